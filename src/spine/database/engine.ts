// The one file that knows which engine runs. Everything engine-specific that others need is a function here.
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Settings } from '../settings.ts'
import type { Database } from '../database.ts'

export type Engine = Database['engine']

function engineOf(db: Db): Engine {
  return (db as unknown as Kysely<unknown>).getExecutor().adapter.supportsTransactionalDdl ? 'postgresql' : 'embedded'
}

export async function openDatabase(settings: Settings): Promise<Database> {
  if (settings.databaseUrl !== null) return (await import('./postgresql.ts')).openPostgresql(settings.databaseUrl)
  return (await import('./embedded.ts')).openEmbedded(settings.dataFolder)
}

/** Column definition of a number that rises by itself and is the primary key. */
export function risingKey(engine: Engine): string {
  return engine === 'embedded' ? 'integer primary key autoincrement' : 'bigint generated always as identity primary key'
}

/** Transactions below this number have all ended; larger ones may still add rows. */
export async function settledHorizon(db: Db): Promise<number> {
  if (engineOf(db) === 'embedded') return Number.MAX_SAFE_INTEGER
  const { rows } = await sql<{ xmin: number }>`select (select epoch from spine_epoch) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin`.execute(db as unknown as Kysely<unknown>)
  return rows[0]!.xmin
}

/** ` for update skip locked`, where several replicas take from one queue. The embedded engine has one writer. */
export function skipLocked(db: Db): ReturnType<typeof sql> {
  return engineOf(db) === 'embedded' ? sql`` : sql`for update skip locked`
}

/** ` for update`: whoever reads this row waits for the one who is changing it. */
export function forUpdate(db: Db): ReturnType<typeof sql> {
  return engineOf(db) === 'embedded' ? sql`` : sql`for update`
}

/**
 * The number of the running transaction, above every earlier one of this database. `spine_epoch` keeps that true
 * after a restore into a cluster whose own numbers start lower (restore sets it).
 */
export function currentTransaction(db: Db): ReturnType<typeof sql<number>> {
  return engineOf(db) === 'embedded'
    ? sql<number>`(select epoch from spine_epoch)`
    : sql<number>`((select epoch from spine_epoch) + pg_current_xact_id()::text::bigint)`
}
