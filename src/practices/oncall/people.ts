// People as on-call sees them: schedules and policies name them, pages and the record carry their ids.
import { Fault } from '../../base/fault.ts'
import { parseId } from '../../base/id.ts'
import type { Db } from '../../spine/database.ts'
import { findPerson, findPersonByName, listPeople } from '../access/questions.ts'
import type { Person } from '../access/questions.ts'
import type { PersonBrief } from './contract.ts'
import type { Contacts } from './model/contact-rules.ts'
import { methodsOf, noPreferences, preferencesOf } from './store/contacts.ts'

/** Looks each person up once. */
export class Directory {
  readonly #db: Db
  readonly #byName = new Map<string, Person | null>()
  readonly #byId = new Map<string, Person | null>()

  constructor(db: Db) {
    this.#db = db
  }

  async named(name: string): Promise<Person | null> {
    let person = this.#byName.get(name)
    if (person === undefined) this.#byName.set(name, (person = await findPersonByName(this.#db, name)))
    return person
  }

  async withId(id: string): Promise<Person | null> {
    let person = this.#byId.get(id)
    if (person === undefined) this.#byId.set(id, (person = await findPerson(this.#db, id)))
    return person
  }

  async briefOfName(name: string): Promise<PersonBrief> {
    const person = await this.named(name)
    return person ? briefOf(person) : { id: null, name, displayName: name }
  }

  async briefOfId(id: string): Promise<PersonBrief> {
    const person = await this.withId(id)
    return person ? briefOf(person) : { id, name: id, displayName: id }
  }
}

export function briefOf(person: Person): PersonBrief {
  return { id: person.id, name: person.name, displayName: person.displayName }
}

/** By id or login name. */
export async function knownPerson(db: Db, who: string): Promise<Person> {
  const person = parseId('per', who) === null ? await findPersonByName(db, who) : await findPerson(db, who)
  if (!person) throw new Fault('ONCALL_NO_SUCH_PERSON', { kind: 'not-found', say: `There is no person "${who}".`, mend: 'List people with GET /api/v1/people; use the id or the login name.', person: who })
  return person
}

export const administratorsOf = async (db: Db): Promise<readonly Person[]> =>
  (await listPeople(db)).filter((person) => person.role === 'administrator' && person.isActive)

/** How each of these people is reached, by id. */
export async function contactsOf(db: Db, people: readonly Person[]): Promise<ReadonlyMap<string, Contacts>> {
  const ids = people.map((person) => person.id)
  const methods = await methodsOf(db, ids)
  const preferences = await preferencesOf(db, ids)
  return new Map(people.map((person) => [person.id, {
    methods: methods.filter((row) => row.person === person.id).map((row) => ({ id: row.id, kind: row.kind, address: row.address, isVerified: row.verified_ms !== null })),
    ...(preferences.get(person.id) ?? noPreferences),
    accountEmail: person.email,
    timeZone: person.timeZone,
  }]))
}
