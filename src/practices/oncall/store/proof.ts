// SQL of the pager's own proof: test pages of people, and how the pager is.
import type { Db } from '../../../spine/database.ts'
import { tablesOf } from './tables.ts'
import type { ProofRow } from './tables.ts'

const nothing = { page: null, sent_ms: null, proven_ms: null, missed_ms: null, excused_by: null, excused_reason: null, excused_ms: null, due_ms: null }

export async function proofsOf(db: Db, people: readonly string[]): Promise<ReadonlyMap<string, ProofRow>> {
  if (people.length === 0) return new Map()
  const rows = await tablesOf(db).selectFrom('oncall_proof').selectAll().where('person', 'in', people).execute()
  return new Map(rows.map((row) => [row.person, row]))
}

export const proofOfPage = (db: Db, page: string) => tablesOf(db).selectFrom('oncall_proof').selectAll().where('page', '=', page).executeTakeFirst()

export async function saveProof(db: Db, person: string, change: Partial<ProofRow>): Promise<void> {
  await tablesOf(db).insertInto('oncall_proof').values({ ...nothing, ...change, person }).onConflict((conflict) => conflict.column('person').doUpdateSet(change)).execute()
}

export interface WatchState {
  readonly sickMs: number | null
  readonly toldMs: number | null
  readonly reasons: readonly string[]
}

const one = 'pager'

export async function watchState(db: Db): Promise<WatchState> {
  const row = await tablesOf(db).selectFrom('oncall_watch').selectAll().where('id', '=', one).executeTakeFirst()
  return row ? { sickMs: row.sick_ms, toldMs: row.told_ms, reasons: JSON.parse(row.reasons) as string[] } : { sickMs: null, toldMs: null, reasons: [] }
}

export async function saveWatch(db: Db, state: WatchState): Promise<void> {
  const row = { id: one, sick_ms: state.sickMs, told_ms: state.toldMs, reasons: JSON.stringify(state.reasons) }
  await tablesOf(db).insertInto('oncall_watch').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
}

/** Messages that should have left by then and have not, whoever they are for. */
export async function countOverdue(db: Db, beforeMs: number): Promise<number> {
  const row = await tablesOf(db).selectFrom('oncall_notification as n').innerJoin('oncall_page as p', 'p.id', 'n.page').select((eb) => eb.fn.countAll<number>().as('count'))
    .where('n.state', '=', 'pending').where('n.attempts', '=', 0).where('n.due_ms', '<', beforeMs).where('p.state', 'in', ['open', 'unanswered']).executeTakeFirstOrThrow()
  return Number(row.count)
}
