// Reading the record in settled order.
//
// `seq` alone is not an order to follow on PostgreSQL: a slow transaction can commit a lower seq after a reader has
// passed it. So entries are ordered by (writing transaction, seq), and a follower sees only transactions below the
// settled horizon: every transaction under it has ended, so nothing can appear behind a cursor.
import { sql } from 'kysely'
import type { SelectQueryBuilder } from 'kysely'
import type { Entry } from '../base/entry.ts'
import { Fault } from '../base/fault.ts'
import { decodeCursor, pageOf } from '../base/page.ts'
import type { Page } from '../base/page.ts'
import { sqlOf } from '../spine/database.ts'
import type { Db } from '../spine/database.ts'
import { hiddenNow } from '../spine/viewer.ts'
import { isSettled, rangesBetween } from '../spine/database/engine.ts'
import type { RecordTables } from './tables.ts'

export interface RecordQuery {
  readonly subjects?: readonly string[]
  readonly kinds?: readonly string[]
  readonly service?: string
  readonly actor?: string
  /** `seq` of the entry that caused what is asked for. */
  readonly cause?: number
  /** By `at`, inclusive. */
  readonly fromMs?: number
  /** By `at`, exclusive. */
  readonly toMs?: number
  /** Settled order; `newest` first when left out. */
  readonly order?: 'newest' | 'oldest'
  readonly limit: number
  readonly cursor?: string
}

export interface Position {
  readonly tx: number
  readonly seq: number
}

type Row = RecordTables['record_entry']
export type Rows = SelectQueryBuilder<RecordTables, 'record_entry', Row>

/** A page for people and programs, shorter where something in it is not theirs to see. Includes entries just committed, whether or not followers may pass them yet. */
export async function readEntries(db: Db, query: RecordQuery): Promise<Page<Entry>> {
  if (query.subjects?.length === 0 || query.kinds?.length === 0) return { items: [], next: null }
  const isOldest = query.order === 'oldest'
  const direction = isOldest ? 'asc' : 'desc'
  let rows: Rows = sqlOf<RecordTables>(db).selectFrom('record_entry').selectAll().orderBy('tx', direction).orderBy('seq', direction).limit(query.limit + 1)
  if (query.subjects) rows = rows.where('subject', 'in', query.subjects)
  if (query.kinds) rows = rows.where('kind', 'in', query.kinds)
  if (query.service !== undefined) rows = rows.where('service', '=', query.service)
  if (query.actor !== undefined) rows = rows.where('actor', '=', query.actor)
  if (query.cause !== undefined) rows = rows.where('cause', '=', query.cause)
  if (query.fromMs !== undefined) rows = rows.where('at_ms', '>=', query.fromMs)
  if (query.toMs !== undefined) rows = rows.where('at_ms', '<', query.toMs)
  if (query.cursor !== undefined) {
    const [tx, seq] = positionOf(query.cursor)
    rows = isOldest ? after(rows, { tx, seq }) : rows.where((eb) => eb.or([eb('tx', '<', tx), eb.and([eb('tx', '=', tx), eb('seq', '<', seq)])]))
  }
  const hidden = await hiddenNow(db)
  if (hidden.length > 0) rows = rows.where('subject', 'not in', hidden)
  const page = pageOf(await rows.execute(), query.limit, (last) => [last.tx, last.seq])
  return { items: page.items.filter((row) => !names(row, hidden)).map(entryOf), next: page.next }
}

export async function findEntry(db: Db, seq: number): Promise<Entry | null> {
  const row = await sqlOf<RecordTables>(db).selectFrom('record_entry').selectAll().where('seq', '=', seq).executeTakeFirst()
  return row && !names(row, await hiddenNow(db)) ? entryOf(row) : null
}

/** Whether an entry is about one of these subjects, or says its id. */
function names({ subject, data }: Pick<Row, 'subject' | 'data'>, subjects: readonly string[]): boolean {
  return subjects.some((each) => subject === each || data.includes(each.slice(each.indexOf('/') + 1)))
}

