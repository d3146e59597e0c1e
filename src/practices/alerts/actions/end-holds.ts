// The timers that end what keeps alerts from asking: the wait of a group, and the hold of what flaps.
import { append } from '../../../record/append.ts'
import type { Job, JobKind, Work } from '../../../spine/practice.ts'
import { alertSteadied } from '../events.ts'
import { heldFrom, steadyAt } from '../model/routing/flap.ts'
import { waitingWord } from '../model/routing/timing.ts'
import { openByKey, openMutedBy } from '../store/routing.ts'
import { deleteFlap, flapOf, lockFlap } from '../store/timing.ts'
import { steadyKind } from './hold-flapping.ts'
import { endWaitKind } from './hold-groups.ts'
import { reviewPart } from './review-alerts.ts'

const partSize = 500

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

/** One that changed meanwhile has a later timer. What still fires asks now. */
export const steadyJob: JobKind = {
  kind: steadyKind, maxAttempts: 100, backoffMs: 500,
  async inTransaction(job: Job, work: Work): Promise<void> {
    const { key } = job.payload as { key: string }
    const row = await lockFlap(work.db, key)
    if (!row || row.held_ms === null || steadyAt(flapOf(row)) > work.nowMs) return
    const open = await openByKey(work.db, key)
    await deleteFlap(work.db, key)
    await append(work, [alertSteadied({
      subject: `alert/${open?.id ?? row.alert}`, data: { alertName: row.name, situation: row.situation, isFiring: open !== null, heldForMs: work.nowMs - row.held_ms },
    })])
    if (open && heldFrom(open.muted_by)) await reviewPart(work, [open], new Set([open.id]))
  },
}
