// HTTP: the final shifts of one person over all schedules.
import { dayMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { ById } from '../contract.ts'
import { PersonShifts, ShiftsQuery } from '../model/calendar/contract.ts'
import { shiftsBetween } from '../model/schedule.ts'
import { briefOf, knownPerson } from '../people.ts'
import { loadSchedules } from '../store/schedules.ts'
import { givenInstant } from './given.ts'

const usualRangeMs = 90 * dayMs
const longestRangeMs = 400 * dayMs
const mostSchedules = 500
/** An hourly rotation of two over 400 days is 4,800. */
const mostShifts = 5_000

export const shiftRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/people/:id/shifts', access: 'read', summary: 'Final shifts of one person over all schedules', params: ById, query: ShiftsQuery, answer: PersonShifts,
    async handle({ params, query, caller }, house) {
      const person = await knownPerson(house.read, params.id === 'me' && caller.actor.kind === 'person' ? caller.actor.id : params.id)
      const fromMs = query.from === undefined ? house.clock.nowMs() : givenInstant(query.from, 'from')
      const toMs = query.to === undefined ? fromMs + usualRangeMs : givenInstant(query.to, 'to')
      if (toMs <= fromMs || toMs - fromMs > longestRangeMs) throw new Fault('ONCALL_RANGE', { say: 'The range must be longer than nothing and at most 400 days.', mend: 'Ask for a shorter one.', field: 'to' })
      const held = (await loadSchedules(house.read, { afterMs: fromMs, limit: mostSchedules })).flatMap((schedule) =>
        shiftsBetween(schedule, fromMs, toMs).filter((shift) => shift.person === person.name).map((shift) => ({ schedule, shift })))
      return {
        person: briefOf(person), fromAt: formatInstant(fromMs), toAt: formatInstant(toMs), isCut: held.length > mostShifts,
        shifts: held.sort((a, b) => a.shift.fromMs - b.shift.fromMs).slice(0, mostShifts).map(({ schedule, shift }) => ({
          schedule: schedule.name, displayName: schedule.displayName, timeZone: schedule.timeZone, rotation: shift.rotation,
          fromAt: formatInstant(shift.fromMs), toAt: formatInstant(shift.toMs), override: shift.override,
        })),
      }
    },
  }),
]
