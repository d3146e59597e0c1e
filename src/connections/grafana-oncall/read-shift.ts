// A shift of Grafana OnCall as rotations here: its events repeat by calendar rules, and groups of people take turns.
import { numberIn, objectIn, ownIn, textIn, textsIn, wallIn, zoneIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { instantMs, rotationsOf, wallMs, wallText } from '../foreign-turns.ts'
import { windowsOf } from '../foreign-windows.ts'
import type { OpenSpan } from '../foreign-windows.ts'
import type { ForeignRotation } from '../on-call-source.ts'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
const periodMs: Readonly<Record<string, number>> = { hourly: 3_600_000, daily: dayMs, weekly: weekMs }
/** Longer is no shift. */
const longestMs = 400 * dayMs
const longestInterval = 1_000
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** Text: what cannot be said here. Empty: over, or nobody's. */
export function readShift(shift: Foreign, of: { readonly timeZone: string; readonly nowMs: number }): readonly ForeignRotation[] | string {
  const timeZone = zoneIn(shift['time_zone']) ?? of.timeZone
  const name = textIn(shift['name']) ?? textIn(shift['id'])!
  const type = textIn(shift['type'])
  const start = wallIn(shift['start'])
  const durationMs = (numberIn(shift['duration']) ?? 0) * 1_000
  if (start === null || durationMs <= 0 || durationMs > longestMs) return `shift "${name}" has no start or no duration that can be read.`
  const groups = groupsOf(shift, type)
  if (groups.length === 0) return []
  const common = { name, timeZone, ...(timeZone === of.timeZone ? {} : { zone: timeZone }), level: numberIn(shift['level']) ?? 0 }
  const made = type === 'single_event' || textIn(shift['frequency']) === null
    ? single({ ...common, start, durationMs, nowMs: of.nowMs })
    : repeated(shift, { ...common, start, durationMs, groups: groups.length, nowMs: of.nowMs })
  if (typeof made === 'string') return made
  return tracksOf(groups).flatMap((people, track) => made.flatMap((turns) => people.length === 0 ? [] : turns(people).map((rotation) => ({
    ...rotation, name: track === 0 ? rotation.name : `${rotation.name} ${track + 1}`, level: common.level, ...(common.zone === undefined ? {} : { timeZone: common.zone }),
  }))))
}

type Turns = (people: readonly string[]) => readonly ForeignRotation[]
interface Times { readonly name: string; readonly timeZone: string; readonly start: number; readonly durationMs: number; readonly nowMs: number }

function single({ name, timeZone, start, durationMs, nowMs }: Times): readonly Turns[] {
  const end = start + durationMs
  if (end <= wallMs(nowMs, timeZone)) return []
  return [(people) => [{ name, people: people.slice(0, 1), length: { count: 1, unit: 'week' }, startsAt: wallText(start), endsAt: wallText(end) }]]
}

function repeated(shift: Foreign, of: Times & { readonly groups: number }): readonly Turns[] | string {
  const { name, timeZone, start, durationMs, groups, nowMs } = of
  const frequency = textIn(shift['frequency']) ?? ''
  const interval = Math.max(1, Math.round(numberIn(shift['interval']) ?? 1))
  const days = textsIn(shift['by_day']).map((day) => weekdays.indexOf(day.toUpperCase()))
  const period = ownIn(periodMs, frequency)
  if (period === undefined || interval > longestInterval) return `shift "${name}" repeats ${frequency}, and that cannot be said here.`
  if (days.includes(-1) || textsIn(shift['by_month']).length > 0 || textsIn(shift['by_monthday']).length > 0) return `shift "${name}" repeats on days of the month or of the year, and that cannot be said here.`
  const turnMs = period * interval
  const from = Math.max(start, wallIn(shift['rotation_start']) ?? start)
  const until = wallIn(shift['until'])
  if (days.length === 0) {
    if (durationMs > turnMs) return `shifts of "${name}" overlap one another, and here one turn ends when the next begins.`
    // The first event that begins at its rotation's start or later; the last that begins by its end.
    const first = start + Math.ceil((from - start) / turnMs) * turnMs
    const end = until === null ? null : start + Math.floor((until - start) / turnMs) * turnMs + durationMs
    const spans = spansOf({ start, durationMs, turnMs, period })
    if (spans === null) return `shift "${name}" leaves out more than hours of a day or days of a week, and that cannot be said here.`
    return [turnsFrom({ name, timeZone, nowMs, turnMs, virtualStart: start, first, end, spans })]
  }
  if (durationMs > dayMs) return `shift "${name}" begins on several days and lasts longer than a day.`
  if (groups > 1 && (frequency !== 'weekly' || interval !== 1)) return `shift "${name}" hands over ${frequency} on some days only, and that cannot be said here.`
  if (frequency === 'hourly' || interval !== 1) return `shift "${name}" leaves out weeks or hours, and that cannot be said here.`
  const time = ((start % dayMs) + dayMs) % dayMs
  const spans = [...new Set(days)].map((day): OpenSpan => ({ day, fromMinute: time / 60_000, minutes: durationMs / 60_000 }))
  // Weeks begin on their first day at the hour of the shift: no shift that begins then is cut by a turn.
  const weekStart = Math.max(0, weekdays.indexOf((textIn(shift['week_start']) ?? 'MO').toUpperCase()))
  const virtualStart = start - time - (((weekdayOf(start) - weekStart) % 7) + 7) % 7 * dayMs + time
  const begins = (wall: number): boolean => days.includes(weekdayOf(wall))
  let first = start + Math.ceil((from - start) / dayMs) * dayMs
  while (!begins(first)) first += dayMs
  let end: number | null = null
  if (until !== null) {
    end = start + Math.floor((until - start) / dayMs) * dayMs
    while (!begins(end) && end >= first) end -= dayMs
    end += durationMs
  }
  return [turnsFrom({ name, timeZone, nowMs, turnMs: weekMs, virtualStart, first, end, spans })]
}

/** When it is held within its turns: empty is all the time, null cannot be said. */
function spansOf({ start, durationMs, turnMs, period }: { start: number; durationMs: number; turnMs: number; period: number }): readonly OpenSpan[] | null {
  if (durationMs === turnMs) return []
  const fromMinute = (((start % dayMs) + dayMs) % dayMs) / 60_000
  if (turnMs === dayMs) return [{ day: null, fromMinute, minutes: durationMs / 60_000 }]
  if (turnMs === weekMs && period === weekMs) return [{ day: weekdayOf(start), fromMinute, minutes: durationMs / 60_000 }]
  return null
}

function turnsFrom(of: { name: string; timeZone: string; nowMs: number; turnMs: number; virtualStart: number; first: number; end: number | null; spans: readonly OpenSpan[] }): Turns {
  const { name, timeZone, nowMs, turnMs, virtualStart, first, end } = of
  const windows = windowsOf(of.spans)
  const instant = (wall: number): number => instantMs(wall, timeZone)
  return (people) => (rotationsOf({
    name, people, turnSeconds: turnMs / 1_000, virtualStartMs: instant(virtualStart), startMs: instant(first), endMs: end === null ? null : instant(end), timeZone,
  }, nowMs) ?? []).map((rotation) => (windows.length === 0 ? rotation : { ...rotation, windows }))
}

/** Each a group that is on call together, in the order of their turns. */
function groupsOf(shift: Foreign, type: string | null): readonly (readonly string[])[] {
  if (type !== 'rolling_users') {
    const users = textsIn(shift['users'])
    return users.length === 0 ? [] : [users]
  }
  const rolling = (Array.isArray(shift['rolling_users']) ? shift['rolling_users'] : []).map((group) => (Array.isArray(group) ? textsIn(group) : Object.values(objectIn(group)).map(String)))
  const at = (numberIn(shift['start_rotation_from_user_index']) ?? 0) % Math.max(1, rolling.length)
  const turned = [...rolling.slice(at), ...rolling.slice(0, at)]
  return turned.some((group) => group.length === 0) ? [] : turned
}

/** A rotation holds one person: groups are as many rotations as the largest has people. */
function tracksOf(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const width = Math.max(...groups.map((group) => group.length))
  return Array.from({ length: width }, (_, track) => groups.map((group) => group[track % group.length]!))
}

/** 0 is Monday; 1970-01-05 was one. */
function weekdayOf(wall: number): number {
  return ((Math.floor(wall / dayMs) - 4) % 7 + 7) % 7
}
