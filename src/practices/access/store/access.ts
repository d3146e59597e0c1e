// All SQL of access.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate, waitForTurn } from '../../../spine/database/engine.ts'
import type { Role } from '../../../spine/access/roles.ts'

export interface PersonRow {
  id: string
  name: string
  display_name: string
  email: string | null
  role: Role
  time_zone: string
  is_active: number
  password_hash: string | null
  created_ms: number
}
export interface TokenRow { id: string; name: string; role: Role; hash: string; created_ms: number; expires_ms: number | null; last_used_ms: number | null }
export interface IngestKeyRow { id: string; name: string; hash: string; created_ms: number; last_used_ms: number | null }

export interface AccessTables {
  access_person: PersonRow
  access_session: { hash: string; person_id: string; created_ms: number; expires_ms: number }
  access_sign_in_link: { hash: string; person_id: string; expires_ms: number }
  access_token: TokenRow
  access_ingest_key: IngestKeyRow
  access_grant: { id: string; person_id: string; role: Role; own_role: Role; begun_ms: number | null; until_ms: number | null; ended_ms: number | null }
}

const at = (db: Db) => sqlOf<AccessTables>(db)

export const insertPerson = (db: Db, person: PersonRow) => at(db).insertInto('access_person').values(person).execute()
export const updatePerson = (db: Db, id: string, change: Partial<PersonRow>) => at(db).updateTable('access_person').set(change).where('id', '=', id).execute()
export const personById = (db: Db, id: string) => at(db).selectFrom('access_person').selectAll().where('id', '=', id).executeTakeFirst()
export const personByName = (db: Db, name: string) => at(db).selectFrom('access_person').selectAll().where('name', '=', name).executeTakeFirst()
/** At most two: more than one is nobody in particular. */
export const peopleByEmail = (db: Db, email: string) => at(db).selectFrom('access_person').selectAll().where((eb) => eb.fn<string>('lower', ['email']), '=', email.toLowerCase()).limit(2).execute()

export function peoplePage(db: Db, page: { afterName: string; limit: number }) {
  return at(db).selectFrom('access_person').selectAll().where('name', '>', page.afterName).orderBy('name').limit(page.limit).execute()
}

/** Whoever takes an administrator away waits for the others who are doing so: two may not take each other away. */
export function lockActiveAdministrators(db: Db) {
  return at(db).selectFrom('access_person').selectAll().where('role', '=', 'administrator').where('is_active', '=', 1).orderBy('id').modifyEnd(forUpdate(db)).execute()
}

/** A password or a session is proof enough; a link that was made is not. */
export async function hasAdministratorSignedIn(db: Db): Promise<boolean> {
  const found = await at(db).selectFrom('access_person').leftJoin('access_session', 'access_session.person_id', 'access_person.id').select('access_person.id')
    .where('access_person.role', '=', 'administrator').where('access_person.is_active', '=', 1)
    .where((eb) => eb.or([eb('access_person.password_hash', 'is not', null), eb('access_session.hash', 'is not', null)])).limit(1).executeTakeFirst()
  return found !== undefined
}

export const insertSession = (db: Db, session: AccessTables['access_session']) => at(db).insertInto('access_session').values(session).execute()
export const endSession = (db: Db, hash: string) => at(db).deleteFrom('access_session').where('hash', '=', hash).execute()
/** All of a person's sessions, but the one of this hash. */
export const endSessionsOf = (db: Db, personId: string, but = '') => at(db).deleteFrom('access_session').where('person_id', '=', personId).where('hash', '!=', but).execute()
export const endLinksOf = (db: Db, personId: string) => at(db).deleteFrom('access_sign_in_link').where('person_id', '=', personId).execute()
export const forgetExpired = async (db: Db, nowMs: number): Promise<void> => {
  await at(db).deleteFrom('access_session').where('expires_ms', '<', nowMs).execute()
  await at(db).deleteFrom('access_sign_in_link').where('expires_ms', '<', nowMs).execute()
}

/** With the higher role that is in force for them now, if one is: asked in the same breath, so that it can never outlast its end. */
export function personOfSession(db: Db, hash: string, nowMs: number) {
  return at(db).selectFrom('access_session').innerJoin('access_person', 'access_person.id', 'access_session.person_id')
    .leftJoin('access_grant', (join) => join.onRef('access_grant.person_id', '=', 'access_person.id').on('access_grant.until_ms', '>', nowMs).on('access_grant.begun_ms', '<=', nowMs).on('access_grant.ended_ms', 'is', null).onRef('access_grant.own_role', '=', 'access_person.role'))
    .selectAll('access_person').select(['access_grant.id as grant_id', 'access_grant.role as grant_role', 'access_grant.until_ms as grant_until_ms'])
    .where('access_session.hash', '=', hash).where('access_session.expires_ms', '>', nowMs).where('access_person.is_active', '=', 1).executeTakeFirst()
}

export const insertSignInLink = (db: Db, link: AccessTables['access_sign_in_link']) => at(db).insertInto('access_sign_in_link').values(link).execute()

/** The person of an unused, unexpired link; the link is used up by asking. */
export async function useSignInLink(db: Db, hash: string, nowMs: number): Promise<string | null> {
  const used = await at(db).deleteFrom('access_sign_in_link').where('hash', '=', hash).where('expires_ms', '>', nowMs).returning('person_id').executeTakeFirst()
  return used?.person_id ?? null
}

export const insertToken = (db: Db, token: TokenRow) => at(db).insertInto('access_token').values(token).execute()
export const tokenByHash = (db: Db, hash: string) => at(db).selectFrom('access_token').selectAll().where('hash', '=', hash).executeTakeFirst()
export const listTokens = (db: Db) => at(db).selectFrom('access_token').selectAll().orderBy('id', 'desc').limit(500).execute()
export const deleteToken = (db: Db, id: string) => at(db).deleteFrom('access_token').where('id', '=', id).returning('name').executeTakeFirst()
export const touchToken = (db: Db, id: string, nowMs: number) => at(db).updateTable('access_token').set({ last_used_ms: nowMs }).where('id', '=', id).execute()

export const insertIngestKey = (db: Db, key: IngestKeyRow) => at(db).insertInto('access_ingest_key').values(key).execute()
export const ingestKeyByHash = (db: Db, hash: string) => at(db).selectFrom('access_ingest_key').selectAll().where('hash', '=', hash).executeTakeFirst()
export const listIngestKeys = (db: Db) => at(db).selectFrom('access_ingest_key').selectAll().orderBy('id', 'desc').limit(500).execute()
export const deleteIngestKey = (db: Db, id: string) => at(db).deleteFrom('access_ingest_key').where('id', '=', id).returning('name').executeTakeFirst()
export const touchIngestKey = (db: Db, id: string, nowMs: number) => at(db).updateTable('access_ingest_key').set({ last_used_ms: nowMs }).where('id', '=', id).execute()

/** Until the transaction ends, nobody else makes the first administrator. */
export const waitForFirstAdministrator = (db: Db) => waitForTurn(db, 7_246_173)
