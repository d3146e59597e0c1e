// Percentages come from sums, never from averages of percentages.
import { aggregated, comparisons, everyPart } from '../promql.ts'
import type { Expr } from '../promql.ts'
import type { Check, Found } from '../rule.ts'

const overTime = new Set(['avg_over_time', 'sum_over_time', 'quantile_over_time'])

export const averages: Check = {
  name: 'averages', level: 'warning',
  finds: 'Averages of ratios, averages of quantiles, and ratios added up.',
  why: 'An instance with ten requests counts as much as one with ten thousand in an average of ratios: 50 % errors on the idle one become 25 % in the alert though one user in two thousand was hurt. Quantiles cannot be averaged at all. Add up both sides first, then divide.',
  bad: '- alert: CheckoutErrors\n  expr: avg(rate(http_requests_total{code=~"5.."}[5m]) / rate(http_requests_total[5m])) > 0.05',
  good: '- alert: CheckoutErrors\n  expr: sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
  find({ query }) {
    const found: Found[] = []
    for (const part of query.expr === null ? [] : everyPart(query.expr)) {
      const inner = part.kind === 'aggregate' && ['avg', 'sum'].includes(part.op) ? aggregated(part) : part.kind === 'call' && overTime.has(part.name) ? (part.args.at(-1) ?? null) : null
      if (inner === null) continue
      const words = part.kind === 'aggregate' || part.kind === 'call' ? (part.kind === 'call' ? part.name : part.op) : ''
      const line = query.lineOf(part.from)
      if (isQuantile(inner)) found.push({ line, say: `\`${words}\` is taken of quantiles.`, mend: 'Add up the buckets by `le` first, then take histogram_quantile() of the sum; or use max().' })
      else if (isRatio(inner)) found.push({ line, say: `\`${words}\` is taken of a ratio: small parts count as much as large ones.`, mend: 'Add up both sides first: sum(…) / sum(…), over the whole time.' })
    }
    return found
  },
}

function isRatio(given: Expr): boolean {
  const expr = bare(given)
  if (expr.kind === 'binary' && ['-', '*'].includes(expr.op)) return [expr.left, expr.right].some((side) => side.kind !== 'number' && isRatio(side)) && [expr.left, expr.right].some((side) => side.kind === 'number')
  if (expr.kind !== 'binary' || expr.op !== '/') return false
  const counts = (side: Expr): boolean => everyPart(side).some((part) => (part.kind === 'call' && ['rate', 'irate', 'increase'].includes(part.name)) || (part.kind === 'selector' && /_(total|count|bucket|sum)$/.test(part.metric ?? '')))
  return counts(expr.left) && counts(expr.right)
}

function isQuantile(given: Expr): boolean {
  const expr = bare(given)
  if (expr.kind === 'call' && expr.name === 'histogram_quantile') return true
  return expr.kind === 'selector' && expr.matchers.some(({ label }) => label === 'quantile')
}

/** Without a subquery around it and a filter behind it. */
function bare(expr: Expr): Expr {
  if (expr.kind === 'subquery' || expr.kind === 'range') return bare(expr.of)
  return expr.kind === 'binary' && comparisons.has(expr.op) && !expr.isBool ? bare(expr.left) : expr
}
