// SQL of alerts that flap and of situations that people are told of more than once.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate, insertRows, isAmong } from '../../../spine/database/engine.ts'
import type { FlapChange } from '../model/holding.ts'
import { steadyAt } from '../model/routing/flap.ts'
import type { Flap } from '../model/routing/flap.ts'
import { idFrom } from './reading.ts'
import type { AlertsTables, FlapRow, ToldRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** Locked in one order, so that two batches cannot wait for each other. */
export async function lockFlaps(db: Db, keys: readonly string[]): Promise<readonly Flap[]> {
  if (keys.length === 0) return []
  return (await at(db).selectFrom('alerts_flap').selectAll().where(isAmong(db, 'key', keys)).orderBy('key').modifyEnd(forUpdate(db)).execute()).map(flapOf)
}

export async function lockFlap(db: Db, key: string): Promise<FlapRow | null> {
  return (await at(db).selectFrom('alerts_flap').selectAll().where('key', '=', key).modifyEnd(forUpdate(db)).executeTakeFirst()) ?? null
}

export function flapOf(row: FlapRow): Flap {
  return { key: row.key, changes: JSON.parse(row.changes) as number[], heldMs: row.held_ms, hasAsked: row.has_asked === 1, windowMs: row.window_ms }
}

const flapColumns = { key: 'text', changes: 'text', held_ms: 'bigint', has_asked: 'bigint', window_ms: 'bigint', steady_ms: 'bigint', alert: 'text', name: 'text', situation: 'text' } as const

export async function saveFlaps(db: Db, changes: Iterable<FlapChange>): Promise<void> {
  const rows = [...changes].toSorted((a, b) => (a.flap.key < b.flap.key ? -1 : 1)).map(({ flap, alert }) => [
    flap.key, JSON.stringify(flap.changes), flap.heldMs, flap.hasAsked ? 1 : 0, flap.windowMs, steadyAt(flap), alert.id, alert.name, alert.situation,
  ])
  const changing = Object.keys(flapColumns).slice(1).map((column) => `${column} = excluded.${column}`).join(', ')
  await insertRows(db, { table: 'alerts_flap', columns: flapColumns, rows, onConflict: `on conflict (key) do update set ${changing}` })
}

export const deleteFlap = (db: Db, key: string) => at(db).deleteFrom('alerts_flap').where('key', '=', key).execute()

/** Those that are not held and have not changed for as long as it is counted. */
export const forgetSteady = (db: Db, nowMs: number) => at(db).deleteFrom('alerts_flap').where('steady_ms', '<', nowMs).where('held_ms', 'is', null).execute()

/** What is held of a situation, the first held first. */
export async function heldOf(db: Db, situation: string, limit: number): Promise<readonly FlapRow[]> {
  return at(db).selectFrom('alerts_flap').selectAll().where('situation', '=', situation).where('held_ms', 'is not', null).orderBy('held_ms').limit(limit).execute()
}

export async function lockTold(db: Db, situation: string): Promise<ToldRow | null> {
  return (await at(db).selectFrom('alerts_told').selectAll().where('situation', '=', situation).modifyEnd(forUpdate(db)).executeTakeFirst()) ?? null
}

export async function saveTold(db: Db, row: ToldRow): Promise<void> {
  const { situation: _situation, ...changing } = row
  await at(db).insertInto('alerts_told').values(row).onConflict((conflict) => conflict.column('situation').doUpdateSet(changing)).execute()
}

export const deleteTold = (db: Db, situation: string) => at(db).deleteFrom('alerts_told').where('situation', '=', situation).execute()

/** Open alerts of a situation that ask and came after one moment, up to another, newest first: their summaries, no more than `limit`. */
export async function askingSince(db: Db, situation: string, given: { sinceMs: number; untilMs: number; limit: number }): Promise<readonly string[]> {
  const rows = await at(db).selectFrom('alerts_alert').select('summary').where('open_key', 'is not', null).where('situation', '=', situation).where('state', '=', 'firing').where('is_silenced', '=', 0)
    .where('id', '>=', idFrom(given.sinceMs)).where('received_ms', '>', given.sinceMs).where('received_ms', '<=', given.untilMs).orderBy('id', 'desc').limit(given.limit).execute()
  return rows.map((row) => row.summary)
}
