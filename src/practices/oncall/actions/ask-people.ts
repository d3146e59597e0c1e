// Asking people: notifications as rows, and a job for each; nothing leaves before the commit.
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { pageNotified } from '../events.ts'
import { planNotifications } from '../model/contact-rules.ts'
import type { PlannedNotification } from '../model/contact-rules.ts'
import { insertNotifications, webhookPerson } from '../store/pages.ts'
import { replyCodeFor } from '../store/replies.ts'
import type { NotificationRow, PageRow } from '../store/tables.ts'
import { sayThatItWaits } from './quiet-wait.ts'
import type { Weighed } from './weigh-targets.ts'

export const notifyKind = 'oncall.notify'

export interface Asking {
  readonly people: readonly { readonly person: string; readonly because: NotificationRow['because'] }[]
  /** Addresses that are told, and answer nothing. */
  readonly webhooks?: readonly string[]
  readonly step: number
  readonly round: number
  readonly weighed: Weighed
  readonly cause: number
}

/** Asks by every planned method of each person; answers the number of this asking. */
export async function askPeople(work: Work, page: PageRow, asking: Asking): Promise<number> {
  const ask = page.asks + 1
  for (const { person: name, because } of asking.people) {
    const found = asking.weighed.find(name)
    if (!found) continue
    const { person, contacts } = found
    const { step, round } = asking
    const [askedSeq] = await append(work, [pageNotified({
      subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: asking.cause,
      data: { situation: page.situation, policy: page.policy, title: page.title, person: person.id, step, round, because },
    })])
    const planned = planNotifications(contacts, page.urgency, work.nowMs)
    const rows = planned.map((one) => notificationRow(work, one, { page: page.id, ask, step, round, because, person: person.id, asked_seq: askedSeq! }))
    await notify(work, rows)
    for (const row of rows) if (row.quiet_ms !== null) await sayThatItWaits(work, page, row)
  }
  const { step, round } = asking
  const told = new Set(asking.webhooks ?? [])
  await notify(work, [...told].map((address) => notificationRow(work, { method: null, kind: 'webhook', address, delayMs: 0, reason: 'policy' }, { page: page.id, ask, step, round, because: 'step', person: webhookPerson, asked_seq: asking.cause })))
  return ask
}

/** Inserts what is not there yet, each with its job. */
export async function notify(work: Work, rows: readonly NotificationRow[]): Promise<void> {
  const coded: NotificationRow[] = []
  for (const row of rows) coded.push(row.channel === 'sms' ? { ...row, reply_code: await replyCodeFor(work.db, row) } : row)
  for (const row of await insertNotifications(work.db, coded)) await scheduleNotify(work, row.id, row.due_ms)
}

export function scheduleNotify(work: Work, id: string, dueMs: number): Promise<void> {
  return scheduleJob(work, { kind: notifyKind, key: notifyKey(id), dueMs, payload: { notification: id } })
}

export const notifyKey = (id: string): string => `${notifyKind}/${id}`

export function notificationRow(work: Work, planned: PlannedNotification, of: Pick<NotificationRow, 'page' | 'ask' | 'step' | 'round' | 'because' | 'person' | 'asked_seq'>): NotificationRow {
  return {
    ...of, id: newId<'notification'>('ntf', work.nowMs), method: planned.method, channel: planned.kind, address: planned.address, state: 'pending', attempts: 0,
    due_ms: work.nowMs + planned.delayMs, created_ms: work.nowMs, updated_ms: work.nowMs, reference: null, reply_code: null, left_ms: null, throttled_ms: null, quiet_ms: planned.isHeld ? work.nowMs : null,
  }
}
