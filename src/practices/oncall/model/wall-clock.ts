// Wall-clock time to instants: a hand-off is at nine in the morning there, whatever the clocks did in the night.
import { clockOf, wallMsOf } from './zone-clock.ts'

/** Integer milliseconds of a local time in a zone. One that the clocks skip becomes the first instant after the gap; one that comes twice is the first of the two. */
export function instantOfWall(wall: Temporal.PlainDateTime, timeZone: string): number {
  return clockOf(timeZone).instantOf(wallMsOf(wall))
}

export function wallOfInstant(atMs: number, timeZone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDateTime()
}

export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
    return true
  } catch {
    return false
  }
}

/** `2026-11-23T09:00`, or null if there is no such date or time. */
export function parseWall(text: string): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' })
  } catch {
    return null
  }
}

/** `Sat 28 Nov, 02:00` in the zone: how a sentence names a moment. */
export function wallText(atMs: number, timeZone: string): string {
  const wall = wallOfInstant(atMs, timeZone)
  const time = `${String(wall.hour).padStart(2, '0')}:${String(wall.minute).padStart(2, '0')}`
  return `${weekdays[wall.dayOfWeek - 1]} ${wall.day} ${months[wall.month - 1]}, ${time}`
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
