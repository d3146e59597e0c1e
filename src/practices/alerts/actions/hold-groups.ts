// The first page of a group that waits: a durable timer ends the wait (end-holds.ts).
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { waitingUntil } from '../model/routing/timing.ts'
import type { TakenIn } from '../model/taken-in.ts'

export const endWaitKind = 'alerts.end-wait'

/** Groups that wait until the same moment share one timer. */
export async function keepWaits(work: Work, taken: TakenIn): Promise<void> {
  const untils = new Set(taken.fired.flatMap((alert) => (alert.endedMs === null ? waitingUntil(alert.mutedBy) ?? [] : [])))
  for (const untilMs of untils) await scheduleJob(work, { kind: endWaitKind, key: `${endWaitKind}/${untilMs}`, dueMs: untilMs, payload: { untilMs } })
}
