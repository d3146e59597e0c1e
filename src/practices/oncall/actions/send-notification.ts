// Sending one notification: begun on the record of tries, sent outside of any transaction, then settled with all that follows.
// A crash between sending and settling sends again: at least once, never zero. The message's key is the same each time.
import { mainstay } from '../../../base/actor.ts'
import { formatInstant } from '../../../base/instant.ts'
import { secondMs } from '../../../base/duration.ts'
import type { Delivered, DeliveryChannel, DeliveryMessage } from '../../../connections/delivery.ts'
import type { House, JobKind } from '../../../spine/practice.ts'
import { acknowledgeUrl, pageUrl, replyAddress, situationUrl } from '../links.ts'
import { briefOf, bundleLines } from '../model/brief-message.ts'
import { escapeHtml, pageMessage } from '../model/message.ts'
import { isStillSent } from '../model/page-state.ts'
import { Directory } from '../people.ts'
import { closeBegunAttempts, insertAttempt, isForPerson, lockPage, notificationRow, pageRow, updateNotification } from '../store/pages.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'
import { notifyKind } from './ask-people.ts'
import { webhookSecret } from './contact-secrets.ts'
import { pageDetails } from './page-details.ts'
import { giveUp, settleNotification } from './settle-notification.ts'
import type { Begun, Tried } from './settle-notification.ts'
import { takePlace } from './throttle-notification.ts'

export type Channels = (house: House) => readonly DeliveryChannel[]

/** The channel itself ends sooner; under the lease of a job, so that no second try begins while one runs. */
const sendTimeoutMs = 8 * secondMs

export function notifyJob(channels: Channels): JobKind {
  return {
    kind: notifyKind,
    // Failures of a channel are counted by the notification; these are failures of our own.
    maxAttempts: 30,
    backoffMs: 1 * secondMs,
    timeoutMs: sendTimeoutMs + 4 * secondMs,
    async run(job, house, signal) {
      await sendNotification(house, (job.payload as { notification: string }).notification, { channels: channels(house), signal })
    },
    async buried(job, error, work) {
      await giveUp(work, (job.payload as { notification: string }).notification, error)
    },
  }
}

export async function sendNotification(house: House, id: string, by: { channels: readonly DeliveryChannel[]; signal: AbortSignal }): Promise<void> {
  const begun = await begin(house, id)
  if (!begun) return
  const message = await messageOf(house, begun)
  const { outcome, kept, confirms } = await deliver(begun.notification, message, by)
  const tookMs = Math.max(0, house.clock.nowMs() - begun.startedMs)
  await house.transact(mainstay, (work) => settleNotification(work, begun, { message, outcome, isKept: kept, confirms, tookMs }))
  for (const notification of begun.along) await settleAlong(house, { begun, notification }, { message, outcome, isKept: kept, confirms: false, tookMs })
}

/** Each in a transaction of its own: their pages are locked one at a time. */
async function settleAlong(house: House, carried: { begun: Begun; notification: NotificationRow }, tried: Tried): Promise<void> {
  const { begun, notification } = carried
  const outcome = tried.outcome.ok ? { ...tried.outcome, reference: `in one message with ${begun.notification.id}` } : tried.outcome
  await house.transact(mainstay, async (work) => {
    const page = await pageRow(work.db, notification.page)
    if (page) await settleNotification(work, { page, notification, attempt: notification.attempts, startedMs: begun.startedMs, along: [] }, { ...tried, outcome })
  })
}

/** Null when there is nothing to send any more: acknowledged, resolved, sent already. */
function begin(house: House, id: string): Promise<Begun | null> {
  return house.transact(mainstay, async (work) => {
    const known = await notificationRow(work.db, id)
    const page = known && (await lockPage(work.db, known.page))
    const notification = page && (await notificationRow(work.db, id))
    if (!page || !notification || (notification.state !== 'pending' && notification.state !== 'sending')) return null
    // Carried by another message; this job is only the net below it, and its time has not come.
    if (notification.state === 'sending' && notification.due_ms > work.nowMs) return null
    if (!isStillSent(page.state, notification.because)) {
      await updateNotification(work.db, id, { state: 'cancelled', updated_ms: work.nowMs })
      return null
    }
    const along = await takePlace(work, page, notification)
    if (along === null) return null
    const attempt = notification.attempts + 1
    if (notification.attempts > 0) await closeBegunAttempts(work.db, id)
    await updateNotification(work.db, id, { state: 'sending', attempts: attempt, left_ms: work.nowMs, updated_ms: work.nowMs })
    await insertAttempt(work.db, { notification: id, attempt, at_ms: work.nowMs, outcome: 'begun', detail: '', took_ms: null })
    return { page, notification: { ...notification, state: 'sending', attempts: attempt }, attempt, startedMs: work.nowMs, along }
  })
}

