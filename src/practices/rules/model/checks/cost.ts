// An expression reads no more than it needs.
import { dayMs, formatDuration, minuteMs } from '../../../../base/duration.ts'
import { everyPart } from '../promql.ts'
import type { Expr, SelectorExpr } from '../promql.ts'
import type { Check, Found } from '../rule.ts'

/** Prometheus's own limit for a range query; a subquery has none, and its steps are paid at every evaluation. */
const mostSteps = 11_000
const longestRangeMs = dayMs
/** A group without an interval is evaluated this often by default. */
const defaultIntervalMs = minuteMs

export const cost: Check = {
  name: 'cost', level: 'warning',
  finds: 'Patterns over metric names, selectors without a name, matchers that match everything, very long ranges and very fine subqueries.',
  why: 'A rule is evaluated every minute for ever. One that reads a week of raw samples each time slows every other rule of its server, and when evaluations are missed, alerts do not fire.',
  bad: '- alert: ErrorsThisWeek\n  expr: sum(increase(http_errors_total[7d])) > 1000',
  good: '- alert: ErrorsThisWeek\n  expr: sum(sum_over_time(job:http_errors:increase5m[7d:5m])) > 1000',
  find({ query, intervalMs }) {
    const found: Found[] = []
    for (const part of query.expr === null ? [] : everyPart(query.expr)) {
      const line = query.lineOf(part.from)
      if (part.kind === 'selector') found.push(...selectorCost(part).map((one) => ({ ...one, line })))
      // Recorded series are few, whatever their length.
      if (part.kind === 'range' && part.rangeMs !== null && part.rangeMs > longestRangeMs && !isRecorded(part.of)) {
        found.push({ line, say: `Every evaluation reads ${formatDuration(part.rangeMs)} of raw samples.`, mend: 'Record the rate over 5m first, and add that up over the long time.' })
      }
      if (part.kind === 'subquery' && part.rangeMs !== null) {
        const stepMs = part.stepMs ?? intervalMs ?? defaultIntervalMs
        const steps = Math.floor(part.rangeMs / stepMs)
        if (steps > mostSteps) found.push({ line, say: `The subquery computes ${steps} steps at every evaluation.`, mend: `Use a longer step, [${formatDuration(part.rangeMs)}:${formatDuration(Math.max(minuteMs, Math.ceil(part.rangeMs / 2_000 / minuteMs) * minuteMs))}], or record what is inside.` })
      }
    }
    return found
  },
}

function selectorCost({ metric, matchers }: SelectorExpr): readonly Pick<Found, 'say' | 'mend' | 'level'>[] {
  const found: Pick<Found, 'say' | 'mend' | 'level'>[] = []
  const pattern = matchers.find(({ label, op }) => label === '__name__' && (op === '=~' || op === '!~' || op === '!='))
  if (pattern !== undefined) found.push({ say: `Metric names are matched by the pattern ${JSON.stringify(pattern.value)}.`, mend: 'Name the metric; for several, write them out with `or`.' })
  else if (metric === null) found.push({ say: 'A selector names no metric: it reads every metric with these labels.', mend: 'Name the metric.' })
  for (const { label, op, value } of matchers) {
    if (label !== '__name__' && op === '=~' && value === '.*') found.push({ level: 'info', say: `The matcher ${label}=~".*" matches everything.`, mend: 'Take it out, or write .+ when the label must be there.' })
    if (label !== '__name__' && (op === '=~' || op === '!~') && /^[\w:/ -]+$/.test(value)) found.push({ level: 'info', say: `The matcher ${label}${op}${JSON.stringify(value)} holds no pattern.`, mend: `Write ${label}${op === '=~' ? '=' : '!='}${JSON.stringify(value)}: it is faster and says what is meant.` })
  }
  return found
}

const isRecorded = (expr: Expr): boolean => expr.kind === 'selector' && (expr.metric?.includes(':') ?? false)
