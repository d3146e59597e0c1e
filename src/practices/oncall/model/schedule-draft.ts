// A schedule as a form holds it: the same words as a file has, from what the API answers. Pure.
import { weekdays } from './windows.ts'
import type { DailyWindow, Weekday, WeeklyWindow, Window } from './windows.ts'

type Length = { count: number; unit: 'hour' | 'day' | 'week' | 'month' }
export type WindowDraft = { days?: Weekday[]; from: string; to: string } | { fromDay: Weekday; from: string; toDay: Weekday; to: string }
export interface RotationDraft {
  name: string
  people: string[]
  length: Length
  startsAt: string
  endsAt?: string
  timeZone?: string
  windows?: WindowDraft[]
  holidays?: 'off' | 'only'
}
export interface ScheduleDraft {
  displayName?: string
  timeZone: string
  rotations: RotationDraft[]
  mode?: 'together' | 'last-wins'
  holidays?: string[]
  holidayCalendars?: string[]
  shiftsFrom?: string
  swapsNeedApproval?: boolean
}
type Told = Omit<ScheduleDraft, 'rotations'> & { readonly displayName: string; readonly rotations: readonly (Omit<RotationDraft, 'people'> & { readonly people: readonly { readonly name: string }[] })[] }

/** As it would be written again. */
export function scheduleDraft({ displayName, timeZone, rotations, mode, holidays, holidayCalendars, shiftsFrom, swapsNeedApproval }: Told): ScheduleDraft {
  return {
    displayName, timeZone,
    rotations: rotations.map(({ people, windows, ...rest }) => ({ ...rest, people: people.map(({ name }) => name), ...(windows === undefined ? {} : { windows: windows.map(onTheClock) }) })),
    ...(mode === undefined ? {} : { mode }), ...(holidays === undefined ? {} : { holidays }), ...(holidayCalendars === undefined ? {} : { holidayCalendars }),
    ...(shiftsFrom === undefined ? {} : { shiftsFrom }), ...(swapsNeedApproval === true ? { swapsNeedApproval } : {}),
  }
}

/** Fields for the time of the day know no 24:00: the same window, said with 00:00 of the next day. */
export function onTheClock(window: Window): WindowDraft {
  if ('fromDay' in window) {
    const [from, to] = [clocked(window.from), clocked(window.to)]
    return { fromDay: from === window.from ? window.fromDay : dayAfter(window.fromDay), from, toDay: to === window.to ? window.toDay : dayAfter(window.toDay), to } satisfies WeeklyWindow
  }
  const days = window.days === undefined ? {} : { days: weekdays.filter((day) => window.days!.some((one) => (window.from === '24:00' ? dayAfter(one) : one) === day)) }
  // From midnight at the end of a day to the same midnight is a whole day, as 00:00 to 00:00 is.
  return { ...days, from: clocked(window.from), to: clocked(window.to) } satisfies DailyWindow
}

const clocked = (time: string): string => (time === '24:00' ? '00:00' : time)
const dayAfter = (day: Weekday): Weekday => weekdays[(weekdays.indexOf(day) + 1) % weekdays.length]!

/** The next name of its kind that is free: `weekly`, `weekly-2`. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted
  for (let number = 2; ; number++) if (!taken.includes(`${wanted}-${number}`)) return `${wanted}-${number}`
}

/** A rotation from a day on, at nine; `today` is `2026-11-23`. */
export function newRotation(draft: ScheduleDraft, today: string): RotationDraft {
  return { name: freeName(draft.rotations.length === 0 ? 'weekly' : 'layer', draft.rotations.map(({ name }) => name)), people: [], length: { count: 1, unit: 'week' }, startsAt: `${today}T09:00` }
}

/** Somebody else for a time: a rotation with an end. It stands above one other rotation; of several, all go on beside it as the mode says. */
export function withTemporary(draft: ScheduleDraft, today: string, until: string): ScheduleDraft {
  const rotation: RotationDraft = { ...newRotation(draft, today), name: freeName('temporary', draft.rotations.map(({ name }) => name)), endsAt: `${until}T09:00` }
  return { ...draft, ...(draft.rotations.length <= 1 ? { mode: 'last-wins' as const } : {}), rotations: [...draft.rotations, rotation] }
}

/** Whether there is enough to ask what it would do. */
export function isWholeSchedule({ timeZone, rotations }: ScheduleDraft): boolean {
  return timeZone !== '' && rotations.every(({ name, people, startsAt, endsAt, windows }) =>
    name !== '' && people.length > 0 && startsAt !== '' && endsAt !== '' && (windows ?? []).every((window) => window.from !== '' && window.to !== '' && (!('days' in window) || window.days!.length > 0)))
}

/** Dates as people type them: apart by commas, blanks or lines. */
export function readDates(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((date) => date !== ''))].sort()
}

/** The document that a file would hold. JSON is YAML too. */
export function scheduleDocument(name: string, spec: ScheduleDraft): string {
  return `apiVersion: mainstay.dev/v1\nkind: Schedule\nmetadata: { name: ${name || 'name'} }\nspec: ${JSON.stringify(spec, null, 2)}\n`
}
