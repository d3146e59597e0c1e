// The HTTP route of similar incidents.
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { IncidentParams } from '../contract.ts'
import { SimilarList, SimilarQuery } from '../contract-similar.ts'
import { readSimilar } from '../reads/similar.ts'

export const similarRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/similar', access: 'read', summary: 'Earlier incidents like this one, with the reasons and how they ended',
    params: IncidentParams, query: SimilarQuery, answer: SimilarList,
    handle: async ({ params, query }, house) => readSimilar(house.read, await knownIncident(house.read, params.id), query.limit ?? 5),
  }),
]
