// Connections: which systems Mainstay reads from, how to reach them, and how they fare.
import { formatDuration, minuteMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import type { DependencySources } from '../../connections/dependency-source.ts'
import type { MetricSourceKind, MetricSources } from '../../connections/metric-source.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { checkConnections } from './actions/check-connections.ts'
import { connectionDocuments } from './documents.ts'
import { connectionsMigrations } from './migrations.ts'
import { OpenedSources } from './opened.ts'
import { connectionRoutes } from './routes.ts'
import { connectionsAfter, mostConnections } from './store.ts'
import type { StoredConnection } from './store.ts'

const checkEveryMs = 30_000
/** Asked for minutes and giving none for so long is quiet. */
const quietMs = 10 * minuteMs

/** `metricSources` is what objectives measure through, `dependencySources` where the catalog sees who calls whom. */
export function connections(kinds: readonly MetricSourceKind[]): Practice & { readonly metricSources: MetricSources; readonly dependencySources: DependencySources } {
  const sources = new OpenedSources(kinds)
  return {
    name: 'connections',
    migrations: connectionsMigrations,
    routes: connectionRoutes(sources),
    documents: [connectionDocuments(kinds)],
    duties: [{ name: 'connections.check', everyMs: checkEveryMs, run: (house, signal) => checkConnections(house, sources, signal) }],
    findings: async (house) => (await connectionsAfter(house.read, { limit: mostConnections })).flatMap((connection) => findingOf(house, connection, sources)),
    start: async (house) => sources.begin(house),
    stop: async () => sources.closeAll(),
    metricSources: sources,
    dependencySources: sources,
  }
}

function findingOf(house: House, { name, health }: StoredConnection, sources: OpenedSources): readonly Finding[] {
  const nowMs = house.clock.nowMs()
  if (health.state === 'failing') {
    return [{ level: 'error', code: 'CONNECTIONS_FAILING', say: `The connection ${name} has been failing for ${lasting(nowMs - (health.sinceMs ?? nowMs))}: ${health.say}`, mend: health.mend || 'Test it under Connections.' }]
  }
  const { askedSinceMs, askedMs, lastMinuteMs } = sources.activity(name)
  const silentSinceMs = Math.max(askedSinceMs ?? nowMs, (lastMinuteMs ?? 0) + minuteMs)
  const isAsked = askedMs !== null && askedMs > nowMs - quietMs
  if (!isAsked || nowMs - silentSinceMs < quietMs) return []
  return [{ level: 'warning', code: 'CONNECTIONS_QUIET', say: `The connection ${name} answers, but has measured nothing for ${lasting(nowMs - silentSinceMs)}.`, mend: 'Check that its targets are up and that the queries of its objectives select series that exist.' }]
}

function lasting(ms: number): string {
  return ms < minuteMs ? 'less than a minute' : formatDuration(Math.floor(ms / minuteMs) * minuteMs)
}
