// Uptime by day, from what was measured: a day without measurements is a day without an answer.
import { dayMs } from '../../../base/duration.ts'

export interface DayOfUptime {
  /** Midnight UTC. */
  readonly dayMs: number
  /** Share of good events; null without measurements. */
  readonly share: number | null
}

export interface Counted {
  readonly good: number
  readonly total: number
}

/** Of the days up to now, oldest first; `counted` by midnight. Days without an entry, or without an event, are unknown. */
export function uptimeDays(counted: ReadonlyMap<number, Counted>, nowMs: number, days: number): readonly DayOfUptime[] {
  const today = Math.floor(nowMs / dayMs) * dayMs
  return Array.from({ length: days }, (_, index) => {
    const day = today - (days - 1 - index) * dayMs
    const counts = counted.get(day)
    return { dayMs: day, share: counts === undefined || counts.total === 0 ? null : counts.good / counts.total }
  })
}

/** Over all of it, weighted by events; null without any. */
export function uptimeOver(counted: ReadonlyMap<number, Counted>): number | null {
  let [good, total] = [0, 0]
  for (const counts of counted.values()) {
    good += counts.good
    total += counts.total
  }
  return total === 0 ? null : good / total
}

/** Several objectives of one component: the worst of them each day is what users met. */
export function worstOf(each: readonly ReadonlyMap<number, Counted>[]): ReadonlyMap<number, Counted> {
  const worst = new Map<number, Counted>()
  for (const counted of each) {
    for (const [day, counts] of counted) {
      const known = worst.get(day)
      if (counts.total > 0 && (known === undefined || counts.good / counts.total < known.good / known.total)) worst.set(day, counts)
    }
  }
  return worst
}
