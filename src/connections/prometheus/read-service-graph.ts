// Call counts as service-graph processors write them: Tempo's metrics generator and the OpenTelemetry collector's connector.
import { Fault } from '../../base/fault.ts'
import type { CallKind, ObservedCalls } from '../../base/observed.ts'
import type { PrometheusApi, Series } from './api.ts'

/** More edges at once are not read: those with most calls first. */
const mostEdges = 20_000
const timeoutMs = 20_000

const kinds: Readonly<Record<string, CallKind>> = { database: 'datastore', messaging_system: 'async' }

/** Calls in (fromMs, toMs]; empty where there are no such counts. */
export async function readServiceGraph(api: PrometheusApi, { fromMs, toMs }: { fromMs: number; toMs: number }, signal: AbortSignal): Promise<readonly ObservedCalls[]> {
  const window = `[${Math.round((toMs - fromMs) / 1_000)}s]`
  const counted = async (metric: string): Promise<readonly Series[]> => {
    const promql = `topk(${mostEdges}, sum by (client, server, connection_type) (increase(${metric}{client!="",server!=""}${window})))`
    return api.queryRange({ promql, firstMs: toMs, lastMs: toMs, stepMs: 60_000, timeoutMs }, signal)
  }
  const totals = await counted('traces_service_graph_request_total')
  if (totals.length === 0) return []
  const failed = await counted('traces_service_graph_request_failed_total').catch((problem: unknown) => {
    // Errors are an extra: without them the edge is still known.
    if (signal.aborted || !(problem instanceof Fault)) throw problem
    return []
  })
  const errors = new Map(failed.map((series) => [keyOf(series), valueOf(series)]))
  // `user` is the generator's word for callers outside that are not traced.
  return totals.filter(({ labels }) => labels['client'] !== 'user').map((series) => ({
    caller: series.labels['client']!, callee: series.labels['server']!, kind: kinds[series.labels['connection_type'] ?? ''] ?? 'sync',
    calls: valueOf(series), errors: errors.get(keyOf(series)) ?? 0,
  }))
}

/** Prometheus extrapolates an increase to the whole range: fractions of calls are rounded. */
function valueOf({ values }: Series): number {
  const value = values.at(-1)?.[1] ?? 0
  return Number.isFinite(value) ? Math.round(value) : 0
}

function keyOf({ labels }: Series): string {
  return `${labels['client']}\n${labels['server']}\n${labels['connection_type'] ?? ''}`
}
