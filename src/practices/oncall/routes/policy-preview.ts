// HTTP: what an escalation policy would do, before it is saved.
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import { settledPolicy, withWebhooksOf } from '../actions/manage-schedules.ts'
import { previewPolicy } from '../actions/preview-policy.ts'
import { PolicyPreview, PolicyPreviewWords } from '../contract.ts'
import { isTimeZone } from '../model/wall-clock.ts'
import { givenInstant } from './given.ts'

export const policyPreviewRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/escalation-policies/preview', access: 'read', summary: 'What a policy would do from a moment on, before it is saved', body: PolicyPreviewWords, answer: PolicyPreview,
    async handle({ body, caller }, house) {
      const nowMs = house.clock.nowMs()
      const atMs = body.at === undefined ? nowMs : givenInstant(body.at, 'at')
      const own = caller.actor.kind === 'person' ? (await findPerson(house.read, caller.actor.id))?.timeZone : undefined
      const timeZone = body.timeZone ?? own ?? 'UTC'
      if (!isTimeZone(timeZone)) throw new Fault('ONCALL_HOURS', { say: `"${timeZone}" is not a time zone.`, mend: 'Use an IANA name like Europe/Berlin.', field: 'timeZone' })
      const plan = await settledPolicy({ db: house.read, nowMs }, body.name === undefined ? body.policy : await withWebhooksOf({ db: house.read }, body.name, body.policy))
      const lines = await previewPolicy(house.read, plan, { atMs, urgency: body.urgency ?? 'page', timeZone })
      return { items: lines.map((line) => ({ at: formatInstant(line.atMs), says: line.says })) }
    },
  }),
]
