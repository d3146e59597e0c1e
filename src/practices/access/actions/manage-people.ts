// People: add, change, set a password, make a one-time sign-in link.
import { Fault } from '../../../base/fault.ts'
import { hourMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Role } from '../../../spine/access/roles.ts'
import { hashSecret, newSecret } from '../../../spine/access/secrets.ts'
import type { Work } from '../../../spine/practice.ts'
import { passwordChanged, personAdded, personChanged, signInLinkMade } from '../events.ts'
import { endLinksOf, endSessionsOf, insertPerson, insertSignInLink, lockActiveAdministrators, personById, personByName, updatePerson } from '../store/access.ts'
import type { PersonRow } from '../store/access.ts'

/** Long enough to walk to the browser, short enough to find in a log too late. */
export const signInLinkMs = 24 * hourMs

export interface NewPersonWords {
  readonly name: string
  readonly displayName?: string
  readonly email?: string | null
  readonly role: Role
  readonly timeZone?: string
  readonly passwordHash?: string | null
}

export async function addPerson(work: Work, words: NewPersonWords): Promise<PersonRow> {
  if (await personByName(work.db, words.name)) {
    throw new Fault('ACCESS_NAME_TAKEN', { kind: 'conflict', say: `There is already a person named "${words.name}".`, mend: 'Choose another name, or change that person.' })
  }
  const row: PersonRow = {
    id: newId<'person'>('per', work.nowMs), name: words.name, display_name: words.displayName ?? words.name, email: words.email ?? null, role: words.role,
    time_zone: checkedZone(words.timeZone ?? 'UTC'), is_active: 1, password_hash: words.passwordHash ?? null, created_ms: work.nowMs,
  }
  await insertPerson(work.db, row)
  await append(work, [personAdded({ subject: `person/${row.id}`, data: { role: row.role } })])
  return row
}

export interface PersonChangeWords {
  readonly displayName?: string
  readonly email?: string | null
  readonly role?: Role
  readonly timeZone?: string
  readonly isActive?: boolean
}

export async function changePerson(work: Work, id: string, words: PersonChangeWords): Promise<PersonRow> {
  const person = await knownPerson(work, id)
  const change: Partial<PersonRow> = {
    ...(words.displayName === undefined ? {} : { display_name: words.displayName }),
    ...(words.email === undefined ? {} : { email: words.email }),
    ...(words.role === undefined ? {} : { role: words.role }),
    ...(words.timeZone === undefined ? {} : { time_zone: checkedZone(words.timeZone) }),
    ...(words.isActive === undefined ? {} : { is_active: words.isActive ? 1 : 0 }),
  }
  const fields = Object.keys(change).filter((field) => change[field as keyof PersonRow] !== person[field as keyof PersonRow])
  if (fields.length === 0) return person
  const next = { ...person, ...change }
  const wasAdministrator = person.role === 'administrator' && person.is_active === 1
  const staysAdministrator = next.role === 'administrator' && next.is_active === 1
  if (wasAdministrator && !staysAdministrator && (await lockActiveAdministrators(work.db)).every((other) => other.id === id)) {
    throw new Fault('ACCESS_LAST_ADMINISTRATOR', { kind: 'conflict', say: `${person.name} is the last administrator.`, mend: 'Make somebody else an administrator first.' })
  }
  await updatePerson(work.db, id, change)
  if (next.is_active === 0) {
    await endSessionsOf(work.db, id)
    await endLinksOf(work.db, id)
  }
  await append(work, [personChanged({ subject: `person/${id}`, data: { fields, ...(words.role ? { role: words.role } : {}), ...(words.isActive === undefined ? {} : { isActive: words.isActive }) } })])
  return next
}

/** Ends the person's other sessions and unused links: whoever else had one must sign in again. */
export async function setPassword(work: Work, id: string, set: { passwordHash: string; keepSession: string }): Promise<void> {
  await knownPerson(work, id)
  await updatePerson(work.db, id, { password_hash: set.passwordHash })
  await endSessionsOf(work.db, id, set.keepSession)
  await endLinksOf(work.db, id)
  await append(work, [passwordChanged({ subject: `person/${id}`, data: {} })])
}

/** The code of a link that signs this person in once. */
export async function makeSignInLink(work: Work, id: string): Promise<{ code: string; expiresMs: number }> {
  await knownPerson(work, id)
  const code = newSecret('msl')
  const expiresMs = work.nowMs + signInLinkMs
  await insertSignInLink(work.db, { hash: hashSecret(code), person_id: id, expires_ms: expiresMs })
  await append(work, [signInLinkMade({ subject: `person/${id}`, data: {} })])
  return { code, expiresMs }
}

async function knownPerson(work: Work, id: string): Promise<PersonRow> {
  const person = await personById(work.db, id)
  if (!person) throw new Fault('ACCESS_NO_SUCH_PERSON', { kind: 'not-found', say: `There is no person ${id}.`, mend: 'List people with GET /api/v1/people.' })
  return person
}

function checkedZone(timeZone: string): string {
  const known = knownTimeZone(timeZone)
  if (known === null) throw new Fault('ACCESS_TIME_ZONE', { say: `"${timeZone}" is not a time zone.`, mend: 'Use an IANA name like Europe/Berlin.' })
  return known
}

/** The zone's one name, or null: `us/eastern` is America/New_York. */
export function knownTimeZone(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    return null
  }
}
