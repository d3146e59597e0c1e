// After a try: what it came to, and what follows. A channel that fails is tried again, the person's next method is used
// meanwhile, and when everything fails the next step does not wait its full time.
import { append } from '../../../record/append.ts'
import { newId } from '../../../base/id.ts'
import type { Delivered, DeliveryMessage } from '../../../connections/delivery.ts'
import { secondMs } from '../../../base/duration.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import { notificationFailed, notificationSent } from '../events.ts'
import { nextMethod } from '../model/contact-rules.ts'
import { hasLeft, isWaitingForAnswer } from '../model/page-state.ts'
import { hurryMs, retryAfterMs } from '../model/retry.ts'
import { contactsOf } from '../people.ts'
import { methodById, updateMethod } from '../store/contacts.ts'
import { keepInOutbox } from '../store/outbox.ts'
import { finishAttempt, lockPage, notificationRow as rowOf, notificationsOf, updateNotification, updatePage } from '../store/pages.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'
import { notificationRow, notify, scheduleNotify } from './ask-people.ts'
import { setTimer } from './escalate-page.ts'

/** A message that a channel took and then said nothing of may never arrive. */
export const confirmWithinMs = 30 * secondMs
export const confirmKind = 'oncall.confirm'
export const confirmKey = (notification: string): string => `${confirmKind}/${notification}`

/** A try under way. */
export interface Begun {
  readonly page: PageRow
  readonly notification: NotificationRow
  /** 1 is the first. */
  readonly attempt: number
  readonly startedMs: number
  /** Messages to the same address that this one carries. */
  readonly along: readonly NotificationRow[]
}

export interface Tried {
  readonly message: DeliveryMessage
  readonly outcome: Delivered
  readonly isKept: boolean
  /** The channel will say whether it arrived. */
  readonly confirms: boolean
  readonly tookMs: number
}

export async function settleNotification(work: Work, begun: Begun, tried: Tried): Promise<void> {
  const { notification, attempt } = begun
  const page = await lockPage(work.db, begun.page.id)
  if (!page) return
  const { outcome, tookMs, message } = tried
  const detail = outcome.ok ? outcome.reference : outcome.reason
  await finishAttempt(work.db, { notification: notification.id, attempt }, { outcome: outcome.ok ? 'sent' : 'failed', detail: detail.slice(0, 500), took_ms: tookMs })
  await keepInOutbox(work.db, {
    id: newId<'mail'>('out', work.nowMs), at_ms: work.nowMs, channel: notification.channel, address: notification.address, subject: message.subject, body: message.text,
    html: message.html, page: page.id, notification: notification.id, state: outcome.ok ? (tried.isKept ? 'kept' : 'sent') : 'failed', detail: detail.slice(0, 500),
  })
  work.afterCommit(() => work.house.metrics.pages.inc({ channel: notification.channel, outcome: outcome.ok ? 'sent' : 'failed' }))
  // A report of the channel can be faster than its answer: what is known of the message by now stays.
  const now = await rowOf(work.db, notification.id)
  if (now && now.state !== 'sending') return
  if (outcome.ok) await markSent(work, page, { notification, attempt, tookMs, reference: outcome.reference, confirms: tried.confirms })
  else await markFailed(work, page, { notification, attempt, reason: outcome.reason, isPermanent: outcome.isPermanent })
}

/** Our own failure, many times over: the next method and the next step must not wait for this one. */
export async function giveUp(work: Work, id: string, reason: string): Promise<void> {
  const known = await rowOf(work.db, id)
  const page = known && (await lockPage(work.db, known.page))
  if (!known || !page || hasLeft(known.state) || known.state === 'cancelled') return
  await markFailed(work, page, { notification: known, attempt: known.attempts, reason, isPermanent: true })
}

async function markSent(work: Work, page: PageRow, sent: { notification: NotificationRow; attempt: number; tookMs: number; reference: string; confirms: boolean }): Promise<void> {
  const { notification, attempt, tookMs } = sent
  await updateNotification(work.db, notification.id, { state: 'sent', reference: sent.reference.slice(0, 200), updated_ms: work.nowMs })
  if (sent.confirms) await scheduleJob(work, { kind: confirmKind, key: confirmKey(notification.id), dueMs: work.nowMs + confirmWithinMs, payload: { notification: notification.id } })
  if (notification.method !== null) await updateMethod(work.db, notification.method, { last_sent_ms: work.nowMs, failing_since_ms: null, last_failure: null })
  await append(work, [notificationSent({
    subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: notification.asked_seq,
    data: { person: notification.person, channel: notification.channel, notification: notification.id, attempt, situation: page.situation, tookMs, sinceStartMs: Math.max(0, work.nowMs - page.started_ms) },
  })])
}

