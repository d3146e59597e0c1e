// What access answers other practices: who is who.
import { ingestKeyByHash, peopleByEmail, personById, personByName, peoplePage } from './store/access.ts'
import type { PersonRow } from './store/access.ts'
import type { Role } from '../../spine/access/roles.ts'
import type { Db } from '../../spine/database.ts'

export interface Person {
  readonly id: string
  /** Unique, what people type: `ada`. */
  readonly name: string
  readonly displayName: string
  readonly email: string | null
  readonly role: Role
  readonly timeZone: string
  readonly isActive: boolean
}

export async function findPerson(db: Db, id: string): Promise<Person | null> {
  const row = await personById(db, id)
  return row ? personOf(row) : null
}

export async function findPersonByName(db: Db, name: string): Promise<Person | null> {
  const row = await personByName(db, name)
  return row ? personOf(row) : null
}

/** Upper and lower case are one. Null when nobody has this address, and when several do: then it names nobody. */
export async function findPersonByEmail(db: Db, email: string): Promise<Person | null> {
  const [row, other] = await peopleByEmail(db, email)
  return row && !other ? personOf(row) : null
}

/** Everybody, by name, a page at a time; `afterName` is '' for the first page. */
export async function listPeople(db: Db, page: { afterName: string; limit: number } = { afterName: '', limit: 5_000 }): Promise<readonly Person[]> {
  return (await peoplePage(db, page)).map(personOf)
}

/** The name of the ingest key whose secret has this hash; null when there is none, or it was revoked. */
export async function ingestKeyName(db: Db, hash: string): Promise<string | null> {
  return (await ingestKeyByHash(db, hash))?.name ?? null
}

function personOf(row: PersonRow): Person {
  return { id: row.id, name: row.name, displayName: row.display_name, email: row.email, role: row.role, timeZone: row.time_zone, isActive: row.is_active === 1 }
}
