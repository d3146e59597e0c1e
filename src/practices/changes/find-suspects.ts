// Gathers what suspicion is made of: changes before the impact, who needs whom, and how earlier changes ended.
import { dayMs } from '../../base/duration.ts'
import type { Db } from '../../spine/database.ts'
import { dependencyEdges } from '../catalog/questions.ts'
import { clockSlackMs, nearOf, rankSuspects } from './model/suspects.ts'
import type { Impact, Suspect } from './model/suspects.ts'
import { listChanges, outcomesOf } from './store/changes.ts'

/** More than this in the time looked at are a rollout of everything; the latest are ranked. */
const mostConsidered = 2_000
/** How far back earlier changes of the same services count. */
const historyMs = 90 * dayMs

export interface Found {
  readonly suspects: readonly Suspect[]
  readonly considered: number
}

export async function findSuspects(db: Db, { impact, fromMs, nowMs }: { impact: Impact; fromMs: number; nowMs: number }): Promise<Found> {
  const changes = await listChanges(db, { fromMs, toMs: impact.atMs + clockSlackMs + 1, limit: mostConsidered })
  const near = nearOf(impact.services, impact.services.length === 0 ? [] : await dependencyEdges(db, nowMs))
  const touched = [...new Set(changes.flatMap(({ services }) => services))].filter((service) => near.has(service)).slice(0, 500)
  const past = await outcomesOf(db, { services: touched, fromMs: fromMs - historyMs, toMs: fromMs })
  return { suspects: rankSuspects({ impact, changes, near, past }), considered: changes.length }
}
