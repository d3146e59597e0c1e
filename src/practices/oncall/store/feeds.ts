// SQL of calendar feeds.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

/** `person` is an id; `about` a schedule, or '' for the person's own shifts. */
export interface FeedRow { id: string; person: string; about: string; hash: string; made_ms: number; read_ms: number | null }

const tables = (db: Db) => sqlOf<{ oncall_feed: FeedRow }>(db)

export const feedsOf = (db: Db, person: string, limit: number) => tables(db).selectFrom('oncall_feed').selectAll().where('person', '=', person).orderBy('about').limit(limit).execute()
export const feedByHash = (db: Db, hash: string) => tables(db).selectFrom('oncall_feed').selectAll().where('hash', '=', hash).executeTakeFirst()
export const deleteFeed = (db: Db, person: string, id: string) => tables(db).deleteFrom('oncall_feed').where('person', '=', person).where('id', '=', id).returningAll().executeTakeFirst()
export const noteFeedRead = (db: Db, id: string, atMs: number) => tables(db).updateTable('oncall_feed').set({ read_ms: atMs }).where('id', '=', id).execute()

/** In place of the one about the same. */
export async function putFeed(db: Db, row: FeedRow): Promise<void> {
  await tables(db).insertInto('oncall_feed').values(row).onConflict((conflict) => conflict.columns(['person', 'about']).doUpdateSet(row)).execute()
}
