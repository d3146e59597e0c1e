// Ends alerts whose time has passed without their source saying that they still fire.
import { mainstay } from '../../../base/actor.ts'
import type { House } from '../../../spine/practice.ts'
import { endAlerts } from '../model/take-in.ts'
import { lockPassed, lockSituations, postponeChecks } from '../store/taking-in.ts'
import { flapsOfPassed } from './hold-flapping.ts'
import { saveTakenIn } from './take-in-alerts.ts'

const partSize = 500
/** Longer than this in one go would keep the lease's other work waiting; the rest comes with the next run. */
const maxParts = 40

/** Answers how many ended. */
export async function endPassedAlerts(house: House, signal?: AbortSignal): Promise<number> {
  let ended = 0
  for (let part = 0; part < maxParts && !signal?.aborted; part++) {
    const done = await house.transact(mainstay, async (work) => {
      const postponed = await postponeChecks(work.db, work.nowMs, partSize)
      const passed = await lockPassed(work.db, work.nowMs, partSize)
      const endsMs = new Map(passed.map((alert) => [alert.id, alert.endsMs]))
      const situations = await lockSituations(work.db, [...new Set(passed.map((alert) => alert.situation))])
      const { flaps, holdOf } = await flapsOfPassed(work, passed)
      const taken = endAlerts(passed, { situations }, {
        flaps, holdOf, nowMs: work.nowMs, endedMs: (alert) => endsMs.get(alert.id) ?? work.nowMs, reason: 'Its source did not say again that it fires, and its time passed.',
      })
      await saveTakenIn(work, taken, () => mainstay)
      return { looked: Math.max(postponed, passed.length), ended: passed.length }
    })
    ended += done.ended
    if (done.looked < partSize) break
  }
  return ended
}
