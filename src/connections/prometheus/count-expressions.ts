// An indicator as PromQL, one value a minute for each of its parts.
import { minuteMs } from '../../base/duration.ts'
import type { CountQuery, Indicator } from '../../base/indicator.ts'
import { boundPattern } from '../bucket-bounds.ts'
import type { PartKind } from '../fold-minutes.ts'
import { bridgedMs } from '../metric-source.ts'
import { countedSelector, parseSelector, selectorText } from '../selector.ts'
import type { Selector } from '../selector.ts'

export interface Part {
  readonly kind: PartKind
  /** Yields at most one series, without labels, at the end of each minute. */
  readonly promql: string
  /** The same as counters that can be read series by series; null when only PromQL can say it. */
  readonly counter: CounterAsked | null
}

export interface CounterAsked {
  readonly selector: Selector
  /** Its series tell which targets were read before. */
  readonly total: Selector
}

/** Throws a Fault (METRICS_SELECTOR) when a selector is none. */
export function partsOf(indicator: Indicator, scrapeIntervalMs: number): readonly Part[] {
  switch (indicator.kind) {
    case 'ratio': {
      const known = countedSelector(indicator.total)
      const part = (kind: PartKind, query: CountQuery): Part => countPart(kind, query, { known, scrapeIntervalMs })
      return [part('total', indicator.total), ...(indicator.good ? [part('good', indicator.good)] : []), ...(indicator.bad && !indicator.good ? [part('bad', indicator.bad)] : [])]
    }
    case 'latency': return indicator.native ? nativeParts(indicator, scrapeIntervalMs) : classicParts(indicator)
    case 'threshold': {
      // Several series: the bound is kept when the worst of them keeps it.
      const isUpper = indicator.op === 'lt' || indicator.op === 'lte'
      return [{ kind: 'gauge', promql: `${isUpper ? 'max' : 'min'}(${windowed(indicator.promql, scrapeIntervalMs)})`, counter: null }]
    }
    case 'error-ratio': return [{ kind: 'error-ratio', promql: `max(${windowed(indicator.promql, scrapeIntervalMs)})`, counter: null }]
    case 'pushed': return []
  }
}

function classicParts(indicator: Extract<Indicator, { kind: 'latency' }>): readonly Part[] {
  const { metric, matchers } = parseSelector(indicator.histogram)
  const total: Selector = { metric: `${metric}_count`, matchers }
  const good: Selector = { metric: `${metric}_bucket`, matchers: [...matchers, { label: 'le', op: '=~', value: boundPattern(indicator.thresholdSeconds) }] }
  return [counterPart('total', total, total), counterPart('good', good, total)]
}

function nativeParts(indicator: Extract<Indicator, { kind: 'latency' }>, scrapeIntervalMs: number): readonly Part[] {
  const { range, share } = tile(scrapeIntervalMs)
  const increase = `sum(increase(${selectorText(parseSelector(indicator.histogram))}[${range}]))`
  const total = `histogram_count(${increase}) * ${share}`
  return [{ kind: 'total', promql: total, counter: null }, { kind: 'good', promql: `histogram_fraction(0, ${indicator.thresholdSeconds}, ${increase}) * ${total}`, counter: null }]
}

function countPart(kind: PartKind, query: CountQuery, given: { known: Selector | null; scrapeIntervalMs: number }): Part {
  const selector = countedSelector(query)
  if (selector !== null) return counterPart(kind, selector, given.known ?? selector)
  const { promql, yields } = query as Extract<CountQuery, { promql: string }>
  const { range, share } = tile(given.scrapeIntervalMs)
  return { kind, promql: `sum(${promql.replaceAll('$window', range)}) * ${yields === 'rate' ? 60 : share}`, counter: null }
}

function counterPart(kind: PartKind, selector: Selector, total: Selector): Part {
  return { kind, promql: exactIncrease(selector, total), counter: { selector, total } }
}

function windowed(promql: string, scrapeIntervalMs: number): string {
  return `(${promql.replaceAll('$window', tile(scrapeIntervalMs).range)})`
}

/**
 * `increase` sees only what lies between the first and the last sample of its range, so ranges of a minute would lose
 * what happened between two of them. A range longer by one scrape interval begins with the last sample of the minute
 * before: the minutes then tile exactly, once the extrapolation to the longer range is taken back.
 */
function tile(scrapeIntervalMs: number): { readonly range: string; readonly share: number } {
  const rangeMs = minuteMs + scrapeIntervalMs
  return { range: rangeMs % 1_000 === 0 ? `${rangeMs / 1_000}s` : `${rangeMs}ms`, share: minuteMs / rangeMs }
}

/**
 * Events in the minute as whole numbers that add up: the last value of the minute less the last value before it, series by
 * series. Nothing is extrapolated and nothing is lost at the borders; an event counts in the minute of the scrape that saw it.
 * In the order of the lines:
 * - the plain difference;
 * - the counter fell: what it reached in this minute before it fell, and its whole new value;
 * - a series is new at a target that had others before: it began at zero, so its whole value (the first error of its kind);
 * - a series is new with its target: nobody knows when it began, so only what it grew since it was first seen.
 *
 * The target is known by a series of `total` that is here now (not only in the minute: after relabelling it is stale) and
 * was here a minute ago. Matching needs `instance`; series without one are never "new at a known target".
 */
export function exactIncrease(selector: Selector, total: Selector): string {
  const s = selectorText(selector)
  const known = selectorText({ ...total, matchers: [...total.matchers, { label: 'instance', op: '!=', value: '' }] })
  const now = `last_over_time(${s}[1m])`
  const before = `last_over_time(${s}[${bridgedMs / minuteMs}m] offset 1m)`
  return `sum((${now} - ${before} >= 0)`
    + ` or (clamp_min(max_over_time(${s}[1m]) - ${before}, 0) + ${now})`
    + ` or (${now} and on (job, instance) (${known} and ${known} offset 1m))`
    + ` or (${now} - min_over_time(${s}[1m])))`
}
