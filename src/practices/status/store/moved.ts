// SQL of what was taken over from another product.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

const at = (db: Db) => sqlOf<{ status_moved: { page: string; reference: string; taken_as: string } }>(db)

/** The id it has here; null when it was not taken over. */
export async function movedAs(db: Db, page: string, reference: string): Promise<string | null> {
  return (await at(db).selectFrom('status_moved').select('taken_as').where('page', '=', page).where('reference', '=', reference).executeTakeFirst())?.taken_as ?? null
}

export async function insertMoved(db: Db, row: { readonly page: string; readonly reference: string; readonly taken_as: string }): Promise<void> {
  await at(db).insertInto('status_moved').values(row).execute()
}
