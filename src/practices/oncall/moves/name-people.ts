// Who is who: people of another pager are those here with the same e-mail address, and new ones otherwise.
import type { Finding } from '../../../base/finding.ts'
import type { ForeignPerson } from '../../../connections/on-call-source.ts'
import { freeName, loginName } from './names.ts'

export interface KnownPerson {
  /** Login name. */
  readonly name: string
  readonly email: string | null
  /** Addresses of the contact methods that this person has here. */
  readonly methods: readonly { readonly kind: string; readonly address: string }[]
}

export interface NamedPeople {
  /** Login names by the id there. */
  readonly names: ReadonlyMap<string, string>
  /** Ids of those who are not here yet. */
  readonly fresh: ReadonlySet<string>
  readonly findings: readonly Finding[]
}

export function namePeople(people: readonly ForeignPerson[], known: readonly KnownPerson[]): NamedPeople {
  const byEmail = new Map(known.flatMap(({ name, email }) => (email === null ? [] : [[email.toLowerCase(), name]])))
  const taken = new Set(known.map(({ name }) => name))
  const names = new Map<string, string>()
  const fresh = new Set<string>()
  const findings: Finding[] = []
  for (const person of people.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    const wanted = loginName(person)
    // Without an address a login name is all there is to go by.
    const same = person.email === null ? (taken.has(wanted) ? wanted : undefined) : byEmail.get(person.email.toLowerCase())
    if (same !== undefined) {
      names.set(person.id, same)
      continue
    }
    const isTaken = known.some(({ name }) => name === wanted)
    const name = freeName(wanted, taken)
    if (isTaken) findings.push({ level: 'warning', code: 'ONCALL_MOVE_NAMESAKE', say: `${person.name} (${person.email}) becomes ${name}: here ${wanted} has another address.`, mend: `If they are the same person, give ${wanted} here the address ${person.email} and read again.` })
    names.set(person.id, name)
    fresh.add(person.id)
    if (person.email !== null) byEmail.set(person.email.toLowerCase(), name)
  }
  return { names, fresh, findings }
}
