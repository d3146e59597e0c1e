// The past of a new generation, read from its source so that its budget is true at once.
import { mainstay } from '../../base/actor.ts'
import { dayMs, hourMs, minuteMs } from '../../base/duration.ts'
import { formatInstant } from '../../base/instant.ts'
import type { MetricSources, Minute } from '../../connections/metric-source.ts'
import { append } from '../../record/append.ts'
import type { Duty, House } from '../../spine/practice.ts'
import { sliBackfilled } from './events.ts'
import { longestPastMs, mergeMinutes } from './ledger-rows.ts'
import { tickMs } from './measure.ts'
import { hoursOf, lockObjective, noteBackfill, saveHours } from './store.ts'
import type { Tracked, Tracker } from './tracker.ts'

/** Further back most sources keep nothing, and asking is dear. */
const furthestMs = 92 * dayMs
/** A query that failed is heavy for its source too: each next try waits twice as long, up to an hour. */
const firstRetryMs = minuteMs
const longestRetryMs = hourMs
/** After so many tries that yielded nothing but a problem, the past is taken for gone. */
const maxTries = 6

export function backfillDuty(tracker: Tracker, sources: (house: House) => MetricSources): Duty {
  const tries = new Map<string, { count: number; nextMs: number }>()
  return {
    name: 'objectives.backfill', everyMs: tickMs,
    async run(house, signal) {
      for (const tracked of [...tracker.all()].filter(({ row }) => row.backfilled_ms === null)) {
        if (signal.aborted) return
        const key = `${tracked.row.name}/${tracked.row.generation}`
        const tried = tries.get(key) ?? { count: 0, nextMs: 0 }
        if (house.clock.nowMs() < tried.nextMs) continue
        const count = tried.count + 1
        if (await backfill(house, tracked, { sources: sources(house), signal, isLast: count >= maxTries })) tries.delete(key)
        else tries.set(key, { count, nextMs: house.clock.nowMs() + Math.min(longestRetryMs, firstRetryMs * 2 ** (count - 1)) })
        await tracker.follow(house)
      }
    },
  }
}

/** False when it should be tried again. */
async function backfill(house: House, tracked: Tracked, round: { readonly sources: MetricSources; readonly signal: AbortSignal; readonly isLast: boolean }): Promise<boolean> {
  const { row, objective } = tracked
  const { source } = objective
  if (source.kind === 'push') {
    await keepPast(house, tracked, [])
    return true
  }
  const found = await round.sources.find(source.connection)
  // It is said elsewhere that there is none.
  if (found === null) return false
  const fromMs = Math.floor((row.born_ms - Math.min(longestPastMs(objective.window), furthestMs)) / hourMs) * hourMs
  try {
    const [answer] = await found.minutes([{ key: row.name, indicator: objective.indicator }], { fromMs, toMs: row.born_ms }, round.signal)
    const minutes = answer?.minutes ?? []
    if (minutes.length === 0 && answer?.problem !== undefined && !round.isLast) return false
    await keepPast(house, tracked, minutes)
    return true
  } catch (problem) {
    if (!round.signal.aborted) house.log.warn({ err: problem, objective: row.name }, 'the past could not be read yet; trying again')
    return false
  }
}

async function keepPast(house: House, { row }: Tracked, minutes: readonly Minute[]): Promise<void> {
  await house.transact(mainstay, async (work) => {
    const locked = await lockObjective(work.db, row.name)
    if (!locked || locked.is_removed === 1 || locked.generation !== row.generation || locked.backfilled_ms !== null) return
    const bornMs = Math.min(locked.born_ms, minutes[0]?.atMs ?? locked.born_ms)
    if (minutes.length > 0) {
      const stored = await hoursOf(work.db, { objective: row.name, generation: row.generation, fromMs: Math.floor(bornMs / hourMs) * hourMs })
      // What was measured live meanwhile stays.
      const { rows } = mergeMinutes({ objective: row.name, generation: row.generation, stored, minutes, nowMs: work.nowMs, isFillOnly: true })
      await saveHours(work.db, rows)
      await append(work, [sliBackfilled({ subject: `objective/${row.name}`, service: row.service, data: { from: formatInstant(bornMs), to: formatInstant(row.born_ms), minutes: minutes.length } })])
    }
    await noteBackfill(work.db, locked, { bornMs, atMs: work.nowMs })
  })
}
