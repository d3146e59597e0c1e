// SQL of storms: at most one is on at a time.
import { sql } from 'kysely'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import type { Storm } from '../model/storm.ts'
import { asLostRace } from './lost-race.ts'
import { idFrom } from './reading.ts'
import type { AlertsTables, StormRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

export async function stormNow(db: Db): Promise<Storm | null> {
  const row = await at(db).selectFrom('alerts_storm').selectAll().where(sql<boolean>`is_on = 1`).executeTakeFirst()
  return row ? stormOf(row) : null
}

export async function lockStorm(db: Db): Promise<Storm | null> {
  const row = await at(db).selectFrom('alerts_storm').selectAll().where(sql<boolean>`is_on = 1`).modifyEnd(forUpdate(db)).executeTakeFirst()
  return row ? stormOf(row) : null
}

function stormOf(row: StormRow): Storm {
  return { id: row.id, startedMs: row.started_ms, rate: row.rate, threshold: row.threshold, reason: row.reason, situation: row.situation }
}

export async function insertStorm(db: Db, storm: Storm): Promise<void> {
  const { id, startedMs, rate, threshold, reason, situation } = storm
  await at(db).insertInto('alerts_storm').values({ id, is_on: 1, started_ms: startedMs, ended_ms: null, rate, threshold, reason, situation }).execute().catch(asLostRace)
}

export async function updateStorm(db: Db, id: string, change: Partial<Pick<StormRow, 'situation' | 'is_on' | 'ended_ms'>>): Promise<void> {
  await at(db).updateTable('alerts_storm').set(change).where('id', '=', id).execute()
}

/** New alerts since then, counted up to `most`. Ids begin with their time, and their index answers. */
export async function countAlertsSince(db: Db, sinceMs: number, most: number): Promise<number> {
  const rows = at(db).selectFrom('alerts_alert').select('id').where('id', '>=', idFrom(sinceMs)).limit(most).as('newest')
  const { count } = await at(db).selectFrom(rows).select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(count)
}

/** Open situations of that time that no storm made, oldest first. */
export async function openedBetween(db: Db, fromMs: number, toMs: number, limit: number): Promise<readonly { id: string }[]> {
  return at(db).selectFrom('alerts_situation').select('id').where(sql<boolean>`state = 'open'`).where('is_storm', '=', 0)
    .where('opened_ms', '>=', fromMs).where('opened_ms', '<=', toMs).orderBy('id').limit(limit).execute()
}

/** Newest first. */
export async function stormsPage(db: Db, page: { beforeId?: string; limit: number }): Promise<readonly StormRow[]> {
  let rows = at(db).selectFrom('alerts_storm').selectAll().orderBy('id', 'desc').limit(page.limit)
  if (page.beforeId !== undefined) rows = rows.where('id', '<', page.beforeId)
  return rows.execute()
}
