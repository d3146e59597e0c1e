// Asking to be told, confirming it from the mail, choosing components, ending it. The answer is the same whoever asks, so
// that nobody learns here who is subscribed.
import { minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { House, Work } from '../../../spine/practice.ts'
import { hookAskAgainMs, readHook } from '../model/subscriber-address.ts'
import type { SubscriberKind } from '../model/subscriber-address.ts'
import { askAgainMs, confirmToken, confirmWithinMs, keepToken, readAddress, readConfirmToken, readKeepToken } from '../model/subscription.ts'
import { changeSubscriber, countAsked, deleteSubscriber, insertSubscriber, subscriberById, subscriberOf } from '../store/subscribers.ts'
import type { SubscriberRow } from '../store/subscribers.ts'
import { findPage } from '../store/status.ts'
import type { StoredPage } from '../store/status.ts'

export const confirmMailKind = 'status.confirm-mail'
const confirmPurpose = 'status-subscribe'
const keepPurpose = 'status-subscription'
/** More who ask in a minute are a program that plays with other people's addresses. */
const mostAsksAMinute = 60

export async function askToSubscribe(work: Work, page: StoredPage, wish: { readonly email: string; readonly components: readonly string[] }): Promise<void> {
  const address = readAddress(wish.email)
  if (address === null) throw new Fault('STATUS_SUBSCRIBE_ADDRESS', { field: 'email', say: 'This is not an e-mail address.', mend: 'Write it like ada@example.org.' })
  // Before it is looked up: who is known must not be told by being answered where others are put off.
  if ((await countAsked(work.db, page.name, work.nowMs - minuteMs)) >= mostAsksAMinute) throw new Fault('STATUS_SUBSCRIBE_BUSY', { kind: 'unavailable', say: 'Too many subscribe at this moment.', mend: 'Try again in a minute.' })
  const known = await subscriberOf(work.db, page.name, address)
  if (known?.state === 'confirmed' || (known && work.nowMs - known.asked_ms < askAgainMs)) return
  const components = JSON.stringify(chosenOf(page, wish.components))
  const id = known?.id ?? newId<'status-subscriber'>('sub', work.nowMs)
  if (known) await changeSubscriber(work.db, id, { components, state: 'asked', asked_ms: work.nowMs, failures: 0, problem: null })
  else await insertSubscriber(work.db, { id, page: page.name, address, components, state: 'asked', asked_ms: work.nowMs, confirmed_ms: null, failures: 0, problem: null, kind: 'email', failing_since_ms: null })
  await scheduleJob(work, { kind: confirmMailKind, key: `${confirmMailKind}/${id}`, dueMs: work.nowMs, payload: { subscriber: id } })
}

export interface HookWish { readonly kind: Exclude<SubscriberKind, 'email'>; readonly address: string; readonly components: readonly string[] }

/** Who knows such an address has the key to it, so they are told whether it is subscribed. @returns the secret that signs what a webhook is sent. */
export async function askToSubscribeHook(work: Work, page: StoredPage, { kind, address: text, components: chosen }: HookWish): Promise<{ readonly secret: string | null }> {
  const address = readHook(text)
  if (address === null) throw new Fault('STATUS_SUBSCRIBE_ADDRESS', { field: 'address', say: 'This is not an address that can be told.', mend: 'Write it like https://hooks.example.org/status, without a password.' })
  if ((await countAsked(work.db, page.name, work.nowMs - minuteMs)) >= mostAsksAMinute) throw new Fault('STATUS_SUBSCRIBE_BUSY', { kind: 'unavailable', say: 'Too many subscribe at this moment.', mend: 'Try again in a minute.' })
  const known = await subscriberOf(work.db, page.name, address)
  if (known?.state === 'confirmed') throw new Fault('STATUS_SUBSCRIBED', { kind: 'conflict', say: 'This address is subscribed already.', mend: 'Every message to it holds a link to change or end it.' })
  if (known && work.nowMs - known.asked_ms < hookAskAgainMs) throw new Fault('STATUS_SUBSCRIBE_BUSY', { kind: 'unavailable', say: 'This address was asked a moment ago.', mend: 'Try again in a minute.' })
  const change = { kind, components: JSON.stringify(chosenOf(page, chosen)), state: 'asked' as const, asked_ms: work.nowMs, failures: 0, problem: null, failing_since_ms: null }
  const row: SubscriberRow = { id: known?.id ?? newId<'status-subscriber'>('sub', work.nowMs), page: page.name, address, confirmed_ms: null, ...change }
  if (known) await changeSubscriber(work.db, row.id, change)
  else await insertSubscriber(work.db, row)
  await scheduleJob(work, { kind: confirmMailKind, key: `${confirmMailKind}/${row.id}`, dueMs: work.nowMs, payload: { subscriber: row.id } })
  return { secret: kind === 'webhook' ? hookSecret(work.house, row) : null }
}

/** Never stored: made from when it was asked for. */
export const hookSecret = (house: House, { id, asked_ms }: Pick<SubscriberRow, 'id' | 'asked_ms'>): string => `whsec_${house.signer.sign('status-webhook', `${id}.${asked_ms}`)}`

export const challengeOf = (house: House, { id, asked_ms }: Pick<SubscriberRow, 'id' | 'asked_ms'>): string => house.signer.sign('status-challenge', `${id}.${asked_ms}`)

/** The webhook answered its challenge of `askedMs`; a newer question needs an answer of its own. */
export async function confirmHook(work: Work, id: string, askedMs: number): Promise<void> {
  const known = await subscriberById(work.db, id)
  if (known?.state === 'asked' && known.asked_ms === askedMs) await changeSubscriber(work.db, id, { state: 'confirmed', confirmed_ms: work.nowMs, failures: 0, problem: null })
}

/** Null: the link is forged, too old, or of what is forgotten. */
export async function confirm(work: Work, token: string): Promise<SubscriberRow | null> {
  const id = readConfirmToken(token, work.nowMs, (text, signature) => work.house.signer.verify(confirmPurpose, text, signature))
  const known = id === null ? null : await subscriberById(work.db, id)
  if (!known) return null
  if (known.state !== 'confirmed') await changeSubscriber(work.db, known.id, { state: 'confirmed', confirmed_ms: work.nowMs, failures: 0, problem: null })
  return known
}

export async function changeSubscription(work: Work, token: string, components: readonly string[]): Promise<SubscriberRow | null> {
  const known = await subscriberOfLink(work.house, work.db, token)
  const page = known && (await findPage(work.db, known.page))
  if (!known || !page) return null
  await changeSubscriber(work.db, known.id, { components: JSON.stringify(chosenOf(page, components)) })
  return known
}

export async function endSubscription(work: Work, token: string): Promise<boolean> {
  const known = await subscriberOfLink(work.house, work.db, token)
  return known !== null && deleteSubscriber(work.db, known.id)
}

export async function subscriberOfLink(house: House, db: Work['db'], token: string): Promise<SubscriberRow | null> {
  const id = readKeepToken(token, (text, signature) => house.signer.verify(keepPurpose, text, signature))
  return id === null ? null : subscriberById(db, id)
}

export function confirmUrl(house: House, { id, page, asked_ms }: SubscriberRow): string {
  return `${house.settings.publicUrl}/status/${page}/confirm?token=${confirmToken(id, asked_ms + confirmWithinMs, (text) => house.signer.sign(confirmPurpose, text))}`
}

/** @param what `subscription` to look and choose, `unsubscribe` to end at one press. */
export function keepUrl(house: House, { id, page }: SubscriberRow, what: 'subscription' | 'unsubscribe'): string {
  return `${house.settings.publicUrl}/status/${page}/${what}?token=${keepToken(id, (text) => house.signer.sign(keepPurpose, text))}`
}

/** Components that the page has; all of them chosen is the same as none named. */
function chosenOf({ spec }: StoredPage, components: readonly string[]): readonly string[] {
  const known = spec.components.map(({ name }) => name).filter((name) => components.includes(name))
  return known.length === spec.components.length ? [] : known
}
