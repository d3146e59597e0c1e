// A quantile of classic buckets keeps their bounds.
import { labelsOf, mayCarry } from '../label-flow.ts'
import { everyPart, selectorsOf } from '../promql.ts'
import type { Check, Found } from '../rule.ts'

export const quantile: Check = {
  name: 'quantile', level: 'error',
  finds: 'histogram_quantile() of buckets whose `le` was aggregated away, and quantiles outside of 0 to 1.',
  why: 'Without `le` there are no bounds to interpolate between: the answer is empty, and the alert never fires. The 99th percentile is 0.99; 99 is plus infinity, always.',
  bad: '- alert: CheckoutSlow\n  expr: histogram_quantile(0.99, sum by (job) (rate(http_duration_seconds_bucket[5m]))) > 1',
  good: '- alert: CheckoutSlow\n  expr: histogram_quantile(0.99, sum by (job, le) (rate(http_duration_seconds_bucket[5m]))) > 1',
  find({ query }) {
    const found: Found[] = []
    for (const part of query.expr === null ? [] : everyPart(query.expr)) {
      if (part.kind !== 'call' || part.name !== 'histogram_quantile') continue
      const [wanted, of] = part.args
      const line = query.lineOf(part.from)
      if (wanted?.kind === 'number' && (wanted.value > 1 || wanted.value < 0)) found.push({ line, say: `The quantile ${wanted.value} lies outside of 0 to 1.`, mend: 'Write 0.99 for the 99th percentile.' })
      const isClassic = of !== undefined && selectorsOf(of).some(({ metric }) => metric?.endsWith('_bucket') === true)
      if (isClassic && !mayCarry(labelsOf(of), 'le')) found.push({ line, say: 'The buckets have lost their label `le`.', mend: 'Aggregate by (le, …).' })
    }
    return found
  },
}
