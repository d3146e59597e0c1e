// SQL of readiness: lists, attested items, acceptances, shadows, and who answered for which service.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { ReadinessItem } from '../model/readiness.ts'

export interface ReadinessList { readonly team: string; readonly schedules: readonly string[]; readonly items: readonly ReadinessItem[]; readonly savedMs: number }
export interface TickRow { id: string; team: string; item: string; person: string; ticked_by: string; ticked_ms: number; link: string | null; note: string | null }
export interface AcceptanceRow { id: string; schedule: string; person: string; reason: string; accepted_by: string; accepted_ms: number; until_ms: number }
export interface ShadowRow { id: string; schedule: string; person: string; from_ms: number; to_ms: number; created_ms: number }
export interface RestoreRow { subject: string; service: string; person: string; at_ms: number }

const at = (db: Db) => sqlOf<{
  oncall_readiness: { team: string; schedules: string; items: string; saved_ms: number }
  oncall_tick: TickRow
  oncall_acceptance: AcceptanceRow
  oncall_shadow: ShadowRow
  oncall_shadow_copy: { page: string; person: string; shadow: string }
  oncall_restore: RestoreRow
}>(db)

/** Teams at once; one has one list. */
const mostLists = 2_000
/** Of one team: 30 items of 200 people, some often. */
const mostTicks = 10_000
const mostShadows = 5_000

export async function readinessLists(db: Db): Promise<readonly ReadinessList[]> {
  const rows = await at(db).selectFrom('oncall_readiness').selectAll().orderBy('team').limit(mostLists).execute()
  return rows.map(({ team, schedules, items, saved_ms }) => ({ team, schedules: JSON.parse(schedules) as string[], items: JSON.parse(items) as ReadinessItem[], savedMs: saved_ms }))
}

export async function readinessList(db: Db, team: string): Promise<ReadinessList | null> {
  return (await readinessLists(db)).find((list) => list.team === team) ?? null
}

export async function saveReadiness(db: Db, list: ReadinessList): Promise<void> {
  const row = { team: list.team, schedules: JSON.stringify(list.schedules), items: JSON.stringify(list.items), saved_ms: list.savedMs }
  await at(db).insertInto('oncall_readiness').values(row).onConflict((conflict) => conflict.column('team').doUpdateSet(row)).execute()
}

/** False when there was none. What was attested stays: the list may come back. */
export async function deleteReadiness(db: Db, team: string): Promise<boolean> {
  return Number((await at(db).deleteFrom('oncall_readiness').where('team', '=', team).executeTakeFirst()).numDeletedRows) > 0
}

/** Oldest first. */
export const ticksOf = (db: Db, team: string) => at(db).selectFrom('oncall_tick').selectAll().where('team', '=', team).orderBy('id').limit(mostTicks).execute()
export const insertTick = (db: Db, row: TickRow) => at(db).insertInto('oncall_tick').values(row).execute()
export const deleteTick = (db: Db, of: { team: string; id: string }) => at(db).deleteFrom('oncall_tick').where('id', '=', of.id).where('team', '=', of.team).returningAll().executeTakeFirst()

export function acceptancesOf(db: Db, schedules: readonly string[], nowMs: number): Promise<AcceptanceRow[]> {
  if (schedules.length === 0) return Promise.resolve([])
  return at(db).selectFrom('oncall_acceptance').selectAll().where('schedule', 'in', schedules).where('until_ms', '>', nowMs).orderBy('id').limit(mostShadows).execute()
}
export const insertAcceptance = (db: Db, row: AcceptanceRow) => at(db).insertInto('oncall_acceptance').values(row).execute()
/** It stays to be seen on the record; here it only ends. */
export async function endAcceptance(db: Db, of: { schedule: string; id: string; nowMs: number }): Promise<AcceptanceRow | undefined> {
  return at(db).updateTable('oncall_acceptance').set({ until_ms: of.nowMs }).where('id', '=', of.id).where('schedule', '=', of.schedule).where('until_ms', '>', of.nowMs).returningAll().executeTakeFirst()
}

/** Oldest first: those that are over, that run and that come. */
export function shadowsOf(db: Db, schedules: readonly string[], endAfterMs = 0): Promise<ShadowRow[]> {
  if (schedules.length === 0) return Promise.resolve([])
  return at(db).selectFrom('oncall_shadow').selectAll().where('schedule', 'in', schedules).where('to_ms', '>', endAfterMs).orderBy('from_ms').orderBy('id').limit(mostShadows).execute()
}
export const insertShadow = (db: Db, row: ShadowRow) => at(db).insertInto('oncall_shadow').values(row).execute()
export const deleteShadow = (db: Db, of: { schedule: string; id: string }) => at(db).deleteFrom('oncall_shadow').where('id', '=', of.id).where('schedule', '=', of.schedule).returningAll().executeTakeFirst()

/** False when they had a copy of this page before. */
export async function noteShadowCopy(db: Db, row: { page: string; person: string; shadow: string }): Promise<boolean> {
  return (await at(db).insertInto('oncall_shadow_copy').values(row).onConflict((conflict) => conflict.columns(['page', 'person']).doNothing()).returning('page').execute()).length > 0
}
export async function shadowCopies(db: Db, shadows: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (shadows.length === 0) return new Map()
  const rows = await at(db).selectFrom('oncall_shadow_copy').select((eb) => ['shadow', eb.fn.countAll<number>().as('count')]).where('shadow', 'in', shadows).groupBy('shadow').execute()
  return new Map(rows.map(({ shadow, count }) => [shadow, Number(count)]))
}

export const noteRestore = (db: Db, row: RestoreRow) => at(db).insertInto('oncall_restore').values(row).onConflict((conflict) => conflict.columns(['subject', 'person']).doNothing()).execute()
export const forgetRestores = (db: Db, beforeMs: number) => at(db).deleteFrom('oncall_restore').where('at_ms', '<', beforeMs).execute()

export interface Restorer { readonly service: string; readonly person: string; readonly times: number; readonly lastMs: number }

/** Who answered for what since then: a row a service and person. */
export async function restorersSince(db: Db, sinceMs: number, limit: number): Promise<readonly Restorer[]> {
  const rows = await at(db).selectFrom('oncall_restore').select((eb) => ['service', 'person', eb.fn.countAll<number>().as('times'), eb.fn.max('at_ms').as('last_ms')])
    .where('at_ms', '>=', sinceMs).groupBy(['service', 'person']).orderBy('service').orderBy('person').limit(limit).execute()
  return rows.map(({ service, person, times, last_ms }) => ({ service, person, times: Number(times), lastMs: Number(last_ms) }))
}
