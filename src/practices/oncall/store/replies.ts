// SQL of what comes back by a channel: which message a reply is about, and whose number it is.
import type { Db } from '../../../spine/database.ts'
import { tablesOf } from './tables.ts'
import type { NotificationRow } from './tables.ts'

const maxCode = 99
const maxWaiting = 50

/** Messages to an address about pages that are not over, newest first; by code, or those that wait for an answer. */
export function repliable(db: Db, by: { channel: NotificationRow['channel']; address: string; sinceMs: number; code: number | null }): Promise<{ page: string; person: string; reply_code: number | null }[]> {
  let query = tablesOf(db).selectFrom('oncall_notification as n').innerJoin('oncall_page as p', 'p.id', 'n.page').select(['n.page', 'n.person', 'n.reply_code'])
    .where('n.channel', '=', by.channel).where('n.address', '=', by.address).where('n.created_ms', '>', by.sinceMs).where('n.reply_code', 'is not', null).where('n.state', 'in', ['sending', 'sent', 'delivered'])
  query = by.code === null ? query.where('p.state', 'in', ['open', 'unanswered']) : query.where('p.state', '!=', 'resolved').where('n.reply_code', '=', by.code)
  return query.orderBy('n.created_ms', 'desc').orderBy('n.id', 'desc').limit(maxWaiting).execute()
}

/** Short, so that it can be typed at night: the same for every message about one page, else the next of 1 to 99. */
export async function replyCodeFor(db: Db, of: { channel: NotificationRow['channel']; address: string; page: string }): Promise<number> {
  const codes = tablesOf(db).selectFrom('oncall_notification').select('reply_code').where('channel', '=', of.channel).where('address', '=', of.address).where('reply_code', 'is not', null)
  const same = await codes.where('page', '=', of.page).limit(1).executeTakeFirst()
  if (same) return same.reply_code!
  const last = await codes.orderBy('created_ms', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return ((last?.reply_code ?? 0) % maxCode) + 1
}

/** Only a proven method says who somebody is. */
export async function personOfAddress(db: Db, kind: NotificationRow['channel'], address: string): Promise<string | null> {
  const rows = await tablesOf(db).selectFrom('oncall_method').select('person').where('kind', '=', kind).where('address', '=', address).where('verified_ms', 'is not', null).limit(2).execute()
  return rows.length === 1 ? rows[0]!.person : null
}

export const notificationOfReference = (db: Db, channel: NotificationRow['channel'], reference: string) =>
  tablesOf(db).selectFrom('oncall_notification').selectAll().where('reference', '=', reference).where('channel', '=', channel).limit(1).executeTakeFirst()
