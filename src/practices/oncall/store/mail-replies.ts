// SQL of answers by e-mail.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

const tables = (db: Db) => sqlOf<{ oncall_mail_reply: { id: string; at_ms: number } }>(db)

/** False when it was carried out before. Those before `forgetBeforeMs` cannot be answers any more and are forgotten. */
export async function noteMailReply(db: Db, id: string, at: { readonly nowMs: number; readonly forgetBeforeMs: number }): Promise<boolean> {
  await tables(db).deleteFrom('oncall_mail_reply').where('at_ms', '<', at.forgetBeforeMs).execute()
  const made = await tables(db).insertInto('oncall_mail_reply').values({ id, at_ms: at.nowMs }).onConflict((conflict) => conflict.column('id').doNothing()).returning('id').execute()
  return made.length > 0
}
