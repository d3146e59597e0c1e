// SQL of swaps.
import { dayMs } from '../../../base/duration.ts'
import type { Db } from '../../../spine/database.ts'
import type { Swap, SwapState } from '../model/swap.ts'
import { tablesOf } from './tables.ts'
import type { SwapRow } from './tables.ts'

/** A shift that moved is still found: none moves further than a turn of a month is long. */
const furthestMs = 62 * dayMs

/** Those that can still change who is on call after `afterMs`, in the order they were offered. */
export function swapsOf(db: Db, schedules: readonly string[], afterMs: number): Promise<SwapRow[]> {
  if (schedules.length === 0) return Promise.resolve([])
  return tablesOf(db).selectFrom('oncall_swap').selectAll().where('schedule', 'in', schedules).where('to_ms', '>', afterMs - furthestMs).where('state', 'in', ['offered', 'taken', 'agreed'])
    .orderBy('created_ms').orderBy('id').execute()
}

export const swapOf = (row: SwapRow): Swap => ({ id: row.id, rotation: row.rotation, person: row.person, taker: row.taker, state: row.state, fromMs: row.from_ms, toMs: row.to_ms, ...(row.part_from_ms === null || row.part_to_ms === null ? {} : { part: { fromMs: row.part_from_ms, toMs: row.part_to_ms } }) })

/** What was offered: the shift, or a part of it. */
export const offeredOf = (row: SwapRow): { readonly fromMs: number; readonly toMs: number } => ({ fromMs: row.part_from_ms ?? row.from_ms, toMs: row.part_to_ms ?? row.to_ms })

/** Offers that nobody has settled, of shifts that began before `beforeMs`; the oldest first. */
export const unsettledSwaps = (db: Db, beforeMs: number, limit: number): Promise<SwapRow[]> =>
  tablesOf(db).selectFrom('oncall_swap').selectAll().where('state', 'in', ['offered', 'taken']).where('from_ms', '<', beforeMs).orderBy('from_ms').orderBy('id').limit(limit).execute()

export const swapRow = (db: Db, schedule: string, id: string): Promise<SwapRow | undefined> =>
  tablesOf(db).selectFrom('oncall_swap').selectAll().where('schedule', '=', schedule).where('id', '=', id).executeTakeFirst()

export const insertSwap = (db: Db, row: SwapRow) => tablesOf(db).insertInto('oncall_swap').values(row).execute()

/** False when it was changed meanwhile. */
export async function moveSwap(db: Db, row: SwapRow, to: { readonly state: SwapState; readonly taker: string | null; readonly nowMs: number }): Promise<boolean> {
  const moved = await tablesOf(db).updateTable('oncall_swap').set({ state: to.state, taker: to.taker, changed_ms: to.nowMs }).where('id', '=', row.id).where('state', '=', row.state).returning('id').execute()
  return moved.length > 0
}

export const deleteSwaps = (db: Db, schedule: string) => tablesOf(db).deleteFrom('oncall_swap').where('schedule', '=', schedule).execute()
