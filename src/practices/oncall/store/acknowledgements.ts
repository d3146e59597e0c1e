// SQL of acknowledgements: everybody who said that they are on a page.
import type { Db } from '../../../spine/database.ts'
import { tablesOf } from './tables.ts'

/** False when this person had acknowledged it already. */
export async function insertAcknowledgement(db: Db, row: { page: string; person: string; at_ms: number; via: string }): Promise<boolean> {
  const inserted = await tablesOf(db).insertInto('oncall_acknowledgement').values(row).onConflict((conflict) => conflict.columns(['page', 'person']).doNothing()).returning('person').execute()
  return inserted.length > 0
}

/** In order of time. */
export const acknowledgementsOf = (db: Db, page: string) => tablesOf(db).selectFrom('oncall_acknowledgement').selectAll().where('page', '=', page).orderBy('at_ms').orderBy('person').execute()
export const forgetAcknowledgements = (db: Db, page: string) => tablesOf(db).deleteFrom('oncall_acknowledgement').where('page', '=', page).execute()

/** Messages of one person that have not left yet; their ids. */
export async function cancelPendingOf(db: Db, of: { page: string; person: string; nowMs: number }): Promise<readonly string[]> {
  const rows = await tablesOf(db).updateTable('oncall_notification').set({ state: 'cancelled', updated_ms: of.nowMs }).where('page', '=', of.page).where('person', '=', of.person).where('state', '=', 'pending').returning('id').execute()
  return rows.map((row) => row.id)
}

export const wasAsked = async (db: Db, page: string, person: string): Promise<boolean> =>
  (await tablesOf(db).selectFrom('oncall_notification').select('id').where('page', '=', page).where('person', '=', person).limit(1).executeTakeFirst()) !== undefined
