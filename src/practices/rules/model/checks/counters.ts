// Counters are read by their rate, gauges by their value.
import { everyPart, isComparison } from '../promql.ts'
import type { Expr } from '../promql.ts'
import type { Check, Found } from '../rule.ts'

const counter = /_(total|count|bucket)$/
const gauge = /_(bytes|celsius|ratio|percent|info|temperature|length|size|depth|usage|limit|available|free|connections|seconds|timestamp_seconds)$/
/** Functions for counters, and for gauges. */
const forCounters = new Set(['rate', 'irate', 'increase', 'resets'])
const forGauges = new Set(['delta', 'idelta', 'deriv', 'predict_linear', 'avg_over_time', 'min_over_time', 'max_over_time', 'stddev_over_time'])

export const counters: Check = {
  name: 'counters', level: 'warning',
  finds: 'rate() of gauges, delta() of counters, counters compared as they are, rates of sums.',
  why: 'rate() takes every fall of a gauge for a restart and adds the value again. delta() of a counter goes negative at every restart. A counter compared with a threshold fires once and then until the next restart. And rate() of a sum sees the restart of one instance as a restart of all.',
  bad: '- alert: ManyErrors\n  expr: http_errors_total > 100',
  good: '- alert: ManyErrors\n  expr: increase(http_errors_total[10m]) > 100',
  find({ kind, query }) {
    const found: Found[] = []
    for (const part of query.expr === null ? [] : everyPart(query.expr)) {
      const line = query.lineOf(part.from)
      if (part.kind === 'call') {
        const arg = part.args.find(({ kind: one }) => one === 'range' || one === 'subquery')
        const metric = arg?.kind === 'range' && arg.of.kind === 'selector' ? arg.of.metric : null
        if (metric !== null && !metric.includes(':')) {
          if (forCounters.has(part.name) && gauge.test(metric)) found.push({ line, say: `\`${part.name}\` is taken of \`${metric}\`, which is named like a gauge.`, mend: 'Use delta() or deriv() for gauges; give counters a name that ends in _total.' })
          if (forGauges.has(part.name) && counter.test(metric)) found.push({ line, say: `\`${part.name}\` is taken of \`${metric}\`, which is a counter.`, mend: 'Use rate() or increase(): they know that counters begin again at 0.' })
        }
        if (forCounters.has(part.name) && arg?.kind === 'subquery' && isSumOfCounters(arg.of)) found.push({ line, say: `\`${part.name}\` is taken of a sum of counters.`, mend: 'Take the rate first, then the sum: one restart would look like a restart of all.' })
      }
      if (kind === 'alert' && isComparison(part) && part.left.kind === 'selector' && counter.test(part.left.metric ?? '') && part.right.kind === 'number' && part.right.value > 0 && !part.left.metric!.includes(':')) {
        found.push({ line, say: `The counter \`${part.left.metric}\` is compared as it is: it only grows until its process restarts.`, mend: `Compare increase(${part.left.metric}[10m]) or rate(…).` })
      }
    }
    return found
  },
}

function isSumOfCounters(expr: Expr): boolean {
  return expr.kind === 'aggregate' && expr.args.at(-1)?.kind === 'selector'
}
