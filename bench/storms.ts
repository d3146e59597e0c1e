// Correlation measured on synthetic storms (bench/storms/generate.ts: made up from a seed, no recording of any production),
// and a storm of 100,000 alerts sent to a real server, none of which may be lost.
// node bench/storms.ts [--storms 500] [--alerts 100000]
import { parseArgs } from 'node:util'
import { createDatabase, postgresAvailable } from '../test/postgres.ts'
import { tell, tellCannot } from './outcome.ts'
import { startServer, token } from './server.ts'
import type { Server } from './server.ts'
import { generateStorm } from './storms/generate.ts'
import { measureStorms } from './storms/measure.ts'

const { values } = parseArgs({ options: { storms: { type: 'string', default: '500' }, alerts: { type: 'string', default: '100000' } } })

function measureCorrelation(count: number): void {
  const beganMs = performance.now()
  const found = measureStorms(Array.from({ length: count }, (_, index) => index + 1))
  const under = `${count} synthetic storms, ${found.alerts} alerts, seeds 1 to ${count}`
  tell({ what: 'Pairwise F1, mean over storms', figure: found.f1, unit: '', target: { least: 0.9 }, note: `${under}; precision ${found.precision.toFixed(3)}, recall ${found.recall.toFixed(3)}, worst storm ${found.worstF1.toFixed(2)}` })
  tell({ what: 'True cause named first', figure: found.causeShare * 100, unit: '% of causes', target: { least: 80 }, note: under })
  tell({ what: 'Fewer pages than alerts', figure: found.fewerPages * 100, unit: '%', target: { least: 95 }, note: `${found.pages} pages, counted for each team and situation` })
  tell({ what: 'Alerts taken in and not kept', figure: found.lost, unit: '', target: null })
  tell({ what: 'Taking in, rules alone', figure: found.alerts / ((performance.now() - beganMs) / 1_000), unit: 'alerts/s', target: null })
}

const senders = 8
const batch = 500
/** As many services as a catalog of a large shop has; the rest of the number are instances of them. */
const services = 300

async function measureBigStorm(what: 'embedded' | 'PostgreSQL', count: number): Promise<void> {
  const server = await startServer(what === 'embedded' ? {} : { databaseUrl: await createDatabase() })
  try {
    const storm = generateStorm(1, { size: services, causes: 1, instances: [1, 1], noise: 0 }, Date.now())
    for (const { name, team } of storm.topology.services) {
      const dependencies = storm.topology.edges.filter((edge) => edge.service === name).map((edge) => ({ name: edge.target, kind: 'sync' }))
      await server.call('PUT', `/api/v1/services/${name}`, { owner: team, dependencies: [...new Map(dependencies.map((one) => [one.name, one])).values()] })
    }
    const names = storm.topology.services.map((service) => service.name)
    let next = 0
    let refused = 0
    const beganMs = performance.now()
    await Promise.all(Array.from({ length: senders }, async () => {
      while (next < count) {
        const from = next
        next = Math.min(count, next + batch)
        const answer = await send(server, Array.from({ length: next - from }, (_, index) => alertOf(names[(from + index) % names.length]!, from + index)))
        if (!answer.ok) refused++
      }
    }))
    const seconds = (performance.now() - beganMs) / 1_000
    const kept = await waitForAll(server, count)
    tell({ what: `Alerts of a storm that are kept, ${what}`, figure: kept.alerts, unit: 'alerts', target: { least: count }, note: `${count} sent by ${senders} senders to ${services} services in ${seconds.toFixed(1)} s, ${refused} requests refused` })
    tell({ what: `Alerts of a storm on the record, ${what}`, figure: kept.entries, unit: 'entries alert.fired', target: { least: count } })
    tell({ what: `Situations of it that stay open, ${what}`, figure: kept.situations, unit: 'situations', target: null, note: `${kept.pages} pages` })
  } finally {
    await server.stop()
  }
}

function alertOf(service: string, index: number): unknown {
  return { labels: { alertname: `Down${index % 5}`, service, environment: 'production', severity: 'critical', instance: `i-${index}` }, annotations: { summary: `${service} is down` } }
}

function send(server: Server, alerts: readonly unknown[]): Promise<Response> {
  return fetch(`${server.url}/in/alertmanager/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(alerts) })
}

interface Kept { readonly alerts: number; readonly entries: number; readonly situations: number; readonly pages: number }

/** What rose before it was a storm is folded a moment later: counted when nothing moves any more. */
async function waitForAll(server: Server, count: number): Promise<Kept> {
  for (let before = -1; ; ) {
    const { items } = await server.call<{ items: { alerts: number; mergedInto: string | null }[] }>('GET', '/api/v1/situations?state=open&limit=500')
    if (items.length === before) {
      const pages = await countOf(server, '/api/v1/pages?limit=500')
      return { alerts: await countOf(server, '/api/v1/alerts?state=firing&limit=500'), entries: await countOf(server, '/api/v1/record?kind=alert.fired&limit=500', count), situations: items.length, pages }
    }
    before = items.length
    await new Promise((resolve) => setTimeout(resolve, 3_000))
  }
}

async function countOf(server: Server, path: string, most = Infinity): Promise<number> {
  const seen = new Set<string | number>()
  for (let cursor: string | null = ''; cursor !== null && seen.size < most; ) {
    const page: { items: { id?: string; seq?: number }[]; next: string | null } = await server.call('GET', `${path}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
    for (const item of page.items) seen.add(item.id ?? item.seq!)
    cursor = page.next
  }
  return seen.size
}

measureCorrelation(Number(values.storms))
await measureBigStorm('embedded', Number(values.alerts))
if (postgresAvailable().ok) await measureBigStorm('PostgreSQL', Number(values.alerts))
else tellCannot(`the storm on PostgreSQL: ${postgresAvailable().why}`)
process.exit(0)
