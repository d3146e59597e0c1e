// SQL of contact methods and rules.
import type { Db } from '../../../spine/database.ts'
import type { ContactRule } from '../model/contact-rules.ts'
import type { QuietHours } from '../model/quiet-hours.ts'
import { tablesOf } from './tables.ts'
import type { MethodRow } from './tables.ts'

/** In the order they were made. */
export function methodsOf(db: Db, people: readonly string[]): Promise<MethodRow[]> {
  if (people.length === 0) return Promise.resolve([])
  return tablesOf(db).selectFrom('oncall_method').selectAll().where('person', 'in', people).orderBy('created_ms').orderBy('id').execute()
}

export const allMethods = (db: Db, limit: number) => tablesOf(db).selectFrom('oncall_method').selectAll().orderBy('created_ms').orderBy('id').limit(limit).execute()
export const methodById = (db: Db, id: string) => tablesOf(db).selectFrom('oncall_method').selectAll().where('id', '=', id).executeTakeFirst()
export const updateMethod = (db: Db, id: string, change: Partial<MethodRow>) => tablesOf(db).updateTable('oncall_method').set(change).where('id', '=', id).execute()
export const deleteMethod = (db: Db, id: string) => tablesOf(db).deleteFrom('oncall_method').where('id', '=', id).execute()
export const failingMethods = (db: Db, limit: number) => tablesOf(db).selectFrom('oncall_method').selectAll().where('failing_since_ms', 'is not', null).orderBy('failing_since_ms').limit(limit).execute()

/** False when this person has that address already. */
export async function insertMethod(db: Db, row: MethodRow): Promise<boolean> {
  const inserted = await tablesOf(db).insertInto('oncall_method').values(row).onConflict((conflict) => conflict.columns(['person', 'kind', 'address']).doNothing()).returning('id').execute()
  return inserted.length > 0
}

/** A try of a code is counted before it is looked at, so that trying in parallel gains nothing. */
export function countCodeTry(db: Db, id: string, most: number) {
  return tablesOf(db).updateTable('oncall_method').set((eb) => ({ code_tries: eb('code_tries', '+', 1) })).where('id', '=', id).where('code_tries', '<', most).returningAll().executeTakeFirst()
}

export interface Preferences {
  readonly rules: readonly ContactRule[]
  /** Null where no hours are quiet. */
  readonly quiet: QuietHours | null
}

export const noPreferences: Preferences = { rules: [], quiet: null }

/** Of those who have any. */
export async function preferencesOf(db: Db, people: readonly string[]): Promise<ReadonlyMap<string, Preferences>> {
  if (people.length === 0) return new Map()
  const rows = await tablesOf(db).selectFrom('oncall_rules').selectAll().where('person', 'in', people).execute()
  return new Map(rows.map((row) => [row.person, { rules: JSON.parse(row.rules) as readonly ContactRule[], quiet: row.quiet === null ? null : (JSON.parse(row.quiet) as QuietHours) }]))
}

export async function savePreferences(db: Db, person: string, { rules, quiet }: Preferences): Promise<void> {
  const row = { person, rules: JSON.stringify(rules), quiet: quiet === null ? null : JSON.stringify(quiet) }
  await tablesOf(db).insertInto('oncall_rules').values(row).onConflict((conflict) => conflict.column('person').doUpdateSet(row)).execute()
}
