// Leases: one replica at a time does a duty; another takes over within seconds when it dies.
import { sqlOf } from './database.ts'
import type { Database } from './database.ts'
import type { SpineTables } from './tables.ts'

/** Long enough to survive a pause of the process, short enough that failover takes seconds. */
export const leaseMs = 6_000

/** True when this holder has the lease until `nowMs + leaseMs`. */
export async function holdLease(database: Database, lease: { name: string; holder: string; nowMs: number }): Promise<boolean> {
  const { name, holder, nowMs } = lease
  return database.transact(async (db) => {
    await sqlOf<SpineTables>(db)
      .insertInto('spine_lease')
      .values({ name, holder, until_ms: nowMs + leaseMs })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ holder, until_ms: nowMs + leaseMs })
        .where((eb) => eb.or([eb('spine_lease.holder', '=', holder), eb('spine_lease.until_ms', '<', nowMs)])))
      .execute()
    const row = await sqlOf<SpineTables>(db).selectFrom('spine_lease').select('holder').where('name', '=', name).executeTakeFirst()
    return row?.holder === holder
  })
}

/** Gives all leases of a holder back at once, so that a planned stop costs nobody a wait. */
export async function releaseLeases(database: Database, holder: string): Promise<void> {
  await database.transact((db) => sqlOf<SpineTables>(db).deleteFrom('spine_lease').where('holder', '=', holder).execute())
}
