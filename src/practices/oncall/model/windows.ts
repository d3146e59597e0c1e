// When a rotation is held at all: windows of the clock on some weekdays, or of the week; and holidays.
import { clockOf } from './zone-clock.ts'
import type { WallMs } from './zone-clock.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** From one time of the day to another, on days: `to` not after `from` is on the next day, equal is a whole day. */
export interface DailyWindow {
  /** The days on which it begins; left out, every day. */
  readonly days?: readonly Weekday[]
  /** `08:00`. */
  readonly from: string
  /** `20:00`; `24:00` is midnight. */
  readonly to: string
}

/** From a time of one weekday to a time of another: Friday evening to Monday morning. Equal ends are the whole week. */
export interface WeeklyWindow {
  readonly fromDay: Weekday
  readonly from: string
  readonly toDay: Weekday
  readonly to: string
}

export type Window = DailyWindow | WeeklyWindow

export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

const dayMs = 86_400_000
const weekMs = 7 * dayMs
/** 1970-01-05 was a Monday. */
const firstMonday: WallMs = 4 * dayMs

/** When any of the windows is open within [fromMs, toMs): ascending, apart from each other, cut at both ends. */
export function openBetween(windows: readonly Window[], range: Stretch, timeZone: string): readonly Stretch[] {
  const clock = clockOf(timeZone)
  const [firstWall, lastWall] = [clock.wallOf(range.fromMs) - 2 * dayMs, clock.wallOf(range.toMs) + 2 * dayMs]
  const open: Stretch[] = []
  const add = (from: WallMs, length: number): void => {
    // Both ends are looked up on the wall, so that windows which touch there touch in time whatever the clocks do.
    const [fromMs, toMs] = [Math.max(clock.instantOf(from), range.fromMs), Math.min(clock.instantOf(from + length), range.toMs)]
    if (toMs > fromMs) open.push({ fromMs, toMs })
  }
  for (const window of windows) {
    for (const { offset, length } of weekOf(window)) {
      for (let week = Math.floor((firstWall - firstMonday) / weekMs) - 1; firstMonday + week * weekMs + offset < lastWall; week++) add(firstMonday + week * weekMs + offset, length)
    }
  }
  return joined(open)
}

interface OfWeek {
  /** After Monday 00:00 on the wall. */
  readonly offset: number
  readonly length: number
}

function weekOf(window: Window): readonly OfWeek[] {
  const [from, to] = [timeOfDayMs(window.from) ?? 0, timeOfDayMs(window.to) ?? 0]
  if ('fromDay' in window) {
    const offset = weekdays.indexOf(window.fromDay) * dayMs + from
    const end = weekdays.indexOf(window.toDay) * dayMs + to
    return [{ offset, length: end > offset ? end - offset : end - offset + weekMs }]
  }
  const length = to > from ? to - from : to - from + dayMs
  return (window.days ?? weekdays).map((day) => ({ offset: weekdays.indexOf(day) * dayMs + from, length }))
}

/** Milliseconds after midnight of `08:30`, up to `24:00`; null if it is no time of the day. */
export function timeOfDayMs(text: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? []
  if (hours === undefined || Number(minutes) > 59 || Number(hours) * 60 + Number(minutes) > 1_440) return null
  return (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** Whole days on the wall of the zone. `dates` are `2026-12-25`. */
export function holidaysBetween(dates: readonly string[], range: Stretch, timeZone: string): readonly Stretch[] {
  const clock = clockOf(timeZone)
  const days = dates.flatMap((date): readonly Stretch[] => {
    const wall = Date.parse(`${date}T00:00:00Z`)
    const [fromMs, toMs] = [Math.max(clock.instantOf(wall), range.fromMs), Math.min(clock.instantOf(wall + dayMs), range.toMs)]
    return toMs > fromMs ? [{ fromMs, toMs }] : []
  })
  return joined(days)
}

/** Ascending; what overlaps or touches is one. */
export function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const sorted = stretches.toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)
  const result: { fromMs: number; toMs: number }[] = []
  for (const stretch of sorted) {
    const last = result.at(-1)
    if (last && stretch.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, stretch.toMs)
    else result.push({ ...stretch })
  }
  return result
}

/** What is left of `range`; `stretches` are joined. */
export function complement(stretches: readonly Stretch[], range: Stretch): readonly Stretch[] {
  const left: Stretch[] = []
  let at = range.fromMs
  for (const { fromMs, toMs } of stretches) {
    if (fromMs > at) left.push({ fromMs: at, toMs: Math.min(fromMs, range.toMs) })
    at = Math.max(at, toMs)
    if (at >= range.toMs) return left
  }
  left.push({ fromMs: at, toMs: range.toMs })
  return left
}
