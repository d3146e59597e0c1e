// Confirms the subscription of an SNS topic, after its message was found to be Amazon's and its address to be safe.
import { Fault } from '../../../base/fault.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'

export const confirmSnsKind = 'alerts.confirm-sns'

/** One a topic: a later confirmation replaces an earlier one, whose token may have passed. */
export function confirmSubscription(work: Work, topic: { topicArn: string; subscribeUrl: string }): Promise<void> {
  return scheduleJob(work, { kind: confirmSnsKind, key: `alerts/sns/${topic.topicArn}`.slice(0, 500), dueMs: work.nowMs, payload: topic })
}

const timeoutMs = 10_000
const maxBytes = 64 * 1024

export const confirmSnsJob: JobKind = {
  kind: confirmSnsKind, maxAttempts: 8, backoffMs: 2_000, timeoutMs: timeoutMs + 2_000,
  async run(job, house, signal) {
    const { subscribeUrl, topicArn } = job.payload as { topicArn: string; subscribeUrl: string }
    const answer = await house.egress.request({ destination: `sns:${new URL(subscribeUrl).hostname}`, url: subscribeUrl, timeoutMs, maxBytes, retries: 0, trust: 'user', signal })
    if (answer.status !== 200) throw new Fault('ALERTS_SNS_NOT_CONFIRMED', { kind: 'unavailable', say: `Amazon SNS answered ${answer.status} to the confirmation of ${topicArn}.`, mend: 'Request the confirmation again in the SNS console.' })
    house.log.info({ topicArn }, 'an SNS subscription was confirmed')
  },
}
