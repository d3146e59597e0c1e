// HTTP: pages and what can be done with them, and the outbox.
import { minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { defaultPageSize, pageOf } from '../../../base/page.ts'
import { mayCall } from '../../../spine/access/roles.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route, Work } from '../../../spine/practice.ts'
import { addResponders } from '../actions/add-responders.ts'
import { escalateByHand, pageByHand, reassignPage } from '../actions/redirect-page.ts'
import { acknowledgePage, noSuchPage, resolvePage } from '../actions/settle-page.ts'
import type { Settled } from '../actions/settle-page.ts'
import { snoozePage } from '../actions/snooze-page.ts'
import { outboxItem, pageDetail, pageItems } from '../answers.ts'
import * as contract from '../contract.ts'
import type { PageState } from '../model/page-state.ts'
import { listOutbox } from '../store/outbox.ts'
import { listPages, pageRow } from '../store/pages.ts'
import { givenCursor, givenInstant } from './given.ts'

export const pageRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/pages', access: 'read', summary: 'List pages, newest first', query: contract.PageListQuery, answer: contract.PageOfPages,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const rows = await listPages(house.read, {
        limit: limit + 1,
        ...(query.state === undefined ? {} : { states: statesOf(query.state) }),
        ...(query.situation === undefined ? {} : { situation: query.situation }),
        ...(query.service === undefined ? {} : { service: query.service }),
        ...(query.cursor === undefined ? {} : { before: givenCursor(query.cursor) }),
      })
      const page = pageOf(rows, limit, (last) => [last.id])
      return { items: await pageItems(house.read, page.items), next: page.next }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/pages', access: 'respond', status: 201, summary: 'Page somebody by hand', body: contract.NewPage, answer: contract.PageDetail,
    handle: async ({ body, caller }, house) => onePage(house, await house.transact(caller.actor, (work) => pageByHand(work, body))),
  }),
  route({
    method: 'GET', path: '/api/v1/pages/:id', access: 'read', summary: 'One page with its notifications and every try', params: contract.ById, answer: contract.PageDetail,
    handle: ({ params }, house) => onePage(house, params.id),
  }),
  route({
    method: 'POST', path: '/api/v1/pages/:id/acknowledge', access: 'respond', summary: 'Say that you are on it: nobody else is asked', params: contract.ById, answer: contract.PageChange,
    handle: ({ params, caller }, house) => changed(house, house.transact(caller.actor, (work) => acknowledgePage(work, params.id, 'api'))),
  }),
  route({
    method: 'POST', path: '/api/v1/pages/:id/resolve', access: 'respond', summary: 'End a page', params: contract.ById, body: contract.ResolveBody, answer: contract.PageChange,
    handle: ({ params, body, caller }, house) => changed(house, house.transact(caller.actor, (work) => resolvePage(work, params.id, { reason: body?.reason ?? null, isAutomatic: false }))),
  }),
  route({
    method: 'POST', path: '/api/v1/pages/:id/escalate', access: 'respond', summary: 'Ask the next step now', params: contract.ById, answer: contract.PageChange,
    handle: ({ params, caller }, house) => changed(house, house.transact(caller.actor, (work) => escalateByHand(work, params.id))),
  }),
  route({
    method: 'POST', path: '/api/v1/pages/:id/reassign', access: 'respond', summary: 'Hand a page to a person, a schedule or a team', params: contract.ById, body: contract.ReassignPage, answer: contract.PageChange,
    handle: ({ params, body, caller }, house) => changed(house, house.transact(caller.actor, (work: Work) => reassignPage(work, params.id, body))),
  }),
  route({
    method: 'POST', path: '/api/v1/pages/:id/snooze', access: 'respond', summary: 'Carry a page until a time, when it asks again', params: contract.ById, body: contract.SnoozePage, answer: contract.PageChange,
    handle: ({ params, body, caller }, house) => changed(house, house.transact(caller.actor, (work) => snoozePage(work, params.id, snoozeEnd(body, work.nowMs)))),
  }),
  route({
    method: 'POST', path: '/api/v1/pages/:id/responders', access: 'respond', summary: 'Ask more people to help; who carries the page stays the same', params: contract.ById, body: contract.AddResponders, answer: contract.PageChange,
    handle: ({ params, body, caller }, house) => changed(house, house.transact(caller.actor, (work) => addResponders(work, params.id, body))),
  }),
  route({
    method: 'GET', path: '/api/v1/outbox', access: 'read', summary: 'Copies of the messages that were sent or kept, newest first', query: contract.OutboxQuery, answer: contract.PageOfOutbox,
    async handle({ query, caller }, house) {
      const limit = query.limit ?? defaultPageSize
      const rows = await listOutbox(house.read, {
        limit: limit + 1, ...(query.page === undefined ? {} : { page: query.page }), ...(query.cursor === undefined ? {} : { before: givenCursor(query.cursor) }),
      })
      const page = pageOf(rows, limit, (last) => [last.id])
      return { items: page.items.map((row) => outboxItem(row, mayCall(caller, 'administer'))), next: page.next }
    },
  }),
]

async function onePage(house: House, id: string): Promise<contract.PageDetail> {
  const row = await pageRow(house.read, id)
  if (!row) throw noSuchPage(id)
  return pageDetail(house, house.read, row)
}

async function changed(house: House, settled: Promise<Settled>): Promise<contract.PageChange> {
  const { page, changed: isNew, say } = await settled
  return { page: await onePage(house, page), changed: isNew, say }
}

function snoozeEnd({ minutes, until }: { minutes?: number; until?: string }, nowMs: number): number {
  if ((minutes === undefined) === (until === undefined)) throw new Fault('ONCALL_SNOOZE_WHEN', { say: 'Snoozing needs one of minutes and until.', mend: 'Give { "minutes": 60 }, or an instant as until.', field: 'minutes' })
  return until === undefined ? nowMs + minutes! * minuteMs : givenInstant(until, 'until')
}

function statesOf(text: string): readonly PageState[] {
  return text.split(',').flatMap((word): readonly PageState[] => {
    if (word === 'live') return ['open', 'acknowledged', 'unanswered']
    const state = contract.pageStates.find((known) => known === word)
    if (state === undefined) throw new Fault('ONCALL_PAGE_STATE', { say: `"${word}" is not a state of a page.`, mend: `Use ${contract.pageStates.join(', ')} or live.`, field: 'state' })
    return [state]
  })
}
