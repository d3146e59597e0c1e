// Subscribing to a public status page without an account.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { mainstay } from '../../../base/actor.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest } from '../../../spine/practice.ts'
import { askToSubscribe, askToSubscribeHook, changeSubscription, confirm, endSubscription, subscriberOfLink, keepUrl } from '../actions/subscribe.ts'
import { StatusPageParams } from '../contract.ts'
import { hookAskedHtml } from '../model/hook-html.ts'
import { isSubscriberKind, shownAddress } from '../model/subscriber-address.ts'
import { askedHtml, confirmHtml, endedHtml, refusedHtml, subscriptionHtml } from '../model/subscription-html.ts'
import { findPage } from '../store/status.ts'
import type { StoredPage } from '../store/status.ts'
import { subscriberById } from '../store/subscribers.ts'
import type { SubscriberRow } from '../store/subscribers.ts'

const bodyLimit = 16 * 1024
const TokenQuery = Type.Object({ token: Type.Optional(Type.String({ maxLength: 300 })) })
/** Of one source address: an office behind one address may still subscribe together, a program that plays with addresses may not. */
const mostAMinute = 30
const staleLink = 'This link is too old, was ended, or is not whole. Subscribe again on the page.'

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
]

interface Visit { readonly house: House; readonly page: StoredPage; readonly form: URLSearchParams; readonly token: string }

function publicForm(what: string, summary: string, answer: (visit: Visit) => Promise<RawAnswer>): Route {
  return route({
    method: 'POST', path: `/status/:name/${what}`, access: 'public', raw: true, bodyLimit, ...(what === 'unsubscribe' ? {} : { mostAMinute }), summary, params: StatusPageParams, query: TokenQuery,
    handle: async (request, house) => answer({ house, page: await publicPage(house, request), form: new URLSearchParams(request.rawBody.toString('utf8')), token: request.query.token ?? '' }),
  })
}

function publicLook(what: string, summary: string, answer: (visit: Omit<Visit, 'form'>) => Promise<RawAnswer>): Route {
  return route({
    method: 'GET', path: `/status/:name/${what}`, access: 'public', ...(what === 'confirm' ? { mostAMinute } : {}), summary, params: StatusPageParams, query: TokenQuery,
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
