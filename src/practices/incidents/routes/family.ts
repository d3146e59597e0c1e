// The HTTP routes of incidents that belong together.
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { removeParent, setParent } from '../actions/set-parent.ts'
import { familyAnswer } from '../answers/family.ts'
import { ChangeAnswer, IncidentParams } from '../contract.ts'
import { FamilyAnswer, SetParent } from '../contract-family.ts'
import { change } from './change.ts'

export const familyRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/family', access: 'read', summary: 'Its parent, its children, and what it follows', params: IncidentParams, answer: FamilyAnswer,
    handle: async ({ params }, house) => familyAnswer(house.read, await knownIncident(house.read, params.id)),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/parent', access: 'respond', summary: 'Make it part of a larger incident', params: IncidentParams, body: SetParent, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => setParent(work, request.params.id, { parent: request.body.parent, reason: request.body.reason ?? null })),
  }),
  route({
    method: 'DELETE', path: '/api/v1/incidents/:id/parent', access: 'respond', summary: 'Take it off the larger incident', params: IncidentParams, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => removeParent(work, request.params.id)),
  }),
]
