// HTTP: the shifts of one person, over all schedules.
import { Fault } from '../../../base/fault.ts'
import { dayMs } from '../../../base/duration.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import * as contract from '../contract.ts'
import { shiftsOfPerson } from '../gather-shifts.ts'
import { knownPerson } from '../people.ts'
import { givenInstant } from './given.ts'

const defaultRangeMs = 90 * dayMs
const longestRangeMs = 100 * dayMs

export const shiftRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/people/:id/shifts', access: 'read', summary: 'All shifts of one person, over all schedules', params: contract.ById, query: contract.PersonShiftsQuery, answer: contract.PersonShifts,
    async handle({ params, query, caller }, house) {
      const fromMs = query.from === undefined ? house.clock.nowMs() : givenInstant(query.from, 'from')
      const toMs = query.to === undefined ? fromMs + defaultRangeMs : givenInstant(query.to, 'to')
      if (toMs <= fromMs || toMs - fromMs > longestRangeMs) throw new Fault('ONCALL_SHIFTS_RANGE', { say: 'The range must be longer than nothing and at most 100 days.', mend: 'Ask for a shorter one.', field: 'to' })
      return shiftsOfPerson(house.read, await knownPerson(house.read, params.id === 'me' && caller.actor.kind === 'person' ? caller.actor.id : params.id), { fromMs, toMs })
    },
  }),
]
