// Duties: loops that exactly one replica runs, by lease, and that can stop at any line.
import { holdLeases, leaseMs, releaseLeases } from './leases.ts'
import type { Duty, House } from './practice.ts'

/** How often leases are renewed, and those that another replica holds are asked for. */
const renewMs = leaseMs / 3

export function startDuties(house: House, duties: readonly Duty[], holder: string): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loop = keepDuties(house, duties.map((duty) => new Turn(duty)), { holder, stopping: stopping.signal })
  return {
    async stop() {
      stopping.abort()
      await loop
      await releaseLeases(house.database, holder)
    },
  }
}

async function keepDuties(house: House, turns: readonly Turn[], life: { holder: string; stopping: AbortSignal }): Promise<void> {
  const { holder, stopping } = life
  const names = turns.map(({ duty }) => duty.name)
  let held: ReadonlySet<string> = new Set()
  let renewedMs = -Infinity
  /** Commits there had been when all were held. */
  let renewedAt: number | null = null
  let wake = (): void => {}
  while (!stopping.aborted) {
    try {
      const nowMs = house.clock.nowMs()
      // Where nothing was written meanwhile, nobody else can have asked for one, lapsed or not.
      if (nowMs - renewedMs >= renewMs && (renewedAt === null || house.database.committed() !== renewedAt)) {
        held = await holdLeases(house.database, { names, holder, nowMs })
        renewedMs = nowMs
        renewedAt = held.size === names.length ? house.database.committed() : null
      }
    } catch (problem) {
      if (!stopping.aborted) house.log.error({ err: problem }, 'leases could not be renewed; trying again')
      held = new Set()
      renewedAt = null
    }
    if (stopping.aborted) break
    const nowMs = house.clock.nowMs()
    for (const turn of turns) {
      if (held.has(turn.duty.name)) turn.runWhenDue(house, { nowMs, ended: () => wake() })
      // Another replica has it, or soon will: two may not be at it.
      else turn.abort()
    }
    const nextMs = Math.min(...turns.filter((turn) => held.has(turn.duty.name)).map((turn) => turn.waitMs(nowMs)), renewMs)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => wake(), nextMs)
      wake = () => {
        clearTimeout(timer)
        stopping.removeEventListener('abort', wake)
        resolve()
      }
      stopping.addEventListener('abort', wake, { once: true })
    })
  }
  for (const turn of turns) turn.abort()
  await Promise.all(turns.map((turn) => turn.running))
}

/** One duty as this replica does it. */
class Turn {
  readonly duty: Duty
  running: Promise<void> | null = null
  #nextRunMs = 0
  /** It said so, of the state after so many commits. */
  #rest: { readonly untilMs: number; readonly committed: number } | null = null
  #control = new AbortController()

  constructor(duty: Duty) {
    this.duty = duty
  }

  runWhenDue(house: House, at: { nowMs: number; ended: () => void }): void {
    if (this.running !== null || at.nowMs < this.#nextRunMs) return
    // At full multiples: duties that are due together cost the process one waking.
    this.#nextRunMs = (Math.floor(at.nowMs / this.duty.everyMs) + 1) * this.duty.everyMs
    const committed = house.database.committed()
    if (this.#rest !== null && this.#rest.committed === committed && at.nowMs < this.#rest.untilMs) return
    this.#rest = null
    this.#control = new AbortController()
    const { signal } = this.#control
    this.running = this.duty.run(house, signal)
      .then((rest) => {
        if (rest && committed !== null) this.#rest = { ...rest, committed }
      })
      .catch((problem) => {
        if (!signal.aborted) house.log.error({ err: problem, duty: this.duty.name }, 'a duty failed; it runs again at its next time')
      })
      .finally(() => {
        this.running = null
        at.ended()
      })
  }

  /** How long until it is to be looked at again; one that runs says itself when it ended. */
  waitMs(nowMs: number): number {
    return this.running === null ? Math.max(this.#nextRunMs - nowMs, 10) : Infinity
  }

  abort(): void {
    this.#control.abort()
  }
}
