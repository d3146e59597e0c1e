// SQL of limits: what left to an address lately, and what waits for it.
import type { Db } from '../../../spine/database.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import { tablesOf } from './tables.ts'
import type { NotificationRow } from './tables.ts'

type Where = Pick<NotificationRow, 'channel' | 'address'>

/** More than any limit; the newest count. */
const maxCounted = 500
/** One message that names more than this is read by nobody; the rest goes with the next. */
export const maxBundled = 50

export async function leftLately(db: Db, { channel, address }: Where, sinceMs: number): Promise<readonly number[]> {
  const rows = await tablesOf(db).selectFrom('oncall_notification').select('left_ms').where('channel', '=', channel).where('address', '=', address).where('left_ms', '>', sinceMs).orderBy('left_ms', 'desc').limit(maxCounted).execute()
  return rows.map((row) => row.left_ms!)
}

/** One at a time decides whether there is room: else two processes would each see the last place. */
export async function lockMethod(db: Db, id: string): Promise<void> {
  await tablesOf(db).selectFrom('oncall_method').select('id').where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()
}

/** Those of a person that become ready together leave one at a time, so that the first takes the others along. They have rules, or nothing would be quiet. */
export async function lockQuiet(db: Db, person: string): Promise<void> {
  await tablesOf(db).selectFrom('oncall_rules').select('person').where('person', '=', person).modifyEnd(forUpdate(db)).executeTakeFirst()
}

/** Takes everything that waits for this address along; those that settled meanwhile stay as they are. `netMs`: when each is sent by itself if nothing was heard of them. */
export async function takeWaiting(db: Db, of: Where & { id: string; nowMs: number; netMs: number; onlyQuiet?: boolean }): Promise<readonly NotificationRow[]> {
  let query = tablesOf(db).selectFrom('oncall_notification').select('id').where('channel', '=', of.channel).where('address', '=', of.address)
    .where('state', '=', 'pending').where('attempts', '=', 0).where('id', '!=', of.id)
    .where((eb) => eb.or([eb('due_ms', '<=', of.nowMs), eb('throttled_ms', 'is not', null)])).orderBy('id').limit(maxBundled)
  // An urgent one must not be the small print of one that could wait.
  if (of.onlyQuiet) query = query.where('quiet_ms', 'is not', null).where('due_ms', '<=', of.nowMs)
  const waiting = await query.execute()
  if (waiting.length === 0) return []
  return tablesOf(db).updateTable('oncall_notification').set((eb) => ({ state: 'sending' as const, attempts: eb('attempts', '+', 1), due_ms: of.netMs, updated_ms: of.nowMs }))
    .where('id', 'in', waiting.map((row) => row.id)).where('state', '=', 'pending').returningAll().execute()
}
