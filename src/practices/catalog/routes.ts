// The HTTP routes of the catalog.
import { Fault } from '../../base/fault.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../base/page.ts'
import { route } from '../../spine/practice.ts'
import type { House, Route } from '../../spine/practice.ts'
import { importBackstage } from './actions/import-backstage.ts'
import { removeService, removeTeam, unknownService, unknownTeam } from './actions/remove.ts'
import { saveService, saveTeam } from './actions/save.ts'
import { serviceAnswer, serviceItems, teamAnswers } from './answers.ts'
import { ImportAnswer, ImportBackstage, NameParams, SaveService, SaveTeam, ServiceAnswer, ServiceListQuery, ServicePage, TeamAnswer, TeamListQuery, TeamPage } from './contract.ts'
import { serviceByName, servicePage, teamByName, teamPage } from './store.ts'

/** A company's catalog-info.yaml files, some thousand of them. */
const importLimit = 16 * 1024 * 1024

export const catalogRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/services', access: 'read', summary: 'List services by name', query: ServiceListQuery, answer: ServicePage,
    async handle({ query }, house) {
      const { cursor, limit = defaultPageSize, ...filter } = query
      const rows = await servicePage(house.read, { ...filter, limit: limit + 1, ...(cursor === undefined ? {} : { after: nameIn(cursor) }) })
      const page = pageOf(rows, limit, (last) => [last.name])
      return { items: await serviceItems(house.read, page.items), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/services/:name', access: 'read', summary: 'One service: who said what about it, what it needs and who needs it', params: NameParams, answer: ServiceAnswer,
    handle: ({ params }, house) => oneService(house, params.name),
  }),
  route({
    method: 'PUT', path: '/api/v1/services/:name', access: 'own-services', summary: 'Add or edit a service; null takes back what was said here', params: NameParams, body: SaveService, answer: ServiceAnswer,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => saveService(work, params.name, body))
      return oneService(house, params.name)
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/services/:name', access: 'own-services', status: 204, summary: 'Take a service out of the catalog', params: NameParams,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeService(work, params.name)),
  }),
  route({
    method: 'GET', path: '/api/v1/teams', access: 'read', summary: 'List teams by name', query: TeamListQuery, answer: TeamPage,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const rows = await teamPage(house.read, { limit: limit + 1, ...(query.cursor === undefined ? {} : { after: nameIn(query.cursor) }) })
      const page = pageOf(rows, limit, (last) => [last.name])
      return { items: await teamAnswers(house.read, page.items), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/teams/:name', access: 'read', summary: 'One team with its services', params: NameParams, answer: TeamAnswer,
    handle: ({ params }, house) => oneTeam(house, params.name),
  }),
  route({
    method: 'PUT', path: '/api/v1/teams/:name', access: 'own-services', summary: 'Add or edit a team; null takes back what was said here', params: NameParams, body: SaveTeam, answer: TeamAnswer,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => saveTeam(work, params.name, body))
      return oneTeam(house, params.name)
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/teams/:name', access: 'own-services', status: 204, summary: 'Take a team out of the catalog', params: NameParams,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeTeam(work, params.name)),
  }),
  route({
    method: 'POST', path: '/api/v1/catalog/import', access: 'set-standards', summary: 'Show what Backstage files would change, and with "apply" change it', body: ImportBackstage, answer: ImportAnswer, bodyLimit: importLimit,
    handle: ({ body, caller }, house) => importBackstage(house, caller.actor, body),
  }),
]

async function oneService(house: House, name: string): Promise<ServiceAnswer> {
  const service = await serviceByName(house.read, name)
  if (!service) throw unknownService(name)
  return serviceAnswer(house.read, service)
}

async function oneTeam(house: House, name: string): Promise<TeamAnswer> {
  const team = await teamByName(house.read, name)
  if (!team) throw unknownTeam(name)
  return (await teamAnswers(house.read, [team]))[0]!
}

function nameIn(cursor: string): string {
  const name = decodeCursor(cursor)?.[0]
  if (typeof name !== 'string') throw new Fault('CATALOG_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return name
}
