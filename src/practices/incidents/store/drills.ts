// All SQL of drills.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { ScenarioName } from '../model/drills.ts'

export interface DrillRow {
  incident_id: string
  scenario: ScenarioName
  started_by: string
  started_ms: number
  ended_ms: number | null
  ended_how: 'finished' | 'aborted' | 'lost' | null
}

const at = (db: Db) => sqlOf<{ incidents_drill: DrillRow }>(db)

export const insertDrill = (db: Db, row: DrillRow) => at(db).insertInto('incidents_drill').values(row).execute()
export const drillOf = (db: Db, incident: string) => at(db).selectFrom('incidents_drill').selectAll().where('incident_id', '=', incident).executeTakeFirst()

/** False when it had ended before. */
export async function endDrillRow(db: Db, incident: string, end: { readonly atMs: number; readonly how: 'finished' | 'aborted' | 'lost' }): Promise<boolean> {
  return (await at(db).updateTable('incidents_drill').set({ ended_ms: end.atMs, ended_how: end.how }).where('incident_id', '=', incident).where('ended_ms', 'is', null).returning('incident_id').execute()).length > 0
}
