// Telling whom a swap concerns, by e-mail: it wakes nobody.
import { secondMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import type { DeliveryMessage } from '../../../connections/delivery.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind, Work } from '../../../spine/practice.ts'
import { swapMessage } from '../model/swap-message.ts'
import type { SwapState } from '../model/swap.ts'
import { Directory } from '../people.ts'
import { keepInOutbox } from '../store/outbox.ts'
import type { SwapRow } from '../store/tables.ts'
import type { Channels } from './send-notification.ts'
import { mailOf } from './tell-shadows.ts'

const tellKind = 'oncall.tell-swap'
const maxTries = 5
const mostTold = 50

interface Told { readonly person: string; readonly state: SwapState; readonly swap: SwapRow }

/** `names`: login names; whoever did it knows. */
export async function tellOfSwap(work: Work, swap: SwapRow, names: readonly string[]): Promise<void> {
  const people = new Directory(work.db)
  for (const name of [...new Set(names)].slice(0, mostTold)) {
    const person = await people.named(name)
    if (!person?.isActive || (work.actor.kind === 'person' && work.actor.id === person.id)) continue
    await scheduleJob(work, { kind: tellKind, key: `${tellKind}/${swap.id}/${swap.state}/${person.id}`, dueMs: work.nowMs, payload: { person: person.id, state: swap.state, swap } satisfies Told })
  }
}

export function tellSwapJob(channels: Channels): JobKind {
  return {
    kind: tellKind, maxAttempts: maxTries, backoffMs: 30 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const { person: id, state, swap } = job.payload as Told
      const people = new Directory(house.read)
      const person = await people.withId(id)
      const to = person?.isActive ? await mailOf(house, id) : null
      if (!person || to === null) return
      const nameOf = async (name: string): Promise<string> => (await people.briefOfName(name)).displayName
      const time = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: person.timeZone })
      const url = `${house.settings.publicUrl}/on-call?view=month&schedule=${encodeURIComponent(swap.schedule)}`
      const words = swapMessage({
        state, schedule: swap.schedule, rotation: swap.rotation, person: await nameOf(swap.person), taker: swap.taker === null ? null : await nameOf(swap.taker), note: swap.note, url,
        time: `${time.format(swap.from_ms)} to ${time.format(swap.to_ms)} (${person.timeZone})`,
      })
      const message: DeliveryMessage = { ...words, key: `${swap.id}-${state}-${id}`, to, thread: swap.id, under: null, reply: null, secret: null, data: { event: `swap.${state}`, swap: swap.id, schedule: swap.schedule, url } }
      const channel = channels(house).find(({ kind }) => kind === 'email')
      const outcome = channel ? await channel.deliver(message, signal) : { ok: true as const, reference: 'Kept in the outbox: no mail server is configured.' }
      if (!outcome.ok && !outcome.isPermanent && job.attempt < maxTries) throw new Error(outcome.reason)
      const nowMs = house.clock.nowMs()
      await house.database.transact((db) => keepInOutbox(db, {
        id: newId<'mail'>('out', nowMs), at_ms: nowMs, channel: 'email', address: to, subject: words.subject, body: words.text, html: words.html,
        page: null, notification: null, state: outcome.ok ? (channel ? 'sent' : 'kept') : 'failed', detail: (outcome.ok ? outcome.reference : outcome.reason).slice(0, 500),
      }))
    },
  }
}
