// From the values of an indicator's parts to minutes of good and total.
import { minuteMs } from '../base/duration.ts'
import type { Indicator } from '../base/indicator.ts'
import { keeps } from './gauge-bound.ts'
import type { Minute } from './metric-source.ts'

/** What a value says of its minute: events in total, good, bad; the worst gauge at its end; an error ratio. */
export type PartKind = 'total' | 'good' | 'bad' | 'gauge' | 'error-ratio'

/** Values by the start of their minute. */
export type PartValues = ReadonlyMap<PartKind, ReadonlyMap<number, number>>

export function foldMinutes(indicator: Indicator, parts: PartValues, range: { readonly fromMs: number; readonly toMs: number }): readonly Minute[] {
  const minutes: Minute[] = []
  const leading = parts.get('total') ?? parts.get('gauge') ?? parts.get('error-ratio')
  if (leading === undefined) return minutes
  for (let atMs = range.fromMs; atMs < range.toMs; atMs += minuteMs) {
    const value = leading.get(atMs)
    if (value === undefined) continue
    if (indicator.kind === 'threshold') {
      // NaN is no reading.
      if (!Number.isNaN(value)) minutes.push({ atMs, good: keeps(value, indicator) ? 1 : 0, total: 1 })
    } else if (indicator.kind === 'error-ratio') {
      // 0/0: it was there to be asked, and nothing happened.
      minutes.push(Number.isNaN(value) ? { atMs, good: 0, total: 0 } : { atMs, good: 1 - Math.min(1, Math.max(0, value)), total: 1 })
    } else {
      minutes.push(counted(atMs, value, parts))
    }
  }
  return minutes
}

function counted(atMs: number, value: number, parts: PartValues): Minute {
  const total = counts(value)
  // No series of bad events, or of good ones: there were none, for the total was seen.
  const bad = parts.get('bad')
  const good = bad === undefined ? counts(parts.get('good')?.get(atMs) ?? 0) : total - counts(bad.get(atMs) ?? 0)
  // Two counters of one target are read at the same instant, but two targets are not: the parts can pass the whole for a moment.
  return { atMs, good: Math.min(total, Math.max(0, good)), total }
}

function counts(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0
}
