// What alerts does by the clock.
import { mainstay } from '../../base/actor.ts'
import { dayMs, hourMs } from '../../base/duration.ts'
import type { Job, JobKind } from '../../spine/jobs.ts'
import type { Duty, House } from '../../spine/practice.ts'
import { confirmSnsJob } from './actions/confirm-sns.ts'
import { endPassedAlerts } from './actions/end-passed-alerts.ts'
import { heartbeatDueKind, missHeartbeat } from './actions/hear-heartbeat.ts'
import { indexInhibitors, indexKind, reviewMuted, reviewSilences } from './actions/review-alerts.ts'
import { reviewKind, scheduleNextWindow } from './actions/silence-alerts.ts'
import { endWaitJob, steadyJob } from './actions/end-holds.ts'
import { tellAgainJob } from './actions/tell-again.ts'
import { forgetAlarms } from './store/cloudwatch.ts'
import { forgetOpsgenieRequests } from './store/opsgenie.ts'
import { endStorm, foldKind, foldRising } from './actions/watch-storms.ts'
import { forgetAlerts, idFrom } from './store/reading.ts'
import { forgetOldAsked } from './store/routing.ts'
import { nextCheck } from './store/taking-in.ts'
import { forgetSteady } from './store/timing.ts'

/** Of a recurring silence the next time is set, whatever became of this one. */
async function reviewAtTime(job: Job, house: House, signal: AbortSignal): Promise<void> {
  await reviewSilences(house, signal)
  const { silence } = job.payload as { silence?: string }
  if (silence !== undefined) await house.transact(mainstay, (work) => scheduleNextWindow(work, silence))
}

export const alertsJobs: readonly JobKind[] = [
  // Safe to be stopped and to run twice; a review that did not end is made again.
  { kind: reviewKind, maxAttempts: 20, backoffMs: 500, timeoutMs: 15_000, run: reviewAtTime },
  { kind: indexKind, maxAttempts: 20, backoffMs: 500, timeoutMs: 15_000, run: (_job, house, signal) => indexInhibitors(house, signal) },
  confirmSnsJob, endWaitJob, tellAgainJob, steadyJob,
  // Safe to run twice: what has been folded is merged already.
  { kind: foldKind, maxAttempts: 20, backoffMs: 500, timeoutMs: 15_000, run: (job, house, signal) => foldRising(house, job.payload as { id: string; situation: string; startedMs: number }, signal) },
  { kind: heartbeatDueKind, maxAttempts: 50, backoffMs: 500, inTransaction: (job, work) => missHeartbeat(work, (job.payload as { name: string }).name) },
]

/** Ended alerts are kept for 13 months, so that a year can be held against the one before. The record keeps its entries by its own rules. */
const keptMs = 395 * dayMs
const forgottenAtOnce = 1_000

export const alertsDuties: readonly Duty[] = [
  { name: 'alerts.review-muted', everyMs: 5_000, run: reviewMuted },
  {
    name: 'alerts.end-passed', everyMs: 2_000,
    async run(house, signal) {
      // Nothing to do is the rule: no transaction for that.
      const nextMs = await nextCheck(house.read)
      if (nextMs > house.clock.nowMs()) return { untilMs: nextMs }
      await endPassedAlerts(house, signal)
    },
  },
  {
    name: 'alerts.forget-opsgenie-requests', everyMs: hourMs,
    async run(house, signal) {
      // Clients ask within seconds.
      const beforeMs = house.clock.nowMs() - dayMs
      while (!signal.aborted && (await house.database.transact((db) => forgetOpsgenieRequests(db, beforeMs, forgottenAtOnce))) === forgottenAtOnce);
    },
  },
  {
    name: 'alerts.forget-cloudwatch-alarms', everyMs: hourMs,
    async run(house, signal) {
      // Messages are refused long before.
      const beforeMs = house.clock.nowMs() - dayMs
      while (!signal.aborted && (await house.database.transact((db) => forgetAlarms(db, beforeMs, forgottenAtOnce))) === forgottenAtOnce);
    },
  },
  { name: 'alerts.end-storm', everyMs: 5_000, run: (house) => endStorm(house) },
  {
    name: 'alerts.forget-old', everyMs: hourMs,
    async run(house, signal) {
      const beforeId = idFrom(house.clock.nowMs() - keptMs)
      await house.database.transact((db) => forgetOldAsked(db, beforeId))
      await house.database.transact((db) => forgetSteady(db, house.clock.nowMs()))
      while (!signal.aborted && (await house.database.transact((db) => forgetAlerts(db, beforeId, forgottenAtOnce))) === forgottenAtOnce);
    },
  },
]
