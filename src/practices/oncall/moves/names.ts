// Names here for what comes from another pager: made from the name there, each once, the same however often it is read.

/** Of schedules, policies, teams and services. */
const longestName = 80
/** Of people. */
const longestLogin = 60

/** Names by id. Taken in the order of the ids, so that a second reading gives the same names. */
export function namesOf(items: readonly { readonly id: string; readonly name: string }[], otherwise: string): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  const sorted = items.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return new Map(sorted.map(({ id, name }) => [id, freeName(plainName(name, longestName) || otherwise, taken)]))
}

/** The name, or with the first number that makes it free; taken from then on. */
export function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted
  for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`
  taken.add(name)
  return name
}

/** `Überfällige Schichten!` becomes `uberfallige-schichten`; '' where nothing is left. */
export function plainName(text: string, longest = longestName): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
  return plain.slice(0, longest).replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
}

/** From the address before the @, else from the name. */
export function loginName(person: { readonly name: string; readonly email: string | null }): string {
  return plainName(person.email?.split('@')[0] ?? '', longestLogin) || plainName(person.name, longestLogin) || 'person'
}
