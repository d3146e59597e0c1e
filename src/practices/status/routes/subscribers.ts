// The HTTP routes of those who look after subscribers: the list, its export, taking a list over, forgetting one.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { importSubscribers, removeSubscriber } from '../actions/keep-subscribers.ts'
import { knownPage } from '../actions/publish.ts'
import { StatusPageParams } from '../contract.ts'
import { ImportConfirmed, ImportSubscribers, ImportedSubscribers, Reason, SubscriberList, SubscriberQuery } from '../contract-subscribers.ts'
import { subscribersExported } from '../events.ts'
import { shownAddress } from '../model/subscriber-address.ts'
import { subscribersCsv, subscribersCsvHead } from '../model/subscriber-list.ts'
import { countSubscribers, subscribersOf } from '../store/subscriber-list.ts'
import { subscriberById } from '../store/subscribers.ts'
import type { SubscriberRow } from '../store/subscribers.ts'

const perPage = 100
/** Rows of one export; more are taken in parts by kind and state. */
const mostExported = 100_000
const readAtOnce = 1_000
const importLimit = 512 * 1024
const SubscriberParams = Type.Object({ name: Type.String({ maxLength: 63 }), id: Type.String({ maxLength: 60 }) })

export const subscriberRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/status-pages/:name/subscribers', access: 'set-standards', summary: 'Who is told of a status page, a page at a time, and how many there are of each kind', params: StatusPageParams, query: SubscriberQuery, answer: SubscriberList,
    async handle({ params, query: { cursor, q, limit = perPage, ...filter } }, house) {
      await knownPage({ db: house.read }, params.name)
      const rows = await subscribersOf(house.read, params.name, { ...filter, ...(q === undefined ? {} : { search: q }), afterId: cursor ?? '', limit })
      return { items: rows.map((row) => ({ ...listed(row), failures: row.failures, problem: row.problem })), next: rows.length === limit ? rows.at(-1)!.id : null, counts: [...(await countSubscribers(house.read, params.name))] }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/status-pages/:name/subscribers-export', access: 'administer', summary: 'All subscribers of a status page as CSV; that it was taken stands on the record', params: StatusPageParams,
    query: Type.Omit(SubscriberQuery, ['cursor', 'limit']),
    async handle({ params, query: { q, ...filter }, caller }, house) {
      await knownPage({ db: house.read }, params.name)
      let [text, afterId, rows] = [subscribersCsvHead, '', 0]
      for (;;) {
        const part = await subscribersOf(house.read, params.name, { ...filter, ...(q === undefined ? {} : { search: q }), afterId, limit: readAtOnce })
        text += subscribersCsv(part.map(listed))
        rows += part.length
        if (part.length < readAtOnce || rows >= mostExported) break
        afterId = part.at(-1)!.id
      }
      await house.transact(caller.actor, (work) => append(work, [subscribersExported({ subject: `status-page/${params.name}`, data: { rows } })]))
      return new RawAnswer(200, 'text/csv; charset=utf-8', text, { 'content-disposition': `attachment; filename="subscribers-${params.name}.csv"`, 'cache-control': 'no-store' })
    },
  }),
  route({
    method: 'POST', path: '/api/v1/status-pages/:name/subscribers', access: 'set-standards', bodyLimit: importLimit, summary: 'Add e-mail addresses; each confirms from its mail before it is told anything', params: StatusPageParams, body: ImportSubscribers, answer: ImportedSubscribers,
    handle: ({ params, body, caller }, house) => house.transact(caller.actor, async (work) => importSubscribers(work, await knownPage(work, params.name), { addresses: body.addresses, confirmedElsewhere: null })),
  }),
  route({
    method: 'POST', path: '/api/v1/status-pages/:name/subscribers-confirmed', access: 'administer', bodyLimit: importLimit, summary: 'Add e-mail addresses that were confirmed elsewhere, with the reason on the record', params: StatusPageParams, body: ImportConfirmed, answer: ImportedSubscribers,
    handle: ({ params, body, caller }, house) => house.transact(caller.actor, async (work) => importSubscribers(work, await knownPage(work, params.name), { addresses: body.addresses, confirmedElsewhere: body.reason })),
  }),
  route({
    method: 'DELETE', path: '/api/v1/status-pages/:name/subscribers/:id', access: 'set-standards', status: 204, summary: 'Forget a subscriber and everything told to them; the reason stands on the record', params: SubscriberParams, query: Type.Object({ reason: Type.Optional(Reason) }),
    async handle({ params, query, caller }, house) {
      const known = await subscriberById(house.read, params.id)
      if (known?.page !== params.name) throw new Fault('STATUS_SUBSCRIBER_UNKNOWN', { kind: 'not-found', say: 'There is no such subscriber.', mend: 'Take the id from the list of subscribers; it starts with sub_.' })
      await house.transact(caller.actor, (work) => removeSubscriber(work, known, query.reason ?? null))
    },
  }),
]

function listed({ id, kind, address, components, state, asked_ms, confirmed_ms }: SubscriberRow) {
  return { id, kind, address: shownAddress(kind, address), components: JSON.parse(components) as string[], state, askedAt: formatInstant(asked_ms), confirmedAt: confirmed_ms === null ? null : formatInstant(confirmed_ms) }
}
