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

/** The same bound is `5` to some clients, `5.0` to others and to Prometheus 3; Go writes very large and small ones as `1e+06`. */
function bucketMatcher(thresholdSeconds: number): { readonly op: '=' | '=~'; readonly value: string } {
  const spellings = [String(thresholdSeconds)]
  if (Number.isInteger(thresholdSeconds)) spellings.push(`${thresholdSeconds}.0`)
  const [digits, power] = thresholdSeconds.toExponential().split('e') as [string, string]
  if (Math.abs(Number(power)) > 4) spellings.push(`${digits}e${power[0]}${power.slice(1).padStart(2, '0')}`)
  if (spellings.length === 1) return { op: '=', value: spellings[0]! }
  return { op: '=~', value: spellings.map((text) => text.replace(/[.+]/g, '\\$&')).join('|') }
}
