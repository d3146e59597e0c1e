// The one file that knows which engine runs. Everything engine-specific that others need is a function here.
import type { Kysely, RawBuilder } from 'kysely'
import { CompiledQuery, sql } from 'kysely'
import { copyLine, CopyText } from './copy.ts'
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

/** Of rows with the `tx` that wrote them: every transaction up to that one has ended, so nothing can still appear before them. */
export function isSettled(db: Db): RawBuilder<boolean> {
  return engineOf(db) === 'embedded' ? sql<boolean>`1 = 1` : sql<boolean>`tx < (select epoch from spine_epoch) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint`
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

/** A place in an order by `tx`, then `seq`. */
export interface Place {
  readonly tx: number
  readonly seq: number
}

/**
 * Conditions that together hold what lies after one place and, where given, up to and with another; each is one walk
 * along an index. PostgreSQL walks from a row value. SQLite would walk everything of the same `tx`, which in the
 * embedded engine is the whole record: with the row id as its second column it compares a row value by the first alone.
 */
export function rangesBetween(db: Db, after: Place, upTo?: Place): readonly RawBuilder<boolean>[] {
  if (engineOf(db) === 'postgresql') {
    const isAfter = sql<boolean>`(tx, seq) > (${after.tx}, ${after.seq})`
    return [upTo ? sql<boolean>`${isAfter} and (tx, seq) <= (${upTo.tx}, ${upTo.seq})` : isAfter]
  }
  const rest = sql<boolean>`tx = ${after.tx} and seq > ${after.seq}`
  if (!upTo) return [rest, sql<boolean>`tx > ${after.tx}`]
  if (upTo.tx === after.tx) return [sql<boolean>`${rest} and seq <= ${upTo.seq}`]
  return [rest, sql<boolean>`tx > ${after.tx} and tx < ${upTo.tx}`, sql<boolean>`tx = ${upTo.tx} and seq <= ${upTo.seq}`]
}

/** Our tables, in an order that does not matter: there are no foreign keys between them. */
export async function tableNames(db: Db): Promise<readonly string[]> {
  const list = engineOf(db) === 'embedded'
    ? sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`
    : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema() order by tablename`
  return (await list.execute(db as unknown as Kysely<unknown>)).rows.map(({ name }) => name)
}

/** Everything `does` reads is of one moment, while others write on. */
export async function beginSnapshot(database: Database, does: (db: Db) => Promise<void>): Promise<void> {
  const kysely = database.read as unknown as Kysely<unknown>
  if (database.engine === 'embedded') {
    // The reader connection: a read transaction on it sees one moment of the write-ahead log.
    await sql`begin`.execute(kysely)
    try {
      await does(database.read)
    } finally {
      await sql`rollback`.execute(kysely)
    }
    return
  }
  await kysely.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute((transaction) => does(transaction as unknown as Db))
}

/** All rows of a table, pages of `limit`, in physical order. */
export async function* rowsOf(db: Db, table: string, limit: number): AsyncGenerator<readonly Record<string, unknown>[]> {
  const kysely = db as unknown as Kysely<unknown>
  if (engineOf(db) === 'embedded') {
    let after = -1
    for (;;) {
      const { rows } = await sql<Record<string, unknown> & { rowid__: number }>`select rowid as rowid__, * from ${sql.table(table)} where rowid > ${after} order by rowid limit ${limit}`.execute(kysely)
      if (rows.length === 0) return
      after = rows.at(-1)!.rowid__
      yield rows.map(({ rowid__: _rowid, ...row }) => row)
    }
  }
  await sql`declare backup_rows no scroll cursor for select * from ${sql.table(table)}`.execute(kysely)
  for (;;) {
    const { rows } = await sql<Record<string, unknown>>`fetch ${sql.lit(limit)} from backup_rows`.execute(kysely)
    if (rows.length === 0) break
    yield rows
  }
  await sql`close backup_rows`.execute(kysely)
}

/** Keeps the record's own numbers on restore. */
export function overriding(db: Db): ReturnType<typeof sql> {
  return engineOf(db) === 'embedded' ? sql`` : sql`overriding system value`
}

/** After rows came from elsewhere: numbers go on above theirs, and new transactions sort after theirs. */
export async function afterRestore(db: Db): Promise<void> {
  const kysely = db as unknown as Kysely<unknown>
  const { rows } = await sql<{ seq: number; tx: number }>`select coalesce(max(seq), 0) as seq, coalesce(max(tx), 0) as tx from record_entry`.execute(kysely)
  const { seq, tx } = rows[0]!
  if (engineOf(db) === 'embedded') {
    await sql`update spine_epoch set epoch = ${tx + 1}`.execute(kysely)
    return
  }
  await sql`select setval(pg_get_serial_sequence('record_entry', 'seq'), ${seq + 1})`.execute(kysely)
  await sql`update spine_epoch set epoch = greatest(0, ${tx + 1} - pg_current_xact_id()::text::bigint)`.execute(kysely)
}

export type ColumnKind = 'text' | 'bigint'

/**
 * Rows handed over as one value, used like a table: `select … from ${givenRows(db, { id: 'text' }, rows)}`, named `given`.
 * A list of parameters would be limited (65,535; embedded 32,766) and slow to write out and plan.
 */
export function givenRows(db: Db, columns: Readonly<Record<string, ColumnKind>>, rows: readonly (readonly unknown[])[]): ReturnType<typeof sql> {
  const names = Object.keys(columns)
  if (engineOf(db) === 'embedded') {
    const fields = names.map((name, index) => sql`value ->> ${sql.lit(index)} as ${sql.ref(name)}`)
    return sql`(select ${sql.join(fields)} from json_each(${JSON.stringify(rows)})) as given`
  }
  const lists = names.map((name, index) => sql`${arrayText(rows, index)}::${sql.raw(columns[name]!)}[]`)
  return sql`unnest(${sql.join(lists)}) as given(${sql.join(names.map((name) => sql.ref(name)))})`
}

/** `column in (…)` with one value for the whole list; an index on the column is used on both engines. */
export function isAmong(db: Db, column: string, values: readonly string[]): ReturnType<typeof sql<boolean>> {
  if (engineOf(db) === 'embedded') return sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
  return sql<boolean>`${sql.ref(column)} = any(${arrayText(values.map((value) => [value]), 0)}::text[])`
}

/**
 * True when conditions on further columns of an index are looked at in the index alone. Else the keys have to be asked for first, in a
 * select of their own (`id in (select id …)`), or every row is read; where it is true that would be slower.
 */
export function looksInIndex(db: Db): boolean {
  return engineOf(db) === 'embedded'
}

/**
 * Narrows by what a column's text holds, in the given case or in any; for whoever looks at the rows again: this may let more through
 * (the embedded engine never minds the case of ASCII letters, and other letters of `any` case are not compared), never less.
 */
export function mayHold(db: Db, column: string, held: { readonly text: string; readonly case: 'same' | 'any' }): RawBuilder<boolean> {
  // Of `İ` in lower case the first half is an `i`, which the column does not hold.
  const ascii = held.text.split(/(?:i\u0307|[^\x20-\x7e])+/).filter((part) => part !== '')
  const parts = held.case === 'any' ? ascii.map((part) => part.toLowerCase()) : [held.text]
  if (engineOf(db) === 'embedded') return sql<boolean>`${sql.ref(column)} like ${`%${ascii.map((part) => part.replaceAll(/[\\%_]/g, (mark) => `\\${mark}`)).join('%')}%`} escape '\\'`
  const text = held.case === 'any' ? sql`lower(${sql.ref(column)})` : sql.ref(column)
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts.map((part) => sql`strpos(${text}, ${part}) > 0`), sql` and `)})`
}

/** One column as an array literal. The driver's own way of writing arrays takes most of the time of an insert. */
function arrayText(rows: readonly (readonly unknown[])[], index: number): string {
  let text = '{'
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]![index]
    if (i > 0) text += ','
    if (value === null || value === undefined) text += 'NULL'
    else if (typeof value === 'number') text += value
    else text += quoted(String(value))
  }
  return `${text}}`
}

/** JSON's quoting is that of arrays, but for characters it writes as a backslash and a letter. */
function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /[\0-\x1f\ud800-\udfff]/.test(text) ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : JSON.stringify(text)
}

export interface RowInsert {
  readonly table: string
  readonly columns: Readonly<Record<string, ColumnKind>>
  readonly rows: readonly (readonly unknown[])[]
  /** One more column whose value the engine works out. */
  readonly computed?: { readonly column: string; readonly value: ReturnType<typeof sql<number>> }
  /** `on conflict (id) do update set …`, in the portable subset. */
  readonly onConflict?: string
  /** Column whose values are answered, in the order of the rows. */
  readonly returning?: string
}

/** Many rows in few statements, on the ingest path. */
export async function insertRows(db: Db, insert: RowInsert): Promise<readonly number[]> {
  const { table, columns, rows, computed } = insert
  const kysely = db as unknown as Kysely<unknown>
  const names = Object.keys(columns)
  const into = sql`insert into ${sql.table(table)} (${sql.join([...(computed ? [computed.column] : []), ...names].map((name) => sql.ref(name)))})`
  const tail = sql`${sql.raw(insert.onConflict ?? '')} ${insert.returning === undefined ? sql`` : sql`returning ${sql.ref(insert.returning)} as returned`}`
  const returned: number[] = []
  if (engineOf(db) === 'postgresql') {
    // `where true`: between a select and `on conflict` the embedded engine needs it, and this one does not mind.
    const first = computed ? sql`${computed.value}, ` : sql``
    if (rows.length === 0) return []
    if (rows.length >= worthCopying && insert.onConflict === undefined) return copyRows(kysely, insert)
    const answer = await sql<{ returned: number }>`${into} select ${first}${sql.join(names.map((name) => sql.ref(name)))} from ${givenRows(db, columns, rows)} where true ${tail}`.execute(kysely)
    return answer.rows.map((row) => row.returned)
  }
  // Sizes that repeat keep their statement prepared.
  for (let from = 0; from < rows.length; ) {
    const size = chunkSizes.find((chunk) => chunk <= rows.length - from)!
    const chunk = rows.slice(from, from + size)
    from += size
    const key = `${table} ${names.join()} ${computed?.column ?? ''} ${insert.onConflict ?? ''} ${insert.returning ?? ''} ${size}`
    let text = insertTexts.get(key)
    if (text === undefined) {
      const marks = `(${[...(computed ? [computed.value.compile(kysely).sql] : []), ...names.map(() => '?')].join(', ')})`
      text = `${into.compile(kysely).sql} values ${chunk.map(() => marks).join(', ')} ${tail.compile(kysely).sql}`
      insertTexts.set(key, text)
    }
    const answer = await kysely.executeQuery<{ returned: number }>(CompiledQuery.raw(text, chunk.flat()))
    for (const row of answer.rows) returned.push(row.returned)
  }
  return returned
}

/** Below this a COPY's extra round trip costs more than it saves. */
const worthCopying = 40

/** Numbers that the table gives by itself are taken from its sequence first, since a COPY answers nothing. */
async function copyRows(kysely: Kysely<unknown>, { table, columns, rows, computed, returning }: RowInsert): Promise<readonly number[]> {
  const asked = [
    ...(computed ? [sql`${computed.value} as computed`] : []),
    ...(returning ? [sql`nextval((select pg_get_serial_sequence(${table}, ${returning})::regclass)) as returned`] : []),
  ]
  const given = asked.length === 0 ? null : sql<{ computed: number; returned: number }>`select ${sql.join(asked)} from generate_series(1, ${sql.lit(rows.length)})`.execute(kysely)
  const names = [...(computed ? [computed.column] : []), ...(returning ? [returning] : []), ...Object.keys(columns)]
  const into = sql`copy ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) from stdin`.compile(kysely).sql
  const lines = rows.map(copyLine)
  const heads = (await given)?.rows.map((row) => copyLine([...(computed ? [row.computed] : []), ...(returning ? [row.returned] : [])]))
  await kysely.executeQuery(CompiledQuery.raw(into, [new CopyText(lines, heads)]))
  return returning ? (await given)!.rows.map((row) => row.returned) : []
}

const chunkSizes = [128, 32, 8, 4, 2, 1]
/** As many as there are calls of `insertRows` in the code, times the sizes. */
const insertTexts = new Map<string, string>()

/**
 * One transaction at a time past this point, over all replicas, until it ends: for what no row can be locked for
 * because there is none yet. The embedded engine has one writer anyhow.
 */
export async function waitForTurn(db: Db, turn: number): Promise<void> {
  if (engineOf(db) === 'postgresql') await sql`select pg_advisory_xact_lock(${turn})`.execute(db as unknown as Kysely<unknown>)
}