async function deliver(notification: NotificationRow, message: DeliveryMessage, by: { channels: readonly DeliveryChannel[]; signal: AbortSignal }): Promise<{ outcome: Delivered; kept: boolean; confirms: boolean }> {
  const channel = by.channels.find((candidate) => candidate.kind === notification.channel)
  if (!channel && notification.channel === 'email') return { outcome: { ok: true, reference: 'Kept in the outbox: no mail server is configured.' }, kept: true, confirms: false }
  if (!channel) return { outcome: { ok: false, reason: `There is no channel for ${notification.channel}.`, isPermanent: true }, kept: false, confirms: false }
  try {
    return { outcome: await channel.deliver(message, AbortSignal.any([by.signal, AbortSignal.timeout(sendTimeoutMs)])), kept: false, confirms: channel.confirms ?? false }
  } catch (problem) {
    // A bug in a channel must not keep the person's other methods from being used.
    return { outcome: { ok: false, reason: problem instanceof Error ? problem.message : String(problem), isPermanent: false }, kept: false, confirms: false }
  }
}

async function messageOf(house: House, { page, notification, along }: Begun): Promise<DeliveryMessage> {
  const person = await new Directory(house.read).briefOfId(notification.person)
  const acknowledge = isForPerson(notification) ? acknowledgeUrl(house, { page: page.id, person: notification.person, atMs: notification.created_ms }) : null
  const mailTo = acknowledge === null || notification.channel !== 'email' ? null : replyAddress(house, notification.id)
  const situation = page.situation === null ? null : situationUrl(house, page.situation)
  const reason = reasonOf(page, notification)
  const words = pageMessage({
    page: page.id, title: page.title, summary: page.summary, service: page.service, environment: page.environment, runbook: page.runbook,
    startedAt: formatInstant(page.started_ms), personName: person.displayName, reason, acknowledgeUrl: acknowledge ?? pageUrl(house, page.id), pageUrl: pageUrl(house, page.id), situationUrl: situation, canReply: mailTo !== null, ...(await pageDetails(house, page, notification)),
  })
  return {
    subject: words.subject, key: notification.id, to: notification.address, thread: page.id, secret: notification.channel === 'webhook' && notification.method !== null ? webhookSecret(house, notification.method) : null,
    ...(await withThoseAlong(house, { brief: briefOf(page), words, along })), under: null,
    reply: acknowledge === null ? null : { verbs: ['acknowledge', 'resolve', 'escalate'], code: notification.reply_code, acknowledgeUrl: acknowledge, pageUrl: pageUrl(house, page.id), ...(mailTo === null ? {} : { mailTo }) },
    data: {
      event: page.purpose, page: page.id, title: page.title, summary: page.summary, urgency: page.urgency, service: page.service, environment: page.environment,
      situation: page.situation, runbook: page.runbook, startedAt: formatInstant(page.started_ms), reason, person: person.name,
      acknowledgeUrl: acknowledge, pageUrl: pageUrl(house, page.id), situationUrl: situation,
    },
  }
}

/** Titles of what goes along, with the number that each is answered by. */
async function withThoseAlong(house: House, of: { brief: string; words: { text: string; html: string }; along: readonly NotificationRow[] }): Promise<{ brief: string; text: string; html: string }> {
  const { text, html } = of.words
  if (of.along.length === 0) return { brief: of.brief, text, html }
  const titles: string[] = []
  for (const one of of.along) {
    const page = await pageRow(house.read, one.page)
    // Where there is no number to answer with, its address is the way to it.
    if (page) titles.push(one.reply_code === null ? (one.channel === 'email' ? `${page.title}: ${pageUrl(house, page.id)}` : page.title) : `${one.reply_code}: ${page.title}`)
  }
  const more = bundleLines(titles)
  return { brief: `${of.brief}. ${more.replaceAll('\n', ' ')}`.slice(0, 400), text: `${text}\n${more}\n`, html: html.replace('</body>', () => `<p>${escapeHtml(more).replaceAll('\n', '<br>')}</p></body>`) }
}

function reasonOf(page: PageRow, { because, step, round }: NotificationRow): string {
  const policy = page.policy === null ? 'this page' : `policy ${page.policy}`
  const again = round > 1 ? `, round ${round}` : ''
  if (because === 'step') return page.policy === null && step <= 1 ? page.reason : `step ${step} of ${policy}${again}`
  if (because === 'fallback') return `you are the fallback of ${policy}: nobody else answered or could be asked`
  if (because === 'last-resort') return `nobody could be asked by ${policy}, so administrators are`
  if (because === 'responder') return 'you were asked to help'
  if (because === 'test') return 'this proves that a page reaches you'
  return because === 'reassigned' ? 'this page was handed to you' : 'somebody paged you by hand'
}
