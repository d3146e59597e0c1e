// All SQL of observed dependencies: edges, their calls by the hour, and what observes them.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

interface ObservedTables {
  catalog_observed_edge: { caller: string; callee: string; source: string; kind: string; first_ms: number; last_ms: number }
  catalog_observed_hour: { caller: string; callee: string; source: string; hour_ms: number; calls: number; errors: number }
  catalog_observed_source: { source: string; first_ms: number; read_ms: number }
}

const at = (db: Db) => sqlOf<ObservedTables>(db)

/** More edges than this are never kept: a sender that makes up names would fill the disk. */
export const mostObserved = 50_000
/** Rows in one statement: seven values each, under the 32,766 that both engines take. */
const rowsAtOnce = 1_000

export interface ObservedEdge {
  readonly caller: string
  readonly callee: string
  readonly kind: string
  /** `traces`, or the name of a connection after `metrics:`. */
  readonly source: string
  readonly firstMs: number
  readonly lastMs: number
}

export interface HourOfCalls {
  readonly caller: string
  readonly callee: string
  readonly source: string
  readonly hourMs: number
  readonly calls: number
  readonly errors: number
}

export async function countObserved(db: Db): Promise<number> {
  const row = await at(db).selectFrom('catalog_observed_edge').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(row.count)
}

/** What this source already saw of these callers. */
export async function calleesSeen(db: Db, source: string, callers: readonly string[]): Promise<readonly { readonly caller: string; readonly callee: string }[]> {
  const found = []
  for (let from = 0; from < callers.length; from += rowsAtOnce) {
    found.push(...await at(db).selectFrom('catalog_observed_edge').select(['caller', 'callee']).where('source', '=', source).where('caller', 'in', callers.slice(from, from + rowsAtOnce)).execute())
  }
  return found
}

export async function putObserved(db: Db, edges: readonly ObservedEdge[]): Promise<void> {
  const rows = edges.map(({ caller, callee, source, kind, firstMs, lastMs }) => ({ caller, callee, source, kind, first_ms: firstMs, last_ms: lastMs }))
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await at(db).insertInto('catalog_observed_edge').values(rows.slice(from, from + rowsAtOnce))
      .onConflict((conflict) => conflict.columns(['caller', 'callee', 'source']).doUpdateSet((eb) => ({ kind: eb.ref('excluded.kind'), last_ms: eb.ref('excluded.last_ms') }))).execute()
  }
}

export async function addCalls(db: Db, hours: readonly HourOfCalls[]): Promise<void> {
  const rows = hours.map(({ caller, callee, source, hourMs, calls, errors }) => ({ caller, callee, source, hour_ms: hourMs, calls, errors }))
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await at(db).insertInto('catalog_observed_hour').values(rows.slice(from, from + rowsAtOnce))
      .onConflict((conflict) => conflict.columns(['caller', 'callee', 'source', 'hour_ms']).doUpdateSet((eb) => ({
        calls: eb('catalog_observed_hour.calls', '+', eb.ref('excluded.calls')), errors: eb('catalog_observed_hour.errors', '+', eb.ref('excluded.errors')),
      }))).execute()
  }
}

/** Edges seen since, by caller and callee. */
export async function observedSince(db: Db, sinceMs: number): Promise<readonly ObservedEdge[]> {
  const rows = await at(db).selectFrom('catalog_observed_edge').selectAll().where('last_ms', '>=', sinceMs).orderBy('caller').orderBy('callee').orderBy('source').limit(mostObserved).execute()
  return rows.map((row) => ({ caller: row.caller, callee: row.callee, kind: row.kind, source: row.source, firstMs: row.first_ms, lastMs: row.last_ms }))
}

/** Whom one caller was seen to call since. */
export async function observedCallees(db: Db, caller: string, sinceMs: number): Promise<readonly string[]> {
  return (await at(db).selectFrom('catalog_observed_edge').select('callee').distinct().where('caller', '=', caller).where('last_ms', '>=', sinceMs).orderBy('callee').limit(500).execute()).map(({ callee }) => callee)
}

/** Calls of each edge and source in the hours that begin at `fromHourMs` or later. */
export async function callsSince(db: Db, fromHourMs: number): Promise<readonly Omit<HourOfCalls, 'hourMs'>[]> {
  const rows = await at(db).selectFrom('catalog_observed_hour').where('hour_ms', '>=', fromHourMs).groupBy(['caller', 'callee', 'source'])
    .select((eb) => ['caller', 'callee', 'source', eb.fn.sum<number>('calls').as('calls'), eb.fn.sum<number>('errors').as('errors')]).limit(mostObserved).execute()
  return rows.map((row) => ({ ...row, calls: Number(row.calls), errors: Number(row.errors) }))
}

/** Edges not seen since, at most `limit`. */
export async function fadedBefore(db: Db, beforeMs: number, limit: number): Promise<readonly ObservedEdge[]> {
  const rows = await at(db).selectFrom('catalog_observed_edge').selectAll().where('last_ms', '<', beforeMs).orderBy('last_ms').limit(limit).execute()
  return rows.map((row) => ({ caller: row.caller, callee: row.callee, kind: row.kind, source: row.source, firstMs: row.first_ms, lastMs: row.last_ms }))
}

export async function deleteObserved(db: Db, { caller, callee, source }: ObservedEdge): Promise<void> {
  await at(db).deleteFrom('catalog_observed_edge').where('caller', '=', caller).where('callee', '=', callee).where('source', '=', source).execute()
}

export async function deleteHoursBefore(db: Db, beforeMs: number): Promise<void> {
  await at(db).deleteFrom('catalog_observed_hour').where('hour_ms', '<', beforeMs).execute()
}

export interface ObservingSource {
  readonly source: string
  readonly firstMs: number
  /** Until when it was read, or when it last sent. */
  readonly readMs: number
}

export async function observingSources(db: Db): Promise<readonly ObservingSource[]> {
  const rows = await at(db).selectFrom('catalog_observed_source').selectAll().orderBy('source').limit(1_000).execute()
  return rows.map((row) => ({ source: row.source, firstMs: row.first_ms, readMs: row.read_ms }))
}

export async function noteSource(db: Db, source: string, readMs: number): Promise<void> {
  await at(db).insertInto('catalog_observed_source').values({ source, first_ms: readMs, read_ms: readMs })
    .onConflict((conflict) => conflict.column('source').doUpdateSet({ read_ms: readMs })).execute()
}
