// What a channel reports after it took a message, and what follows when it reports nothing: the person's next method.
import { secondMs } from '../../../base/duration.ts'
import { append } from '../../../record/append.ts'
import { cancelJobs } from '../../../spine/jobs.ts'
import type { Job, JobKind, Work } from '../../../spine/practice.ts'
import type { DeliveryKind, DeliveryReport } from '../../../connections/delivery.ts'
import { notificationDelivered } from '../events.ts'
import { isWaitingForAnswer } from '../model/page-state.ts'
import { notificationOfReference } from '../store/replies.ts'
import { finishAttempt, lockPage, notificationRow, updateNotification } from '../store/pages.ts'
import type { NotificationRow } from '../store/tables.ts'
import { confirmKey, confirmKind, failOver, markFailed } from './settle-notification.ts'

/** Reports come in any order and more than once: what has arrived stays arrived. */
export async function settleReport(work: Work, channel: DeliveryKind, heard: { report: DeliveryReport; reference: string; key: string | null; detail: string }): Promise<void> {
  const known = (heard.key === null ? undefined : await notificationRow(work.db, heard.key)) ?? (await notificationOfReference(work.db, channel, heard.reference))
  const page = known && (await lockPage(work.db, known.page))
  const row = page && (await notificationRow(work.db, known.id))
  if (!page || !row || row.channel !== channel || (row.reference !== null && row.reference !== heard.reference)) return
  if (row.state !== 'sent' && row.state !== 'sending') return
  if (heard.report === 'queued' || heard.report === 'sent') return
  await finishAttempt(work.db, { notification: row.id, attempt: row.attempts }, { detail: `${heard.reference}: ${heard.detail}`.slice(0, 500), ...(heard.report === 'failed' ? { outcome: 'failed' } : {}) })
  await cancelJobs(work, [confirmKey(row.id)])
  await updateNotification(work.db, row.id, { reference: heard.reference, updated_ms: work.nowMs })
  if (heard.report === 'failed') return markFailed(work, page, { notification: row, attempt: row.attempts, reason: `${channel}: ${heard.detail}`, isPermanent: true })
  await updateNotification(work.db, row.id, { state: 'delivered' })
  await append(work, [notificationDelivered({
    subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: row.asked_seq,
    data: { person: row.person, channel: row.channel, notification: row.id, attempt: row.attempts, situation: page.situation, sinceStartMs: Math.max(0, work.nowMs - page.started_ms) },
  })])
}

export const confirmJob: JobKind = {
  kind: confirmKind, maxAttempts: 20, backoffMs: secondMs,
  async inTransaction(job: Job, work: Work): Promise<void> {
    const known = await notificationRow(work.db, (job.payload as { notification: string }).notification)
    const page = known && (await lockPage(work.db, known.page))
    const row: NotificationRow | undefined = page && (await notificationRow(work.db, known.id))
    if (!page || row?.state !== 'sent' || !isWaitingForAnswer(page.state)) return
    await finishAttempt(work.db, { notification: row.id, attempt: row.attempts }, { detail: `${row.reference ?? 'taken'}: no word of its arrival within 30 s; the next method is used` })
    await failOver(work, page, row)
  },
}
