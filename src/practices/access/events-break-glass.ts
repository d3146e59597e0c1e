// What break-glass says on the record, subject `break-glass/bgl_…`. People appear by id.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const OrNull = Type.Union([Type.String(), Type.Null()])
const Asked = { person: Type.String(), role: Type.String(), ownRole: Type.String(), reason: Type.String(), minutes: Type.Integer(), incident: OrNull }
export const breakGlassAsked = defineEvent('break-glass.asked', 'Somebody asked for a higher role for a short while.', Type.Object({ ...Asked, policy: Type.String() }))
export const breakGlassDeclined = defineEvent('break-glass.declined', 'A second person said no.', Type.Object({ person: Type.String(), role: Type.String(), reason: OrNull, incident: OrNull }))
export const breakGlassBegun = defineEvent('break-glass.begun', 'A higher role is in force, until its end or until it is given back.', Type.Object({ ...Asked, approvedBy: OrNull, untilMs: Type.Integer() }))
export const breakGlassUsed = defineEvent('break-glass.used', 'Something was done under a higher role; said once for each route.', Type.Object({ person: Type.String(), role: Type.String(), method: Type.String(), route: Type.String(), incident: OrNull }))
export const breakGlassEnded = defineEvent('break-glass.ended', 'A higher role is no longer in force.', Type.Object({ person: Type.String(), role: Type.String(), how: Type.Union([Type.Literal('time'), Type.Literal('given-back'), Type.Literal('ended')]), reason: OrNull, incident: OrNull }))
export const breakGlassReviewed = defineEvent('break-glass.reviewed', 'What was done under a higher role was looked at.', Type.Object({ person: Type.String(), role: Type.String(), verdict: Type.Union([Type.Literal('justified'), Type.Literal('not-justified')]), note: Type.String(), incident: OrNull }))
export const breakGlassPolicySaved = defineEvent('break-glass-policy.saved', 'A way to a higher role was declared.', Type.Object({ spec: Type.Unknown() }))
