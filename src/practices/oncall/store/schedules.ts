// SQL of schedules, overrides and escalation policies.
import type { Db } from '../../../spine/database.ts'
import { tracksOfCalendar } from '../model/calendars/tracks.ts'
import type { Plan, Step, Target } from '../model/escalation.ts'
import type { Rotation } from '../model/rotation.ts'
import type { Override, Schedule } from '../model/schedule.ts'
import { contentOf } from './calendars.ts'
import type { CalendarContent } from './calendars.ts'
import { standIns } from '../model/swap.ts'
import { deleteSwaps, swapOf, swapsOf } from './swaps.ts'
import { tablesOf } from './tables.ts'
import type { OncallTables, OverrideRow, SwapRow } from './tables.ts'

type Details = Pick<Schedule, 'mode' | 'holidays' | 'holidayCalendars' | 'shiftsFrom' | 'swapsNeedApproval'>

export interface StoredSchedule extends Schedule {
  readonly displayName: string
  readonly updatedMs: number
}

export interface StoredPolicy extends Plan {
  readonly name: string
  readonly displayName: string
  readonly updatedMs: number
}

/** With the overrides that end after `afterMs`. */
export async function loadSchedule(db: Db, name: string, afterMs: number): Promise<StoredSchedule | null> {
  return (await loadSchedules(db, { names: [name], afterMs, limit: 1 }))[0] ?? null
}

export async function loadSchedules(db: Db, wish: { names?: readonly string[]; afterName?: string; afterMs: number; limit: number }): Promise<readonly StoredSchedule[]> {
  if (wish.names?.length === 0) return []
  let query = tablesOf(db).selectFrom('oncall_schedule').selectAll().orderBy('name').limit(wish.limit)
  if (wish.names) query = query.where('name', 'in', wish.names)
  if (wish.afterName !== undefined) query = query.where('name', '>', wish.afterName)
  const rows = await query.execute()
  const overrides = await overridesOf(db, rows.map((row) => row.name), wish.afterMs)
  const swaps = await swapsOf(db, rows.map((row) => row.name), wish.afterMs)
  const content = await contentOf(db, rows.flatMap((row) => calendarsOf(detailsOf(row))))
  return rows.map((row) => withCalendars(scheduleOf(row, { overrides: overrides.filter((override) => override.schedule === row.name), swaps: swaps.filter((swap) => swap.schedule === row.name) }), content))
}

const detailsOf = (row: OncallTables['oncall_schedule']): Details => JSON.parse(row.details ?? '{}') as Details
const calendarsOf = ({ shiftsFrom, holidayCalendars = [] }: Details): readonly string[] => [...(shiftsFrom === undefined ? [] : [shiftsFrom]), ...holidayCalendars]

/** What its calendars hold now; one that is not there, or was never read, holds nothing. */
function withCalendars(schedule: StoredSchedule, content: ReadonlyMap<string, CalendarContent>): StoredSchedule {
  if (calendarsOf(schedule).length === 0) return schedule
  const { shiftsFrom, holidayCalendars = [], holidays = [] } = schedule
  const tracks = shiftsFrom === undefined ? [] : tracksOfCalendar(shiftsFrom, content.get(shiftsFrom)?.shifts ?? [])
  return { ...schedule, rotations: [...tracks, ...schedule.rotations], allHolidays: [...new Set([...holidays, ...holidayCalendars.flatMap((name) => content.get(name)?.dates ?? [])])] }
}

function scheduleOf(row: OncallTables['oncall_schedule'], standing: { readonly overrides: readonly OverrideRow[]; readonly swaps: readonly SwapRow[] }): StoredSchedule {
  const rotations = JSON.parse(row.rotations) as readonly Rotation[]
  return {
    name: row.name, displayName: row.display_name, timeZone: row.time_zone, rotations, ...detailsOf(row), updatedMs: row.updated_ms,
    // An override is said of the hours themselves, and stands above what people agreed between them.
    overrides: [...standIns(standing.swaps.map(swapOf), { rotations, timeZone: row.time_zone }), ...standing.overrides.map(overrideOf)],
  }
}

/** As it would be loaded once saved: with its overrides and swaps, and what its calendars hold. */
export async function asIfSaved(db: Db, schedule: Omit<StoredSchedule, 'overrides'>, afterMs: number): Promise<StoredSchedule> {
  const { name, rotations, timeZone } = schedule
  const overrides = [...standIns((await swapsOf(db, [name], afterMs)).map(swapOf), { rotations, timeZone }), ...(await overridesOf(db, [name], afterMs)).map(overrideOf)]
  return withCalendars({ ...schedule, overrides }, await contentOf(db, calendarsOf(schedule)))
}

