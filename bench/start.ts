// Start to ready on the embedded database with a month of data, memory at idle, and how soon the first page shows something.
// node bench/start.ts [--starts 5]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import type { BrowserContext } from 'playwright-core'
import { mainstay } from '../src/base/actor.ts'
import { hourMs, minuteMs } from '../src/base/duration.ts'
import { buildPageIfNeeded } from '../src/build-page.ts'
import { startMainstay } from '../src/mainstay.ts'
import type { Mainstay } from '../src/mainstay.ts'
import { sliRewritten } from '../src/practices/objectives/events.ts'
import { packHour, sumsOf } from '../src/practices/objectives/model/hour-row.ts'
import { liveObjectives, noteBackfill, saveHours } from '../src/practices/objectives/store.ts'
import type { HourRow } from '../src/practices/objectives/store.ts'
import { append } from '../src/record/append.ts'
import { readSettings } from '../src/spine/settings.ts'
import { atExit } from '../test/at-exit.ts'
import { browserAvailable, openBrowser } from '../test/browser.ts'
import { quantile, tell, tellCannot } from './outcome.ts'
import { pause, rssMb, startServer, token } from './server.ts'
import type { Server } from './server.ts'

const objectives = 100
const hours = 720
const entries = 50_000
const alerts = 5_000
const idleMs = 20_000
const content = 'Objective 1 is kept'

/** @returns a link that signs the first person in, once. */
async function fill(folder: string): Promise<string> {
  const settings = readSettings({ MAINSTAY_DATA: folder, MAINSTAY_LISTEN: '127.0.0.1:0', MAINSTAY_BOOTSTRAP_TOKEN: token, MAINSTAY_SECRET: 'secret-of-the-benches' })
  const running = await startMainstay(settings, { log: pino({ level: 'warn' }) })
  try {
    const files = [{ path: 'objectives.yaml', text: Array.from({ length: objectives }, (_, index) => documents(index)).join('---\n') }]
    const applied = await post(running, '/api/v1/configuration/apply', { files }) as { isApplied: boolean }
    if (!applied.isApplied) throw new Error(`The configuration was not applied: ${JSON.stringify(applied).slice(0, 2_000)}`)
    await fillLedgers(running)
    const { house } = running
    for (let from = 0; from < entries; from += 1_000) {
      await house.transact(mainstay, (work) => append(work, Array.from({ length: 1_000 }, (_, step) => {
        const index = (from + step) % objectives
        const atMs = work.nowMs - Math.round(((entries - from - step) / entries) * hours * hourMs)
        return { ...sliRewritten({ subject: `objective/objective-${index}`, service: `service-${index}`, data: { from: new Date(atMs - 5 * minuteMs).toISOString(), to: new Date(atMs).toISOString(), minutes: 5, by: 'push' } }), atMs }
      })))
    }
    const now = new Date().toISOString()
    for (let from = 0; from < alerts; from += 100) {
      await post(running, '/in/alertmanager/api/v2/alerts', Array.from({ length: 100 }, (_, step) => ({
        labels: { alertname: 'QueueGrows', service: `service-${(from + step) % objectives}`, instance: `pod-${from + step}`, severity: 'ticket', namespace: 'shop', region: 'eu-west-1' },
        annotations: { summary: 'The queue of orders grows faster than it is worked off.' }, startsAt: now,
      })))
    }
    // What reacts to all this shall have reacted before anything is measured.
    await pause(5_000)
    return running.signInUrl!
  } finally {
    await running.stop()
  }
}

function documents(index: number): string {
  return `apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: service-${index} }
spec: { tier: 1 }
---
apiVersion: mainstay.dev/v1
kind: Objective
metadata: { name: objective-${index}, displayName: Objective ${index} is kept }
spec: { service: service-${index}, target: 99.9%, window: 30d, source: push, indicator: { pushed: true } }
`
}

