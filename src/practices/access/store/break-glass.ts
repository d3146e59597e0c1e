// All SQL of break-glass.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate } from '../../../spine/database/engine.ts'
import type { Role } from '../../../spine/access/roles.ts'
import type { BreakGlassPolicy } from '../model/break-glass.ts'

export interface GrantRow {
  id: string
  person_id: string
  policy: string
  role: Role
  own_role: Role
  reason: string
  incident: string | null
  minutes: number
  /** Roles as JSON; null: nobody had to approve. */
  approvers: string | null
  reviewers: string
  review_days: number
  asked_ms: number
  decided_by: string | null
  decided_ms: number | null
  decision_reason: string | null
  declined_ms: number | null
  begun_ms: number | null
  until_ms: number | null
  /** Before its time; null where it ended by itself. */
  ended_ms: number | null
  /** 1 once its end is on the record. */
  is_end_said: number
  reviewed_by: string | null
  reviewed_ms: number | null
  verdict: 'justified' | 'not-justified' | null
  review_note: string | null
}
export interface UseRow { grant_id: string; method: string; route: string; uses: number; first_ms: number; last_ms: number }

interface Tables {
  access_break_glass_policy: { name: string; spec: string }
  access_grant: GrantRow
  access_grant_use: UseRow
}
const at = (db: Db) => sqlOf<Tables>(db)

/** More than these are not rules any more. */
export const mostPolicies = 50
export const mostUses = 500

export const insertGrant = (db: Db, row: GrantRow) => at(db).insertInto('access_grant').values(row).execute()
export const changeGrant = (db: Db, id: string, change: Partial<GrantRow>) => at(db).updateTable('access_grant').set(change).where('id', '=', id).execute()
export const findGrant = (db: Db, id: string): Promise<GrantRow | undefined> => at(db).selectFrom('access_grant').selectAll().where('id', '=', id).executeTakeFirst()
/** Held until commit. */
export const lockGrant = (db: Db, id: string): Promise<GrantRow | undefined> => at(db).selectFrom('access_grant').selectAll().where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()

/** Newest first; `below` is an id. */
export function grants(db: Db, page: { readonly below: string | null; readonly limit: number }): Promise<GrantRow[]> {
  let rows = at(db).selectFrom('access_grant').selectAll()
  if (page.below !== null) rows = rows.where('id', '<', page.below)
  return rows.orderBy('id', 'desc').limit(page.limit).execute()
}

/** What somebody must do something about: asked, in force, or not looked at. */
export const unsettledGrants = (db: Db, limit: number): Promise<GrantRow[]> => at(db).selectFrom('access_grant').selectAll().where('reviewed_ms', 'is', null).where('declined_ms', 'is', null).orderBy('id', 'desc').limit(limit).execute()

/** A person's latest, which alone can be asked for or in force. */
export const latestGrantOf = (db: Db, person: string): Promise<GrantRow | undefined> => at(db).selectFrom('access_grant').selectAll().where('person_id', '=', person).orderBy('id', 'desc').limit(1).executeTakeFirst()

/** Counts one use; true where it is the first of its route. */
export async function countUse(db: Db, use: Omit<UseRow, 'uses' | 'first_ms'>): Promise<boolean> {
  const row = await at(db).insertInto('access_grant_use').values({ ...use, uses: 1, first_ms: use.last_ms })
    .onConflict((conflict) => conflict.columns(['grant_id', 'method', 'route']).doUpdateSet((eb) => ({ uses: eb('access_grant_use.uses', '+', 1), last_ms: use.last_ms }))).returning('uses').executeTakeFirstOrThrow()
  return row.uses === 1
}
export const usesOf = (db: Db, grant: string): Promise<UseRow[]> => at(db).selectFrom('access_grant_use').selectAll().where('grant_id', '=', grant).orderBy('first_ms').orderBy('route').limit(mostUses).execute()

export async function breakGlassPolicies(db: Db): Promise<readonly { readonly name: string; readonly spec: BreakGlassPolicy }[]> {
  const rows = await at(db).selectFrom('access_break_glass_policy').selectAll().orderBy('name').limit(mostPolicies).execute()
  return rows.map(({ name, spec }) => ({ name, spec: JSON.parse(spec) as BreakGlassPolicy }))
}
export const putBreakGlassPolicy = (db: Db, row: { name: string; spec: string }) => at(db).insertInto('access_break_glass_policy').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet({ spec: row.spec })).execute()
