// HTTP: incidents that were run elsewhere.
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { importIncidents } from '../actions/import-incidents.ts'
import { ImportAnswer, ImportIncidents, ImportList } from '../contract-import.ts'
import { importSources } from '../store/imports.ts'

/** Fifty of the longest histories there are. */
const largestBytes = 8 * 1024 * 1024

export const importRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/incidents/import', access: 'administer', summary: 'Take in incidents that were run elsewhere: closed, back-dated, told to nobody; doing it twice changes nothing', body: ImportIncidents, answer: ImportAnswer, bodyLimit: largestBytes,
    handle: ({ body, caller }, house) => house.transact(caller.actor, (work) => importIncidents(work, body)),
  }),
  route({
    method: 'GET', path: '/api/v1/incidents/imports', access: 'read', summary: 'Where imported incidents came from', answer: ImportList,
    async handle(_request, house) {
      return { items: (await importSources(house.read)).map(({ lastMs, ...one }) => ({ ...one, lastAt: formatInstant(lastMs) })), next: null }
    },
  }),
]
