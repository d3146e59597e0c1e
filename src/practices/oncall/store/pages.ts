// SQL of pages, their notifications and the tries of each.
import type { Db } from '../../../spine/database.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import type { PageState } from '../model/page-state.ts'
import { tablesOf } from './tables.ts'
import type { AttemptRow, NotificationRow, PageRow } from './tables.ts'

/** False when such a page is running already. */
export async function insertPage(db: Db, row: PageRow): Promise<boolean> {
  const inserted = await tablesOf(db).insertInto('oncall_page').values(row)
    .onConflict((conflict) => conflict.column('open_key').where('open_key', 'is not', null).doNothing()).returning('id').execute()
  return inserted.length > 0
}

export const pageRow = (db: Db, id: string) => tablesOf(db).selectFrom('oncall_page').selectAll().where('id', '=', id).executeTakeFirst()

/** The page, kept from changing under us until the commit. Always taken before its notifications. */
export const lockPage = (db: Db, id: string) => tablesOf(db).selectFrom('oncall_page').selectAll().where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()
export const updatePage = (db: Db, id: string, change: Partial<PageRow>) => tablesOf(db).updateTable('oncall_page').set(change).where('id', '=', id).execute()

export interface PageFilter {
  readonly states?: readonly PageState[]
  readonly situation?: string
  readonly service?: string
  readonly before?: string
  readonly limit: number
}

/** Newest first. */
export function listPages(db: Db, filter: PageFilter): Promise<PageRow[]> {
  let query = tablesOf(db).selectFrom('oncall_page').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.states) query = query.where('state', 'in', filter.states)
  if (filter.situation !== undefined) query = query.where('situation', '=', filter.situation)
  if (filter.service !== undefined) query = query.where('service', '=', filter.service)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  return query.execute()
}

/** Pages of a situation that are not resolved. */
export function runningPagesOf(db: Db, situation: string): Promise<PageRow[]> {
  return tablesOf(db).selectFrom('oncall_page').selectAll().where('situation', '=', situation).where('open_key', 'is not', null).orderBy('id').execute()
}

export const insertNotifications = (db: Db, rows: readonly NotificationRow[]) =>
  rows.length === 0 ? Promise.resolve([]) : tablesOf(db).insertInto('oncall_notification').values(rows).onConflict((conflict) => conflict.columns(['page', 'ask', 'person', 'channel', 'address']).doNothing()).returningAll().execute()

export const notificationRow = (db: Db, id: string) => tablesOf(db).selectFrom('oncall_notification').selectAll().where('id', '=', id).executeTakeFirst()
export const updateNotification = (db: Db, id: string, change: Partial<NotificationRow>) => tablesOf(db).updateTable('oncall_notification').set(change).where('id', '=', id).execute()

/** In the order they were made. */
export function notificationsOf(db: Db, pages: readonly string[], ask?: number): Promise<NotificationRow[]> {
  if (pages.length === 0) return Promise.resolve([])
  let query = tablesOf(db).selectFrom('oncall_notification').selectAll().where('page', 'in', pages).orderBy('ask').orderBy('due_ms').orderBy('id')
  if (ask !== undefined) query = query.where('ask', '=', ask)
  return query.execute()
}

/** Those that have not left yet are not sent any more; their ids. While somebody carries the page, those asked to help still are. */
export async function cancelPending(db: Db, page: string, by: { nowMs: number; keepsResponders: boolean }): Promise<readonly string[]> {
  let update = tablesOf(db).updateTable('oncall_notification').set({ state: 'cancelled', updated_ms: by.nowMs }).where('page', '=', page).where('state', '=', 'pending')
  if (by.keepsResponders) update = update.where('because', '!=', 'responder')
  const rows = await update.returning('id').execute()
  return rows.map((row) => row.id)
}

/** A policy can also ask an address that stands for no person. */
export const webhookPerson = 'webhook'
export const isForPerson = (row: { readonly person: string }): boolean => row.person !== webhookPerson

export const insertAttempt = (db: Db, row: AttemptRow) => tablesOf(db).insertInto('oncall_attempt').values(row).execute()
export const finishAttempt = (db: Db, key: { notification: string; attempt: number }, change: Partial<AttemptRow>) =>
  tablesOf(db).updateTable('oncall_attempt').set(change).where('notification', '=', key.notification).where('attempt', '=', key.attempt).execute()

/** A try that a crash cut off: nobody knows whether its message left. */
export const closeBegunAttempts = (db: Db, notification: string) =>
  tablesOf(db).updateTable('oncall_attempt').set({ outcome: 'interrupted', detail: 'The process stopped during this try; the message may have left.' }).where('notification', '=', notification).where('outcome', '=', 'begun').execute()

export function attemptsOf(db: Db, notifications: readonly string[]): Promise<AttemptRow[]> {
  if (notifications.length === 0) return Promise.resolve([])
  return tablesOf(db).selectFrom('oncall_attempt').selectAll().where('notification', 'in', notifications).orderBy('notification').orderBy('attempt').execute()
}
