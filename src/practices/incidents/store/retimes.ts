// All SQL of corrected times on timelines.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { Retime } from '../model/retime.ts'

interface RetimeRow {
  incident_id: string
  seq: number
  at_ms: number
  reason: string
  retimed_by: string
  retimed_ms: number
}

const at = (db: Db) => sqlOf<{ incidents_retime: RetimeRow }>(db)

/** A timeline on which more is moved by hand is not the one that wrote itself. */
export const mostRetimes = 1_000

/** By the number of the entry. */
export async function retimesOf(db: Db, incident: string): Promise<ReadonlyMap<number, Retime>> {
  const rows = await at(db).selectFrom('incidents_retime').selectAll().where('incident_id', '=', incident).orderBy('seq').limit(mostRetimes).execute()
  return new Map(rows.map((row) => [row.seq, { atMs: row.at_ms, by: row.retimed_by, reason: row.reason }]))
}

export async function saveRetime(db: Db, row: RetimeRow): Promise<void> {
  const { at_ms, reason, retimed_by, retimed_ms } = row
  await at(db).insertInto('incidents_retime').values(row).onConflict((conflict) => conflict.columns(['incident_id', 'seq']).doUpdateSet({ at_ms, reason, retimed_by, retimed_ms })).execute()
}

export async function deleteRetime(db: Db, incident: string, seq: number): Promise<void> {
  await at(db).deleteFrom('incidents_retime').where('incident_id', '=', incident).where('seq', '=', seq).execute()
}
