// node:sqlite in one folder: a writer connection whose transactions queue, a reader connection beside it (WAL).
import { mkdirSync, openSync, closeSync, readFileSync, writeSync, ftruncateSync } from 'node:fs'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { CompiledQuery, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { asMaker } from '../viewer.ts'
import type { DatabaseConnection, Driver, QueryResult } from 'kysely'
import { Fault } from '../../base/fault.ts'
import { dbOf } from '../database.ts'
import type { Database, Db } from '../database.ts'
import { runMigrations } from './migrate.ts'

export function openEmbedded(folder: string): Database {
  const unlock = lockFolder(folder)
  const path = join(folder, 'mainstay.db')
  const writerFile = open(path)
  const readerFile = open(path)
  readerFile.exec('pragma query_only = on')
  const writer = kyselyOver(writerFile)
  const reader = kyselyOver(readerFile)
  const said = new EventEmitter().setMaxListeners(0)
  let queue: Promise<unknown> = Promise.resolve()
  let committed = 0

  const transact = <T>(does: (db: Db) => Promise<T>): Promise<T> => {
    // No statement here ever waits, so transactions one after another would keep requests and timers from being heard.
    const turn = queue.then(() => setImmediate()).then(async () => {
      const result = await writer.transaction().execute((transaction) => does(dbOf(transaction as never)))
      committed++
      return result
    })
    queue = turn.catch(() => undefined)
    return turn
  }
  return {
    engine: 'embedded',
    read: dbOf(reader as never),
    transact,
    committed: () => committed,
    migrate: (migrations) => runMigrations({ engine: 'embedded', transact }, migrations),
    announce: (topic) => void said.emit(topic),
    listen(topic, heard) {
      const own = asMaker(heard)
      said.on(topic, own)
      return () => said.off(topic, own)
    },
    async close() {
      await queue
      writerFile.exec('pragma wal_checkpoint(truncate)')
      writerFile.close()
      readerFile.close()
      unlock()
    },
  }
}

function open(path: string): DatabaseSync {
  const file = new DatabaseSync(path, { timeout: 5_000 })
  // FULL: a commit is on disk before it is answered. A pager may not forget what it acknowledged.
  file.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -32000')
  return file
}

const sqliteBusy = 5

/**
 * SQLite would let two processes share the file, but memory beside it (ledgers, leases) would not. The lock is a
 * SQLite file held in exclusive mode: the operating system drops it when the process dies, however it dies.
 */
function lockFolder(folder: string): () => void {
  const notePath = join(folder, 'lock')
  let lock: DatabaseSync | null = null
  try {
    // It holds everything that is known of people and their secrets: for its owner only.
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    lock = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 })
    lock.exec('pragma locking_mode = exclusive; begin exclusive; create table if not exists held (at integer); commit; begin exclusive')
  } catch (cause) {
    lock?.close()
    if ((cause as { errcode?: number }).errcode !== sqliteBusy) {
      throw new Fault('DATABASE_FOLDER_UNUSABLE', { cause, say: `The data folder ${folder} cannot be used: ${(cause as Error).message}.`, mend: 'Give this user the right to write there, check that the disk is not full, or name another folder with MAINSTAY_DATA.' })
    }
    let holder = 'another process'
    try {
      holder = `process ${readFileSync(notePath, 'utf8').trim()}`
    } catch { /* the note is a courtesy */ }
    throw new Fault('DATABASE_FOLDER_IN_USE', {
      kind: 'conflict', cause,
      say: `The data folder ${folder} is in use by ${holder}.`,
      mend: 'Stop that process, or give this one another folder with MAINSTAY_DATA, or use PostgreSQL (MAINSTAY_DATABASE_URL) to run several.',
    })
  }
  const note = openSync(notePath, 'w')
  ftruncateSync(note)
  writeSync(note, String(process.pid))
  closeSync(note)
  const held = lock
  return () => held.close()
}

function kyselyOver(file: DatabaseSync): Kysely<never> {
  return new Kysely<never>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new EmbeddedDriver(file),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}

class EmbeddedDriver implements Driver {
  readonly #connection: EmbeddedConnection
  constructor(file: DatabaseSync) {
    this.#connection = new EmbeddedConnection(file)
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

/** Statements kept prepared; a multi-row insert of every length would otherwise fill memory. */
const maxPrepared = 300

class EmbeddedConnection implements DatabaseConnection {
  readonly #file: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()
  constructor(file: DatabaseSync) {
    this.#file = file
  }
  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#prepare(sql)
    const values = parameters as never[]
    if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }
  // eslint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not offered: read pages instead.')
  }
  #prepare(text: string): StatementSync {
    let statement = this.#prepared.get(text)
    if (!statement) {
      statement = this.#file.prepare(text)
      if (this.#prepared.size >= maxPrepared) this.#prepared.delete(this.#prepared.keys().next().value!)
      this.#prepared.set(text, statement)
    }
    return statement
  }
}
