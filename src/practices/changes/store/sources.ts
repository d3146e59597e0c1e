// SQL of sources of changes, of the deliveries that were taken in, and of what was refused.
import { dayMs } from '../../../base/duration.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

export interface SourceRow { name: string; spec: string; saved_ms: number; heard_ms: number | null; said: string | null }
export interface RejectionRow { id: string; source: string; connection: string; received_ms: number; status: number; reason: string; body: string }

interface SourceTables {
  changes_source: SourceRow
  changes_delivery: { source: string; delivery: string; received_ms: number }
  changes_rejection: RejectionRow
}

const at = (db: Db) => sqlOf<SourceTables>(db)

/** By name. */
export async function sourcesPage(db: Db, afterName: string | null, limit: number): Promise<readonly SourceRow[]> {
  const rows = at(db).selectFrom('changes_source').selectAll().orderBy('name').limit(limit)
  return (afterName === null ? rows : rows.where('name', '>', afterName)).execute()
}

export async function findSource(db: Db, name: string): Promise<SourceRow | null> {
  return (await at(db).selectFrom('changes_source').selectAll().where('name', '=', name).executeTakeFirst()) ?? null
}

export async function lockSource(db: Db, name: string): Promise<SourceRow | null> {
  return (await at(db).selectFrom('changes_source').selectAll().where('name', '=', name).modifyEnd(forUpdate(db)).executeTakeFirst()) ?? null
}

export async function countSources(db: Db): Promise<number> {
  const row = await at(db).selectFrom('changes_source').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(row.count)
}

export const insertSource = (db: Db, row: SourceRow) => at(db).insertInto('changes_source').values(row).execute()
export const updateSource = (db: Db, row: Pick<SourceRow, 'name' | 'spec' | 'saved_ms'>) => at(db).updateTable('changes_source').set({ spec: row.spec, saved_ms: row.saved_ms }).where('name', '=', row.name).execute()
export const deleteSource = (db: Db, name: string) => at(db).deleteFrom('changes_source').where('name', '=', name).execute()
export const noteHeard = (db: Db, heard: { name: string; nowMs: number; said: string }) => at(db).updateTable('changes_source').set({ heard_ms: heard.nowMs, said: heard.said }).where('name', '=', heard.name).execute()

/** GitHub lets a delivery be sent again for three days; nobody for longer than a week. */
const deliveriesKeptMs = 7 * dayMs

/** False when this delivery was taken in before. */
export async function takeDelivery(db: Db, taken: { source: string; delivery: string; nowMs: number }): Promise<boolean> {
  await at(db).deleteFrom('changes_delivery').where('received_ms', '<', taken.nowMs - deliveriesKeptMs).execute()
  const done = await at(db).insertInto('changes_delivery').values({ source: taken.source, delivery: taken.delivery.slice(0, 300), received_ms: taken.nowMs })
    .onConflict((conflict) => conflict.columns(['source', 'delivery']).doNothing()).returning('source').execute()
  return done.length > 0
}

/** Newest kept of all together: anybody with a key can make up names. */
const rejectionsKept = 500

export async function keepRejection(db: Db, row: RejectionRow): Promise<void> {
  await at(db).insertInto('changes_rejection').values(row).execute()
  const oldest = await at(db).selectFrom('changes_rejection').select('id').orderBy('id', 'desc').offset(rejectionsKept).limit(1).executeTakeFirst()
  if (oldest) await at(db).deleteFrom('changes_rejection').where('id', '<=', oldest.id).execute()
}

/** Newest first. */
export async function rejectionsPage(db: Db, beforeId: string | null, limit: number): Promise<readonly RejectionRow[]> {
  const rows = at(db).selectFrom('changes_rejection').selectAll().orderBy('id', 'desc').limit(limit)
  return (beforeId === null ? rows : rows.where('id', '<', beforeId)).execute()
}
