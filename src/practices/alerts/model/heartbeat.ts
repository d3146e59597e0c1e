// A heartbeat: something that must be heard from again and again. That it is not heard is the alert. Pure.
import { dayMs } from '../../../base/duration.ts'
import type { Urgency } from './urgency.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** When a ping is expected, by the wall clock of a zone. `to` at or before `from` is of the next day; `24:00` is the end of the day. */
export interface ExpectedHours {
  readonly timeZone: string
  readonly days: readonly Weekday[]
  readonly from: string
  readonly to: string
}

export interface HeartbeatSpec {
  readonly description: string | null
  readonly service: string | null
  readonly environment: string | null
  /** Expected at least this often. */
  readonly everyMs: number
  /** Late after this much more. */
  readonly graceMs: number
  readonly urgency: Urgency
  readonly runbookUrl: string | null
  /** Matchers of the alert that always fires and whose hearing counts as a ping, such as Prometheus' Watchdog. */
  readonly watchdog: string | null
  /** Null: always. */
  readonly expected: ExpectedHours | null
}

/** `waiting`: never heard; nothing is late that never began. `failed`: it said itself that it failed. */
export const heartbeatStates = ['waiting', 'well', 'late', 'failed'] as const
export type HeartbeatState = (typeof heartbeatStates)[number]

interface Stretch {
  readonly startMs: number
  readonly endMs: number
}

/**
 * When one last heard at `lastMs` is late. The next ping is expected an interval later. If that is outside its hours,
 * it is expected by the end of hours that were over at most the grace before, else within an interval of the next
 * hours' start, or by their end if they are shorter than the interval.
 */
export function dueMsOf(spec: HeartbeatSpec, lastMs: number): number {
  const { everyMs, graceMs, expected } = spec
  const nextMs = lastMs + everyMs
  if (expected === null) return nextMs + graceMs
  const stretches = stretchesAround(expected, nextMs)
  if (stretches.some(({ startMs, endMs }) => startMs <= nextMs && nextMs < endMs)) return nextMs + graceMs
  const justOver = stretches.findLast(({ startMs, endMs }) => startMs > lastMs && endMs <= nextMs && nextMs - endMs <= graceMs)
  if (justOver) return justOver.endMs + graceMs
  const coming = stretches.find(({ startMs }) => startMs > nextMs)
  // Only a zone whose clocks skip all of its hours has none in nine days.
  if (!coming) return nextMs + 9 * dayMs + graceMs
  return coming.startMs + Math.min(everyMs, coming.endMs - coming.startMs) + graceMs
}

/** A week back and more than a week on, in their order. */
function stretchesAround(hours: ExpectedHours, atMs: number): readonly Stretch[] {
  const today = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(hours.timeZone).toPlainDate()
  const fromMinute = minuteOfDay(hours.from)
  const toMinute = minuteOfDay(hours.to)
  const stretches: Stretch[] = []
  for (let day = -8; day <= 9; day++) {
    const date = today.add({ days: day })
    if (!hours.days.includes(weekdays[date.dayOfWeek - 1]!)) continue
    const startMs = instantOf(date, fromMinute, hours.timeZone)
    const endMs = instantOf(date, toMinute <= fromMinute ? toMinute + 1_440 : toMinute, hours.timeZone)
    if (endMs > startMs) stretches.push({ startMs, endMs })
  }
  return stretches
}

/** A wall time that the clocks skip is as much later as they skip. */
function instantOf(date: Temporal.PlainDate, minuteOf: number, timeZone: string): number {
  const wall = date.add({ days: Math.floor(minuteOf / 1_440) }).toPlainDateTime({ hour: Math.floor((minuteOf % 1_440) / 60), minute: minuteOf % 60 })
  return wall.toZonedDateTime(timeZone).epochMilliseconds
}

const clockTime = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/

export function isClockTime(text: string): boolean {
  return clockTime.test(text)
}

function minuteOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
    return true
  } catch {
    return false
  }
}
