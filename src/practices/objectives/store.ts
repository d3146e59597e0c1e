// All SQL of objectives.
import { sqlOf } from '../../spine/database.ts'
import type { Db } from '../../spine/database.ts'
import { forUpdate } from '../../spine/database/engine.ts'
import type { Excluded } from './model/hour-row.ts'

export interface ObjectiveRow {
  name: string
  service: string
  /** The Objective as JSON. */
  spec: string
  generation: number
  /** Start of the first minute that this generation measures. */
  born_ms: number
  /** When its past was read from the source; null while it has yet to be. */
  backfilled_ms: number | null
  /** JSON: for each burn rule in order, whether it fires. */
  firing: string
  is_exhausted: number
  is_uncovered: number
  problem: string | null
  is_removed: number
  changed_ms: number
}

export interface HourRow {
  objective: string
  generation: number
  hour_ms: number
  minutes: string
  changed_ms: number
}

export interface ExclusionRow {
  id: string
  objective: string
  from_ms: number
  to_ms: number
  reason: string
  approver: string
  added_by: string
  added_ms: number
}

export interface ObjectivesTables {
  objectives_objective: ObjectiveRow
  objectives_hour: HourRow
  objectives_batch: { objective: string; batch: string; at_ms: number }
  objectives_exclusion: ExclusionRow
}

const at = (db: Db) => sqlOf<ObjectivesTables>(db)

export const objectiveByName = (db: Db, name: string) => at(db).selectFrom('objectives_objective').selectAll().where('name', '=', name).where('is_removed', '=', 0).executeTakeFirst()

/** The row, held until commit: whoever else changes this objective or its minutes waits. */
export const lockObjective = (db: Db, name: string) => at(db).selectFrom('objectives_objective').selectAll().where('name', '=', name).modifyEnd(forUpdate(db)).executeTakeFirst()

export const liveObjectives = (db: Db) => at(db).selectFrom('objectives_objective').selectAll().where('is_removed', '=', 0).orderBy('name').execute()

/** Removed ones included: whoever follows must forget them. */
export const objectivesChangedSince = (db: Db, ms: number) => at(db).selectFrom('objectives_objective').selectAll().where('changed_ms', '>=', ms).execute()

export async function saveObjectiveRow(db: Db, row: ObjectiveRow): Promise<void> {
  const { name: _name, ...change } = row
  await at(db).insertInto('objectives_objective').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet(change)).execute()
}

/** Moves the burn state on if nobody else did meanwhile; false when they did. */
export async function moveBurnState(db: Db, name: string, states: { readonly before: string; readonly now: Pick<ObjectiveRow, 'firing' | 'is_exhausted' | 'is_uncovered'>; readonly atMs: number }): Promise<boolean> {
  const moved = await at(db).updateTable('objectives_objective').set({ ...states.now, changed_ms: states.atMs })
    .where('name', '=', name).where('firing', '=', states.before).where('is_removed', '=', 0).executeTakeFirst()
  return Number(moved.numUpdatedRows) > 0
}

export const noteProblem = (db: Db, name: string, problem: string | null, atMs: number) => at(db).updateTable('objectives_objective').set({ problem, changed_ms: atMs }).where('name', '=', name).execute()

export const noteBackfill = (db: Db, name: string, done: { readonly generation: number; readonly bornMs: number; readonly atMs: number }) =>
  at(db).updateTable('objectives_objective').set({ born_ms: done.bornMs, backfilled_ms: done.atMs, changed_ms: done.atMs }).where('name', '=', name).where('generation', '=', done.generation).execute()

/** PostgreSQL takes 65,535 parameters a statement, the embedded engine 32,766; a row has five. */
const rowsAStatement = 2_000

export async function saveHours(db: Db, rows: readonly HourRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAStatement) {
    await at(db).insertInto('objectives_hour').values(rows.slice(from, from + rowsAStatement))
      .onConflict((conflict) => conflict.columns(['objective', 'generation', 'hour_ms']).doUpdateSet((eb) => ({ minutes: eb.ref('excluded.minutes'), changed_ms: eb.ref('excluded.changed_ms') }))).execute()
  }
}

export const hoursChangedSince = (db: Db, ms: number) => at(db).selectFrom('objectives_hour').selectAll().where('changed_ms', '>=', ms).orderBy('hour_ms').execute()

export const hoursOf = (db: Db, of: { readonly objective: string; readonly generation: number; readonly fromMs: number }) =>
  at(db).selectFrom('objectives_hour').selectAll().where('objective', '=', of.objective).where('generation', '=', of.generation).where('hour_ms', '>=', of.fromMs).orderBy('hour_ms').execute()

export const hoursAt = (db: Db, of: { readonly objective: string; readonly generation: number; readonly hours: readonly number[] }) =>
  at(db).selectFrom('objectives_hour').selectAll().where('objective', '=', of.objective).where('generation', '=', of.generation).where('hour_ms', 'in', of.hours).execute()

/** False when this batch was taken before. */
export async function noteBatch(db: Db, batch: ObjectivesTables['objectives_batch']): Promise<boolean> {
  const noted = await at(db).insertInto('objectives_batch').values(batch).onConflict((conflict) => conflict.columns(['objective', 'batch']).doNothing()).returning('batch').execute()
  return noted.length > 0
}

export const forgetBatches = (db: Db, beforeMs: number) => at(db).deleteFrom('objectives_batch').where('at_ms', '<', beforeMs).execute()
export const forgetHours = (db: Db, beforeMs: number) => at(db).deleteFrom('objectives_hour').where('hour_ms', '<', beforeMs).execute()

export const insertExclusion = (db: Db, row: ExclusionRow) => at(db).insertInto('objectives_exclusion').values(row).execute()
export const exclusionsOf = (db: Db, objective: string) => at(db).selectFrom('objectives_exclusion').selectAll().where('objective', '=', objective).orderBy('from_ms', 'desc').limit(500).execute()
export const allExclusions = (db: Db) => at(db).selectFrom('objectives_exclusion').selectAll().execute()
export const deleteExclusion = (db: Db, objective: string, id: string) => at(db).deleteFrom('objectives_exclusion').where('objective', '=', objective).where('id', '=', id).returningAll().executeTakeFirst()

export const excludedOf = (row: ExclusionRow): Excluded => ({ fromMs: row.from_ms, toMs: row.to_ms })
export const touchObjective = (db: Db, name: string, atMs: number) => at(db).updateTable('objectives_objective').set({ changed_ms: atMs }).where('name', '=', name).execute()
