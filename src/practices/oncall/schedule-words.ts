// Words of schedules beyond turns: layers, windows of the week, holidays, zones and ends of rotations.
import { Type } from '@sinclair/typebox'
import { weekdays } from './model/windows.ts'
import type { Weekday } from './model/windows.ts'

const Day = Type.Unsafe<Weekday>({ type: 'string', enum: [...weekdays] })
const TimeOfDay = Type.String({ pattern: '^\\d\\d:\\d\\d$', maxLength: 5 })

/** Local wall time: `2026-11-23T09:00`. */
export const LocalTime = Type.String({ maxLength: 19, pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?$' })

const DailyWindow = Type.Object({
  /** The days on which it begins; left out, every day. */
  days: Type.Optional(Type.Array(Day, { minItems: 1, maxItems: 7 })),
  from: TimeOfDay,
  /** Not after `from`: on the next day. The same: a whole day. */
  to: TimeOfDay,
}, { additionalProperties: false })
const WeeklyWindow = Type.Object({ fromDay: Day, from: TimeOfDay, toDay: Day, to: TimeOfDay }, { additionalProperties: false })

export const RotationLimits = {
  /** Local wall time when it ends. */
  endsAt: Type.Optional(LocalTime),
  /** IANA name; left out, the zone of the schedule. Several zones follow the sun. */
  timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  /** Held only within these, in the zone of the rotation. Turns are counted through the closed hours. */
  windows: Type.Optional(Type.Array(Type.Union([DailyWindow, WeeklyWindow]), { minItems: 1, maxItems: 50 })),
  /** On holidays of the schedule: `off`, nobody holds it; `only`, it is held then alone. */
  holidays: Type.Optional(Type.Unsafe<'off' | 'only'>({ type: 'string', enum: ['off', 'only'] })),
}

export const ScheduleLimits = {
  /** `together` (when left out): the holders of all rotations are on call. `last-wins`: the last rotation in the list that holds somebody. */
  mode: Type.Optional(Type.Unsafe<'together' | 'last-wins'>({ type: 'string', enum: ['together', 'last-wins'] })),
  /** Whole days, `2026-12-25`, in the zone of each rotation. */
  holidays: Type.Optional(Type.Array(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', maxLength: 10 }), { maxItems: 500 })),
  /** Calendars (kind OnCallCalendar) whose whole days are holidays too. */
  holidayCalendars: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 10 })),
  /** A calendar (kind OnCallCalendar) whose events are shifts, of people by e-mail address or name; below the rotations. */
  shiftsFrom: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** A swap counts only when somebody who owns services, and is neither of the two, has approved it. */
  swapsNeedApproval: Type.Optional(Type.Boolean()),
}
