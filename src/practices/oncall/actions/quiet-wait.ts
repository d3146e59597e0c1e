// What quiet hours mean for those who ask: it is said on the record that a message waits, and nobody is passed over before they were told.
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { notificationWaits } from '../events.ts'
import { planNotifications } from '../model/contact-rules.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'
import type { Weighed } from './weigh-targets.ts'

export async function sayThatItWaits(work: Work, page: PageRow, { id, person, channel, asked_seq: cause, due_ms: untilMs }: NotificationRow): Promise<void> {
  await append(work, [notificationWaits({
    subject: `page/${page.id}`, service: page.service, environment: page.environment, cause,
    data: { person, channel, notification: id, attempt: 0, situation: page.situation, untilMs },
  })])
}

/** When the first of these people hears of the page: until then nobody can have failed to answer. */
export function firstHeardMs(weighed: Weighed, names: readonly string[], of: { urgency: PageRow['urgency']; nowMs: number }): number {
  const heard = names.flatMap((name) => {
    const found = weighed.find(name)
    const [first] = found ? planNotifications(found.contacts, of.urgency, of.nowMs) : []
    return first ? [of.nowMs + first.delayMs] : []
  })
  return of.urgency === 'page' || heard.length === 0 ? of.nowMs : Math.min(...heard)
}
