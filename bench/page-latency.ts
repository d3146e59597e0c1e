// From an alert's arrival to its e-mail in the hands of a mail server: at idle, and while a thousand other alerts arrive each second.
// node bench/page-latency.ts [--pages 200] [--only embedded,postgresql]
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { atExit } from '../test/at-exit.ts'
import { startSmtpSink } from '../test/doubles/smtp-sink.ts'
import type { SmtpSink } from '../test/doubles/smtp-sink.ts'
import { createDatabase, postgresAvailable } from '../test/postgres.ts'
import type { Sent } from './alert-sender.ts'
import { quantile, tell, tellCannot } from './outcome.ts'
import { apply, pause, root, startServer, token } from './server.ts'
import type { Server } from './server.ts'

const doors = '/in/alertmanager/api/v2/alerts'
/** A page that has not arrived by then counts as this long. */
const givenUpMs = 30_000
const noiseASecond = 1_000

const onCall = `apiVersion: mainstay.dev/v1
kind: Person
metadata: { name: ada }
spec: { displayName: Ada, email: ada@example.org, role: responder, timeZone: Europe/Berlin }
---
apiVersion: mainstay.dev/v1
kind: OnCallProfile
metadata: { name: ada }
spec: { methods: [{ kind: email, address: ada@example.org }] }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: primary }
spec: { timeZone: Europe/Berlin, rotations: [{ name: weekly, people: [ada], length: { count: 1, unit: week }, startsAt: '2024-01-01T09:00' }] }
---
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata: { name: default }
spec: { steps: [{ targets: [{ schedule: primary }], delayMinutes: 60 }] }
`

/** One after the other, each of another service, so that each is a situation and a page. @returns milliseconds of each. */
async function sendPages(server: Server, mail: SmtpSink, of: { readonly pages: number; readonly run: string; readonly apartMs: number }): Promise<readonly number[]> {
  const arriving: Promise<number>[] = []
  for (let index = 0; index < of.pages; index++) {
    const service = `paged-${of.run}-${index}-end`
    const labels = { alertname: 'CheckoutErrorBudgetBurn', service, severity: 'critical', instance: 'checkout-7d9f:8080' }
    const sentMs = Date.now()
    const arrives = mail.next(({ subject, text }) => subject.includes(service) || text.includes(service), givenUpMs).then(({ atMs }) => atMs - sentMs, () => givenUpMs)
    arriving.push(arrives)
    await server.call('POST', doors, [{ labels, annotations: { summary: `${service} fails orders` }, startsAt: new Date(sentMs).toISOString() }])
    // Never in step with anything that happens at whole seconds.
    await pause(of.apartMs * (0.5 + Math.random()))
  }
  return Promise.all(arriving)
}

/** Alerts that nobody is woken for, of other services, each of them new. */
function startNoise(server: Server, seconds: number): Promise<Sent> {
  const plan = { url: server.url, path: doors, token, connections: 4, batch: 10, seconds, distinct: 0, services: 200, run: 'noise', severity: 'ticket', alertsASecond: noiseASecond }
  const child = spawn(process.execPath, [`${root}bench/alert-sender.ts`, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const isOver = atExit(() => void child.kill('SIGKILL'))
  let text = ''
  child.stdout.on('data', (piece: Buffer) => void (text += piece.toString()))
  return new Promise((resolve, reject) => child.on('close', (code) => {
    isOver()
    if (code === 0) resolve(JSON.parse(text) as Sent)
    else reject(new Error(`The sender ended with ${code}.`))
  }))
}

async function measure(engine: 'embedded' | 'postgresql', pages: number): Promise<void> {
  const name = engine === 'embedded' ? 'embedded' : 'PostgreSQL'
  const mail = await startSmtpSink()
  const server = await startServer({ env: { MAINSTAY_SMTP_URL: mail.url, MAINSTAY_STORMS: 'off' }, ...(engine === 'postgresql' ? { databaseUrl: await createDatabase() } : {}) })
  try {
    await apply(server, [{ path: 'on-call.yaml', text: onCall }])
    // Compiled code and an open connection to the mail server: what has just started is not what is asked about.
    await sendPages(server, mail, { pages: 20, run: 'warm', apartMs: 100 })
    const idle = await sendPages(server, mail, { pages, run: 'idle', apartMs: 150 })
    tell({ what: `Alert to e-mail at idle, median, ${name}`, figure: quantile(idle, 0.5), unit: 'ms', target: { most: 50 } })
    tell({ what: `Alert to e-mail at idle, p99, ${name}`, figure: quantile(idle, 0.99), unit: 'ms', target: { most: 500 }, note: `${pages} pages` })
    const apartMs = 150
    const noise = startNoise(server, (pages * apartMs * 1.3) / 1_000 + 6)
    await pause(4_000)
    const loaded = await sendPages(server, mail, { pages, run: 'load', apartMs })
    const sent = await noise
    const rate = sent.alerts / sent.seconds
    const note = `${pages} pages, ${Math.round(rate)} other alerts/s arriving${sent.notOk > 0 ? `, ${sent.notOk} of their requests refused: ${sent.firstProblem?.slice(0, 100)}` : ''}`
    tell({ what: `Alert to e-mail under load, median, ${name}`, figure: quantile(loaded, 0.5), unit: 'ms', target: null })
    tell({ what: `Alert to e-mail under load, p99, ${name}`, figure: quantile(loaded, 0.99), unit: 'ms', target: { most: 2_000 }, note })
  } finally {
    await server.stop()
    await mail.stop()
  }
}

const { values } = parseArgs({ options: { pages: { type: 'string', default: '200' }, only: { type: 'string', default: 'embedded,postgresql' } } })
for (const engine of ['embedded', 'postgresql'] as const) {
  const { ok, why } = engine === 'embedded' ? { ok: true, why: '' } : postgresAvailable()
  if (!values.only.includes(engine)) continue
  if (ok) await measure(engine, Number(values.pages))
  else tellCannot(`alert to e-mail on PostgreSQL: ${why}`)
}
process.exit(0)
