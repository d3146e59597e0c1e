// A filtered list of 100,000 live alerts over HTTP, on both engines: by column, by label, by words; the first page and one deep in the list.
// node bench/alert-list.ts [--alerts 100000] [--only embedded,postgresql]
import { parseArgs } from 'node:util'
import pg from 'pg'
import { createDatabase, postgresAvailable } from '../test/postgres.ts'
import { quantile, tell, tellCannot } from './outcome.ts'
import { startServer } from './server.ts'
import type { Server } from './server.ts'

const { values } = parseArgs({ options: { alerts: { type: 'string', default: '100000' }, only: { type: 'string', default: 'embedded,postgresql' } } })
const alerts = Number(values.alerts)
const batch = 1_000
const tries = 15
const promisedMs = 50

const severities = ['warning', 'info', 'warning', 'critical', 'info', 'warning', 'info', 'ticket', 'warning', 'info']
const startsAt = new Date().toISOString()
const endsAt = new Date(Date.now() + 86_400_000).toISOString()

function alertOf(index: number): object {
  return {
    labels: {
      alertname: `Alert${index % 300}`, cluster: `eu-${index % 7}`, environment: index % 10 === 0 ? 'staging' : 'production', instance: `host-${index % 5_000}:9100`, job: 'node', namespace: `ns-${index % 60}`,
      pod: `worker-${index}-x7k2p`, service: `service-${index % 400}`, severity: severities[index % severities.length]!, team: `team-${index % 45}`,
    },
    annotations: { summary: `Pod worker-${index} of service-${index % 400} uses more memory than it asked for`, description: 'It will be killed when the node runs out of memory. See the runbook.', runbook_url: 'https://runbooks.example.org/memory' },
    startsAt, endsAt,
  }
}

async function fill(server: Server): Promise<void> {
  for (let from = 0; from < alerts; from += 4 * batch) {
    await Promise.all([0, 1, 2, 3].map((part) => from + part * batch).filter((at) => at < alerts).map((at) => server.call('POST', '/in/alertmanager/api/v2/alerts', Array.from({ length: batch }, (_, step) => alertOf(at + step)))))
  }
}

const matcher = (text: string): string => `matcher=${encodeURIComponent(text)}`
const lists: readonly { readonly what: string; readonly query: string; readonly deep?: boolean }[] = [
  { what: 'newest', query: 'state=firing' },
  { what: 'newest, 50,000 deep', query: 'state=firing', deep: true },
  { what: 'severity critical (1 in 10)', query: 'state=firing&severity=critical' },
  { what: 'severity critical, deep', query: 'state=firing&severity=critical', deep: true },
  { what: 'a service (1 in 400)', query: 'state=firing&service=service-17' },
  { what: 'a label (1 in 45)', query: `state=firing&${matcher('team="team-7"')}` },
  { what: 'a label (1 in 5,000)', query: `state=firing&${matcher('instance="host-4711:9100"')}` },
  { what: 'a label, deep', query: `state=firing&${matcher('team="team-7"')}`, deep: true },
  { what: 'a label by expression', query: `state=firing&${matcher('namespace=~"ns-1[12]"')}` },
  { what: 'a label that none has', query: `state=firing&${matcher('team="nobody"')}` },
  { what: 'three labels', query: `state=firing&${matcher('team="team-7"')}&${matcher('severity="critical"')}&${matcher('cluster!="eu-3"')}` },
  { what: 'words that one has', query: 'state=firing&text=worker-31415' },
  { what: 'words that many have', query: 'state=firing&text=more%20memory' },
  { what: 'words that none has', query: 'state=firing&text=printer' },
]

async function measure(server: Server, engine: string): Promise<void> {
  for (const { what, query, deep } of lists) {
    const asked = `/api/v1/alerts?${query}&limit=50`
    const cursor = deep ? await deepCursor(server, query) : null
    const path = cursor === null ? asked : `${asked}&cursor=${encodeURIComponent(cursor)}`
    const took: number[] = []
    let found = 0
    for (let attempt = 0; attempt < tries + 3; attempt++) {
      const beganMs = performance.now()
      const page = await server.call<{ items: unknown[]; next: string | null }>('GET', path)
      if (attempt >= 3) took.push(performance.now() - beganMs)
      found = page.items.length
    }
    tell({ what: `List of ${new Intl.NumberFormat('en').format(alerts)} live alerts, ${what}, ${engine}`, figure: quantile(took, 0.5), unit: 'ms', target: { most: promisedMs }, note: `${found} shown, p95 ${quantile(took, 0.95).toFixed(0)} ms` })
  }
}

/** Of a place in the middle of what the query finds, as a reader gets there: page by page. */
async function deepCursor(server: Server, query: string): Promise<string | null> {
  const { items } = await server.call<{ items: { id: string }[] }>('GET', `/api/v1/alerts?${query}&limit=500`)
  let cursor: string | null = null
  for (let page = 0; page < (items.length < 500 ? 0 : 100); page++) {
    const answer: { next: string | null } = await server.call('GET', `/api/v1/alerts?${query}&limit=500${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
    if (answer.next === null) return cursor
    cursor = answer.next
  }
  return cursor
}

const engines = values.only.split(',')
if (engines.includes('embedded')) await run('embedded')
if (engines.includes('postgresql')) {
  const { ok, why } = postgresAvailable()
  if (ok) await run('postgresql', await createDatabase())
  else tellCannot(why)
}

/** What autovacuum does within a minute. */
async function countOnce(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('vacuum analyze alerts_alert')
  await client.end()
}

async function run(engine: string, databaseUrl?: string): Promise<void> {
  const server = await startServer({ ...(databaseUrl === undefined ? {} : { databaseUrl }), env: { MAINSTAY_STORMS: 'off' } })
  try {
    await fill(server)
    if (databaseUrl !== undefined) await countOnce(databaseUrl)
    await measure(server, engine)
  } finally {
    await server.stop()
  }
}
