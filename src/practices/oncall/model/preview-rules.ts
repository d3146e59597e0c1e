// What a person's rules would do, in a sentence: what they read before they trust them.
import { dayMs, minuteMs } from '../../../base/duration.ts'
import { planNotifications } from './contact-rules.ts'
import type { Contacts, MethodKind, PageUrgency } from './contact-rules.ts'
import { mayLeaveAt } from './quiet-hours.ts'
import { clockOf } from './zone-clock.ts'
import { wallText } from './wall-clock.ts'

export interface Preview {
  readonly atMs: number
  readonly urgency: PageUrgency
  readonly says: string
}

const nouns: Readonly<Record<MethodKind, string>> = { email: 'e-mail', webhook: 'webhook', sms: 'SMS', voice: 'call', slack: 'Slack', teams: 'Teams', webpush: 'push' }
const hours = [3, 11] as const

/** High and low urgency, at the next three in the night and the next eleven in the morning, in order of time. */
export function previewsOf(contacts: Contacts, nowMs: number): readonly Preview[] {
  const clock = clockOf(contacts.timeZone)
  const today = Math.floor(clock.wallOf(nowMs) / dayMs) * dayMs
  const moments = hours.map((hour) => {
    const atMs = clock.instantOf(today + hour * 60 * minuteMs)
    return atMs > nowMs ? atMs : clock.instantOf(today + dayMs + hour * 60 * minuteMs)
  })
  return moments.toSorted((a, b) => a - b).flatMap((atMs) => [previewOf(contacts, 'page', atMs), previewOf(contacts, 'ticket', atMs)])
}

export function previewOf(contacts: Contacts, urgency: PageUrgency, atMs: number): Preview {
  const lead = `${wallText(atMs, contacts.timeZone)}, a ${urgency === 'page' ? 'high' : 'low'} page:`
  const plan = planNotifications(contacts, urgency, atMs)
  if (plan.length === 0) return { atMs, urgency, says: `${lead} nothing can reach you.` }
  const leavesMs = mayLeaveAt(urgency, contacts, atMs)
  const ways = plan.map(({ kind, delayMs }) => {
    const minutes = Math.round((atMs + delayMs - leavesMs) / minuteMs)
    return minutes > 0 ? `${nouns[kind]} after ${minutes} min` : leavesMs > atMs ? nouns[kind] : `${nouns[kind]} at once`
  })
  return { atMs, urgency, says: `${lead} ${leavesMs > atMs ? `waits until ${wallText(leavesMs, contacts.timeZone)}, then ` : ''}${ways.join(', ')}.` }
}
