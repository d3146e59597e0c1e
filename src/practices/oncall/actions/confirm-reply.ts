// What a written answer did, told where the message went that it answers: at night one wants to see that it arrived.
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind, Work } from '../../../spine/practice.ts'
import { pageUrl } from '../links.ts'
import { replyConfirmation } from '../model/reply-confirmation.ts'
import type { Channels } from './send-notification.ts'
import { threadJob } from './tell-in-thread.ts'

const confirmReplyKind = 'oncall.confirm-reply'

/** @param of `say`: what came of it, in a sentence; `once`: names the answer. */
export async function confirmReply(work: Work, of: { readonly notification: string; readonly say: string; readonly once: string }): Promise<void> {
  await scheduleJob(work, { kind: confirmReplyKind, key: `${confirmReplyKind}/${of.once}`, dueMs: work.nowMs, payload: { ...of } })
}

export function confirmReplyJob(channels: Channels): JobKind {
  return threadJob<{ readonly notification: string; readonly say: string; readonly once: string }>(confirmReplyKind, channels, (house, { page, notification }, { say, once }) => ({
    ...replyConfirmation({ title: page.title, say, pageUrl: pageUrl(house, page.id) }), key: `${notification.id}-${once.slice(0, 24)}`,
    data: { event: 'page.answered', page: page.id, title: page.title, service: page.service, environment: page.environment, situation: page.situation, say, pageUrl: pageUrl(house, page.id) },
  }))
}
