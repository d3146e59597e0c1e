// When recurring times come next: the spans in which one of the intervals holds, by the clock of their places.
import type { IntervalSpec } from './spec.ts'
import { intervalOf } from './time-interval.ts'

export interface Span { readonly fromMs: number; readonly toMs: number }

/** Looking further ahead than this for something that hardly ever comes would take longer than an answer may. */
const farthestDays = 800
const dayMs = 86_400_000

/** In order, joined where they touch, cut to [fromMs, toMs); at most `limit`. */
export function occurrences(specs: readonly IntervalSpec[], within: Span, limit: number): readonly Span[] {
  const spans = specs.flatMap((spec) => spansOf(spec, within)).toSorted((a, b) => a.fromMs - b.fromMs)
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last && span.fromMs <= last.toMs) joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) }
    else joined.push(span)
  }
  return joined.slice(0, limit)
}

/** The next instant after `nowMs` at which it begins or stops to hold, up to `untilMs`; null when it does not change any more. */
export function nextChange(specs: readonly IntervalSpec[], nowMs: number, untilMs: number): number | null {
  // A few days at a time: what recurs comes soon, as a rule.
  for (let fromMs = nowMs; fromMs < Math.min(untilMs, nowMs + farthestDays * dayMs); fromMs += 14 * dayMs) {
    const toMs = Math.min(untilMs, fromMs + 14 * dayMs)
    for (const span of occurrences(specs, { fromMs: fromMs - dayMs, toMs: toMs + dayMs }, 1_000)) {
      const found = [span.fromMs, span.toMs].find((atMs) => atMs > nowMs && atMs > fromMs && atMs <= toMs)
      if (found !== undefined && found !== fromMs - dayMs && found !== toMs + dayMs) return found
    }
  }
  return null
}

function spansOf(spec: IntervalSpec, within: Span): readonly Span[] {
  const { times, ...day } = spec
  const zone = spec.location ?? 'UTC'
  const isDay = intervalOf(day)
  const spans: Span[] = []
  let date = Temporal.Instant.fromEpochMilliseconds(within.fromMs).toZonedDateTimeISO(zone).toPlainDate()
  for (let days = 0; days < farthestDays; days++, date = date.add({ days: 1 })) {
    const noon = date.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds
    if (noon - dayMs > within.toMs) break
    if (!isDay(noon)) continue
    for (const { from, to } of times ?? [{ from: '00:00', to: '24:00' }]) {
      const fromMs = Math.max(instantAt(date, from, zone), within.fromMs)
      const toMs = Math.min(instantAt(date, to, zone), within.toMs)
      if (fromMs < toMs) spans.push({ fromMs, toMs })
    }
  }
  return spans
}

/** A time that spring skips is the instant at which the clock jumps over it. */
function instantAt(date: Temporal.PlainDate, time: string, zone: string): number {
  if (time === '24:00') return date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds
  const wall = date.toPlainDateTime(Temporal.PlainTime.from(time))
  const at = wall.toZonedDateTime(zone)
  if (at.toPlainDateTime().equals(wall)) return at.epochMilliseconds
  return wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).getTimeZoneTransition('next')?.epochMilliseconds ?? at.epochMilliseconds
}