export function overrideOf(row: OverrideRow): Override {
  return { id: row.id, person: row.person === '' ? null : row.person, rotation: row.rotation, ...(row.replaces === null ? {} : { replaces: row.replaces }), fromMs: row.from_ms, toMs: row.to_ms }
}

export async function saveSchedule(db: Db, schedule: Omit<StoredSchedule, 'overrides'>): Promise<void> {
  const { mode, holidays, holidayCalendars, shiftsFrom, swapsNeedApproval } = schedule
  const details: Details = { ...(mode === undefined ? {} : { mode }), ...(holidays === undefined ? {} : { holidays }), ...(holidayCalendars === undefined ? {} : { holidayCalendars }), ...(shiftsFrom === undefined ? {} : { shiftsFrom }), ...(swapsNeedApproval === true ? { swapsNeedApproval } : {}) }
  const row = {
    name: schedule.name, display_name: schedule.displayName, time_zone: schedule.timeZone, rotations: JSON.stringify(schedule.rotations), updated_ms: schedule.updatedMs,
    details: Object.keys(details).length === 0 ? null : JSON.stringify(details),
  }
  await tablesOf(db).insertInto('oncall_schedule').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet(row)).execute()
}

/** False when there was none. Its overrides and swaps go with it. */
export async function deleteSchedule(db: Db, name: string): Promise<boolean> {
  await tablesOf(db).deleteFrom('oncall_override').where('schedule', '=', name).execute()
  await deleteSwaps(db, name)
  return (await tablesOf(db).deleteFrom('oncall_schedule').where('name', '=', name).returning('name').execute()).length > 0
}

/** In the order they were made, those that end after `afterMs`. More than the limit on one schedule is refused when made. */
export function overridesOf(db: Db, schedules: readonly string[], afterMs: number): Promise<OverrideRow[]> {
  if (schedules.length === 0) return Promise.resolve([])
  return tablesOf(db).selectFrom('oncall_override').selectAll().where('schedule', 'in', schedules).where('to_ms', '>', afterMs).orderBy('created_ms').orderBy('id').execute()
}

export const insertOverride = (db: Db, row: OverrideRow) => tablesOf(db).insertInto('oncall_override').values(row).execute()
export const saveOverride = (db: Db, row: OverrideRow) => tablesOf(db).updateTable('oncall_override').set(row).where('id', '=', row.id).execute()
export const overrideById = (db: Db, schedule: string, id: string) => tablesOf(db).selectFrom('oncall_override').selectAll().where('schedule', '=', schedule).where('id', '=', id).executeTakeFirst()
export const deleteOverride = (db: Db, schedule: string, id: string) => tablesOf(db).deleteFrom('oncall_override').where('schedule', '=', schedule).where('id', '=', id).returningAll().executeTakeFirst()

export async function loadPolicy(db: Db, name: string): Promise<StoredPolicy | null> {
  const row = await tablesOf(db).selectFrom('oncall_policy').selectAll().where('name', '=', name).executeTakeFirst()
  return row ? policyOf(row) : null
}

export async function loadPolicies(db: Db, wish: { afterName?: string; limit: number }): Promise<readonly StoredPolicy[]> {
  const rows = await tablesOf(db).selectFrom('oncall_policy').selectAll().where('name', '>', wish.afterName ?? '').orderBy('name').limit(wish.limit).execute()
  return rows.map(policyOf)
}

function policyOf(row: OncallTables['oncall_policy']): StoredPolicy {
  return {
    name: row.name, displayName: row.display_name, steps: JSON.parse(row.steps) as readonly Step[], repeat: row.repeats,
    fallback: row.fallback === null ? null : (JSON.parse(row.fallback) as Target), updatedMs: row.updated_ms,
  }
}

export async function savePolicy(db: Db, policy: StoredPolicy): Promise<void> {
  const row = {
    name: policy.name, display_name: policy.displayName, steps: JSON.stringify(policy.steps), repeats: policy.repeat,
    fallback: policy.fallback === null ? null : JSON.stringify(policy.fallback), updated_ms: policy.updatedMs,
  }
  await tablesOf(db).insertInto('oncall_policy').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet(row)).execute()
}

export async function deletePolicy(db: Db, name: string): Promise<boolean> {
  return (await tablesOf(db).deleteFrom('oncall_policy').where('name', '=', name).returning('name').execute()).length > 0
}
