// The promise about an incident as it stands: what was told, what is due, how well it was kept.
import type { Db } from '../../spine/database.ts'
import { updateCadences } from './documents.ts'
import { cadenceFor, dueOf, gapsOf } from './model/cadence.ts'
import type { Cadence, Due, Gap, Told } from './model/cadence.ts'
import type { IncidentFacts } from './model/incident-facts.ts'
import { updatesOf } from './store/communications.ts'

export interface Standing {
  readonly cadence: Cadence
  readonly due: Due
  readonly gaps: readonly Gap[]
  /** From when the running gap counts. */
  readonly fromMs: number
}

/** Of one incident; more updates than these are not looked at. */
const mostUpdates = 1_000

export async function standingOf(db: Db, facts: IncidentFacts, nowMs: number): Promise<Standing> {
  return standing(facts, { cadences: await updateCadences(db), told: toldOf(await updatesOf(db, [facts.id], mostUpdates)), nowMs })
}

export function toldOf(updates: Awaited<ReturnType<typeof updatesOf>>): readonly Told[] {
  return updates.filter(({ state, publishedMs }) => state === 'published' && publishedMs !== null)
    .map(({ publishedMs, audience, nextDueMs }) => ({ atMs: publishedMs!, audience, nextDueMs })).toSorted((one, other) => one.atMs - other.atMs)
}

export function standing(facts: IncidentFacts, of: { cadences: readonly Cadence[]; told: readonly Told[]; nowMs: number }): Standing {
  const cadence = cadenceFor(of.cadences, facts.service)
  const { severity, declaredMs, resolvedMs: overMs } = facts
  // Reopened: people are to be told afresh.
  const sinceMs = facts.reopenedMs ?? declaredMs
  const since = of.told.filter(({ atMs }) => atMs >= sinceMs)
  return {
    cadence, fromMs: since.at(-1)?.atMs ?? sinceMs,
    due: dueOf({ cadence, severity, declaredMs: sinceMs, overMs, told: since, nowMs: of.nowMs }),
    gaps: gapsOf({ cadence, severity, declaredMs, overMs, told: of.told, nowMs: of.nowMs }),
  }
}
