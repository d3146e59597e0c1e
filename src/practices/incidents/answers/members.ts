// Who may see a restricted incident and who looked, with names.
import { formatInstant } from '../../../base/instant.ts'
import type { Db } from '../../../spine/database.ts'
import type { MembersAnswer } from '../contract-members.ts'
import type { Incident } from '../model/incident.ts'
import { nameOfActor } from '../model/timeline.ts'
import { peopleOf } from '../names.ts'
import { looksOf, membersOf } from '../store/members.ts'
import { named } from './incidents.ts'

export async function membersAnswer(db: Db, incident: Incident): Promise<MembersAnswer> {
  const members = incident.isRestricted ? await membersOf(db, incident.id) : []
  const looks = await looksOf(db, incident.id)
  const people = await peopleOf(db, [...members.flatMap(({ person_id, added_by }) => [person_id, added_by]), ...looks.map(({ person_id }) => person_id)])
  const names = new Map([...people].map(([id, person]) => [id, person.displayName]))
  return {
    isRestricted: incident.isRestricted,
    members: members.map(({ person_id, since_ms, added_by, reason }) => ({ person: named(person_id, people), sinceAt: formatInstant(since_ms), addedBy: { actor: added_by, name: nameOfActor(added_by, names) }, reason })),
    looks: looks.map(({ person_id, first_ms, last_ms, looks: count }) => ({ person: named(person_id, people), firstAt: formatInstant(first_ms), lastAt: formatInstant(last_ms), looks: count })),
  }
}
