// `/api/v1/situations`: what belongs together, put right by hand where need be; and the storms there were.
import { Type } from '@sinclair/typebox'
import { defaultPageSize, pageOf } from '../../../base/page.ts'
import type { Page } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { mergeSituations } from '../actions/merge-situations.ts'
import { resolveSituation } from '../actions/resolve-situation.ts'
import { splitSituation } from '../actions/split-situation.ts'
import { idOfCursor, situationAnswers, situationWithAlerts, stormAnswer } from '../answers.ts'
import { PageOfSituations, ResolveSituation, SituationQuery, SituationWithAlerts } from '../contract.ts'
import type { SituationAnswer } from '../contract.ts'
import { MergeSituation, PageOfStorms, SplitSituation, StormQuery } from '../model/correlation/contract.ts'
import { situationsPage } from '../store/reading.ts'
import { stormsPage } from '../store/storms.ts'

const ById = Type.Object({ id: Type.String({ maxLength: 64 }) })

export const situationRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/situations', access: 'read', summary: 'List situations, newest first; by service also those that hold others too', query: SituationQuery, answer: PageOfSituations,
    async handle({ query }, house): Promise<Page<SituationAnswer>> {
      const { cursor, limit = defaultPageSize, ...filter } = query
      const rows = await situationsPage(house.read, { ...filter, ...(cursor === undefined ? {} : { beforeId: idOfCursor(cursor) }) }, limit + 1)
      const page = pageOf(rows, limit, (last) => [last.id])
      return { items: await situationAnswers(house, page.items), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/situations/:id', access: 'read', summary: 'Read a situation with its parts, its newest alerts and why each is in it', params: ById, answer: SituationWithAlerts,
    handle: ({ params }, house) => situationWithAlerts(params.id, house),
  }),
  route({
    method: 'POST', path: '/api/v1/situations/:id/resolve', access: 'respond', summary: 'Say that a situation is over', params: ById, body: ResolveSituation, answer: SituationWithAlerts,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => resolveSituation(work, params.id, body?.note ?? null))
      return situationWithAlerts(params.id, house)
    },
  }),
  route({
    method: 'POST', path: '/api/v1/situations/:id/merge', access: 'respond', summary: 'Say that a situation is the same trouble as another, which takes its alerts; answers that one',
    params: ById, body: MergeSituation, answer: SituationWithAlerts,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => mergeSituations(work, { id: params.id, into: body.into, note: body.note ?? null }))
      return situationWithAlerts(body.into, house)
    },
  }),
  route({
    method: 'POST', path: '/api/v1/situations/:id/split', access: 'respond', summary: 'Say that some alerts of a situation are another trouble; answers the situation they have then',
    params: ById, body: SplitSituation, answer: SituationWithAlerts, status: 201,
    async handle({ params, body, caller }, house) {
      const id = await house.transact(caller.actor, (work) => splitSituation(work, { id: params.id, alerts: body.alerts, note: body.note ?? null }))
      return situationWithAlerts(id, house)
    },
  }),
  route({
    method: 'GET', path: '/api/v1/alerts/storms', access: 'read', summary: 'List storms of alerts, newest first', query: StormQuery, answer: PageOfStorms,
    async handle({ query }, house) {
      const { cursor, limit = defaultPageSize } = query
      const page = pageOf(await stormsPage(house.read, { limit: limit + 1, ...(cursor === undefined ? {} : { beforeId: idOfCursor(cursor) }) }), limit, (last) => [last.id])
      return { items: page.items.map(stormAnswer), next: page.next }
    },
  }),
]
