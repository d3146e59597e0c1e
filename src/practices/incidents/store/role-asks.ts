// SQL of who was asked to take a role.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { IncidentRole } from '../model/roles.ts'

export interface RoleAskRow { incident_id: string; role: IncidentRole; person_id: string; asked_by: string; asked_ms: number; brief: string | null }

const at = (db: Db) => sqlOf<{ incidents_role_ask: RoleAskRow }>(db)
const mostAsks = 100

/** One person is asked at a time; asking another takes the place. */
export async function putAsk(db: Db, row: RoleAskRow): Promise<void> {
  await at(db).insertInto('incidents_role_ask').values(row).onConflict((conflict) => conflict.columns(['incident_id', 'role']).doUpdateSet({ person_id: row.person_id, asked_by: row.asked_by, asked_ms: row.asked_ms, brief: row.brief })).execute()
}

export async function takeAsk(db: Db, incident: string, role: IncidentRole): Promise<RoleAskRow | null> {
  return (await at(db).deleteFrom('incidents_role_ask').where('incident_id', '=', incident).where('role', '=', role).returningAll().executeTakeFirst()) ?? null
}

export async function askOf(db: Db, incident: string, role: IncidentRole): Promise<RoleAskRow | null> {
  return (await at(db).selectFrom('incidents_role_ask').selectAll().where('incident_id', '=', incident).where('role', '=', role).executeTakeFirst()) ?? null
}

export const asksOf = (db: Db, incident: string): Promise<RoleAskRow[]> => at(db).selectFrom('incidents_role_ask').selectAll().where('incident_id', '=', incident).orderBy('asked_ms').limit(mostAsks).execute()

/** What one person was asked and has not answered, longest first. */
export const asksFor = (db: Db, person: string): Promise<RoleAskRow[]> => at(db).selectFrom('incidents_role_ask').selectAll().where('person_id', '=', person).orderBy('asked_ms').limit(mostAsks).execute()
