// Migrations: each once, in order, all in one transaction; replicas starting together wait for one another.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Database, Db, Migration } from '../database.ts'
import { waitForTurn } from './engine.ts'

export async function runMigrations(database: Pick<Database, 'engine' | 'transact'>, migrations: readonly Migration[]): Promise<void> {
  await database.transact(async (db: Db) => {
    const kysely = db as unknown as Kysely<{ spine_migration: { name: string; run_ms: number } }>
    await waitForTurn(db, 7_246_172)
    await sql`create table if not exists spine_migration (name text primary key, run_ms bigint not null)`.execute(kysely)
    const done = new Set((await kysely.selectFrom('spine_migration').select('name').execute()).map((row) => row.name))
    for (const migration of migrations) {
      if (done.has(migration.name)) continue
      for (const statement of migration.statements) await sql.raw(database.engine === 'postgresql' ? orderedByBytes(statement) : statement).execute(kysely)
      await kysely.insertInto('spine_migration').values({ name: migration.name, run_ms: Date.now() }).execute()
    }
  })
}

/** Text is ordered by bytes, as on the embedded engine, so that lists are cut into pages alike; and comparing is cheaper than by a language's rules. */
function orderedByBytes(statement: string): string {
  return /^\s*(create|alter) table\b/i.test(statement) ? statement.replace(/\b(\w+) text\b/g, '$1 text collate "C"') : statement
}
