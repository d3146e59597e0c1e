// The HTTP routes of incidents that turned out to be one.
import { Type } from '@sinclair/typebox'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { mergeIncident, splitOff } from '../actions/merge-incidents.ts'
import { changeAnswer } from '../answers.ts'
import { ChangeAnswer, IncidentParams } from '../contract.ts'
import { MergeIncident, SplitOff } from '../contract-merges.ts'

export const mergeRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/incidents/:id/merge', access: 'respond', summary: 'Merge a duplicate into another incident; its links go on working', params: IncidentParams, body: MergeIncident, answer: ChangeAnswer,
    handle: async ({ params, body, caller }, house) => changeAnswer(house.read, await house.transact(caller.actor, (work) => mergeIncident(work, params.id, { into: body.into, reason: body.reason ?? null })), house.settings.publicUrl),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/split-off', access: 'respond', summary: 'Take back a merge', params: IncidentParams, body: Type.Union([SplitOff, Type.Null()]), answer: ChangeAnswer,
    handle: async ({ params, body, caller }, house) => changeAnswer(house.read, await house.transact(caller.actor, (work) => splitOff(work, params.id, body?.reason ?? null)), house.settings.publicUrl),
  }),
]
