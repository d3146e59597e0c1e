// Since when Prometheus knows some counters. Minutes that it never saw cost it as much to answer as those that it did,
// and most installations keep less than the month that a new objective asks for.
import { dayMs } from '../../base/duration.ts'
import type { MinuteRange } from '../minute-range.ts'
import { selectorText } from '../selector.ts'
import type { Selector } from '../selector.ts'
import type { PrometheusApi } from './api.ts'

/** Names of series are looked up in an index: a month is ten such look-ups, and one where all of it is there. */
const lookMs = 3 * dayMs

/** The start of the first stretch with any of them; the end of the range where there is none. */
export async function firstMeasured(api: Pick<PrometheusApi, 'labelValues'>, selectors: readonly Selector[], asked: { readonly range: MinuteRange; readonly signal: AbortSignal }): Promise<number> {
  const { range, signal } = asked
  for (let fromMs = range.fromMs; fromMs < range.toMs; fromMs += lookMs) {
    const stretch = { fromMs, toMs: Math.min(range.toMs, fromMs + lookMs) }
    const isKnown = await Promise.all(selectors.map(async (selector) => {
      try {
        return (await api.labelValues('__name__', { selector: selectorText(selector), ...stretch }, signal)).length > 0
      } catch (problem) {
        if (signal.aborted) throw problem
        // A look that fails saves nothing and hides nothing.
        return true
      }
    }))
    if (isKnown.includes(true)) return fromMs
  }
  return range.toMs
}
