// SQL of webhooks that alerts come by, and of the last bodies that came.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import type { AlertsTables, WebhookBodyRow, WebhookRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** By name. */
export async function webhooksPage(db: Db, filter: { afterName?: string }, limit: number): Promise<readonly WebhookRow[]> {
  let rows = at(db).selectFrom('alerts_webhook').selectAll().orderBy('name').limit(limit)
  if (filter.afterName !== undefined) rows = rows.where('name', '>', filter.afterName)
  return rows.execute()
}

export async function findWebhook(db: Db, name: string): Promise<WebhookRow | null> {
  return (await at(db).selectFrom('alerts_webhook').selectAll().where('name', '=', name).executeTakeFirst()) ?? null
}

export async function lockWebhook(db: Db, name: string): Promise<WebhookRow | null> {
  return (await at(db).selectFrom('alerts_webhook').selectAll().where('name', '=', name).modifyEnd(forUpdate(db)).executeTakeFirst()) ?? null
}

export async function countWebhooks(db: Db): Promise<number> {
  const row = await at(db).selectFrom('alerts_webhook').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(row.count)
}

export const insertWebhook = (db: Db, row: WebhookRow) => at(db).insertInto('alerts_webhook').values(row).execute()
export const updateWebhook = (db: Db, row: WebhookRow) => at(db).updateTable('alerts_webhook').set({ spec: row.spec, saved_ms: row.saved_ms }).where('name', '=', row.name).execute()
export const deleteWebhook = (db: Db, name: string) => at(db).deleteFrom('alerts_webhook').where('name', '=', name).execute()

/** Newest kept of each webhook, and of all together: anybody with a key can make up names. */
const bodiesKept = 10
const bodiesKeptInAll = 500

export async function keepBody(db: Db, row: WebhookBodyRow): Promise<void> {
  await at(db).insertInto('alerts_webhook_body').values(row).execute()
  const oldest = await at(db).selectFrom('alerts_webhook_body').select('id').where('webhook', '=', row.webhook).orderBy('id', 'desc').offset(bodiesKept).limit(1).executeTakeFirst()
  if (oldest) await at(db).deleteFrom('alerts_webhook_body').where('webhook', '=', row.webhook).where('id', '<=', oldest.id).execute()
  const oldestOfAll = await at(db).selectFrom('alerts_webhook_body').select('id').orderBy('id', 'desc').offset(bodiesKeptInAll).limit(1).executeTakeFirst()
  if (oldestOfAll) await at(db).deleteFrom('alerts_webhook_body').where('id', '<=', oldestOfAll.id).execute()
}

/** Newest first. */
export async function bodiesOf(db: Db, webhook: string): Promise<readonly WebhookBodyRow[]> {
  return at(db).selectFrom('alerts_webhook_body').selectAll().where('webhook', '=', webhook).orderBy('id', 'desc').limit(bodiesKept).execute()
}

/** When each name was last called, declared or not. */
export async function lastCalled(db: Db): Promise<ReadonlyMap<string, { lastMs: number; outcome: string }>> {
  const rows = await at(db).selectFrom('alerts_webhook_body').select(['webhook', 'received_ms', 'outcome']).orderBy('id').limit(bodiesKeptInAll + 1).execute()
  return new Map(rows.map((row) => [row.webhook, { lastMs: row.received_ms, outcome: row.outcome }]))
}
