// SQL of on-call health: toil, hand-offs, and the pages of a time.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import { tablesOf } from './tables.ts'
import type { PageRow } from './tables.ts'

export interface ToilRow { id: string; person: string; at_ms: number; minutes: number; kind: string; page: string | null; service: string | null; note: string | null }
export interface HandoffRow {
  id: string
  schedule: string
  from_ms: number
  to_ms: number
  text: string
  note: string | null
  written_by: string
  written_ms: number
  accepted_by: string | null
  accepted_ms: number | null
}

const at = (db: Db) => sqlOf<{ oncall_toil: ToilRow; oncall_handoff: HandoffRow }>(db)

export const insertToil = (db: Db, row: ToilRow) => at(db).insertInto('oncall_toil').values(row).execute()
export async function deleteToil(db: Db, of: { id: string; person: string }): Promise<boolean> {
  return Number((await at(db).deleteFrom('oncall_toil').where('id', '=', of.id).where('person', '=', of.person).executeTakeFirst()).numDeletedRows) > 0
}
/** Newest first. */
export function toilOf(db: Db, people: readonly string[], range: { fromMs: number; toMs: number }, limit: number): Promise<ToilRow[]> {
  if (people.length === 0) return Promise.resolve([])
  return at(db).selectFrom('oncall_toil').selectAll().where('person', 'in', people).where('at_ms', '>=', range.fromMs).where('at_ms', '<', range.toMs).orderBy('at_ms', 'desc').orderBy('id').limit(limit).execute()
}

export const insertHandoff = (db: Db, row: HandoffRow) => at(db).insertInto('oncall_handoff').values(row).execute()
export const lockHandoff = (db: Db, id: string) => at(db).selectFrom('oncall_handoff').selectAll().where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()
export const acceptHandoffRow = (db: Db, id: string, by: { accepted_by: string; accepted_ms: number }) => at(db).updateTable('oncall_handoff').set(by).where('id', '=', id).execute()
/** Newest first. */
export function handoffsPage(db: Db, filter: { schedule?: string; before?: string; limit: number }): Promise<HandoffRow[]> {
  let rows = at(db).selectFrom('oncall_handoff').selectAll().orderBy('id', 'desc').limit(filter.limit)
  if (filter.schedule !== undefined) rows = rows.where('schedule', '=', filter.schedule)
  if (filter.before !== undefined) rows = rows.where('id', '<', filter.before)
  return rows.execute()
}

/** Oldest first; their ids begin with their time, so the primary key finds the place. */
export function pagesBetween(db: Db, range: { fromId: string; toId: string }, limit: number): Promise<PageRow[]> {
  return tablesOf(db).selectFrom('oncall_page').selectAll().where('id', '>=', range.fromId).where('id', '<', range.toId).orderBy('id').limit(limit).execute()
}