export interface SettledEntry extends Position {
  readonly entry: Entry
}

/** What followers may see after `position`, oldest first, of these kinds (all when left out). */
export async function readSettled(db: Db, query: { after: Position; kinds?: readonly string[]; limit: number }): Promise<readonly SettledEntry[]> {
  const { after: position, kinds, limit } = query
  // Each kind by its own index, then merged: with a list of kinds an engine may walk everything that others said since.
  const narrows = kinds === undefined ? [(rows: Rows) => rows] : kinds.map((kind) => (rows: Rows) => rows.where('kind', '=', kind))
  const rows = await rowsBetween(db, { after: position, limit }, narrows.map((narrow) => (rows: Rows) => narrow(rows).where(isSettled(db))))
  return rows.map((row) => ({ tx: row.tx, seq: row.seq, entry: entryOf(row) }))
}

/** What any of these narrow it to, in settled order, by walking along indexes only. */
export async function rowsBetween(db: Db, between: { after: Position; upTo?: Position; limit: number }, narrows: readonly ((rows: Rows) => Rows)[]): Promise<readonly Row[]> {
  if (narrows.length === 0) return []
  const { after: position, upTo, limit } = between
  const settled = (): Rows => sqlOf<RecordTables>(db).selectFrom('record_entry').selectAll().orderBy('tx').orderBy('seq').limit(limit)
  const parts = rangesBetween(db, position, upTo).flatMap((range) => narrows.map((narrow) => sql`select * from (${narrow(settled().where(range))}) as part`))
  return (await sql<Row>`${sql.join(parts, sql` union all `)} order by tx, seq limit ${limit}`.execute(sqlOf<RecordTables>(db))).rows
}

/** Which kinds have settled after `position`, and where the settled record ends now; null as the end when nothing has. */
export async function settledKinds(db: Db, position: Position): Promise<{ readonly kinds: ReadonlySet<string>; readonly end: Position | null }> {
  const parts = rangesBetween(db, position).map((range) => sqlOf<RecordTables>(db).selectFrom('record_entry').where(range).where(isSettled(db)).groupBy('kind')
    .select((eb) => ['kind', eb.fn.max('tx').as('tx'), eb.fn.max('seq').as('seq')]))
  const { rows } = await sql<{ kind: string } & Position>`${sql.join(parts, sql` union all `)}`.execute(sqlOf<RecordTables>(db))
  // No entry has to lie there: a transaction that has settled is whole, so nothing of it can follow.
  const end = rows.length === 0 ? null : { tx: Math.max(...rows.map(({ tx }) => tx)), seq: Math.max(...rows.map(({ seq }) => seq)) }
  return { kinds: new Set(rows.map(({ kind }) => kind)), end }
}

/** Where the settled record ends now. */
export async function settledEnd(db: Db): Promise<Position> {
  const row = await sqlOf<RecordTables>(db).selectFrom('record_entry').select(['tx', 'seq']).where(isSettled(db)).orderBy('tx', 'desc').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return row ?? { tx: -1, seq: 0 }
}

function after(rows: Rows, { tx, seq }: Position): Rows {
  return rows.where(sql<boolean>`(tx, seq) > (${tx}, ${seq})`)
}

function positionOf(cursor: string): [number, number] {
  const position = decodeCursor(cursor)
  if (position?.length !== 2 || typeof position[0] !== 'number' || typeof position[1] !== 'number') {
    throw new Fault('RECORD_CURSOR', { say: 'The cursor is not one of the record.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  }
  return [position[0], position[1]]
}

export function entryOf(row: Row): Entry {
  return {
    seq: row.seq, atMs: row.at_ms, recordedMs: row.recorded_ms, kind: row.kind, service: row.service, environment: row.environment,
    subject: row.subject, actor: row.actor, cause: row.cause, data: JSON.parse(row.data) as Record<string, unknown>,
  }
}
