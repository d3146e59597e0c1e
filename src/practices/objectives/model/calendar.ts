// Which stretch of time a budget is for: the last so many days, or a period of the calendar in a time zone.
import type { BudgetWindow } from './objective.ts'

export interface Period {
  readonly fromMs: number
  /** For a rolling window this is the instant asked about. */
  readonly toMs: number
}

/**
 * The period that holds `atMs`. Calendar periods begin at midnight of the zone: a month has 28 to 31 days, a day of
 * a clock change 23 or 25 hours.
 */
export function periodAt(window: BudgetWindow, atMs: number): Period {
  if (window.kind === 'rolling') return { fromMs: atMs - window.durationMs, toMs: atMs }
  const known = lastPeriods.get(window)
  if (known && known.fromMs <= atMs && atMs < known.toMs) return known
  const period = calendarPeriodAt(window, atMs)
  lastPeriods.set(window, period)
  return period
}

/** The same period is asked for every minute, and calendars with time zones are slow: 20 µs, ten times all the rest of a tick. */
const lastPeriods = new WeakMap<Calendar, Period>()

function calendarPeriodAt(window: Calendar, atMs: number): Period {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(window.timeZone).toPlainDate()
  const anchor = Temporal.PlainDate.from(window.start)
  let index = Math.floor(unitsBetween(anchor, local, window.unit) / window.count)
  // Adding months to the 31st ends earlier; the first guess may be one off.
  while (Temporal.PlainDate.compare(startOf(window, anchor, index), local) > 0) index--
  while (Temporal.PlainDate.compare(startOf(window, anchor, index + 1), local) <= 0) index++
  return { fromMs: midnight(startOf(window, anchor, index), window.timeZone), toMs: midnight(startOf(window, anchor, index + 1), window.timeZone) }
}

type Calendar = Extract<BudgetWindow, { kind: 'calendar' }>

/** Always counted from the anchor, so that a period that begins on the 31st does so again after a short month. */
function startOf(window: Calendar, anchor: Temporal.PlainDate, index: number): Temporal.PlainDate {
  const count = index * window.count
  switch (window.unit) {
    case 'day': return anchor.add({ days: count })
    case 'week': return anchor.add({ weeks: count })
    case 'month': return anchor.add({ months: count })
    case 'quarter': return anchor.add({ months: 3 * count })
    case 'year': return anchor.add({ years: count })
  }
}

function unitsBetween(from: Temporal.PlainDate, to: Temporal.PlainDate, unit: Calendar['unit']): number {
  if (unit === 'day' || unit === 'week') return from.until(to, { largestUnit: 'days' }).days / (unit === 'week' ? 7 : 1)
  const months = from.until(to, { largestUnit: 'months' }).months
  return unit === 'month' ? months : unit === 'quarter' ? months / 3 : months / 12
}

function midnight(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime({ timeZone }).epochMilliseconds
}

/** `30d rolling`, `month (Europe/Berlin)`. */
export function windowText(window: BudgetWindow): string {
  if (window.kind === 'rolling') return `${window.durationMs / 86_400_000}d rolling`
  return `${window.count === 1 ? '' : `${window.count} `}${window.unit}${window.count === 1 ? '' : 's'} (${window.timeZone})`
}
