// SQL of silences.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import type { AlertsTables, SilenceRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** Silences at once. Each is tried on every alert that comes in. */
export const maxSilences = 2_000

export async function activeSilences(db: Db, nowMs: number): Promise<readonly SilenceRow[]> {
  return at(db).selectFrom('alerts_silence').selectAll().where('ends_ms', '>', nowMs).where('starts_ms', '<=', nowMs).limit(maxSilences).execute()
}

export async function countUnended(db: Db, nowMs: number): Promise<number> {
  const row = await at(db).selectFrom('alerts_silence').select((eb) => eb.fn.countAll<number>().as('count')).where('ends_ms', '>', nowMs).executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Newest first. */
export async function silencesPage(db: Db, filter: { state?: 'pending' | 'active' | 'expired'; endedSinceMs?: number; beforeId?: string }, page: { nowMs: number; limit: number }): Promise<readonly SilenceRow[]> {
  let rows = at(db).selectFrom('alerts_silence').selectAll().orderBy('id', 'desc').limit(page.limit)
  if (filter.state === 'pending') rows = rows.where('starts_ms', '>', page.nowMs).where('ends_ms', '>', page.nowMs)
  if (filter.state === 'active') rows = rows.where('starts_ms', '<=', page.nowMs).where('ends_ms', '>', page.nowMs)
  if (filter.state === 'expired') rows = rows.where('ends_ms', '<=', page.nowMs)
  if (filter.endedSinceMs !== undefined) rows = rows.where('ends_ms', '>', filter.endedSinceMs)
  if (filter.beforeId !== undefined) rows = rows.where('id', '<', filter.beforeId)
  return rows.execute()
}

/** By our id or by the UUID that Alertmanager's tools use. */
export async function findSilence(db: Db, id: string): Promise<SilenceRow | null> {
  const column = id.startsWith('sil_') ? 'id' : 'uuid'
  return (await at(db).selectFrom('alerts_silence').selectAll().where(column, '=', id).executeTakeFirst()) ?? null
}

export async function lockSilence(db: Db, id: string): Promise<SilenceRow | null> {
  const column = id.startsWith('sil_') ? 'id' : 'uuid'
  return (await at(db).selectFrom('alerts_silence').selectAll().where(column, '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()) ?? null
}

export const insertSilence = (db: Db, row: SilenceRow) => at(db).insertInto('alerts_silence').values(row).execute()
export const updateSilence = (db: Db, id: string, change: Partial<SilenceRow>) => at(db).updateTable('alerts_silence').set(change).where('id', '=', id).execute()
