// Subscribing to a public status page without an account, and looking after its subscribers.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { mainstay } from '../../../base/actor.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest } from '../../../spine/practice.ts'
import { askToSubscribe, askToSubscribeHook, changeSubscription, confirm, endSubscription, subscriberOfLink, keepUrl } from '../actions/subscribe.ts'
import { knownPage } from '../actions/publish.ts'
import { StatusPageParams } from '../contract.ts'
import { SubscriberList } from '../contract-subscribers.ts'
import { hookAskedHtml } from '../model/hook-html.ts'
import { isSubscriberKind, shownAddress } from '../model/subscriber-address.ts'
import { askedHtml, confirmHtml, endedHtml, refusedHtml, subscriptionHtml } from '../model/subscription-html.ts'
import { findPage } from '../store/status.ts'
import type { StoredPage } from '../store/status.ts'
import { deleteSubscriber, subscriberById, subscribersAfter } from '../store/subscribers.ts'
import type { SubscriberRow } from '../store/subscribers.ts'

const bodyLimit = 16 * 1024
const TokenQuery = Type.Object({ token: Type.Optional(Type.String({ maxLength: 300 })) })
const SubscriberParams = Type.Object({ name: Type.String({ maxLength: 63 }), id: Type.String({ maxLength: 60 }) })
const staleLink = 'This link is too old, was ended, or is not whole. Subscribe again on the page.'
const perPage = 100

export const subscriptionRoutes: readonly Route[] = [
  publicForm('subscribe', 'Ask to be told of a status page by e-mail, webhook, Slack or Microsoft Teams; nothing is sent before it is confirmed', async ({ house, page, form }) => {
    const kind = form.get('kind') ?? 'email'
    try {
      if (isSubscriberKind(kind) && kind !== 'email') {
        const { secret } = await house.transact(mainstay, (work) => askToSubscribeHook(work, page, { kind, address: form.get('address') ?? '', components: form.getAll('component') }))
        return html(200, hookAskedHtml(shown(house, page), secret))
      }
      await house.transact(mainstay, (work) => askToSubscribe(work, page, { email: form.get('email') ?? '', components: form.getAll('component') }))
      return html(200, askedHtml(shown(house, page)))
    } catch (problem) {
      if (!(problem instanceof Fault)) throw problem
      return html(problem.kind === 'unavailable' ? 503 : problem.kind === 'conflict' ? 409 : 400, refusedHtml(shown(house, page), `${problem.say} ${problem.mend}`))
    }
  }),
  publicLook('confirm', 'Confirm a subscription: the page with the button', async ({ house, page, token }) => html(200, confirmHtml(shown(house, page), token))),
  publicForm('confirm', 'Confirm a subscription', async ({ house, page, form }) => {
    const subscriber = await house.transact(mainstay, (work) => confirm(work, form.get('token') ?? ''))
    return subscriber?.page === page.name ? html(200, own(house, page, subscriber, true)) : html(410, refusedHtml(shown(house, page), staleLink))
  }),
  publicLook('subscription', 'Look at a subscription', async ({ house, page, token }) => {
    const subscriber = await subscriberOfLink(house, house.read, token)
    return subscriber?.page === page.name ? html(200, own(house, page, subscriber, false)) : html(410, refusedHtml(shown(house, page), staleLink))
  }),
  publicForm('subscription', 'Choose components of a subscription', async ({ house, page, form }) => {
    const token = form.get('token') ?? ''
    const changed = await house.transact(mainstay, (work) => changeSubscription(work, token, form.getAll('component')))
    const now = changed && (await subscriberById(house.read, changed.id))
    return now?.page === page.name ? html(200, own(house, page, now, false)) : html(410, refusedHtml(shown(house, page), staleLink))
  }),
  publicLook('unsubscribe', 'End a subscription: the page with the button', async ({ house, page, token }) => {
    const subscriber = await subscriberOfLink(house, house.read, token)
    return subscriber?.page === page.name ? html(200, own(house, page, subscriber, false)) : html(200, endedHtml(shown(house, page)))
  }),
  // Also what a mail program posts by itself (RFC 8058): the token stands in the address then.
  publicForm('unsubscribe', 'End a subscription, also by one press in a mail program', async ({ house, page, form, token }) => {
    await house.transact(mainstay, (work) => endSubscription(work, form.get('token') ?? token))
    return html(200, endedHtml(shown(house, page)))
  }),
  route({
    method: 'GET', path: '/api/v1/status-pages/:name/subscribers', access: 'set-standards', summary: 'Who is told by e-mail, a page at a time', params: StatusPageParams,
    query: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 60 })) }), answer: SubscriberList,
    async handle({ params, query }, house) {
      await knownPage({ db: house.read }, params.name)
      const rows = await subscribersAfter(house.read, params.name, { afterId: query.cursor ?? '', limit: perPage })
      return {
        items: rows.map((row) => ({ id: row.id, kind: row.kind, address: shownAddress(row.kind, row.address), components: JSON.parse(row.components) as string[], state: row.state, askedAt: formatInstant(row.asked_ms), confirmedAt: row.confirmed_ms === null ? null : formatInstant(row.confirmed_ms), failures: row.failures, problem: row.problem })),
        next: rows.length === perPage ? rows.at(-1)!.id : null,
      }
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/status-pages/:name/subscribers/:id', access: 'set-standards', status: 204, summary: 'Forget a subscriber and everything told to them', params: SubscriberParams,
    async handle({ params, caller }, house) {
      const known = await subscriberById(house.read, params.id)
      if (known?.page !== params.name) throw new Fault('STATUS_SUBSCRIBER_UNKNOWN', { kind: 'not-found', say: 'There is no such subscriber.', mend: 'Take the id from the list of subscribers; it starts with sub_.' })
      await house.transact(caller.actor, (work) => deleteSubscriber(work.db, known.id))
    },
  }),
]

