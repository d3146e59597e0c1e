// SQL of the outbox: a copy of every message, bounded.
import type { Db } from '../../../spine/database.ts'
import { tablesOf } from './tables.ts'
import type { OutboxRow } from './tables.ts'

/** About 5 KB a message: 10,000 are 50 MB. The record keeps that they were sent; this keeps what they said. */
export const outboxSize = 10_000

/** One copy for a notification, with what its last try came to. */
export async function keepInOutbox(db: Db, row: OutboxRow): Promise<void> {
  const { at_ms, state, detail } = row
  await tablesOf(db).insertInto('oncall_outbox').values(row)
    .onConflict((conflict) => conflict.column('notification').where('notification', 'is not', null).doUpdateSet({ at_ms, state, detail })).execute()
}

/** Newest first. */
export function listOutbox(db: Db, filter: { page?: string; before?: string; limit: number }): Promise<OutboxRow[]> {
  let query = tablesOf(db).selectFrom('oncall_outbox').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.page !== undefined) query = query.where('page', '=', filter.page)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  return query.execute()
}

/** Forgets all but the newest. */
export async function trimOutbox(db: Db, keep: number = outboxSize): Promise<void> {
  const oldestKept = await tablesOf(db).selectFrom('oncall_outbox').select('id').orderBy('id', 'desc').offset(keep).limit(1).executeTakeFirst()
  if (oldestKept) await tablesOf(db).deleteFrom('oncall_outbox').where('id', '<=', oldestKept.id).execute()
}
