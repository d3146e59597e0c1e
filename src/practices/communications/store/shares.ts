// SQL of links that show one incident without an account.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { AudienceName } from '../model/update.ts'

export interface ShareRow { id: string; incident: string; audience: AudienceName; by_actor: string; created_ms: number; expires_ms: number; revoked_ms: number | null }

const at = (db: Db) => sqlOf<{ communications_share: ShareRow }>(db)

export const insertShare = (db: Db, row: ShareRow) => at(db).insertInto('communications_share').values(row).execute()

export async function findShare(db: Db, id: string): Promise<ShareRow | null> {
  return (await at(db).selectFrom('communications_share').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** Newest first. */
export const sharesOf = (db: Db, incident: string, limit: number): Promise<ShareRow[]> =>
  at(db).selectFrom('communications_share').selectAll().where('incident', '=', incident).orderBy('id', 'desc').limit(limit).execute()

/** False when it was revoked before. */
export async function revokeShare(db: Db, id: string, nowMs: number): Promise<boolean> {
  return Number((await at(db).updateTable('communications_share').set({ revoked_ms: nowMs }).where('id', '=', id).where('revoked_ms', 'is', null).executeTakeFirst()).numUpdatedRows) > 0
}
