// What is wrong with the words of a schedule that a schema cannot say.
import type { RotationWords, ScheduleWords } from './contract.ts'
import { isTimeZone, parseWall } from './model/wall-clock.ts'
import { timeOfDayMs } from './model/windows.ts'

export interface WordsProblem {
  readonly say: string
  readonly mend: string
  readonly field: string
}

export function scheduleProblem(words: ScheduleWords): WordsProblem | null {
  if (!isTimeZone(words.timeZone)) return { say: `"${words.timeZone}" is not a time zone.`, mend: zoneMend, field: 'timeZone' }
  for (const [index, date] of (words.holidays ?? []).entries()) {
    if (!isDate(date)) return { say: `"${date}" is not a date.`, mend: 'Write it like 2026-12-25.', field: `holidays[${index}]` }
  }
  const names = new Set<string>()
  for (const [index, rotation] of words.rotations.entries()) {
    if (names.has(rotation.name)) return { say: `Two rotations are called "${rotation.name}".`, mend: 'Give each its own name.', field: `rotations[${index}].name` }
    names.add(rotation.name)
    const problem = rotationProblem(rotation)
    if (problem !== null) return { ...problem, field: `rotations[${index}].${problem.field}` }
  }
  return null
}

const zoneMend = 'Use an IANA name like Europe/Berlin.'

function rotationProblem(rotation: RotationWords): WordsProblem | null {
  const { startsAt, endsAt, timeZone, windows = [] } = rotation
  const starts = parseWall(startsAt)
  if (starts === null) return { say: `"${startsAt}" is not a date and time.`, mend: 'Write the local wall time of the first hand-off, like 2026-11-23T09:00.', field: 'startsAt' }
  if (endsAt !== undefined) {
    const ends = parseWall(endsAt)
    if (ends === null) return { say: `"${endsAt}" is not a date and time.`, mend: 'Write a local wall time like 2026-11-23T09:00.', field: 'endsAt' }
    if (Temporal.PlainDateTime.compare(ends, starts) <= 0) return { say: 'The rotation ends before it begins.', mend: 'Give a later endsAt, or leave it out.', field: 'endsAt' }
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) return { say: `"${timeZone}" is not a time zone.`, mend: zoneMend, field: 'timeZone' }
  for (const [index, window] of windows.entries()) {
    for (const end of ['from', 'to'] as const) {
      if (timeOfDayMs(window[end]) === null) return { say: `"${window[end]}" is not a time of the day.`, mend: 'Write it like 08:30; midnight at the end of a day is 24:00.', field: `windows[${index}].${end}` }
    }
  }
  return null
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
  } catch {
    return false
  }
}
