// Telling one recipient, ten seconds after publishing: tried until it arrives or cannot; the key stays the same, so a repeat can be dropped.
import { mainstay } from '../../../base/actor.ts'
import { secondMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import type { Delivered, DeliveryChannel, DeliveryMessage } from '../../../connections/delivery.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { House, JobKind, Work } from '../../../spine/practice.ts'
import { deliverKind } from '../delivery-kind.ts'
import type { Channels } from '../delivery-kind.ts'
import { escapeHtml } from '../model/escape-html.ts'
import type { IncidentFacts } from '../model/incident-facts.ts'
import type { Update } from '../model/update.ts'
import { readIncident } from '../read-incident.ts'
import { beginDelivery, changeDelivery, findDelivery, findUpdate } from '../store/communications.ts'
import type { DeliveryRow } from '../store/communications.ts'

const maxTries = 8

export function deliverJob(channels: Channels): JobKind {
  return {
    kind: deliverKind, maxAttempts: maxTries, backoffMs: 5 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const delivery = await findDelivery(house.read, (job.payload as { delivery: string }).delivery)
      const update = delivery && (await findUpdate(house.read, delivery.update_id))
      if (!delivery || update?.state !== 'published' || (delivery.state !== 'held' && delivery.state !== 'sending')) return
      if (!(await house.transact(mainstay, (work) => beginDelivery(work.db, { id: delivery.id, attempts: delivery.attempts + 1, nowMs: work.nowMs })))) return
      const facts = await readIncident(house.read, update.incident)
      const channel = channels(house).find(({ kind }) => kind === delivery.channel)
      const outcome = await deliver(channel, delivery, { message: messageOf(house, { delivery, update, facts }), signal })
      if (outcome.ok) return settle(house, delivery, { state: channel ? 'sent' : 'kept', detail: outcome.reference })
      if (outcome.isPermanent || job.attempt >= maxTries) return settle(house, delivery, { state: 'failed', detail: outcome.reason })
      await settle(house, delivery, { detail: outcome.reason })
      throw new Error(outcome.reason)
    },
    async buried(job, error, work) {
      await changeDelivery(work.db, (job.payload as { delivery: string }).delivery, { state: 'failed', detail: error.slice(0, 500), updated_ms: work.nowMs })
    },
  }
}

async function deliver(channel: DeliveryChannel | undefined, delivery: DeliveryRow, of: { message: DeliveryMessage; signal: AbortSignal }): Promise<Delivered> {
  if (channel) return channel.deliver(of.message, of.signal)
  if (delivery.channel === 'email') return { ok: true, reference: 'Not sent: no mail server is configured.' }
  return { ok: false, reason: `There is no channel for ${delivery.channel}.`, isPermanent: true }
}

function settle(house: House, { id }: DeliveryRow, change: Partial<DeliveryRow>): Promise<void> {
  return house.transact(mainstay, (work) => changeDelivery(work.db, id, { ...change, ...(change.detail === undefined ? {} : { detail: change.detail.slice(0, 500) }), updated_ms: work.nowMs }))
}

/** What failed, once more. */
export async function retryDelivery(work: Work, id: string): Promise<DeliveryRow> {
  const delivery = await findDelivery(work.db, id)
  if (!delivery) throw new Fault('COMMUNICATIONS_DELIVERY_UNKNOWN', { kind: 'not-found', say: `There is no delivery ${id}.`, mend: 'See the deliveries of the update.' })
  if (delivery.state !== 'failed' && delivery.state !== 'kept') throw new Fault('COMMUNICATIONS_DELIVERY_STATE', { kind: 'conflict', say: `This delivery is ${delivery.state}.`, mend: 'Only what failed or was kept is tried again.' })
  const again: DeliveryRow = { ...delivery, state: 'sending', detail: '', updated_ms: work.nowMs }
  await changeDelivery(work.db, id, { state: again.state, detail: again.detail, updated_ms: work.nowMs })
  await scheduleJob(work, { kind: deliverKind, key: `${deliverKind}/${id}`, dueMs: work.nowMs, payload: { delivery: id } })
  return again
}

function messageOf(house: House, of: { delivery: DeliveryRow; update: Update; facts: IncidentFacts }): DeliveryMessage {
  const { delivery, update, facts } = of
  const subject = `[${update.status.slice(0, 1).toUpperCase()}${update.status.slice(1)}] ${update.title}`.replace(/\p{Cc}+/gu, ' ').slice(0, 180)
  return {
    key: delivery.id, to: delivery.address, subject, text: `${update.text}\n`, brief: `${subject}\n${update.text}`, thread: `${facts.id}-${update.audience}`, secret: null, reply: null, under: null,
    html: `<!doctype html><html><body><h2>${escapeHtml(subject)}</h2><p>${escapeHtml(update.text).replaceAll('\n', '<br>')}</p></body></html>`,
    // What a customer's own program may read: nothing of the incident but what was told.
    data: {
      event: 'communication.update-published', update: update.id, audience: update.audience, status: update.status, title: update.title, nextDueAtMs: update.nextDueMs, isDrill: update.isDrill,
      ...(update.audience === 'customer' ? {} : { incident: facts.number, severity: facts.severity, service: facts.service, url: `${house.settings.publicUrl}/i/${facts.number}` }),
    },
  }
}
