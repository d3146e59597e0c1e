// SQL of heartbeats, and of alerts that always fire and that none of them listens to.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import type { AlertsTables, HeartbeatRow, WatchdogRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** By name. */
export async function heartbeatsPage(db: Db, filter: { state?: HeartbeatRow['state']; afterName?: string }, limit: number): Promise<readonly HeartbeatRow[]> {
  let rows = at(db).selectFrom('alerts_heartbeat').selectAll().orderBy('name').limit(limit)
  if (filter.state) rows = rows.where('state', '=', filter.state)
  if (filter.afterName !== undefined) rows = rows.where('name', '>', filter.afterName)
  return rows.execute()
}

export async function findHeartbeat(db: Db, name: string): Promise<HeartbeatRow | null> {
  return (await at(db).selectFrom('alerts_heartbeat').selectAll().where('name', '=', name).executeTakeFirst()) ?? null
}

export async function lockHeartbeat(db: Db, name: string): Promise<HeartbeatRow | null> {
  return (await at(db).selectFrom('alerts_heartbeat').selectAll().where('name', '=', name).modifyEnd(forUpdate(db)).executeTakeFirst()) ?? null
}

export async function countHeartbeats(db: Db): Promise<number> {
  const row = await at(db).selectFrom('alerts_heartbeat').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(row.count)
}

export const insertHeartbeat = (db: Db, row: HeartbeatRow) => at(db).insertInto('alerts_heartbeat').values(row).execute()
export const updateHeartbeat = (db: Db, name: string, change: Partial<HeartbeatRow>) => at(db).updateTable('alerts_heartbeat').set(change).where('name', '=', name).execute()

export async function deleteHeartbeat(db: Db, name: string): Promise<boolean> {
  const done = await at(db).deleteFrom('alerts_heartbeat').where('name', '=', name).executeTakeFirst()
  return Number(done.numDeletedRows) > 0
}

/** Those that listen for an alert that always fires: one a Prometheus, hundreds at most. */
export async function watchdogHeartbeats(db: Db): Promise<readonly HeartbeatRow[]> {
  return at(db).selectFrom('alerts_heartbeat').selectAll().where('is_watchdog', '=', 1).orderBy('name').limit(500).execute()
}

/** Kept of alerts that always fire and that nobody listens to; the longest unheard make room. */
const watchdogsKept = 50

export async function sawWatchdog(db: Db, seen: Omit<WatchdogRow, 'first_ms' | 'last_ms'>, nowMs: number): Promise<void> {
  await at(db).insertInto('alerts_watchdog').values({ ...seen, first_ms: nowMs, last_ms: nowMs })
    .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet({ last_ms: nowMs })).execute()
  const oldest = await at(db).selectFrom('alerts_watchdog').select('last_ms').orderBy('last_ms', 'desc').offset(watchdogsKept).limit(1).executeTakeFirst()
  if (oldest) await at(db).deleteFrom('alerts_watchdog').where('last_ms', '<=', oldest.last_ms).where('fingerprint', '!=', seen.fingerprint).execute()
}

export async function watchdogsSeen(db: Db, sinceMs: number): Promise<readonly WatchdogRow[]> {
  return at(db).selectFrom('alerts_watchdog').selectAll().where('last_ms', '>=', sinceMs).orderBy('fingerprint').limit(watchdogsKept + 1).execute()
}
