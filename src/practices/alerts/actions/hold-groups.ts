// The first page of a group that waits: a durable timer ends the wait, and what still fires and asks is told together.
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Job, JobKind, Work } from '../../../spine/practice.ts'
import { waitingUntil, waitingWord } from '../model/routing/timing.ts'
import type { TakenIn } from '../model/take-in.ts'
import { openMutedBy } from '../store/routing.ts'
import { reviewPart } from './review-alerts.ts'

const endWaitKind = 'alerts.end-wait'
const partSize = 500

/** Groups that wait until the same moment share one timer. */
export async function keepWaits(work: Work, taken: TakenIn): Promise<void> {
  const untils = new Set(taken.fired.flatMap((alert) => (alert.endedMs === null ? waitingUntil(alert.mutedBy) ?? [] : [])))
  for (const untilMs of untils) await scheduleJob(work, { kind: endWaitKind, key: `${endWaitKind}/${untilMs}`, dueMs: untilMs, payload: { untilMs } })
}

/** In the transaction that completes the timer: told exactly once, whatever is killed when. */
export const endWaitJob: JobKind = {
  kind: endWaitKind, maxAttempts: 100, backoffMs: 500,
  async inTransaction(job: Job, work: Work): Promise<void> {
    const { untilMs } = job.payload as { untilMs: number }
    for (let afterId = ''; ; ) {
      const part = await openMutedBy(work.db, waitingWord(untilMs), { afterId, limit: partSize })
      await reviewPart(work, part)
      if (part.length < partSize) return
      afterId = part.at(-1)!.id
    }
  },
}
