// Snoozing: somebody carries the page until a time, a durable timer, and then it asks again from the first step.
import { actorText } from '../../../base/actor.ts'
import { minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Job, JobKind, Work } from '../../../spine/practice.ts'
import { pageSnoozed, pageWoken } from '../events.ts'
import { beginning } from '../model/escalation.ts'
import { forgetAcknowledgements } from '../store/acknowledgements.ts'
import { lockPage, updatePage } from '../store/pages.ts'
import { takeNextStep } from './escalate-page.ts'
import { refuseResolved, unanswered } from './redirect-page.ts'
import { aboutPage, dataOf, lockKnownPage, quieten, snoozeKey } from './settle-page.ts'
import type { Settled } from './settle-page.ts'

const wakeKind = 'oncall.wake'
const longestMs = 7 * 24 * 60 * minuteMs

/** `untilMs`: when it asks again; whoever is on call then, from the first step. */
export async function snoozePage(work: Work, id: string, untilMs: number): Promise<Settled> {
  if (untilMs <= work.nowMs || untilMs > work.nowMs + longestMs) {
    throw new Fault('ONCALL_SNOOZE_TIME', { say: 'A page is snoozed until a time in the future, a week away at most.', mend: 'Give minutes (1 to 10080), or a later until.', field: 'until' })
  }
  const page = await lockKnownPage(work, id)
  refuseResolved(page.state, 'snooze')
  await quieten(work, id)
  await updatePage(work.db, id, { state: 'acknowledged', next_ms: null, snoozed_ms: untilMs, acknowledged_ms: page.acknowledged_ms ?? work.nowMs, acknowledged_by: page.acknowledged_by ?? actorText(work.actor) })
  await append(work, [pageSnoozed({ ...aboutPage(page), data: { ...dataOf(page), person: work.actor.kind === 'person' ? work.actor.id : null, untilMs } })])
  await scheduleJob(work, { kind: wakeKind, key: snoozeKey(id), dueMs: untilMs, payload: { page: id, untilMs } })
  return { page: id, changed: true, say: `Snoozed: it asks again at ${formatInstant(untilMs)}.` }
}

/** State is looked at under the lock: whoever acted on the page meanwhile ended the snooze. */
export const wakeJob: JobKind = {
  kind: wakeKind,
  maxAttempts: 100,
  backoffMs: 1_000,
  async inTransaction(job: Job, work: Work): Promise<void> {
    const { page: id, untilMs } = job.payload as { page: string; untilMs: number }
    const page = await lockPage(work.db, id)
    if (!page || page.state !== 'acknowledged' || page.snoozed_ms !== untilMs) return
    await forgetAcknowledgements(work.db, id)
    await updatePage(work.db, id, { ...unanswered, state: 'open', step: beginning.step, round: beginning.round })
    const [cause] = await append(work, [pageWoken({ ...aboutPage(page), data: dataOf(page) })])
    await takeNextStep(work, { ...page, ...unanswered, ...beginning, state: 'open' }, { reason: 'The time it was snoozed for is over.', cause: cause! })
  },
}
