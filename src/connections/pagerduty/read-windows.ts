// Restrictions of a PagerDuty layer as windows here. A restriction is a start and a length; a window has two ends.
import { numberIn, objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { dayMinutes, weekMinutes, windowsOf } from '../foreign-windows.ts'
import type { OpenSpan } from '../foreign-windows.ts'
import type { ForeignWindow } from '../on-call-source.ts'

export interface ReadWindows {
  /** Empty: held all the time. */
  readonly windows: readonly ForeignWindow[]
  /** Restrictions that could not be understood, by index. */
  readonly broken: readonly number[]
  /** Those with seconds, which windows have not. */
  readonly rounded: readonly number[]
}

export function readWindows(restrictions: unknown): ReadWindows {
  const read = objectsIn(restrictions).map(readOne)
  const indexes = (wanted: (one: (typeof read)[number]) => boolean): number[] => read.flatMap((one, index) => (wanted(one) ? [index] : []))
  return { windows: windowsOf(read.filter((one) => one !== null)), broken: indexes((one) => one === null), rounded: indexes((one) => one?.isRounded === true) }
}

function readOne(restriction: Foreign): (OpenSpan & { isRounded: boolean }) | null {
  const [, hours, minutes, seconds = '0'] = /^(\d\d?):(\d\d)(?::(\d\d))?/.exec(textIn(restriction['start_time_of_day']) ?? '') ?? []
  const duration = numberIn(restriction['duration_seconds'])
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59 || duration === null || duration < 30) return null
  const isWeekly = textIn(restriction['type']) === 'weekly_restriction'
  const weekday = numberIn(restriction['start_day_of_week'])
  if (isWeekly && (weekday === null || weekday < 1 || weekday > 7)) return null
  return {
    day: isWeekly ? weekday! - 1 : null, fromMinute: Number(hours) * 60 + Number(minutes),
    minutes: Math.min(Math.round(duration / 60), isWeekly ? weekMinutes : dayMinutes), isRounded: duration % 60 !== 0 || Number(seconds) !== 0,
  }
}
