// Leases: one replica at a time does a duty; another takes over within seconds when it dies.
import { sqlOf } from './database.ts'
import type { Database } from './database.ts'
import type { SpineTables } from './tables.ts'

/** Long enough to survive a pause of the process, short enough that failover takes seconds. */
export const leaseMs = 6_000

/**
 * Takes and renews what is free or already held, all in one transaction: a renewal costs a write to disk.
 * Answers which of the names this holder has until `nowMs + leaseMs`.
 */
export async function holdLeases(database: Database, lease: { names: readonly string[]; holder: string; nowMs: number }): Promise<ReadonlySet<string>> {
  const { names, holder, nowMs } = lease
  if (names.length === 0) return new Set()
  return database.transact(async (db) => {
    const rows = await sqlOf<SpineTables>(db)
      .insertInto('spine_lease')
      // In one order everywhere: replicas that ask at the same moment wait for one another, never in a circle.
      .values(names.toSorted().map((name) => ({ name, holder, until_ms: nowMs + leaseMs })))
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ holder, until_ms: nowMs + leaseMs })
        .where((eb) => eb.or([eb('spine_lease.holder', '=', holder), eb('spine_lease.until_ms', '<', nowMs)])))
      // Only of what was written: what another holds is left alone.
      .returning('name').execute()
    return new Set(rows.map(({ name }) => name))
  })
}

/** Gives all leases of a holder back at once, so that a planned stop costs nobody a wait. */
export async function releaseLeases(database: Database, holder: string): Promise<void> {
  await database.transact((db) => sqlOf<SpineTables>(db).deleteFrom('spine_lease').where('holder', '=', holder).execute())
}
