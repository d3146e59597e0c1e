// SQL of calendars that are read.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { ListedShift } from '../model/rotation.ts'

export interface CalendarRow {
  name: string
  /** JSON: what the document says. */
  spec: string
  /** The last text that could be read; null before. */
  body: string | null
  /** JSON of `CalendarContent`. */
  content: string
  checked_ms: number | null
  read_ms: number | null
  failing_since_ms: number | null
  last_failure: string | null
}

export interface CalendarContent {
  readonly shifts: readonly ListedShift[]
  /** `2026-12-25` */
  readonly dates: readonly string[]
  readonly unmatched: readonly string[]
}

export const noContent: CalendarContent = { shifts: [], dates: [], unmatched: [] }

const tables = (db: Db) => sqlOf<{ oncall_calendar: CalendarRow }>(db)

export const calendarByName = (db: Db, name: string) => tables(db).selectFrom('oncall_calendar').selectAll().where('name', '=', name).executeTakeFirst()
export const listCalendars = (db: Db, limit: number) => tables(db).selectFrom('oncall_calendar').selectAll().orderBy('name').limit(limit).execute()
export const dueCalendars = (db: Db, beforeMs: number, limit: number) =>
  tables(db).selectFrom('oncall_calendar').selectAll().where((eb) => eb.or([eb('checked_ms', 'is', null), eb('checked_ms', '<=', beforeMs)])).orderBy('name').limit(limit).execute()
export const updateCalendar = (db: Db, name: string, change: Partial<CalendarRow>) => tables(db).updateTable('oncall_calendar').set(change).where('name', '=', name).execute()
export const deleteCalendar = (db: Db, name: string) => tables(db).deleteFrom('oncall_calendar').where('name', '=', name).returning('name').execute()

export async function contentOf(db: Db, names: readonly string[]): Promise<ReadonlyMap<string, CalendarContent>> {
  if (names.length === 0) return new Map()
  const rows = await tables(db).selectFrom('oncall_calendar').select(['name', 'content']).where('name', 'in', [...new Set(names)]).execute()
  return new Map(rows.map((row) => [row.name, JSON.parse(row.content) as CalendarContent]))
}

export async function putCalendar(db: Db, row: CalendarRow): Promise<void> {
  await tables(db).insertInto('oncall_calendar').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet(row)).execute()
}
