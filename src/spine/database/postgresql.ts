// PostgreSQL 15 or newer through pg. Replicas hear each other by LISTEN/NOTIFY; everything heard is also polled.
import { EventEmitter } from 'node:events'
import { Kysely, PostgresDialect, Transaction } from 'kysely'
import type { Dialect } from 'kysely'
import pg from 'pg'
import { Fault } from '../../base/fault.ts'
import { withCopy } from './copy.ts'
import { dbOf } from '../database.ts'
import { asMaker } from '../viewer.ts'
import type { Database, Db } from '../database.ts'
import { runMigrations } from './migrate.ts'

const { Client, Pool, types } = pg
// int8 as numbers: ours are milliseconds and counters, all below 2^53.
types.setTypeParser(20, Number)

const poolSize = 12
/** Serialization failure and deadlock: the engine asks to try again. */
const retryable = new Set(['40001', '40P01'])
const channel = 'mainstay'

export async function openPostgresql(url: string): Promise<Database> {
  const pool = new Pool({ connectionString: url, pipeline: true, max: poolSize, application_name: 'mainstay', statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => undefined) // a broken idle connection is replaced at the next use
  // One that breaks in the middle of a transaction fails its next statement; without a listener it would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  pool.on('connect', withCopy)
  // The price of a page read out of order on what databases stand on today. At the default of 4, made for turning disks,
  // looking up a few hundred keys reads whole tables instead of the index.
  pool.on('connect', (client) => void client.query('set random_page_cost = 1.1').catch(() => undefined))
  await checkVersion(pool)
  const dialect = new PostgresDialect({ pool })
  const kysely = new Kysely<never>({ dialect })
  const said = new EventEmitter().setMaxListeners(0)
  const listener = keepListening(url, (topic) => said.emit(topic))

  const transact = async <T>(does: (db: Db) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await kysely.transaction().execute(async (transaction) => does(dbOf(await inPipeline(transaction, dialect))))
      } catch (problem) {
        if (attempt >= 5 || !retryable.has((problem as { code?: string }).code ?? '')) throw problem
        await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (0.5 + Math.random())))
      }
    }
  }
  // Many commits a second of one topic need one message, not many.
  const pending = new Set<string>()
  const announce = (topic: string): void => {
    said.emit(topic)
    pending.add(topic)
    if (pending.size > 1) return
    setTimeout(() => {
      const topics = [...pending]
      pending.clear()
      pool.query('select pg_notify($1, topic) from unnest($2::text[]) as topic', [channel, topics]).catch(() => undefined)
    }, 5).unref()
  }
  return {
    engine: 'postgresql',
    read: dbOf(kysely),
    transact,
    committed: () => null,
    migrate: (migrations) => runMigrations({ engine: 'postgresql', transact }, migrations),
    announce,
    listen(topic, heard) {
      const own = asMaker(heard)
      said.on(topic, own)
      return () => said.off(topic, own)
    },
    async close() {
      await listener.stop()
      await kysely.destroy()
    },
  }
}

/**
 * The same transaction, whose statements go out as they are asked for: those asked for together (`Promise.all`) cost
 * one journey to the server instead of one each. Kysely itself would hold each back until the one before has ended.
 */
function inPipeline(transaction: Transaction<never>, dialect: Dialect): Promise<Transaction<never>> {
  const executor = transaction.getExecutor()
  return executor.provideConnection(async (connection) => new Transaction<never>({
    config: { dialect }, dialect, driver: dialect.createDriver(),
    executor: executor.withConnectionProvider({ provideConnection: (consumer) => consumer(connection) }),
  }))
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  try {
    const { rows } = await pool.query('show server_version_num')
    const version = Number(rows[0].server_version_num)
    if (version < 150_000) {
      throw new Fault('DATABASE_TOO_OLD', { say: `PostgreSQL ${Math.floor(version / 10_000)} is too old.`, mend: 'Use PostgreSQL 15 or newer.' })
    }
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault('DATABASE_UNREACHABLE', { kind: 'unavailable', cause, say: `PostgreSQL does not answer: ${(cause as Error).message}`, mend: 'Check MAINSTAY_DATABASE_URL, that the server runs, and that this user may connect.' })
  }
}

function keepListening(url: string, heard: (topic: string) => void): { stop(): Promise<void> } {
  let stopped = false
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  const connect = async (): Promise<void> => {
    if (stopped) return
    const mine = new Client({ connectionString: url, application_name: 'mainstay-listen', keepAlive: true })
    client = mine
    const again = (): void => {
      if (client !== mine || stopped) return
      client = null
      mine.end().catch(() => undefined)
      timer = setTimeout(() => void connect(), 1_000)
      timer.unref()
    }
    mine.on('error', again)
    mine.on('end', again)
    mine.on('notification', (message) => heard(message.payload ?? ''))
    try {
      await mine.connect()
      await mine.query(`listen ${channel}`)
    } catch {
      again()
    }
  }
  void connect()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
