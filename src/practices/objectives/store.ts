// All SQL of objectives.
import { sqlOf } from '../../spine/database.ts'
import type { Db } from '../../spine/database.ts'
import { forUpdate, isAmong } from '../../spine/database/engine.ts'
import type { Excluded, HourSums } from './model/hour-row.ts'

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
  /** One more at each write: whoever follows sees two changes of one millisecond. */
  version: number
  /** One more when what was counted means something else: a new generation, an earlier birth, an exclusion. */
  ledger_version: number
}

/** What a verdict may change. */
export type BurnState = Pick<ObjectiveRow, 'firing' | 'is_exhausted' | 'is_uncovered' | 'problem'>

export interface HourRow extends HourSums {
  objective: string
  generation: number
  hour_ms: number
  /** Sums of the minutes as they were counted: old hours are added up without reading them. */
  good: number
  total: number
  observed: number
  minutes: string
  changed_ms: number
}

export type HourSumsRow = Pick<HourRow, 'objective' | 'generation' | 'hour_ms' | 'good' | 'total' | 'observed'>

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

/** The same for many, in one order, so that two who lock never wait for each other. */
export const lockObjectives = (db: Db, names: readonly string[]) =>
  at(db).selectFrom('objectives_objective').selectAll().where(isAmong(db, 'name', names)).orderBy('name').modifyEnd(forUpdate(db)).execute()

export const liveObjectives = (db: Db) => at(db).selectFrom('objectives_objective').selectAll().where('is_removed', '=', 0).orderBy('name').execute()

/** Removed ones included: whoever follows must forget them. */
export const objectivesChangedSince = (db: Db, ms: number) => at(db).selectFrom('objectives_objective').selectAll().where('changed_ms', '>=', ms).execute()
export const objectiveVersions = (db: Db) => at(db).selectFrom('objectives_objective').select(['name', 'version']).where('is_removed', '=', 0).execute()
export const objectivesNamed = (db: Db, names: readonly string[]) => at(db).selectFrom('objectives_objective').selectAll().where(isAmong(db, 'name', names)).execute()

export async function saveObjectiveRow(db: Db, row: ObjectiveRow): Promise<void> {
  const { name: _name, ...change } = row
  await at(db).insertInto('objectives_objective').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet(change)).execute()
}

export const saveBurnState = (db: Db, name: string, state: BurnState & Pick<ObjectiveRow, 'changed_ms' | 'version'>) =>
  at(db).updateTable('objectives_objective').set(state).where('name', '=', name).execute()

/** The past was read, or told: measuring began earlier than was known. */
export const noteBackfill = (db: Db, row: ObjectiveRow, done: { readonly bornMs: number; readonly atMs: number }) =>
  at(db).updateTable('objectives_objective').set({ born_ms: done.bornMs, backfilled_ms: done.atMs, changed_ms: done.atMs, version: row.version + 1, ledger_version: row.ledger_version + 1 })
    .where('name', '=', row.name).execute()

/** What counts of the objective's minutes changed: every replica adds them up anew. */
export const noteRecount = (db: Db, row: ObjectiveRow, atMs: number) =>
  at(db).updateTable('objectives_objective').set({ changed_ms: atMs, version: row.version + 1, ledger_version: row.ledger_version + 1 }).where('name', '=', row.name).execute()

/** PostgreSQL takes 65,535 parameters a statement, the embedded engine 32,766; a row has eight. */
const rowsAStatement = 2_000

export async function saveHours(db: Db, rows: readonly HourRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAStatement) {
    await at(db).insertInto('objectives_hour').values(rows.slice(from, from + rowsAStatement))
      .onConflict((conflict) => conflict.columns(['objective', 'hour_ms', 'generation']).doUpdateSet((eb) => ({
        good: eb.ref('excluded.good'), total: eb.ref('excluded.total'), observed: eb.ref('excluded.observed'), minutes: eb.ref('excluded.minutes'), changed_ms: eb.ref('excluded.changed_ms'),
      }))).execute()
  }
}

/** In no order: asked to sort, the embedded engine would walk through every hour there is. */
export const hoursChangedSince = (db: Db, ms: number) => at(db).selectFrom('objectives_hour').selectAll().where('changed_ms', '>=', ms).execute()

interface HoursOfOne { readonly objective: string; readonly generation: number; readonly fromMs: number; readonly toMs?: number }

const ofOne = (db: Db, { objective, generation, fromMs, toMs }: HoursOfOne) =>
  at(db).selectFrom('objectives_hour').where('objective', '=', objective).where('generation', '=', generation).where('hour_ms', '>=', fromMs).where('hour_ms', '<', toMs ?? Number.MAX_SAFE_INTEGER)

export const hoursOf = (db: Db, of: HoursOfOne) => ofOne(db, of).selectAll().orderBy('hour_ms').execute()
export const hourSumsOf = (db: Db, of: HoursOfOne) => ofOne(db, of).select(['objective', 'generation', 'hour_ms', 'good', 'total', 'observed']).orderBy('hour_ms').execute()
export const newestHourOf = async (db: Db, of: HoursOfOne): Promise<number | null> => (await ofOne(db, of).select('hour_ms').orderBy('hour_ms', 'desc').limit(1).executeTakeFirst())?.hour_ms ?? null

/** Of all objectives, in the order of time. */
export const hourSumsBetween = (db: Db, fromMs: number, toMs: number) =>
  at(db).selectFrom('objectives_hour').select(['objective', 'generation', 'hour_ms', 'good', 'total', 'observed']).where('hour_ms', '>=', fromMs).where('hour_ms', '<', toMs).orderBy('hour_ms').execute()
export const hoursBetween = (db: Db, fromMs: number, toMs: number) =>
  at(db).selectFrom('objectives_hour').selectAll().where('hour_ms', '>=', fromMs).where('hour_ms', '<', toMs).orderBy('hour_ms').execute()

/** These hours of these objectives, of every generation. */
export const hoursAt = async (db: Db, objectives: readonly string[], hours: readonly number[]): Promise<readonly HourRow[]> =>
  objectives.length === 0 || hours.length === 0 ? [] : at(db).selectFrom('objectives_hour').selectAll().where(isAmong(db, 'objective', objectives)).where('hour_ms', 'in', hours).execute()

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
