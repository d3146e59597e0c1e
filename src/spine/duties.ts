// Duties: loops that exactly one replica runs, by lease, and that can stop at any line.
import { holdLease, leaseMs, releaseLeases } from './leases.ts'
import type { Duty, House } from './practice.ts'

/** How often a replica that does not hold a duty asks for it. */
const renewMs = leaseMs / 3

export function startDuties(house: House, duties: readonly Duty[], holder: string): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loops = duties.map((duty) => keepDuty(house, duty, { holder, stopping: stopping.signal }))
  return {
    async stop() {
      stopping.abort()
      await Promise.allSettled(loops)
      await releaseLeases(house.database, holder)
    },
  }
}

async function keepDuty(house: House, duty: Duty, life: { holder: string; stopping: AbortSignal }): Promise<void> {
  const { holder, stopping } = life
  let held = false
  let nextRunMs = 0
  let renewedMs = 0
  let running: Promise<void> | null = null
  let turn = new AbortController()
  stopping.addEventListener('abort', () => turn.abort(), { once: true })
  while (!stopping.aborted) {
    try {
      const nowMs = house.clock.nowMs()
      if (nowMs - renewedMs >= renewMs) {
        held = await holdLease(house.database, { name: duty.name, holder, nowMs })
        renewedMs = nowMs
      }
      if (held && running === null && nowMs >= nextRunMs) {
        nextRunMs = nowMs + duty.everyMs
        turn = new AbortController()
        const { signal } = turn
        running = duty.run(house, signal)
          .catch((problem) => {
            if (!signal.aborted) house.log.error({ err: problem, duty: duty.name }, 'a duty failed; it runs again at its next time')
          })
          .finally(() => (running = null))
      }
    } catch (problem) {
      if (!stopping.aborted) house.log.error({ err: problem, duty: duty.name }, 'a lease could not be renewed; trying again')
      held = false
    }
    // Another replica has it, or soon will: two may not be at it.
    if (!held) turn.abort()
    const untilMs = Math.min(held ? Math.max(nextRunMs - house.clock.nowMs(), 10) : renewMs, renewMs)
    await pause(untilMs, stopping)
  }
  await running
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
