// The same objectives twice: as recording and alerting rules in real Prometheus, and measured by Mainstay from a Prometheus without them.
// node bench/objectives-prometheus.ts [--objectives 500] [--minutes 3]
//
// Three Prometheus servers scrape the same exporter at the same time, so that whatever else the machine does hits all alike:
// one with the rules, one that Mainstay asks, one that only scrapes. What the last one uses is taken off the other two.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { prometheusAvailable, startPrometheus } from '../test/prometheus.ts'
import type { Running } from '../test/prometheus.ts'
import { tell, tellCannot } from './outcome.ts'
import { apply, cpuSeconds, pause, startServer, token } from './server.ts'
import type { Server } from './server.ts'

const scrapeSeconds = 5
const minuteMs = 60_000
const historyMs = 360 * minuteMs
const beganMs = Date.now() - 2 * historyMs
/** Both evaluate every objective once a minute. */
const evaluationsAMinute = 1

const answers = [['200', 0.97], ['404', 0.0295], ['500', 0.0005]] as const

/** Of services that answer in three ways; what they have counted by an instant follows from it alone. */
function* counters(services: number, atMs: number): Generator<string> {
  const seconds = (atMs - beganMs) / 1_000
  for (let index = 0; index < services; index++) {
    const requests = seconds * (20 + (index % 30))
    for (const [code, share] of answers) yield `http_requests_total{service="service-${index}",code="${code}",method="GET"%} ${Math.floor(requests * share)}`
  }
}

async function startExporter(services: number): Promise<string> {
  const server = createServer((_request, response) => {
    response.end(`# TYPE http_requests_total counter\n${[...counters(services, Date.now())].join('\n').replaceAll('%}', '}')}\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What was scraped before, once a minute, so that windows of hours have something to add up. */
function historyOf(services: number, target: string): string {
  const endMs = Math.floor(Date.now() / minuteMs) * minuteMs
  const lines = ['# TYPE http_requests counter']
  for (let atMs = endMs - historyMs; atMs < endMs; atMs += minuteMs) {
    for (const line of counters(services, atMs)) lines.push(`${line.replace('%}', `,job="services",instance="${target}"}`)} ${atMs / 1_000}`)
  }
  return `${lines.join('\n')}\n# EOF\n`
}

function objectiveText(index: number): string {
  return `apiVersion: mainstay.dev/v1
kind: Objective
metadata: { name: service-${index}-availability }
spec:
  service: service-${index}
  target: 99.9%
  window: 30d
  source: { prometheus: metrics }
  indicator: { ratio: { bad: 'http_requests_total{service="service-${index}",code=~"5.."}', total: 'http_requests_total{service="service-${index}"}' } }
`
}

/** What Mainstay itself writes for whoever wants rules, of all objectives in one file. */
async function rulesOf(server: Server, objectives: number): Promise<string> {
  const parts: string[] = []
  for (let index = 0; index < objectives; index++) {
    const text = await (await fetch(`${server.url}/api/v1/objectives/service-${index}-availability/rules.yaml`, { headers: { authorization: `Bearer ${token}` } })).text()
    parts.push(text.slice(text.indexOf('\n', text.indexOf('groups:')) + 1))
  }
  return `groups:\n${parts.join('')}`
}

/** Their past is read and their present is measured. */
async function untilMeasured(server: Server, objectives: number): Promise<void> {
  for (const untilMs = Date.now() + 4 * minuteMs; Date.now() < untilMs; await pause(3_000)) {
    const { items } = await server.call<{ items: { measuredUntil: string | null }[] }>('GET', `/api/v1/objectives?limit=${objectives}`)
    const backfilled = await server.call<{ items: unknown[] }>('GET', `/api/v1/record?kind=sli.backfilled&limit=${objectives}`)
    if (backfilled.items.length === objectives && items.every(({ measuredUntil }) => measuredUntil !== null && Date.parse(measuredUntil) > Date.now() - 2.5 * minuteMs)) return
  }
  throw new Error('Not every objective was measured within four minutes.')
}

async function measure(objectives: number, minutes: number): Promise<void> {
  const target = await startExporter(objectives)
  const config = (rules: string): string => `global: { scrape_interval: ${scrapeSeconds}s, evaluation_interval: 1m }\n${rules}scrape_configs: [{ job_name: services, static_configs: [{ targets: ['${target}'] }] }]\n`
  const history = historyOf(objectives, target)
  const running: Running[] = []
  const stopAll = async (): Promise<void> => {
    for (const one of running.splice(0)) await one.stop()
  }
  const idle = await startServer()
  const server = await startServer()
  try {
    const asked = await startPrometheus(config(''), undefined, history)
    const onlyScrapes = await startPrometheus(config(''), undefined, history)
    running.push(asked, onlyScrapes)
    await pause(3 * scrapeSeconds * 1_000)
    const connection = `apiVersion: mainstay.dev/v1\nkind: Connection\nmetadata: { name: metrics }\nspec: { type: prometheus, url: '${asked.url}', scrapeInterval: ${scrapeSeconds}s }\n`
    await apply(server, [{ path: 'connection.yaml', text: connection }, { path: 'objectives.yaml', text: Array.from({ length: objectives }, (_, index) => objectiveText(index)).join('---\n') }])
    const rules = await rulesOf(server, objectives)
    const withRules = await startPrometheus(config('rule_files: [rules.yml]\n'), rules, history)
    running.push(withRules)
    await untilMeasured(server, objectives)
    // Past what is read and compiled once, and past the first evaluation of every rule.
    await pause(2 * minuteMs)

    const pids = { rules: withRules.pid, asked: asked.pid, scrapes: onlyScrapes.pid, mainstay: server.pid, idle: idle.pid }
    const read = (): Record<keyof typeof pids, number> => Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)])) as Record<keyof typeof pids, number>
    const before = read()
    await pause(minutes * minuteMs)
    const after = read()
    const used = (name: keyof typeof pids): number => after[name] - before[name]
    const evaluations = objectives * minutes * evaluationsAMinute
    const each = (seconds: number): number => (seconds / evaluations) * 1e6
    const ofRules = used('rules') - used('scrapes')
    const ofQueries = Math.max(0, used('asked') - used('scrapes'))
    const ours = used('mainstay') + ofQueries
    const note = `${objectives} objectives, ${minutes} minutes, scraped every ${scrapeSeconds} s`
    tell({ what: 'An objective evaluated by rules in Prometheus', figure: each(ofRules), unit: 'µs of processor time', target: null, note: `${note}; scraping itself taken off` })
    tell({ what: 'An objective evaluated by Mainstay, all it costs', figure: each(ours), unit: 'µs of processor time', target: null, note: `its process ${used('mainstay').toFixed(2)} s, of which an idle Mainstay uses ${used('idle').toFixed(2)} s; its queries in Prometheus ${ofQueries.toFixed(2)} s` })
    tell({ what: 'Rules in Prometheus against Mainstay', figure: ofRules / ours, unit: 'times the processor time', target: { least: 20 }, note })
    tell({ what: 'The same, without what an idle Mainstay uses', figure: ofRules / Math.max(0.01, ours - used('idle')), unit: 'times the processor time', target: null })
  } finally {
    await stopAll()
    await server.stop()
    await idle.stop()
  }
}

const { values } = parseArgs({ options: { objectives: { type: 'string', default: '500' }, minutes: { type: 'string', default: '3' } } })
const { ok, why } = prometheusAvailable()
if (ok) await measure(Number(values.objectives), Number(values.minutes))
else tellCannot(`objectives against rules in Prometheus: ${why}`)
process.exit(0)
