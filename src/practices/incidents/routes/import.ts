// The HTTP route by which a history of incidents comes in.
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { importIncidents } from '../actions/import-incidents.ts'
import { ImportAnswer, ImportIncidents } from '../contract-import.ts'

export const importRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/incidents/import', access: 'set-standards', summary: 'Take incidents of another system that are over; each is taken once', body: ImportIncidents, answer: ImportAnswer, bodyLimit: 8 * 1_048_576,
    handle: ({ body, caller }, house) => house.transact(caller.actor, (work) => importIncidents(work, body)),
  }),
]
