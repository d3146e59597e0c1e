// The person a request names, by id or login name.
import { Fault } from '../../../base/fault.ts'
import type { Work } from '../../../spine/practice.ts'
import { findPerson, findPersonByName } from '../../access/questions.ts'
import type { Person } from '../../access/questions.ts'

export async function knownPerson(work: Work, ref: string): Promise<Person> {
  const person = ref.startsWith('per_') ? await findPerson(work.db, ref) : await findPersonByName(work.db, ref)
  if (!person) throw new Fault('INCIDENT_PERSON_UNKNOWN', { kind: 'not-found', person: ref, say: `There is nobody called "${ref}".`, mend: 'Use the id or the login name of a person under Settings, People.' })
  if (!person.isActive) throw new Fault('INCIDENT_PERSON_INACTIVE', { kind: 'conflict', person: ref, say: `${person.displayName} can no longer sign in.`, mend: 'Choose somebody who can.' })
  return person
}
