// Shifts laid out in the weeks of a calendar: which bar stands in which week, from where to where, in which lane. Pure.

/** A day of a calendar in some zone; 23 to 25 hours long. */
export interface CalendarDay {
  /** `2026-11-23` */
  readonly date: string
  readonly fromMs: number
  readonly toMs: number
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number
}

export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** A part of a stretch within one week. `left` and `right` count days from the week's beginning: 1.5 is Tuesday noon. */
export interface Bar<T extends Stretch> {
  readonly of: T
  readonly left: number
  readonly right: number
  readonly lane: number
  /** False: it goes on from the week before, or into the next one. */
  readonly begins: boolean
  readonly ends: boolean
}

export interface Week<T extends Stretch> {
  readonly days: readonly CalendarDay[]
  readonly bars: readonly Bar<T>[]
  readonly lanes: number
}

const dayMs = 86_400_000

/** Whole weeks from Monday that hold the month `2026-11`, by the clock of a zone. */
export function weeksOfMonth(month: string, timeZone: string): readonly (readonly CalendarDay[])[] {
  const [year = 1970, number = 1] = month.split('-').map(Number)
  const first = Date.UTC(year, number - 1, 1)
  const begin = first - ((new Date(first).getUTCDay() + 6) % 7) * dayMs
  const end = Date.UTC(year, number, 1)
  const weeks: CalendarDay[][] = []
  for (let atMs = begin; atMs < end; atMs += 7 * dayMs) weeks.push(Array.from({ length: 7 }, (_, index) => calendarDay(atMs + index * dayMs, timeZone)))
  return weeks
}

/** `utcMs`: midnight in UTC of the date that is meant. */
function calendarDay(utcMs: number, timeZone: string): CalendarDay {
  return {
    date: new Date(utcMs).toISOString().slice(0, 10), weekday: ((new Date(utcMs).getUTCDay() + 6) % 7) + 1,
    fromMs: midnight(utcMs, timeZone), toMs: midnight(utcMs + dayMs, timeZone),
  }
}

/** The first instant of a date in a zone; where midnight does not exist, what comes after it. */
function midnight(utcMs: number, timeZone: string): number {
  const atMs = utcMs - offsetMs(utcMs, timeZone)
  const byLater = utcMs - offsetMs(atMs, timeZone)
  // On a day without a midnight both offsets miss it from one side: the later instant is the day's first.
  return wallMs(byLater, timeZone) >= utcMs ? byLater : Math.max(atMs, byLater)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** What the wall clock of a zone shows at an instant, as if it were UTC. */
export function wallMs(atMs: number, timeZone: string): number {
  let clock = clocks.get(timeZone)
  if (!clock) clocks.set(timeZone, (clock = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })))
  const part = Object.fromEntries(clock.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']) + (atMs % 1_000)
}

function offsetMs(atMs: number, timeZone: string): number {
  return wallMs(atMs, timeZone) - atMs
}

/** Stretches at the same time stand in different lanes; each takes the first lane that is free. Empty ones are left out. */
export function layWeek<T extends Stretch>(days: readonly CalendarDay[], stretches: readonly T[]): Week<T> {
  const [fromMs, toMs] = [days[0]!.fromMs, days.at(-1)!.toMs]
  const bars: Bar<T>[] = []
  const free: number[] = []
  for (const of of stretches.filter((each) => each.fromMs < toMs && each.toMs > fromMs && each.toMs > each.fromMs).toSorted((a, b) => a.fromMs - b.fromMs || b.toMs - a.toMs)) {
    const [left, right] = [place(Math.max(of.fromMs, fromMs), days), place(Math.min(of.toMs, toMs), days)]
    const known = free.findIndex((untilMs) => untilMs <= of.fromMs)
    const lane = known < 0 ? free.length : known
    free[lane] = of.toMs
    bars.push({ of, left, right, lane, begins: of.fromMs >= fromMs, ends: of.toMs <= toMs })
  }
  return { days, bars, lanes: free.length }
}

/** Days since the first of them began, with the share of a day that may be longer or shorter than others. */
function place(atMs: number, days: readonly CalendarDay[]): number {
  const index = days.findLastIndex((day) => day.fromMs <= atMs)
  const day = days[index]!
  return index + Math.min(1, (atMs - day.fromMs) / (day.toMs - day.fromMs))
}
