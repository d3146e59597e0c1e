// What counters grew by in each minute, worked out here from the last value of each series in each minute.
// The same count as `exactIncrease` says in PromQL; its comments give the reasons. This way costs Prometheus far less as
// long as there are few series and few minutes.
import { minuteMs } from '../../base/duration.ts'
import { bridgedMs } from '../metric-source.ts'
import type { MinuteRange } from '../minute-range.ts'
import { selectorText } from '../selector.ts'
import type { Labels, Selector } from '../selector.ts'
import type { PrometheusApi } from './api.ts'
import type { CounterAsked } from './count-expressions.ts'
import type { PartValuesRead } from './read-parts.ts'
import { readSeries } from './read-series.ts'
import type { ReadSeries } from './read-series.ts'

interface Odd {
  readonly asked: number
  readonly series: ReadSeries
  readonly atMs: number
  readonly now: number
  /** Null: the series is new. Otherwise the counter fell from here. */
  readonly before: number | null
}

/** One answer for each counter, in order. */
export async function readCounters(api: PrometheusApi, asked: readonly CounterAsked[], given: { readonly range: MinuteRange; readonly signal: AbortSignal }): Promise<readonly PartValuesRead[]> {
  const { range, signal } = given
  const texts = [...new Map(asked.map((one) => [selectorText(one.selector), one.selector]))]
  const read = await readSeries(api, texts.map(([, selector]) => selector), { over: (selector) => `last_over_time(${selector}[1m])`, range: { fromMs: range.fromMs - bridgedMs, toMs: range.toMs }, signal })
  const byText = new Map(texts.map(([text], index) => [text, read[index]!]))
  const odd: Odd[] = []
  const answers = asked.map(({ selector }, index): PartValuesRead => {
    const { series, problem } = byText.get(selectorText(selector))!
    const values = new Map<number, number>()
    for (const one of series) {
      for (let atMs = range.fromMs; atMs < range.toMs; atMs += minuteMs) {
        const now = one.values.get(atMs)
        if (now === undefined) continue
        const before = lastBefore(one.values, atMs)
        if (before !== null && now >= before) add(values, atMs, now - before)
        else odd.push({ asked: index, series: one, atMs, now, before })
      }
    }
    return { values, problem }
  })
  if (odd.length > 0) await settleOdd(api, { asked, odd, answers, signal })
  return answers
}

/** The last value in the two minutes before: longer gaps are not bridged. */
function lastBefore(values: ReadonlyMap<number, number>, atMs: number): number | null {
  for (let backMs = minuteMs; backMs <= bridgedMs; backMs += minuteMs) {
    const value = values.get(atMs - backMs)
    if (value !== undefined) return value
  }
  return null
}

function add(values: Map<number, number>, atMs: number, increase: number): void {
  values.set(atMs, (values.get(atMs) ?? 0) + increase)
}

interface OddToSettle {
  readonly asked: readonly CounterAsked[]
  readonly odd: readonly Odd[]
  readonly answers: readonly PartValuesRead[]
  readonly signal: AbortSignal
}

/** Counters that fell and series that are new: rare, so only then is more asked about them. */
async function settleOdd(api: PrometheusApi, { asked, odd, answers, signal }: OddToSettle): Promise<void> {
  const range = { fromMs: Math.min(...odd.map(({ atMs }) => atMs)), toMs: Math.max(...odd.map(({ atMs }) => atMs)) + minuteMs }
  const fell = odd.filter(({ before }) => before !== null)
  const fresh = odd.filter(({ before }) => before === null)
  const ofOdd = (some: readonly Odd[], which: (counter: CounterAsked) => Selector): readonly Selector[] => distinct(some.map((one) => which(asked[one.asked]!)))
  const highest = await valuesOf(ofOdd(fell, ({ selector }) => selector), (selector) => `max_over_time(${selector}[1m])`, range)
  for (const { asked: index, series, atMs, now, before } of fell) {
    add(answers[index]!.values, atMs, Math.max(0, (highest(series.id, atMs) ?? before!) - before!) + now)
  }
  const lowest = await valuesOf(ofOdd(fresh, ({ selector }) => selector), (selector) => `min_over_time(${selector}[1m])`, range)
  const isKnown = await knownTargets(api, { totals: ofOdd(fresh, ({ total }) => total), range, signal })
  for (const { asked: index, series, atMs, now } of fresh) {
    add(answers[index]!.values, atMs, isKnown(asked[index]!.total, series.labels, atMs) ? now : now - (lowest(series.id, atMs) ?? now))
  }

  async function valuesOf(selectors: readonly Selector[], over: (selector: string) => string, during: MinuteRange): Promise<(id: string, atMs: number) => number | undefined> {
    const found = new Map<string, ReadSeries>()
    for (const { series } of await readSeries(api, selectors, { over, range: during, signal })) for (const one of series) found.set(one.id, one)
    return (id, atMs) => found.get(id)?.values.get(atMs)
  }
}

/** Was this target read before, by a series of the total that is here now and was here a minute ago? */
async function knownTargets(api: PrometheusApi, given: { totals: readonly Selector[]; range: MinuteRange; signal: AbortSignal }): Promise<(total: Selector, labels: Labels, atMs: number) => boolean> {
  const { totals, range, signal } = given
  // Plain selectors, for these go stale at once when a target is relabelled or goes away.
  const read = await readSeries(api, totals, { over: (selector) => selector, range: { fromMs: range.fromMs - minuteMs, toMs: range.toMs }, signal })
  const known = new Set<string>()
  totals.forEach((total, index) => {
    for (const { labels, values } of read[index]!.series) {
      if ((labels.get('instance') ?? '') === '') continue
      for (const atMs of values.keys()) if (values.has(atMs - minuteMs)) known.add(keyOf(total, labels, atMs))
    }
  })
  return (total, labels, atMs) => (labels.get('instance') ?? '') !== '' && known.has(keyOf(total, labels, atMs))
}

function keyOf(total: Selector, labels: Labels, atMs: number): string {
  return JSON.stringify([selectorText(total), labels.get('job') ?? '', labels.get('instance') ?? '', atMs])
}

export function distinct(selectors: readonly Selector[]): readonly Selector[] {
  return [...new Map(selectors.map((selector) => [selectorText(selector), selector])).values()]
}
