// `npm run try`: Mainstay beside the example shop, a real fault after half a minute, and everything that follows from it.
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '../src/base/fault.ts'
import { buildPageIfNeeded } from '../src/build-page.ts'
import { startMainstay } from '../src/mainstay.ts'
import { readSettings } from '../src/spine/settings.ts'
import { shopFiles } from './shop/files.ts'
import { startShop } from './shop/shop.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const shopPort = 9101
const faultAfterMs = 30_000
const faultLastsMs = 240_000
const pollMs = 2_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const stops: (() => Promise<void>)[] = []
let isStopping = false

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isStopping) process.exit(1)
    void stopAll().then(() => process.exit(0))
  })
}

try {
  await run()
} catch (problem) {
  if (!isStopping) {
    process.stderr.write(problem instanceof Fault ? `${problem.say}\n${problem.mend}\n` : `${problem instanceof Error ? problem.stack : String(problem)}\n`)
    await stopAll()
    process.exit(1)
  }
}

async function run(): Promise<void> {
  await buildPageIfNeeded(say)
  // A folder of its own, new each time: trying it twice must not find yesterday's incident.
  const dataFolder = join(root, 'data', 'try')
  await rm(dataFolder, { recursive: true, force: true })
  const token = randomBytes(24).toString('base64url')
  const settings = {
    ...readSettings({ MAINSTAY_LOG_LEVEL: 'error', ...process.env, MAINSTAY_DATA: dataFolder, MAINSTAY_BOOTSTRAP_TOKEN: token }),
    databaseUrl: null,
    // The shop listens on this machine only; nothing else private is reached.
    egressAllow: ['127.0.0.0/8'],
  }
  say('Starting the example shop: storefront, checkout, payments, catalogue …')
  const shop = await startShop({ basePort: shopPort }).catch((problem: { code?: string }) => {
    if (problem.code !== 'EADDRINUSE') throw problem
    return startShop({ basePort: 0 })
  })
  stops.push(() => shop.stop())
  say('Starting Mainstay on its embedded database …')
  const mainstay = await startMainstay(settings)
  stops.push(() => mainstay.stop())
  const call = callerOf(mainstay.url, token)
  const files = shopFiles(shop)
  const plan = await call<{ isApplied: boolean; findings: { say: string }[] }>('POST', '/api/v1/configuration/apply', { files })
  if (!plan.isApplied) throw new Error(`The shop’s configuration was refused: ${plan.findings.map((finding) => finding.say).join(' ')}`)
  say(`Declared the shop’s services, objectives and on-call from ${files.length} files (examples/shop/mainstay).\n`)
  say(`  Sign in:  ${mainstay.signInUrl}\n`)
  say(`Visitors are browsing and buying. In ${faultAfterMs / 1_000} seconds half of checkout’s orders will fail. Ctrl-C stops everything.`)
  await pause(faultAfterMs)
  shop.setFault('checkout', { kind: 'errors', share: 0.5 })
  say(`${clock()}  Fault on: half of checkout’s orders fail.`)
  await tell(call, settings.publicUrl)
  await pause(faultLastsMs)
  shop.setFault('checkout', { kind: 'none' })
  say(`${clock()}  Fault off. The burn rules end within minutes, and the incident is mitigated by itself; resolve it in the page.`)
  say(`          Switch faults yourself: curl -X PUT ${shop.services.checkout.url}/fault -d '{"kind":"latency","addMs":800}'`)
}

/** Says what happens as it happens, each once, until the page went out and the incident is open. */
async function tell(call: Caller, publicUrl: string): Promise<void> {
  const waiting = new Map<string, (data: Record<string, unknown>) => string>([
    ['burn.started', (data) => `The error budget burns: ${String(data['summary'])}`],
    ['incident.declared', (data) => `An incident is open: ${publicUrl}/i/${String(data['number'])}`],
    ['notification.sent', () => `A page went out to whoever is on call (see it under On-call, Outbox).`],
  ])
  while (waiting.size > 0 && !isStopping) {
    await pause(pollMs)
    for (const [kind, words] of waiting) {
      const { items } = await call<{ items: { data: Record<string, unknown> }[] }>('GET', `/api/v1/record?kind=${kind}&limit=1`)
      if (!items[0]) continue
      waiting.delete(kind)
      say(`${clock()}  ${words(items[0].data)}`)
    }
  }
}

type Caller = <T>(method: string, path: string, body?: unknown) => Promise<T>

function callerOf(url: string, token: string): Caller {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(url + path, {
      method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
}

async function stopAll(): Promise<void> {
  isStopping = true
  say('\nStopping …')
  for (const stop of stops.splice(0).reverse()) await stop().catch((problem: unknown) => process.stderr.write(`${String(problem)}\n`))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8)
}
