// Alerts that always fire and that no heartbeat listens for: their absence would go unnoticed.
import { dayMs } from '../../base/duration.ts'
import type { House } from '../../spine/practice.ts'
import { listenerOf } from './actions/hear-watchdogs.ts'
import { watchdogHeartbeats, watchdogsSeen } from './store/heartbeats.ts'
import type { WatchdogRow } from './store/tables.ts'

/** One that was not heard for longer is gone, and nobody missed it. */
const seenWithinMs = dayMs

export async function watchdogsUnheard(house: House): Promise<readonly WatchdogRow[]> {
  const seen = await watchdogsSeen(house.read, house.clock.nowMs() - seenWithinMs)
  if (seen.length === 0) return []
  const listeners = (await watchdogHeartbeats(house.read)).map(listenerOf)
  return seen.filter((row) => {
    const labels = JSON.parse(row.labels) as Record<string, string>
    return !listeners.some((fits) => fits(labels))
  })
}
