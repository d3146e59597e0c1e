// SQL of what became of requests in Opsgenie's dialect.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { AlertsTables, OpsgenieRequestRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

export const insertOpsgenieRequest = (db: Db, row: OpsgenieRequestRow) => at(db).insertInto('alerts_opsgenie_request').values(row).execute()

export async function opsgenieRequestById(db: Db, id: string): Promise<OpsgenieRequestRow | null> {
  return (await at(db).selectFrom('alerts_opsgenie_request').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** Those carried out before `beforeMs`, a part at a time. Answers how many. */
export async function forgetOpsgenieRequests(db: Db, beforeMs: number, limit: number): Promise<number> {
  const old = at(db).selectFrom('alerts_opsgenie_request').select('id').where('at_ms', '<', beforeMs).orderBy('at_ms').limit(limit)
  const done = await at(db).deleteFrom('alerts_opsgenie_request').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
