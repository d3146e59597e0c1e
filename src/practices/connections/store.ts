// All SQL of connections.
import { sqlOf } from '../../spine/database.ts'
import type { Db } from '../../spine/database.ts'

export type StoredState = 'ok' | 'failing' | 'unknown'

interface ConnectionRow {
  name: string
  type: string
  settings: string
  added_ms: number
  changed_ms: number
  state: StoredState
  since_ms: number | null
  checked_ms: number | null
  last_ok_ms: number | null
  failures: number
  say: string
  mend: string
}

interface ConnectionsTables {
  connections_connection: ConnectionRow
}

export type Settings = Readonly<Record<string, unknown>>

export interface StoredHealth {
  readonly state: StoredState
  readonly sinceMs: number | null
  readonly checkedMs: number | null
  readonly lastOkMs: number | null
  /** Checks in a row that failed. */
  readonly failures: number
  readonly say: string
  readonly mend: string
}

export interface StoredConnection {
  readonly name: string
  readonly type: string
  readonly settings: Settings
  readonly addedMs: number
  readonly changedMs: number
  readonly health: StoredHealth
}

const at = (db: Db) => sqlOf<ConnectionsTables>(db)

/** More are never read at once. */
export const mostConnections = 1_000

/** In the order of their names; `after` names the last of the page before. */
export async function connectionsAfter(db: Db, page: { after?: string; limit: number }): Promise<readonly StoredConnection[]> {
  let query = at(db).selectFrom('connections_connection').selectAll().orderBy('name').limit(page.limit)
  if (page.after !== undefined) query = query.where('name', '>', page.after)
  return (await query.execute()).map(connectionOf)
}

export async function connectionByName(db: Db, name: string): Promise<StoredConnection | null> {
  const row = await at(db).selectFrom('connections_connection').selectAll().where('name', '=', name).executeTakeFirst()
  return row ? connectionOf(row) : null
}

export const neverChecked: StoredHealth = { state: 'unknown', sinceMs: null, checkedMs: null, lastOkMs: null, failures: 0, say: 'It was not checked yet.', mend: '' }

/** Creates or replaces; the health begins anew, for it was that of other settings. */
export async function putConnection(db: Db, connection: Omit<StoredConnection, 'health'>): Promise<void> {
  const row: ConnectionRow = {
    name: connection.name, type: connection.type, settings: JSON.stringify(connection.settings), added_ms: connection.addedMs, changed_ms: connection.changedMs, ...healthRow(neverChecked),
  }
  const { name: _name, added_ms: _added, ...change } = row
  await at(db).insertInto('connections_connection').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet(change)).execute()
}

/** Only if the settings are still those that were checked. */
export async function putHealth(db: Db, connection: { name: string; changedMs: number }, health: StoredHealth): Promise<void> {
  await at(db).updateTable('connections_connection').set(healthRow(health)).where('name', '=', connection.name).where('changed_ms', '=', connection.changedMs).execute()
}

export async function removeConnection(db: Db, name: string): Promise<void> {
  await at(db).deleteFrom('connections_connection').where('name', '=', name).execute()
}

function connectionOf(row: ConnectionRow): StoredConnection {
  return {
    name: row.name, type: row.type, settings: JSON.parse(row.settings) as Settings, addedMs: row.added_ms, changedMs: row.changed_ms,
    health: { state: row.state, sinceMs: row.since_ms, checkedMs: row.checked_ms, lastOkMs: row.last_ok_ms, failures: row.failures, say: row.say, mend: row.mend },
  }
}

function healthRow(health: StoredHealth) {
  return { state: health.state, since_ms: health.sinceMs, checked_ms: health.checkedMs, last_ok_ms: health.lastOkMs, failures: health.failures, say: health.say, mend: health.mend }
}
