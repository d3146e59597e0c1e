// Telling whom a swap concerns, by the first way that their own rules have for low urgency, after their quiet hours: it wakes nobody, and calls nobody.
import { secondMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import type { Delivered, DeliveryMessage } from '../../../connections/delivery.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind, Work } from '../../../spine/practice.ts'
import { swapMessage } from '../model/swap-message.ts'
import type { SwapNews } from '../model/swap.ts'
import { planNotifications } from '../model/contact-rules.ts'
import type { MethodKind } from '../model/contact-rules.ts'
import { contactsOf, Directory } from '../people.ts'
import { keepInOutbox } from '../store/outbox.ts'
import { offeredOf } from '../store/swaps.ts'
import type { SwapRow } from '../store/tables.ts'
import { webhookSecret } from './contact-secrets.ts'
import type { Channels } from './send-notification.ts'
import { mailOf } from './tell-shadows.ts'

const tellKind = 'oncall.tell-swap'
const maxTries = 5
const mostTold = 50

interface Told { readonly person: string; readonly news: SwapNews; readonly swap: SwapRow; readonly by: { readonly kind: MethodKind; readonly address: string; readonly method: string | null } | null }

/** `names`: login names; whoever did it knows. */
export async function tellOfSwap(work: Work, { news, swap }: { readonly news: SwapNews; readonly swap: SwapRow }, names: readonly string[]): Promise<void> {
  const people = new Directory(work.db)
  for (const name of [...new Set(names)].slice(0, mostTold)) {
    const person = await people.named(name)
    if (!person?.isActive || (work.actor.kind === 'person' && work.actor.id === person.id)) continue
    const [first] = planNotifications((await contactsOf(work.db, [person])).get(person.id)!, 'ticket', work.nowMs).filter(({ kind }) => kind !== 'voice')
    const by = first ? { kind: first.kind, address: first.address, method: first.method } : null
    await scheduleJob(work, { kind: tellKind, key: `${tellKind}/${swap.id}/${news}/${person.id}`, dueMs: work.nowMs + (first?.delayMs ?? 0), payload: { person: person.id, news, swap, by } satisfies Told })
  }
}

export function tellSwapJob(channels: Channels): JobKind {
  return {
    kind: tellKind, maxAttempts: maxTries, backoffMs: 30 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const { person: id, news: state, swap, by } = job.payload as Told
      const people = new Directory(house.read)
      const person = await people.withId(id)
      if (!person?.isActive) return
      const own = by && channels(house).find(({ kind }) => kind === by.kind)
      const nameOf = async (name: string): Promise<string> => (await people.briefOfName(name)).displayName
      const time = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: person.timeZone })
      const offered = offeredOf(swap)
      const url = `${house.settings.publicUrl}/on-call?view=month&schedule=${encodeURIComponent(swap.schedule)}`
      const words = swapMessage({
        state, schedule: swap.schedule, rotation: swap.rotation, person: await nameOf(swap.person), taker: swap.taker === null ? null : await nameOf(swap.taker), note: swap.note, url,
        time: `${time.format(offered.fromMs)} to ${time.format(offered.toMs)} (${person.timeZone})`,
      })
      const messageTo = (to: string, secret: string | null): DeliveryMessage => ({ ...words, key: `${swap.id}-${state}-${id}`, to, thread: swap.id, under: null, reply: null, secret, data: { event: `swap.${state}`, swap: swap.id, schedule: swap.schedule, url } })
      const keep = (kept: { channel: MethodKind; to: string; state: 'sent' | 'kept' | 'failed'; detail: string }): Promise<void> => {
        const nowMs = house.clock.nowMs()
        return house.database.transact((db) => keepInOutbox(db, {
          id: newId<'mail'>('out', nowMs), at_ms: nowMs, channel: kept.channel, address: kept.to, subject: words.subject, body: words.text, html: words.html,
          page: null, notification: null, state: kept.state, detail: kept.detail.slice(0, 500),
        }))
      }
      const isLast = (outcome: Delivered): boolean => outcome.ok || outcome.isPermanent || job.attempt >= maxTries
      if (by && own && by.kind !== 'email') {
        const outcome = await own.deliver(messageTo(by.address, by.kind === 'webhook' && by.method !== null ? webhookSecret(house, by.method) : null), signal)
        if (!isLast(outcome)) throw new Error(outcome.ok ? '' : outcome.reason)
        await keep({ channel: by.kind, to: by.address, state: outcome.ok ? 'sent' : 'failed', detail: outcome.ok ? outcome.reference : outcome.reason })
        if (outcome.ok) return
      }
      // Their own way is e-mail, or does not work.
      const to = by?.kind === 'email' ? by.address : await mailOf(house, id)
      if (to === null) return
      const mail = channels(house).find(({ kind }) => kind === 'email')
      const outcome: Delivered = mail ? await mail.deliver(messageTo(to, null), signal) : { ok: true, reference: 'Kept in the outbox: no mail server is configured.' }
      if (!isLast(outcome)) throw new Error(outcome.ok ? '' : outcome.reason)
      await keep({ channel: 'email', to, state: outcome.ok ? (mail ? 'sent' : 'kept') : 'failed', detail: outcome.ok ? outcome.reference : outcome.reason })
    },
  }
}
