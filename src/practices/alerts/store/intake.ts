// SQL of where alerts come from, and of what was refused.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { Source } from '../model/incoming.ts'
import type { AlertsTables, RejectionRow, SourceRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** True when it is the first time. */
export async function sawSource(db: Db, seen: { source: Source; connection: string; nowMs: number }): Promise<boolean> {
  const { source, connection, nowMs } = seen
  const done = await at(db).updateTable('alerts_source').set({ last_ms: nowMs }).where('source', '=', source).where('connection', '=', connection).executeTakeFirst()
  if (Number(done.numUpdatedRows) > 0) return false
  const made = await at(db).insertInto('alerts_source').values({ source, connection, first_ms: nowMs, last_ms: nowMs })
    .onConflict((conflict) => conflict.columns(['source', 'connection']).doNothing()).returning('source').execute()
  return made.length > 0
}

/** A source is an ingest key or a person's token: hundreds at most. */
export async function sources(db: Db): Promise<readonly SourceRow[]> {
  return at(db).selectFrom('alerts_source').selectAll().orderBy('last_ms', 'desc').limit(500).execute()
}

/** Newest kept of each source; older ones make room. */
export const rejectionsKept = 200

export async function keepRejection(db: Db, row: RejectionRow): Promise<void> {
  await at(db).insertInto('alerts_rejection').values(row).execute()
  const oldest = await at(db).selectFrom('alerts_rejection').select('id').where('source', '=', row.source).orderBy('id', 'desc').offset(rejectionsKept).limit(1).executeTakeFirst()
  if (oldest) await at(db).deleteFrom('alerts_rejection').where('source', '=', row.source).where('id', '<=', oldest.id).execute()
}

export async function rejectionsPage(db: Db, filter: { source?: Source; beforeId?: string }, limit: number): Promise<readonly RejectionRow[]> {
  let rows = at(db).selectFrom('alerts_rejection').selectAll().orderBy('id', 'desc').limit(limit)
  if (filter.source) rows = rows.where('source', '=', filter.source)
  if (filter.beforeId !== undefined) rows = rows.where('id', '<', filter.beforeId)
  return rows.execute()
}
