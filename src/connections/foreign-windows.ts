// Times of the week with a start and a length, as windows here, which have two ends.
import { foreignWeekdays } from './on-call-source.ts'
import type { ForeignWeekday, ForeignWindow } from './on-call-source.ts'

export const dayMinutes = 1_440
export const weekMinutes = 7 * dayMinutes

export interface OpenSpan {
  /** 0 is Monday; null: every day. */
  readonly day: number | null
  /** After midnight. */
  readonly fromMinute: number
  /** More than nothing; of one that is every day at most a day, of another at most a week. */
  readonly minutes: number
}

/** The same hours of several days are one window. */
export function windowsOf(spans: readonly OpenSpan[]): readonly ForeignWindow[] {
  const daily = new Map<string, Set<ForeignWeekday> | null>()
  const weekly: ForeignWindow[] = []
  for (const { day, fromMinute, minutes } of spans) {
    if (day === null || minutes <= dayMinutes) {
      const times = `${clock(fromMinute)} ${clock((fromMinute + minutes) % dayMinutes)}`
      const days = daily.get(times)
      if (day === null) daily.set(times, null)
      else if (days === undefined) daily.set(times, new Set([dayAt(day)]))
      else days?.add(dayAt(day))
      continue
    }
    const from = day * dayMinutes + fromMinute
    const end = minutes >= weekMinutes ? from : (from + minutes) % weekMinutes
    weekly.push({ fromDay: dayAt(day), from: clock(fromMinute), toDay: dayAt(Math.floor(end / dayMinutes)), to: clock(end % dayMinutes) })
  }
  const windows = [...daily].map(([times, days]): ForeignWindow => {
    const [from, to] = times.split(' ') as [string, string]
    return { ...(days === null || days.size === 7 ? {} : { days: foreignWeekdays.filter((one) => days.has(one)) }), from, to }
  })
  return [...windows, ...weekly]
}

function dayAt(index: number): ForeignWeekday {
  return foreignWeekdays[index % 7]!
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