export async function markFailed(work: Work, page: PageRow, failed: { notification: NotificationRow; attempt: number; reason: string; isPermanent: boolean }): Promise<void> {
  const { notification, attempt, reason, isPermanent } = failed
  const isWaiting = isWaitingForAnswer(page.state)
  const waitMs = isWaiting ? retryAfterMs(attempt, isPermanent) : null
  const state = waitMs !== null ? 'pending' : isWaiting ? 'failed' : 'cancelled'
  const dueMs = waitMs === null ? notification.due_ms : work.nowMs + waitMs
  // What did not leave takes up no room at its address.
  await updateNotification(work.db, notification.id, { state, due_ms: dueMs, left_ms: null, updated_ms: work.nowMs })
  if (notification.method !== null) await noteFailing(work, notification.method, reason)
  await append(work, [notificationFailed({
    subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: notification.asked_seq,
    data: { person: notification.person, channel: notification.channel, notification: notification.id, attempt, situation: page.situation, reason: reason.slice(0, 500), isFinal: waitMs === null },
  })])
  if (!isWaiting) return
  if (waitMs !== null) await scheduleNotify(work, notification.id, dueMs)
  await failOver(work, page, notification)
  await hurry(work, page, notification.ask)
}

async function noteFailing(work: Work, method: string, reason: string): Promise<void> {
  const row = await methodById(work.db, method)
  if (row) await updateMethod(work.db, method, { failing_since_ms: row.failing_since_ms ?? work.nowMs, last_failure: reason.slice(0, 500) })
}

/** The person's next method, now: one that waits for its delay, else one not used yet for this asking. */
export async function failOver(work: Work, page: PageRow, failed: NotificationRow): Promise<void> {
  const siblings = (await notificationsOf(work.db, [page.id], failed.ask)).filter((row) => row.person === failed.person)
  // One that is under way by another method may yet arrive; one that the channel took and lost may not.
  if (siblings.some((row) => row.id !== failed.id && (hasLeft(row.state) || row.state === 'sending'))) return
  const waiting = siblings.find((row) => row.id !== failed.id && row.state === 'pending' && row.attempts === 0 && row.throttled_ms === null)
  if (waiting) {
    if (waiting.due_ms <= work.nowMs) return
    await updateNotification(work.db, waiting.id, { due_ms: work.nowMs, updated_ms: work.nowMs })
    await scheduleNotify(work, waiting.id, work.nowMs)
    return
  }
  const person = await findPerson(work.db, failed.person)
  if (!person) return
  const contacts = (await contactsOf(work.db, [person])).get(person.id)!
  const next = nextMethod(contacts, { urgency: page.urgency, nowMs: work.nowMs }, new Set(siblings.map((row) => row.address)))
  if (!next) return
  const { ask, step, round, because, asked_seq } = failed
  await notify(work, [notificationRow(work, { ...next, delayMs: 0 }, { page: page.id, ask, step, round, because, person: person.id, asked_seq })])
}

/** When nothing has reached anybody of this asking, the next step comes soon; at once when trying again cannot help. */
async function hurry(work: Work, page: PageRow, ask: number): Promise<void> {
  if (page.state !== 'open' || page.next_ms === null || ask !== page.asks) return
  const rows = await notificationsOf(work.db, [page.id], ask)
  const isHopeless = (row: NotificationRow): boolean => row.state === 'failed' || (row.state === 'pending' && row.attempts > 0)
  if (!rows.every(isHopeless)) return
  const dueMs = work.nowMs + (rows.every((row) => row.state === 'failed') ? 0 : hurryMs)
  if (dueMs >= page.next_ms) return
  await updatePage(work.db, page.id, { next_ms: dueMs })
  await setTimer(work, { page: page.id, step: page.step, round: page.round, dueMs })
}
