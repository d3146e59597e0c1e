// Notices a storm as alerts come in, and says when it is over.
import { mainstay } from '../../../base/actor.ts'
import { minuteMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { House, Work } from '../../../spine/practice.ts'
import { stormEnded, stormStarted } from '../events.ts'
import { RateWatch, hasEnded } from '../model/storm.ts'
import type { Storm } from '../model/storm.ts'
import type { TakenIn } from '../model/take-in.ts'
import { countAlertsSince, insertStorm, lockStorm, stormNow, updateStorm } from '../store/storms.ts'

const watches = new WeakMap<House, RateWatch>()

/** Each replica watches what it takes in itself: its share is usual for it. */
function watchOf(house: House): RateWatch {
  let watch = watches.get(house)
  if (!watch) watches.set(house, (watch = new RateWatch()))
  return watch
}

/** Counted when it is on disk. */
export function countFor(work: Work, taken: TakenIn): void {
  if (taken.fired.length > 0) work.afterCommit(() => watchOf(work.house).count(work.nowMs, taken.fired.length, taken.partsAdded.size))
}

/** The storm that is on, or one that begins with these alerts. The caller has the turn to gather. */
export async function stormFor(work: Work, coming: TakenIn): Promise<Storm | null> {
  const on = await stormNow(work.db)
  if (on) return on
  const reason = watchOf(work.house).whyStorm(work.nowMs, { alerts: coming.fired.length, groups: coming.partsAdded.size })
  if (reason === null) return null
  const { threshold } = watchOf(work.house)
  const rate = watchOf(work.house).now(work.nowMs).alerts + coming.fired.length
  const storm: Storm = { id: newId('sto', work.nowMs), startedMs: work.nowMs, rate, threshold, reason, situation: null }
  await insertStorm(work.db, storm)
  await append({ ...work, actor: mainstay }, [stormStarted({ subject: `storm/${storm.id}`, data: { rate, threshold, reason, situation: null } })])
  return storm
}

/** Looks at what all replicas took in. */
export async function endStorm(house: House): Promise<void> {
  const on = await stormNow(house.read)
  if (!on) return
  const alerts = await countAlertsSince(house.read, house.clock.nowMs() - minuteMs, on.threshold)
  await house.transact(mainstay, async (work) => {
    const storm = await lockStorm(work.db)
    if (!storm || storm.id !== on.id || !hasEnded(storm, alerts, work.nowMs)) return
    await updateStorm(work.db, storm.id, { is_on: 0, ended_ms: work.nowMs })
    const { rate, threshold, situation } = storm
    await append(work, [stormEnded({ subject: `storm/${storm.id}`, data: { rate, threshold, reason: `${alerts} new alerts in the last minute, fewer than half of ${threshold}.`, situation } })])
  })
}
