// The HTTP route of the services an incident concerns.
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { IncidentParams } from '../contract.ts'
import { AffectedAnswer } from '../contract-affected.ts'
import { readAffected } from '../reads/affected.ts'

export const affectedRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/affected', access: 'read', summary: 'The services an incident concerns, each with the reason', params: IncidentParams, answer: AffectedAnswer,
    handle: async ({ params }, house) => readAffected(house.read, await knownIncident(house.read, params.id)),
  }),
]
