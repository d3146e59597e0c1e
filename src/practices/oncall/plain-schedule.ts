// Only what a file or a request says of a schedule, in one order, so that equal words are equal.
import type { RotationWords, ScheduleWords } from './contract.ts'
import type { Rotation } from './model/rotation.ts'
import type { Schedule } from './model/schedule.ts'
import { weekdays } from './model/windows.ts'
import type { Window } from './model/windows.ts'

export function plainRotation(rotation: Rotation | RotationWords): RotationWords {
  const { name, people, length, startsAt, endsAt, timeZone, windows, holidays } = rotation
  return {
    name, people: [...people], length: { count: length.count, unit: length.unit }, startsAt,
    ...(endsAt === undefined ? {} : { endsAt }), ...(timeZone === undefined ? {} : { timeZone }),
    ...(windows === undefined ? {} : { windows: windows.map(plainWindow) }), ...(holidays === undefined ? {} : { holidays }),
  }
}

function plainWindow(window: Window): NonNullable<RotationWords['windows']>[number] {
  if ('fromDay' in window) return { fromDay: window.fromDay, from: window.from, toDay: window.toDay, to: window.to }
  const { days } = window
  return { ...(days === undefined ? {} : { days: weekdays.filter((day) => days.includes(day)) }), from: window.from, to: window.to }
}

/** `together` is what is meant when nothing is said. */
export function limitsOfSchedule({ mode, holidays, holidayCalendars = [], shiftsFrom, swapsNeedApproval }: Schedule | ScheduleWords): Pick<ScheduleWords, 'mode' | 'holidays' | 'holidayCalendars' | 'shiftsFrom' | 'swapsNeedApproval'> {
  return {
    ...(mode === undefined || mode === 'together' ? {} : { mode }), ...(holidays === undefined || holidays.length === 0 ? {} : { holidays: [...new Set(holidays)].sort() }),
    ...(holidayCalendars.length === 0 ? {} : { holidayCalendars: [...new Set(holidayCalendars)].sort() }), ...(shiftsFrom === undefined ? {} : { shiftsFrom }),
    ...(swapsNeedApproval === true ? { swapsNeedApproval } : {}),
  }
}
