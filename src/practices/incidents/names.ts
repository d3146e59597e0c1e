// Who is meant by the ids on the record.
import type { Db } from '../../spine/database.ts'
import { findPerson } from '../access/questions.ts'
import type { Person } from '../access/questions.ts'

/** People by `per_…`, from any mixture of ids and actors (`person/per_…`); whoever is unknown is left out. */
export async function peopleOf(db: Db, refs: Iterable<string>): Promise<ReadonlyMap<string, Person>> {
  const people = new Map<string, Person>()
  const ids = new Set([...refs].map((ref) => (ref.startsWith('person/') ? ref.slice('person/'.length) : ref)).filter((id) => id.startsWith('per_')))
  for (const id of ids) {
    const person = await findPerson(db, id)
    if (person) people.set(id, person)
  }
  return people
}

export async function namesOf(db: Db, refs: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await peopleOf(db, refs))].map(([id, person]) => [id, person.displayName]))
}
