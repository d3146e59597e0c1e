// Shifts over several schedules or layers, as the wire tells them.
import { setImmediate as othersTurn } from 'node:timers/promises'
import { formatInstant } from '../../base/instant.ts'
import type { Db } from '../../spine/database.ts'
import type { Person } from '../access/questions.ts'
import { overrideAnswer, shiftAnswers } from './answers.ts'
import type { FinalSchedule, PersonShifts } from './contract.ts'
import { gapsBetween, layersBetween, overlapsBetween, shiftsBetween } from './model/schedule.ts'
import type { Schedule } from './model/schedule.ts'
import { briefOf } from './people.ts'
import type { Directory } from './people.ts'
import { loadSchedules } from './store/schedules.ts'
import type { OverrideRow } from './store/tables.ts'

const schedulesAtOnce = 200
const maxShifts = 2_000
/** More of them say the same. */
const maxOverlaps = 500

interface Range {
  readonly fromMs: number
  readonly toMs: number
}

/** Shifts, gaps and overlaps of [fromMs, toMs); `overrides` are those to tell beside them. */
export async function finalAnswer(schedule: Schedule, { fromMs, toMs }: Range, of: { readonly people: Directory; readonly overrides: readonly OverrideRow[] }): Promise<FinalSchedule> {
  const { people } = of
  const overlaps: FinalSchedule['overlaps'] = []
  for (const { person, rotations, fromMs: begins, toMs: ends } of overlapsBetween(schedule, fromMs, toMs).slice(0, maxOverlaps)) {
    overlaps.push({ person: await people.briefOfName(person), rotations: [...rotations], fromAt: formatInstant(begins), toAt: formatInstant(ends) })
  }
  return {
    schedule: schedule.name, timeZone: schedule.timeZone, fromAt: formatInstant(fromMs), toAt: formatInstant(toMs),
    shifts: await shiftAnswers(shiftsBetween(schedule, fromMs, toMs).filter((shift) => shift.person !== null), people),
    gaps: gapsBetween(schedule, fromMs, toMs).map((gap) => ({ fromAt: formatInstant(gap.fromMs), toAt: formatInstant(gap.toMs) })), overlaps,
    overrides: await Promise.all(of.overrides.map((row) => overrideAnswer(row, people))),
  }
}

export async function layerAnswers(schedule: Schedule, { fromMs, toMs }: Range, people: Directory): Promise<NonNullable<FinalSchedule['layers']>> {
  const answers: NonNullable<FinalSchedule['layers']> = []
  for (const layer of layersBetween(schedule, fromMs, toMs)) answers.push({ rotation: layer.rotation, shifts: await shiftAnswers(layer.shifts, people) })
  return answers
}

/** All shifts of one person in [fromMs, toMs), cut at both ends, by time. Schedules that do not name the person cost nothing. */
export async function shiftsOfPerson(db: Db, person: Person, { fromMs, toMs }: Range): Promise<PersonShifts> {
  const found: (Range & { readonly schedule: string; readonly displayName: string; readonly timeZone: string; readonly rotation: string | null; readonly override: string | null })[] = []
  for (let afterName = ''; ; ) {
    const schedules = await loadSchedules(db, { afterName, afterMs: fromMs, limit: schedulesAtOnce })
    for (const schedule of schedules) {
      if (!names(schedule, person.name)) continue
      const { name, displayName, timeZone } = schedule
      for (const shift of shiftsBetween(schedule, fromMs, toMs)) {
        if (shift.person === person.name) found.push({ schedule: name, displayName, timeZone, rotation: shift.rotation, override: shift.override, fromMs: shift.fromMs, toMs: shift.toMs })
      }
      // A hundred rotations are a hundred milliseconds: alerts are not kept waiting.
      await othersTurn()
    }
    if (schedules.length < schedulesAtOnce) break
    afterName = schedules.at(-1)!.name
  }
  found.sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs || (a.schedule < b.schedule ? -1 : 1))
  return {
    person: briefOf(person), fromAt: formatInstant(fromMs), toAt: formatInstant(toMs), isWhole: found.length <= maxShifts,
    shifts: found.slice(0, maxShifts).map(({ fromMs: begins, toMs: ends, ...shift }) => ({ ...shift, fromAt: formatInstant(begins), toAt: formatInstant(ends) })),
  }
}

function names(schedule: Schedule, person: string): boolean {
  return schedule.rotations.some((rotation) => rotation.people.includes(person)) || schedule.overrides.some((override) => override.person === person)
}
