// Backup and restore of every table, the same file for both engines: JSON lines, compressed, one consistent moment.
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip, createGzip } from 'node:zlib'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { Fault } from '../base/fault.ts'
import type { Database, Db } from './database.ts'
import { afterRestore, beginSnapshot, overriding, rowsOf, tableNames } from './database/engine.ts'

const format = 1
const rowsAPage = 2_000
/** Cursors, leases and sessions belong to a running installation, but cursors must come along or reactions run twice. */
const leftOut = new Set(['spine_lease'])

interface Header {
  readonly mainstayBackup: number
  readonly tables: readonly string[]
}

/** Writes everything to `path`, readable by its owner only; answers rows by table. */
export async function backUp(database: Database, path: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const partial = `${path}.partial`
  try {
    await beginSnapshot(database, async (db) => {
      const lines = Readable.from(linesOf(db, counts))
      await pipeline(lines, createGzip(), createWriteStream(partial, { mode: 0o600 }))
    })
    await rename(partial, path)
  } catch (problem) {
    await rm(partial, { force: true })
    throw problem
  }
  return counts
}

async function* linesOf(db: Db, counts: Map<string, number>): AsyncGenerator<string> {
  const tables = (await tableNames(db)).filter((table) => !leftOut.has(table))
  yield `${JSON.stringify({ mainstayBackup: format, tables } satisfies Header)}\n`
  for (const table of tables) {
    let count = 0
    for await (const rows of rowsOf(db, table, rowsAPage)) {
      count += rows.length
      yield `${JSON.stringify({ table, rows })}\n`
    }
    counts.set(table, count)
  }
  yield `${JSON.stringify({ end: Object.fromEntries(counts) })}\n`
}

/**
 * Fills a migrated, otherwise empty database from a backup of either engine, in one transaction: all of it or nothing.
 * Nobody may be using the database meanwhile.
 */
export async function restore(database: Database, path: string): Promise<ReadonlyMap<string, number>> {
  return database.transact(async (db) => {
    await refuseIfUsed(db)
    const tables = new Set(await tableNames(db))
    for (const table of tables) if (table !== 'spine_migration') await sql.raw(`delete from ${table}`).execute(db as unknown as Kysely<unknown>)
    const counts = await fill(db, { path, tables })
    await afterRestore(db)
    return counts
  })
}

async function refuseIfUsed(db: Db): Promise<void> {
  const { rows } = await sql<{ used: number }>`select count(*) as used from record_entry`.execute(db as unknown as Kysely<unknown>)
  if (Number(rows[0]!.used) > 0) {
    throw new Fault('BACKUP_NOT_EMPTY', { kind: 'conflict', say: 'The database to restore into already has a record.', mend: 'Restore into a new data folder or a new PostgreSQL database.' })
  }
}

async function fill(db: Db, from: { path: string; tables: ReadonlySet<string> }): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  let end: Readonly<Record<string, number>> | null = null as Readonly<Record<string, number>> | null
  let isFirst = true
  const take = async (line: string): Promise<void> => {
    const value = JSON.parse(line) as Partial<Header> & { table?: string; rows?: Record<string, unknown>[]; end?: Record<string, number> }
    if (isFirst && value.mainstayBackup !== format) throw new Fault('BACKUP_FORMAT', { say: `${from.path} is not a backup this version reads.`, mend: 'Restore it with the version that wrote it, then upgrade.' })
    isFirst = false
    if (value.end) end = value.end
    if (value.table === undefined || value.rows === undefined || value.table === 'spine_migration') return
    if (!from.tables.has(value.table)) throw new Fault('BACKUP_UNKNOWN_TABLE', { say: `The backup has a table this version does not know: ${value.table}.`, mend: 'Restore it with the version that wrote it, or a newer one.' })
    await insertRows(db, value.table, value.rows)
    counts.set(value.table, (counts.get(value.table) ?? 0) + value.rows.length)
  }
  try {
    await pipeline(createReadStream(from.path), createGunzip(), (text) => eachLine(text, take))
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'Z_BUF_ERROR') throw cause
  }
  if (end === null) throw new Fault('BACKUP_CUT_SHORT', { say: `${from.path} ends in the middle.`, mend: 'Use another backup; nothing was restored.' })
  return counts
}

async function eachLine(text: AsyncIterable<Buffer>, take: (line: string) => Promise<void>): Promise<void> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const piece of text) {
    const lines = (rest + decoder.write(piece)).split('\n')
    rest = lines.pop()!
    for (const line of lines) await take(line)
  }
}

async function insertRows(db: Db, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const rowsAStatement = Math.max(1, Math.floor(30_000 / Math.max(1, columns.length)))
  for (let start = 0; start < rows.length; start += rowsAStatement) {
    const part = rows.slice(start, start + rowsAStatement)
    const values = sql.join(part.map((row) => sql`(${sql.join(columns.map((column) => sql`${row[column] ?? null}`))})`))
    const override = columns.includes('seq') && table === 'record_entry' ? overriding(db) : sql``
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) ${override} values ${values}`.execute(db as unknown as Kysely<unknown>)
  }
}