interface Visit { readonly house: House; readonly page: StoredPage; readonly form: URLSearchParams; readonly token: string }

function publicForm(what: string, summary: string, answer: (visit: Visit) => Promise<RawAnswer>): Route {
  return route({
    method: 'POST', path: `/status/:name/${what}`, access: 'public', raw: true, bodyLimit, summary, params: StatusPageParams, query: TokenQuery,
    handle: async (request, house) => answer({ house, page: await publicPage(house, request), form: new URLSearchParams(request.rawBody.toString('utf8')), token: request.query.token ?? '' }),
  })
}

function publicLook(what: string, summary: string, answer: (visit: Omit<Visit, 'form'>) => Promise<RawAnswer>): Route {
  return route({
    method: 'GET', path: `/status/:name/${what}`, access: 'public', summary, params: StatusPageParams, query: TokenQuery,
    handle: async (request, house) => answer({ house, page: await publicPage(house, request), token: request.query.token ?? '' }),
  })
}

/** Private pages are told of to those who sign in; here they do not exist. */
async function publicPage(house: House, { params }: Pick<RouteRequest<{ name: string }>, 'params'>): Promise<StoredPage> {
  const page = await findPage(house.read, params.name)
  if (page?.spec.audience !== 'public') throw new Fault('STATUS_PAGE_UNKNOWN', { kind: 'not-found', say: 'There is no such status page.', mend: 'Check the address.' })
  return page
}

const shown = (house: House, { name, spec }: StoredPage) => ({ spec, url: `${house.settings.publicUrl}/status/${name}` })

function own(house: House, page: StoredPage, subscriber: SubscriberRow, isNew: boolean): string {
  const token = new URL(keepUrl(house, subscriber, 'subscription')).searchParams.get('token')!
  return subscriptionHtml(shown(house, page), { token, address: shownAddress(subscriber.kind, subscriber.address), components: JSON.parse(subscriber.components) as string[], isNew })
}

/** Tokens stand in the address: they go nowhere else, and nothing is kept by the way. */
const html = (status: number, body: string): RawAnswer => new RawAnswer(status, 'text/html; charset=utf-8', body, { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
