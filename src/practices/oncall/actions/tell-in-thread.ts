// A message in the thread of one that was sent before: it asks nothing, and a failure is only noted.
import { newId } from '../../../base/id.ts'
import { secondMs } from '../../../base/duration.ts'
import type { DeliveryMessage } from '../../../connections/delivery.ts'
import type { House, JobKind } from '../../../spine/practice.ts'
import { keepInOutbox } from '../store/outbox.ts'
import { notificationRow, pageRow } from '../store/pages.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'
import { webhookSecret } from './contact-secrets.ts'
import type { Channels } from './send-notification.ts'

const maxTries = 5

export interface Under { readonly page: PageRow; readonly notification: NotificationRow }
export type Words = Pick<DeliveryMessage, 'key' | 'subject' | 'text' | 'html' | 'brief' | 'data'>

/** @param say what to tell now; null when nothing is to be told any more. The payload names the notification it goes under. */
export function threadJob<Payload extends { readonly notification: string }>(kind: string, channels: Channels, say: (house: House, under: Under, payload: Payload) => Words | null): JobKind {
  return {
    kind, maxAttempts: maxTries, backoffMs: 5 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const payload = job.payload as Payload
      const notification = await notificationRow(house.read, payload.notification)
      const page = notification && (await pageRow(house.read, notification.page))
      const words = notification && page && say(house, { page, notification }, payload)
      if (!words) return
      const message: DeliveryMessage = {
        ...words, to: notification.address, thread: page.id, under: notification.reference, reply: null,
        secret: notification.channel === 'webhook' && notification.method !== null ? webhookSecret(house, notification.method) : null,
      }
      const channel = channels(house).find((candidate) => candidate.kind === notification.channel)
      if (!channel && notification.channel !== 'email') return
      const outcome = channel ? await channel.deliver(message, signal) : { ok: true as const, reference: 'Kept in the outbox: no mail server is configured.' }
      if (!outcome.ok && !outcome.isPermanent && job.attempt < maxTries) throw new Error(outcome.reason)
      const detail = outcome.ok ? outcome.reference : outcome.reason
      await house.database.transact((db) => keepInOutbox(db, {
        id: newId<'mail'>('out', house.clock.nowMs()), at_ms: house.clock.nowMs(), channel: notification.channel, address: notification.address, subject: message.subject, body: message.text, html: message.html,
        page: page.id, notification: null, state: outcome.ok ? (channel ? 'sent' : 'kept') : 'failed', detail: detail.slice(0, 500),
      }))
    },
  }
}
