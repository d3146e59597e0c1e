// The HTTP routes of incidents that turned out to be one.
import { Type } from '@sinclair/typebox'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { mergeIncident, splitOff } from '../actions/merge-incidents.ts'
import { ChangeAnswer, IncidentParams } from '../contract.ts'
import { MergeIncident, SplitOff } from '../contract-merges.ts'
import { change } from './change.ts'

export const mergeRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/incidents/:id/merge', access: 'respond', summary: 'Merge a duplicate into another incident; its links go on working', params: IncidentParams, body: MergeIncident, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => mergeIncident(work, request.params.id, { into: request.body.into, reason: request.body.reason ?? null })),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/split-off', access: 'respond', summary: 'Take back a merge', params: IncidentParams, body: Type.Union([SplitOff, Type.Null()]), answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => splitOff(work, request.params.id, request.body?.reason ?? null)),
  }),
]
