// Shadows learn by watching: whoever shadows a schedule gets a copy of its pages by e-mail, once a page, and is asked nothing.
import { secondMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import type { DeliveryMessage } from '../../../connections/delivery.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { House, JobKind, Reaction, Work } from '../../../spine/practice.ts'
import { pageNotified } from '../events.ts'
import { pageUrl } from '../links.ts'
import type { Plan } from '../model/escalation.ts'
import { shadowMessage } from '../model/shadow-message.ts'
import { contactsOf, Directory } from '../people.ts'
import { keepInOutbox } from '../store/outbox.ts'
import { pageRow } from '../store/pages.ts'
import { noteShadowCopy, shadowsOf } from '../store/readiness.ts'
import type { PageRow } from '../store/tables.ts'
import type { Channels } from './send-notification.ts'
import { targetsOf } from './weigh-targets.ts'

const copyKind = 'oncall.shadow-copy'
const maxTries = 5

export const shadowReaction: Reaction = {
  name: 'oncall.copy-to-shadows',
  kinds: [pageNotified.kind],
  async react(entry, work) {
    if (!pageNotified.is(entry)) return
    const page = await pageRow(work.db, entry.subject.slice('page/'.length))
    if (page && page.purpose === 'page') await copyToShadows(work, page, { atMs: entry.atMs, asked: entry.data.person })
  },
}

/** Whoever is asked anyway is no shadow of this page. */
async function copyToShadows(work: Work, page: PageRow, { atMs, asked }: { atMs: number; asked: string }): Promise<void> {
  const schedules = targetsOf(JSON.parse(page.plan) as Plan).flatMap((target) => ('schedule' in target ? [target.schedule] : []))
  for (const shadow of await shadowsOf(work.db, [...new Set(schedules)], atMs)) {
    if (shadow.from_ms > atMs || shadow.person === asked || !(await noteShadowCopy(work.db, { page: page.id, person: shadow.person, shadow: shadow.id }))) continue
    await scheduleJob(work, { kind: copyKind, key: `${copyKind}/${page.id}/${shadow.person}`, dueMs: work.nowMs, payload: { page: page.id, person: shadow.person, schedule: shadow.schedule, asked } })
  }
}

export function shadowCopyJob(channels: Channels): JobKind {
  return {
    kind: copyKind, maxAttempts: maxTries, backoffMs: 30 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const { page: id, person: personId, schedule, asked } = job.payload as { page: string; person: string; schedule: string; asked: string }
      const page = await pageRow(house.read, id)
      const people = new Directory(house.read)
      const person = await people.withId(personId)
      const to = person?.isActive ? await mailOf(house, personId) : null
      if (!page || to === null) return
      const message: DeliveryMessage = {
        ...shadowMessage({ title: page.title, service: page.service, schedule, asked: (await people.briefOfId(asked)).displayName, pageUrl: pageUrl(house, id), runbook: page.runbook }),
        key: `${id}-${personId}-shadow`, to, thread: id, under: null, reply: null, secret: null, data: { event: 'page.shadowed', page: id, title: page.title, service: page.service, schedule, pageUrl: pageUrl(house, id) },
      }
      const channel = channels(house).find(({ kind }) => kind === 'email')
      const outcome = channel ? await channel.deliver(message, signal) : { ok: true as const, reference: 'Kept in the outbox: no mail server is configured.' }
      if (!outcome.ok && !outcome.isPermanent && job.attempt < maxTries) throw new Error(outcome.reason)
      await house.database.transact((db) => keepInOutbox(db, {
        id: newId<'mail'>('out', house.clock.nowMs()), at_ms: house.clock.nowMs(), channel: 'email', address: to, subject: message.subject, body: message.text, html: message.html,
        page: id, notification: null, state: outcome.ok ? (channel ? 'sent' : 'kept') : 'failed', detail: (outcome.ok ? outcome.reference : outcome.reason).slice(0, 500),
      }))
    },
  }
}

/** E-mail only: a copy wakes nobody. */
export async function mailOf(house: House, id: string): Promise<string | null> {
  const person = await new Directory(house.read).withId(id)
  if (!person) return null
  const { methods, accountEmail } = (await contactsOf(house.read, [person])).get(id)!
  return methods.find(({ kind, isVerified }) => kind === 'email' && isVerified)?.address ?? accountEmail
}
