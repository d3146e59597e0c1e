// Pages are about what users notice, not about what a machine does.
import { everyPart, selectorsOf } from '../promql.ts'
import type { Expr } from '../promql.ts'
import { isPaging } from '../rule.ts'
import type { Check } from '../rule.ts'

const causes: readonly { readonly words: string; readonly metric: RegExp }[] = [
  { words: 'CPU', metric: /(^|_|:)cpu(_|:|$)|^node_load\d+|_throttled_/ },
  { words: 'memory', metric: /(^|_|:)(memory|heap|swap|rss)(_|:|$)|_memory_bytes$|_oom_/ },
  { words: 'disk', metric: /(^|_|:)(disk|filesystem|inodes?)(_|:|$)|kubelet_volume_stats/ },
  { words: 'restarts', metric: /restarts?(_total)?$|^process_start_time_seconds$|_uptime(_seconds)?$/ },
  { words: 'garbage collection or threads', metric: /(^|_)(gc|goroutines|threads)(_|$)/ },
  { words: 'open files', metric: /_fds$/ },
  { words: 'the network of a machine', metric: /^node_network_/ },
]

export const symptom: Check = {
  name: 'symptom', level: 'warning',
  finds: 'Pages about CPU, memory, disks, restarts or one instance.',
  why: 'A full CPU with happy users is not worth anybody’s sleep, and unhappy users with an idle CPU are. Page on what users notice (errors, latency, data too old) and keep causes as tickets and on dashboards, where they explain. What will run out at a foreseeable time is an exception: predict_linear() may page.',
  bad: '- alert: CpuHigh\n  expr: 100 * avg by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m])) > 90\n  for: 10m\n  labels:\n    severity: critical',
  good: '- alert: CpuHigh\n  expr: 100 * avg by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m])) > 90\n  for: 10m\n  labels:\n    severity: warning',
  find(rule, { options }) {
    const { expr } = rule.query
    if (!isPaging(rule, options) || expr === null) return []
    const line = rule.labels.get('severity')?.line ?? rule.line
    if (everyPart(expr).some((part) => part.kind === 'call' && (part.name === 'predict_linear' || part.name === 'deriv'))) return []
    const metrics = selectorsOf(expr).map(({ metric }) => metric).filter((metric) => metric !== null)
    if (metrics.length === 0) return []
    const found = metrics.map((metric) => causes.find((cause) => cause.metric.test(metric)))
    if (found.every((cause) => cause !== undefined)) {
      return [{ line, say: `The alert pages about ${[...new Set(found.map((cause) => cause.words))].join(' and ')}, which is a cause and no symptom.`, mend: 'Make it a ticket (`severity: warning`), and page on the errors or the latency that users would notice.' }]
    }
    if (isOneInstance(expr)) return [{ line, say: 'The alert pages when a single instance is down.', mend: 'Page when too few are left to serve: count by (job) (up == 1) < 2, or on the errors that users see.' }]
    return []
  },
}

/** `up == 0`, not added up over its instances. */
function isOneInstance(expr: Expr): boolean {
  const isUp = expr.kind === 'binary' && ((expr.op === '==' && isNumber(expr.right, 0)) || (expr.op === '<' && isNumber(expr.right, 1)) || (expr.op === '!=' && isNumber(expr.right, 1)))
  return isUp && (expr as Expr & { kind: 'binary' }).left.kind === 'selector' && ((expr as Expr & { kind: 'binary' }).left as { metric: string | null }).metric === 'up'
}

const isNumber = (expr: Expr, value: number): boolean => expr.kind === 'number' && expr.value === value
