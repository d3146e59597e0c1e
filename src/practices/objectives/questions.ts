// What objectives answer other practices, from their own rows.
import type { Db } from '../../spine/database.ts'
import type { Objective } from './model/objective.ts'
import { liveObjectives, objectiveByName } from './store.ts'

export { budgetSpentBetween, measuredBetween } from './store/measured-between.ts'
export type { Measured, MeasuredMinute, SpentBudget } from './store/measured-between.ts'

export interface ObjectiveFacts {
  readonly name: string
  readonly displayName: string
  readonly service: string
  readonly target: number
  readonly isFiring: boolean
  readonly isExhausted: boolean
  readonly isUncovered: boolean
}

export async function findObjective(db: Db, name: string): Promise<ObjectiveFacts | null> {
  const row = await objectiveByName(db, name)
  return row ? factsOf(row) : null
}

export async function objectivesOfService(db: Db, service: string): Promise<readonly ObjectiveFacts[]> {
  return (await liveObjectives(db)).filter((row) => row.service === service).map(factsOf)
}

/** Services that at least one objective measures. */
export async function servicesWithObjectives(db: Db): Promise<ReadonlySet<string>> {
  return new Set((await liveObjectives(db)).map(({ service }) => service))
}

function factsOf(row: { name: string; service: string; spec: string; firing: string; is_exhausted: number; is_uncovered: number }): ObjectiveFacts {
  const objective = JSON.parse(row.spec) as Objective
  return {
    name: row.name, displayName: objective.displayName || row.name, service: row.service, target: objective.target,
    isFiring: (JSON.parse(row.firing) as boolean[]).some(Boolean), isExhausted: row.is_exhausted === 1, isUncovered: row.is_uncovered === 1,
  }
}
