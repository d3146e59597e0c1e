// What communications say on the record. Subject: incident/inc_….
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Audience = Type.Union([Type.Literal('internal'), Type.Literal('executive'), Type.Literal('customer'), Type.Literal('support')])
const Status = Type.Union([Type.Literal('investigating'), Type.Literal('identified'), Type.Literal('monitoring'), Type.Literal('resolved')])

export const updatePublished = defineEvent('communication.update-published', 'An update about an incident was published to an audience. It leaves ten seconds later, unless it is withdrawn.', Type.Object({
  number: Type.Integer(),
  /** `upd_…` */
  update: Type.String(), audience: Audience, status: Status, title: Type.String(), text: Type.String(),
  nextDueAtMs: Type.Union([Type.Integer(), Type.Null()]), isDrill: Type.Boolean(),
}))
export const updateWithdrawn = defineEvent('communication.update-withdrawn', 'An update was taken back before it left.', Type.Object({ number: Type.Integer(), update: Type.String(), audience: Audience }))
export const audienceSaved = defineEvent('communication.audience-saved', 'Who is told of what was said or changed. Subject: audience/<name>.', Type.Object({ audience: Audience, destinations: Type.Integer() }))
export const templateSaved = defineEvent('communication.template-saved', 'The words of an update were said or changed. Subject: update-template/<name>.', Type.Object({ audience: Audience }))
export const cadenceSaved = defineEvent('communication.cadence-saved', 'How often updates are promised was said or changed. Subject: update-cadence/<name>.', Type.Object({ severities: Type.Array(Type.String()) }))
export const nudged = defineEvent('communication.nudged', 'An update was due or about to be: whoever communicates was reminded. Nobody, where no role was taken and nobody acknowledged.', Type.Object({
  number: Type.Integer(), person: Type.Union([Type.String(), Type.Null()]), as: Type.String(), dueAtMs: Type.Integer(), isLate: Type.Boolean(),
}))
export const nudgeSnoozed = defineEvent('communication.nudge-snoozed', 'Reminders of updates were quieted for a time, with a reason. What was promised stays promised.', Type.Object({
  number: Type.Integer(), reason: Type.String(), untilMs: Type.Integer(),
}))
export const shareMade = defineEvent('communication.share-made', 'A link was made that shows one incident to people without an account, read-only, until it expires.', Type.Object({
  number: Type.Integer(), share: Type.String(), audience: Audience, expiresAtMs: Type.Integer(),
}))
export const shareRevoked = defineEvent('communication.share-revoked', 'A link that showed one incident was ended.', Type.Object({ number: Type.Integer(), share: Type.String() }))
