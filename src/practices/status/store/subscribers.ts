// All SQL of subscribers.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { SubscriberKind } from '../model/subscriber-address.ts'

export interface SubscriberRow {
  id: string
  page: string
  kind: SubscriberKind
  /** Personal data: shown to who looks after the page, and nowhere on the record. */
  address: string
  components: string
  /** `laid-aside`: too many mails were refused for good. */
  state: 'asked' | 'confirmed' | 'laid-aside'
  asked_ms: number
  confirmed_ms: number | null
  failures: number
  /** Of webhooks: nothing got through since. */
  failing_since_ms: number | null
  problem: string | null
}

interface ToldRow { subscriber: string; source: string; subject: string; text: string; state: 'owed' | 'sent' | 'failed'; problem: string | null; created_ms: number; /** For programs, as JSON. */ data: string | null }

const at = (db: Db) => sqlOf<{ status_subscriber: SubscriberRow; status_told: ToldRow }>(db)

export const subscriberById = async (db: Db, id: string): Promise<SubscriberRow | null> => (await at(db).selectFrom('status_subscriber').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

export const subscriberOf = async (db: Db, page: string, address: string): Promise<SubscriberRow | null> =>
  (await at(db).selectFrom('status_subscriber').selectAll().where('page', '=', page).where('address', '=', address).executeTakeFirst()) ?? null

/** Two who ask at once for one address: the first stays. */
export async function insertSubscriber(db: Db, row: SubscriberRow): Promise<void> {
  await at(db).insertInto('status_subscriber').values(row).onConflict((conflict) => conflict.columns(['page', 'address']).doNothing()).execute()
}

export async function changeSubscriber(db: Db, id: string, change: Partial<SubscriberRow>): Promise<void> {
  await at(db).updateTable('status_subscriber').set(change).where('id', '=', id).execute()
}

/** With everything that was told: nothing of them stays. */
export async function deleteSubscriber(db: Db, id: string): Promise<boolean> {
  await at(db).deleteFrom('status_told').where('subscriber', '=', id).execute()
  return (await at(db).deleteFrom('status_subscriber').where('id', '=', id).returning('id').execute()).length > 0
}

export const confirmedAfter = (db: Db, page: string, { afterId, limit }: { readonly afterId: string; readonly limit: number }): Promise<SubscriberRow[]> =>
  at(db).selectFrom('status_subscriber').selectAll().where('page', '=', page).where('state', '=', 'confirmed').where('id', '>', afterId).orderBy('id').limit(limit).execute()

export async function countAsked(db: Db, page: string, sinceMs: number): Promise<number> {
  const row = await at(db).selectFrom('status_subscriber').select((eb) => eb.fn.countAll<number>().as('count')).where('page', '=', page).where('state', '=', 'asked').where('asked_ms', '>=', sinceMs).executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Asked for and never confirmed; and what was told long ago. */
export async function forgetOld(db: Db, before: { readonly askedMs: number; readonly toldMs: number }): Promise<void> {
  await at(db).deleteFrom('status_subscriber').where('state', '=', 'asked').where('asked_ms', '<', before.askedMs).execute()
  await at(db).deleteFrom('status_told').where('created_ms', '<', before.toldMs).execute()
}

/** False: they were told of it before. */
export async function insertTold(db: Db, row: ToldRow): Promise<boolean> {
  return (await at(db).insertInto('status_told').values(row).onConflict((conflict) => conflict.columns(['subscriber', 'source']).doNothing()).returning('subscriber').execute()).length > 0
}

export const toldOf = async (db: Db, subscriber: string, source: string): Promise<ToldRow | null> =>
  (await at(db).selectFrom('status_told').selectAll().where('subscriber', '=', subscriber).where('source', '=', source).executeTakeFirst()) ?? null

export async function settleTold(db: Db, { subscriber, source }: Pick<ToldRow, 'subscriber' | 'source'>, change: Pick<ToldRow, 'state' | 'problem'>): Promise<void> {
  await at(db).updateTable('status_told').set(change).where('subscriber', '=', subscriber).where('source', '=', source).execute()
}
