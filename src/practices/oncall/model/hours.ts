// Hours of the week by the clock of a place: business hours of a step, quiet hours of a person, hours of a rule.

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

export interface Hours {
  readonly timeZone: string
  /** Days on which it begins. */
  readonly weekdays: readonly Weekday[]
  /** `09:00`; until `to`, which is the next day where it is not later. The same twice is a whole day. */
  readonly from: string
  readonly to: string
  /** True: all the time but these hours. */
  readonly isOutside?: boolean
}

export function isWithin(hours: Hours, atMs: number): boolean {
  return isInside(hours, atMs) !== (hours.isOutside ?? false)
}

function isInside(hours: Hours, atMs: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(hours.timeZone)
  const minute = local.hour * 60 + local.minute
  const [from, to] = [minuteOf(hours.from), minuteOf(hours.to)]
  const today = weekdays[local.dayOfWeek - 1]!
  const yesterday = weekdays[(local.dayOfWeek + 5) % 7]!
  if (from < to) return minute >= from && minute < to && hours.weekdays.includes(today)
  return (minute >= from && hours.weekdays.includes(today)) || (minute < to && hours.weekdays.includes(yesterday))
}

/** Hours are looked at by the minute; nothing lasts longer than a week without a change, or it never ends. */
const longestMinutes = 8 * 24 * 60

/** When `hours` that hold at `atMs` end, to the minute; null: they never do. */
export function endOf(hours: Hours, atMs: number): number | null {
  const minuteMs = 60_000
  let at = Math.floor(atMs / minuteMs) * minuteMs
  for (let step = 0; step < longestMinutes; step++) {
    if (!isWithin(hours, at)) return at
    at += minuteMs
  }
  return null
}

/** Whole minutes until `hours` begin; null: they hold already, or never begin. */
export function minutesUntil(hours: Hours, atMs: number): number | null {
  const beginsMs = endOf({ ...hours, isOutside: !(hours.isOutside ?? false) }, atMs)
  return beginsMs === null || beginsMs <= atMs ? null : Math.ceil((beginsMs - atMs) / 60_000)
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number]
  return hour * 60 + minute
}