/** A month of minutes for each, up to now, no two alike. */
async function fillLedgers({ house }: Mainstay): Promise<void> {
  const nowMs = house.clock.nowMs()
  const endMs = Math.floor(nowMs / hourMs) * hourMs
  await house.transact(mainstay, async ({ db }) => {
    for (const [index, row] of (await liveObjectives(db)).entries()) {
      const rows = Array.from({ length: hours }, (_, back): HourRow => {
        const hour = Array.from({ length: 60 }, (_unused, minute) => {
          const total = 900 + ((index * 31 + back * 7 + minute * 13) % 200)
          return { good: total - ((back + minute + index) % 9 === 0 ? 3 : 0), total }
        })
        return { objective: row.name, generation: row.generation, hour_ms: endMs - (hours - back) * hourMs, changed_ms: nowMs, ...sumsOf(hour), minutes: packHour(hour) }
      })
      await saveHours(db, rows)
      await noteBackfill(db, row, { bornMs: endMs - hours * hourMs, atMs: nowMs })
    }
  })
}

async function post({ url }: Mainstay, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text.slice(0, 2_000)}`)
  return text === '' ? null : JSON.parse(text)
}

async function measureFirstPage(server: Server, signInPath: string): Promise<void> {
  const browser = await openBrowser()
  try {
    const signedIn = await browser.newContext()
    const first = await signedIn.newPage()
    await first.goto(server.url + signInPath)
    await first.getByText(content).first().waitFor()
    const storageState = await signedIn.storageState()
    const seen: { readonly contentMs: number; readonly scriptKb: number; readonly encoding: string }[] = []
    for (let time = 0; time < 7; time++) seen.push(await firstVisit(await browser.newContext({ storageState }), server))
    const note = `7 visits with an empty cache, ${seen[0]!.encoding}`
    tell({ what: 'First page, compressed JavaScript', figure: quantile(seen.map(({ scriptKb }) => scriptKb), 0.5), unit: 'KB', target: { most: 350 }, note })
    tell({ what: 'First page, start of navigation to an objective shown, median', figure: quantile(seen.map(({ contentMs }) => contentMs), 0.5), unit: 'ms', target: { most: 1_000 }, note })
  } finally {
    await browser.close()
  }
}

async function firstVisit(context: BrowserContext, server: Server): Promise<{ contentMs: number; scriptKb: number; encoding: string }> {
  const page = await context.newPage()
  const encodings = new Set<string>()
  page.on('response', (answer) => {
    if (new URL(answer.url()).pathname.endsWith('.js')) encodings.add(answer.headers()['content-encoding'] ?? 'not compressed')
  })
  await page.goto(server.url, { waitUntil: 'commit' })
  await page.getByText(content).first().waitFor()
  const contentMs = await page.evaluate(() => performance.now())
  // What the page fetches when it has shown itself belongs to it as well.
  await page.waitForTimeout(1_000)
  const bytes = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => new URL(name).pathname.endsWith('.js')).reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0))
  await context.close()
  return { contentMs, scriptKb: bytes / 1_000, encoding: [...encodings].join(', ') }
}

const { values } = parseArgs({ options: { starts: { type: 'string', default: '5' } } })
const starts = Number(values.starts)
await buildPageIfNeeded((line) => void process.stdout.write(`${line}\n`))
const folder = mkdtempSync(join(tmpdir(), 'mainstay-bench-'))
atExit(() => rmSync(folder, { recursive: true, force: true }))
const signIn = new URL(await fill(folder))
const readyMs: number[] = []
for (let start = 0; start < starts; start++) {
  const server = await startServer({ dataFolder: folder })
  readyMs.push(server.readyMs)
  if (start < starts - 1) {
    await server.stop()
    continue
  }
  const note = `${objectives} objectives of ${hours} hours, ${entries / 1_000},000 entries, ${alerts / 1_000},000 alerts`
  tell({ what: 'Start to ready, embedded, a month of data, median', figure: quantile(readyMs, 0.5), unit: 'ms', target: { most: 3_000 }, note: `${starts} starts; ${note}` })
  await pause(idleMs)
  tell({ what: 'Memory at idle (resident)', figure: rssMb(server.pid), unit: 'MB', target: { most: 300 }, note: `${idleMs / 1_000} s after that start` })
  const { ok, why } = browserAvailable()
  if (ok) await measureFirstPage(server, `${signIn.pathname}${signIn.search}${signIn.hash}`)
  else tellCannot(`the first page: ${why}`)
  await server.stop()
}
process.exit(0)
