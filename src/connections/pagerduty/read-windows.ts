// Restrictions of a PagerDuty layer as windows here. A restriction is a start and a length; a window has two ends.
import { numberIn, objectsIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { foreignWeekdays } from '../on-call-source.ts'
import type { ForeignWeekday, ForeignWindow } from '../on-call-source.ts'

const dayMinutes = 1_440
const weekMinutes = 7 * dayMinutes

export interface ReadWindows {
  /** Empty: held all the time. */
  readonly windows: readonly ForeignWindow[]
  /** Restrictions that could not be understood, by index. */
  readonly broken: readonly number[]
  /** Those with seconds, which windows have not. */
  readonly rounded: readonly number[]
}

export function readWindows(restrictions: unknown): ReadWindows {
  const daily = new Map<string, Set<ForeignWeekday> | null>()
  const weekly: ForeignWindow[] = []
  const [broken, rounded]: [number[], number[]] = [[], []]
  for (const [index, restriction] of objectsIn(restrictions).entries()) {
    const read = readOne(restriction)
    if (read === null) {
      broken.push(index)
      continue
    }
    if (read.isRounded) rounded.push(index)
    const { day, fromMinute, minutes } = read
    const times = `${clock(fromMinute)} ${clock((fromMinute + minutes) % dayMinutes)}`
    if (day === null || minutes <= dayMinutes) {
      // The same hours of several days are one window.
      const days = daily.get(times)
      if (day === null) daily.set(times, null)
      else if (days === undefined) daily.set(times, new Set([dayAt(day)]))
      else days?.add(dayAt(day))
      continue
    }
    const end = minutes >= weekMinutes ? day * dayMinutes + fromMinute : (day * dayMinutes + fromMinute + minutes) % weekMinutes
    weekly.push({ fromDay: dayAt(day), from: clock(fromMinute), toDay: dayAt(Math.floor(end / dayMinutes)), to: clock(end % dayMinutes) })
  }
  const windows = [...daily].map(([times, days]): ForeignWindow => {
    const [from, to] = times.split(' ') as [string, string]
    return { ...(days === null || days.size === 7 ? {} : { days: foreignWeekdays.filter((one) => days.has(one)) }), from, to }
  })
  return { windows: [...windows, ...weekly], broken, rounded }
}

/** `day` 0 is Monday; null: every day. */
function readOne(restriction: Foreign): { day: number | null; fromMinute: number; minutes: number; isRounded: boolean } | null {
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

function dayAt(index: number): ForeignWeekday {
  return foreignWeekdays[index % 7]!
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
