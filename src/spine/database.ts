// The database as practices see it: one portable SQL through Kysely, one writer's transaction at a time to reason about.
// Which engine runs is known only in spine/database/engine.ts.
import type { Kysely, Transaction } from 'kysely'

declare const opaque: unique symbol
/** A handle for reading, or for a running transaction. Only stores and questions open it, with `sqlOf`. */
export interface Db {
  readonly [opaque]: true
}

export interface Migration {
  /** Unique over all practices, never renamed, run in the order listed: `alerts-0001`. */
  readonly name: string
  /** Portable SQL, one statement each. */
  readonly statements: readonly string[]
}

export interface Database {
  readonly engine: 'embedded' | 'postgresql'
  readonly read: Db
  /** Runs `does` in one transaction; commits when it settles well. Engine conflicts are retried a few times. */
  transact<T>(does: (db: Db) => Promise<T>): Promise<T>
  /**
   * Transactions that have ended well, of all there are: while the number stands still, nothing that was read has changed,
   * and whoever looks again and again need not. Null where other processes write too.
   */
  committed(): number | null
  migrate(migrations: readonly Migration[]): Promise<void>
  /**
   * Tells every replica, after commit, that something of this topic changed; `data` stays small.
   * A hint only: whoever listens also polls.
   */
  announce(topic: string): void
  listen(topic: string, heard: () => void): () => void
  close(): Promise<void>
}

/** The handle as Kysely over the caller's own tables. */
export function sqlOf<Tables>(db: Db): Kysely<Tables> {
  return db as unknown as Kysely<Tables>
}

export function dbOf(kysely: Kysely<never> | Transaction<never>): Db {
  return kysely as unknown as Db
}
