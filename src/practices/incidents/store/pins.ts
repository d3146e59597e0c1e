// All SQL of pins on timelines.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

interface PinRow {
  incident_id: string
  seq: number
  pinned_by: string
  pinned_ms: number
}

const at = (db: Db) => sqlOf<{ incidents_pin: PinRow }>(db)

/** Where everything is pinned, nothing is. */
export const mostPins = 200

/** In the order of the record. */
export async function pinsOf(db: Db, incident: string): Promise<ReadonlySet<number>> {
  const rows = await at(db).selectFrom('incidents_pin').select('seq').where('incident_id', '=', incident).orderBy('seq').limit(mostPins).execute()
  return new Set(rows.map(({ seq }) => seq))
}

/** False when it was pinned before. */
export async function insertPin(db: Db, row: PinRow): Promise<boolean> {
  return (await at(db).insertInto('incidents_pin').values(row).onConflict((conflict) => conflict.doNothing()).returning('seq').execute()).length > 0
}

/** False when it was not pinned. */
export async function deletePin(db: Db, incident: string, seq: number): Promise<boolean> {
  return (await at(db).deleteFrom('incidents_pin').where('incident_id', '=', incident).where('seq', '=', seq).returning('seq').execute()).length > 0
}
