// Notices a storm as alerts come in, and says when it is over.
import { mainstay } from '../../../base/actor.ts'
import { minuteMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { House, Rest, Work } from '../../../spine/practice.ts'
import { stormEnded, stormStarted } from '../events.ts'
import { RateWatch, hasEnded } from '../model/storm.ts'
import type { Storm } from '../model/storm.ts'
import { troublesOf } from '../model/taken-in.ts'
import type { TakenIn } from '../model/taken-in.ts'
import { countAlertsSince, insertStorm, lockStorm, openedBetween, stormNow, updateStorm } from '../store/storms.ts'
import { lockSituations } from '../store/taking-in.ts'
import { mergeSituations } from './merge-situations.ts'

const watches = new WeakMap<House, RateWatch>()

/** Each replica watches what it takes in itself: its share is usual for it. */
function watchOf(house: House): RateWatch {
  let watch = watches.get(house)
  if (!watch) watches.set(house, (watch = new RateWatch()))
  return watch
}

/** Counted when it is on disk. */
export function countFor(work: Work, taken: TakenIn): void {
  if (taken.fired.length > 0) work.afterCommit(() => watchOf(work.house).count(work.nowMs, taken.fired.length, troublesOf(taken)))
}

/** The storm that begins with these alerts, if one does. The caller has the turn to gather, and none is on. */
export async function beginStorm(work: Work, coming: TakenIn): Promise<Storm | null> {
  const reason = watchOf(work.house).whyStorm(work.nowMs, { alerts: coming.fired.length, groups: troublesOf(coming) })
  if (reason === null) return null
  const { threshold } = watchOf(work.house)
  const rate = watchOf(work.house).now(work.nowMs).alerts + coming.fired.length
  const storm: Storm = { id: newId('sto', work.nowMs), startedMs: work.nowMs, rate, threshold, reason, situation: null }
  await insertStorm(work.db, storm)
  await append({ ...work, actor: mainstay }, [stormStarted({ subject: `storm/${storm.id}`, data: { rate, threshold, reason, situation: null } })])
  return storm
}

export const foldKind = 'alerts.fold-storm'

/** What opened while it rose belongs to it as well: else who is on call is asked for each of the first troubles. */
export async function foldRising(house: House, storm: { id: string; situation: string; startedMs: number }, signal: AbortSignal): Promise<void> {
  const rising = await openedBetween(house.read, storm.startedMs - minuteMs, storm.startedMs, mostFolded)
  for (const situation of rising) {
    if (signal.aborted) throw new Error('Folding a storm was stopped before its end.')
    if (situation.id === storm.situation) continue
    await house.transact(mainstay, async (work) => {
      const now = new Map((await lockSituations(work.db, [situation.id, storm.situation])).map((one) => [one.id, one]))
      if (now.get(situation.id)?.state !== 'open' || now.get(storm.situation)?.state !== 'open') return
      await mergeSituations(work, { id: situation.id, into: storm.situation, note: null, why: 'A storm began within a minute, and this became part of it.' })
    })
  }
}

/** More than this cannot open before it is a storm, but for several replicas at once. */
const mostFolded = 500

/** Looks at what all replicas took in. */
export async function endStorm(house: House): Promise<Rest | void> {
  const on = await stormNow(house.read)
  if (!on) return { untilMs: Infinity }
  const alerts = await countAlertsSince(house.read, house.clock.nowMs() - minuteMs, on.threshold)
  await house.transact(mainstay, async (work) => {
    const storm = await lockStorm(work.db)
    if (!storm || storm.id !== on.id || !hasEnded(storm, alerts, work.nowMs)) return
    await updateStorm(work.db, storm.id, { is_on: 0, ended_ms: work.nowMs })
    const { rate, threshold, situation } = storm
    await append(work, [stormEnded({ subject: `storm/${storm.id}`, data: { rate, threshold, reason: `${alerts} new alerts in the last minute, fewer than half of ${threshold}.`, situation } })])
  })
}
