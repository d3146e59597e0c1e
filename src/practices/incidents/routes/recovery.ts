// The HTTP routes of an incident's end: recovery, what it is closed with, the seed of its postmortem.
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { declineResolve } from '../actions/judge-recovery.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { learn } from '../actions/learn.ts'
import { closingAnswer, recoveryAnswer } from '../answers/recovery.ts'
import { ChangeAnswer, IncidentParams } from '../contract.ts'
import { ClosingAnswer, DeclineResolve, PostmortemSeed, RecoveryAnswer, SayClosing } from '../contract-recovery.ts'
import { postmortemSeed } from '../reads/seed.ts'
import { change } from './change.ts'

export const recoveryRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/recovery', access: 'read', summary: 'Whether the incident is over, as far as is measured', params: IncidentParams, answer: RecoveryAnswer,
    handle: async ({ params }, house) => recoveryAnswer(house.read, await knownIncident(house.read, params.id)),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/recovery/decline', access: 'respond', summary: 'Say that it is not over although everything is well', params: IncidentParams, body: DeclineResolve, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => declineResolve(work, request.params.id, request.body?.reason ?? null)),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/:id/closing', access: 'read', summary: 'What the incident is closed with, and what is still asked', params: IncidentParams, answer: ClosingAnswer,
    handle: async ({ params }, house) => closingAnswer(house.read, await knownIncident(house.read, params.id)),
  }),
  route({
    method: 'PUT', path: '/api/v1/incidents/:id/closing', access: 'respond', summary: 'Answer what the incident is closed with, or say that it is unknown and why', params: IncidentParams, body: SayClosing, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => learn(work, request.params.id, request.body)),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/:id/postmortem-seed', access: 'read', summary: 'Twelve named times, the impact in budget, causes and mitigations', params: IncidentParams, answer: PostmortemSeed,
    handle: async ({ params }, house) => postmortemSeed(house.read, await knownIncident(house.read, params.id), { publicUrl: house.settings.publicUrl, nowMs: house.clock.nowMs() }),
  }),
]
