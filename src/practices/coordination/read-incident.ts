// What the chat shows of an incident, and who belongs into its channel.
import { readEntries } from '../../record/read.ts'
import type { Db } from '../../spine/database.ts'
import { findPerson } from '../access/questions.ts'
import { incidentBriefs, incidentRoles } from '../incidents/questions.ts'
import { mayBeTold } from './model/chat-policy.ts'
import type { CardFacts } from './model/words.ts'

const mostPeople = 50

export async function cardFacts(db: Db, incident: string, publicUrl: string): Promise<CardFacts | null> {
  const [brief] = await incidentBriefs(db, [incident])
  if (!brief || !mayBeTold(brief)) return null
  const roles: Record<string, string> = {}
  for (const { role, person } of await incidentRoles(db, incident)) roles[role] = (await findPerson(db, person))?.displayName ?? person
  const { id, number, title, type, severity, state, service, declaredMs } = brief
  return { id, number, title, type, severity, state, service, declaredMs, roles, url: `${publicUrl}/i/${number}` }
}

/** Ids of whoever declared it, answered, or holds a role. */
export async function peopleOf(db: Db, incident: string): Promise<readonly string[]> {
  const { items } = await readEntries(db, { subjects: [`incident/${incident}`], kinds: ['incident.declared', 'incident.acknowledged', 'incident.role-asked', 'incident.role-assigned'], order: 'oldest', limit: 200 })
  const found = items.flatMap(({ kind, actor, data }) => [kind === 'incident.declared' && actor.startsWith('person/') ? actor.slice('person/'.length) : null, typeof data['person'] === 'string' ? data['person'] : null])
  return [...new Set(found.filter((each) => each !== null))].slice(0, mostPeople)
}
