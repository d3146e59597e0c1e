// SQL of who may see a restricted incident, and who looked. Every other store of incidents asks `isVisible` here.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { viewer } from '../../../spine/viewer.ts'

export interface MemberRow { incident_id: string; person_id: string; since_ms: number; added_by: string; reason: string | null }
export interface LookRow { incident_id: string; person_id: string; first_ms: number; last_ms: number; looks: number }

interface Tables {
  incidents_member: MemberRow
  incidents_look: LookRow
  incidents_incident: { id: string; number: number; is_restricted: number; declared_ms: number; state: string }
}

const at = (db: Db) => sqlOf<Tables>(db)

/** A member more is somebody who could as well read it in the open. */
export const mostMembers = 200

/** Of a row of `incidents_incident`: whether whoever reads now may see it. */
export function isVisible(): RawBuilder<boolean> {
  const now = viewer()
  if (now === null) return sql<boolean>`1 = 1`
  if (now.person === null) return sql<boolean>`incidents_incident.is_restricted = 0`
  return sql<boolean>`(incidents_incident.is_restricted = 0 or exists (select 1 from incidents_member where incidents_member.incident_id = incidents_incident.id and incidents_member.person_id = ${now.person}))`
}

/** Ids of what this person may not see; with null, of all that is restricted. */
export async function hiddenFrom(db: Db, person: string | null): Promise<readonly string[]> {
  let rows = at(db).selectFrom('incidents_incident').select('id').where('is_restricted', '=', 1)
  if (person !== null) rows = rows.where((eb) => eb.not(eb.exists(eb.selectFrom('incidents_member').select('person_id').whereRef('incidents_member.incident_id', '=', 'incidents_incident.id').where('person_id', '=', person))))
  return (await rows.execute()).map(({ id }) => id)
}

export const membersOf = (db: Db, incident: string): Promise<MemberRow[]> =>
  at(db).selectFrom('incidents_member').selectAll().where('incident_id', '=', incident).orderBy('since_ms').orderBy('person_id').limit(mostMembers).execute()

/** False when they were one before. */
export async function putMember(db: Db, row: MemberRow): Promise<boolean> {
  return (await at(db).insertInto('incidents_member').values(row).onConflict((conflict) => conflict.columns(['incident_id', 'person_id']).doNothing()).returning('person_id').execute()).length > 0
}

export async function dropMember(db: Db, incident: string, person: string): Promise<boolean> {
  return (await at(db).deleteFrom('incidents_member').where('incident_id', '=', incident).where('person_id', '=', person).returning('person_id').execute()).length > 0
}

/** For administrators: that they are there, and nothing of what they are about. */
export const restrictedOnes = (db: Db, asked: { readonly below: number | null; readonly limit: number }) => {
  let rows = at(db).selectFrom('incidents_incident').select(['id', 'number', 'declared_ms', 'state']).where('is_restricted', '=', 1)
  if (asked.below !== null) rows = rows.where('number', '<', asked.below)
  return rows.orderBy('number', 'desc').limit(asked.limit).execute()
}

export const findRestricted = (db: Db, number: number) => at(db).selectFrom('incidents_incident').select(['id', 'number']).where('is_restricted', '=', 1).where('number', '=', number).executeTakeFirst()

export const lookOf = (db: Db, incident: string, person: string): Promise<LookRow | undefined> => at(db).selectFrom('incidents_look').selectAll().where('incident_id', '=', incident).where('person_id', '=', person).executeTakeFirst()

export async function putLook(db: Db, row: LookRow): Promise<void> {
  await at(db).insertInto('incidents_look').values(row)
    .onConflict((conflict) => conflict.columns(['incident_id', 'person_id']).doUpdateSet((eb) => ({ last_ms: row.last_ms, looks: eb('incidents_look.looks', '+', 1) }))).execute()
}

export const looksOf = (db: Db, incident: string): Promise<LookRow[]> =>
  at(db).selectFrom('incidents_look').selectAll().where('incident_id', '=', incident).orderBy('last_ms', 'desc').orderBy('person_id').limit(mostMembers).execute()
