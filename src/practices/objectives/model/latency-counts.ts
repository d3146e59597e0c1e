// A latency indicator as two counts: requests at or under the threshold, and all of them.
import type { CountQuery, Indicator } from './objective.ts'
import { selectorOf, selectorText } from './promql.ts'

type Latency = Extract<Indicator, { kind: 'latency' }>

export function latencyCounts(indicator: Latency): { readonly good: CountQuery; readonly total: CountQuery } {
  const { histogram, native, thresholdSeconds } = indicator
  if (native) {
    const total = `histogram_count(sum(increase(${histogram}[$window])))`
    return {
      good: { promql: `histogram_fraction(0, ${thresholdSeconds}, sum(increase(${histogram}[$window]))) * ${total}`, yields: 'increase' },
      total: { promql: total, yields: 'increase' },
    }
  }
  const selector = selectorOf(histogram)
  if ('code' in selector) throw new Error(`Not a selector: ${histogram}`)
  const { metric, matchers } = selector
  const le = bucketMatcher(thresholdSeconds)
  return {
    good: { selector: selectorText({ metric: `${metric}_bucket`, matchers: [...matchers, { label: 'le', ...le }] }) },
    total: { selector: selectorText({ metric: `${metric}_count`, matchers }) },
  }
}

/** The same bound is `5` to some clients and `5.0` to others, and to Prometheus 3. */
function bucketMatcher(thresholdSeconds: number): { readonly op: '=' | '=~'; readonly value: string } {
  const text = String(thresholdSeconds)
  return Number.isInteger(thresholdSeconds) ? { op: '=~', value: `${text}(\\.0)?` } : { op: '=', value: text }
}
