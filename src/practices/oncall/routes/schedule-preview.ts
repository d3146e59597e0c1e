// HTTP: what a schedule would say, before it is saved.
import { Fault } from '../../../base/fault.ts'
import { dayMs } from '../../../base/duration.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { settledSchedule } from '../actions/manage-schedules.ts'
import { SchedulePreview, SchedulePreviewWords } from '../contract-schedule-preview.ts'
import { emptyShifts } from '../find-empty-ends.ts'
import { gapFindings, overlapFindings } from '../find-schedule-problems.ts'
import { finalAnswer } from '../gather-shifts.ts'
import { isReachable } from '../model/contact-rules.ts'
import { contactsOf, Directory } from '../people.ts'
import { asIfSaved } from '../store/schedules.ts'
import { givenInstant } from './given.ts'

const usualRangeMs = 14 * dayMs
const longestRangeMs = 100 * dayMs
/** What has no name yet is called this in its findings. */
const nameless = 'this-schedule'

export const schedulePreviewRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/schedules/preview', access: 'read', summary: 'The shifts, gaps and overlaps a schedule would have, before it is saved', body: SchedulePreviewWords, answer: SchedulePreview,
    async handle({ body }, house) {
      const nowMs = house.clock.nowMs()
      const fromMs = body.from === undefined ? nowMs : givenInstant(body.from, 'from')
      const toMs = body.to === undefined ? fromMs + usualRangeMs : givenInstant(body.to, 'to')
      if (toMs <= fromMs || toMs - fromMs > longestRangeMs) throw new Fault('ONCALL_RANGE', { say: 'The range must be longer than nothing and at most 100 days.', mend: 'Ask for a shorter one.', field: 'to' })
      const settled = await settledSchedule({ db: house.read, nowMs }, body.name ?? nameless, body.schedule)
      const schedule = await asIfSaved(house.read, settled, Math.min(fromMs, nowMs))
      const people = new Directory(house.read)
      const known = (await Promise.all([...new Set(schedule.rotations.flatMap((rotation) => rotation.people))].map((name) => people.named(name)))).filter((person) => person !== null)
      const contacts = await contactsOf(house.read, known)
      const reachable = new Set(known.filter((person) => person.isActive && isReachable(contacts.get(person.id)!)).map(({ name }) => name))
      // Only people of its own rotations were looked up: others are judged by the findings of the house.
      const own = new Set(known.map(({ name }) => name))
      const findings = [...gapFindings(schedule, nowMs), ...overlapFindings(schedule, nowMs), ...emptyShifts(schedule, { isReachable: (name) => !own.has(name) || reachable.has(name) }, nowMs)]
      return { final: await finalAnswer(schedule, { fromMs, toMs }, { people, overrides: [] }), findings: findings.map(({ level, code, say, mend }) => ({ level, code, say, mend })) }
    },
  }),
]
