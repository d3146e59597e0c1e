// Telling those who were asked that a page is over. It asks nothing of them, so nobody is called, and a failure is only noted.
import { newId } from '../../../base/id.ts'
import { secondMs } from '../../../base/duration.ts'
import type { DeliveryMessage } from '../../../connections/delivery.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { House, JobKind, Work } from '../../../spine/practice.ts'
import { pageUrl } from '../links.ts'
import { resolvedMessage } from '../model/brief-message.ts'
import { hasLeft } from '../model/page-state.ts'
import { keepInOutbox } from '../store/outbox.ts'
import { notificationRow, notificationsOf, pageRow } from '../store/pages.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'
import { webhookSecret } from './contact-secrets.ts'
import type { Channels } from './send-notification.ts'

const tellKind = 'oncall.tell'
const maxTries = 5

/** Every address that was reached hears it once; whoever resolved the page knows. */
export async function tellThatItIsOver(work: Work, page: PageRow): Promise<void> {
  if (page.purpose === 'test') return
  const by = work.actor.kind === 'person' ? work.actor.id : null
  const told = new Set<string>()
  for (const one of await notificationsOf(work.db, [page.id])) {
    const where = `${one.channel} ${one.address}`
    if (one.channel === 'voice' || one.person === by || told.has(where) || !(hasLeft(one.state) || one.state === 'sending')) continue
    told.add(where)
    await scheduleJob(work, { kind: tellKind, key: `${tellKind}/${one.id}`, dueMs: work.nowMs, payload: { notification: one.id, by: work.actor.kind === 'mainstay' ? null : work.actor.kind === 'person' ? work.actor.name : work.actor.kind } })
  }
}

export function tellJob(channels: Channels): JobKind {
  return {
    kind: tellKind, maxAttempts: maxTries, backoffMs: 5 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const { notification: id, by } = job.payload as { notification: string; by: string | null }
      const notification = await notificationRow(house.read, id)
      const page = notification && (await pageRow(house.read, notification.page))
      if (!notification || !page || page.state !== 'resolved') return
      const message = overMessage(house, { page, notification, by })
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

function overMessage(house: House, of: { page: PageRow; notification: NotificationRow; by: string | null }): DeliveryMessage {
  const { page, notification, by } = of
  const words = resolvedMessage({ title: page.title, service: page.service, pageUrl: pageUrl(house, page.id), by, reason: null })
  return {
    ...words, key: `${notification.id}-resolved`, to: notification.address, thread: page.id, under: notification.reference, reply: null,
    secret: notification.channel === 'webhook' && notification.method !== null ? webhookSecret(house, notification.method) : null,
    data: { event: 'page.resolved', page: page.id, title: page.title, service: page.service, environment: page.environment, situation: page.situation, pageUrl: pageUrl(house, page.id) },
  }
}
