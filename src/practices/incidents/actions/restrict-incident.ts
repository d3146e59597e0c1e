// Who may see an incident: restricting it to those named, naming more or fewer, opening it to everybody again.
import { actorText } from '../../../base/actor.ts'
import { hourMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { House, Work } from '../../../spine/practice.ts'
import type { Caller } from '../../../spine/access/roles.ts'
import { incidentLookedAt, incidentMemberAdded, incidentMemberRemoved, incidentOpenedToAll, incidentRestricted } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { rolesOf, saveIncident } from '../store/incidents.ts'
import { dropMember, findRestricted, lookOf, membersOf, mostMembers, putLook, putMember } from '../store/members.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'
import { knownPerson } from './known-person.ts'
import { leaveFamily } from './set-parent.ts'

export async function restrictIncident(work: Work, ref: string, wish: { readonly reason: string; readonly people: readonly string[] }): Promise<Change> {
  const before = await heldIncident(work, ref)
  if (before.isRestricted) return { incident: before, changed: false, say: `#${before.number} is restricted already.` }
  const holders = (await rolesOf(work.db, [before.id])).get(before.id) ?? []
  const declarer = before.declaredBy.startsWith('person/') ? [before.declaredBy.slice('person/'.length)] : []
  const incident = { ...before, isRestricted: true }
  await leaveFamily(work, before, 'Only those named may see it from now on.')
  const people = await nameFirst(work, incident, { people: [...wish.people, ...holders.map(({ person }) => person), ...declarer], reason: wish.reason })
  await saveIncident(work.db, incident)
  await append(work, [incidentRestricted({ ...about(incident), data: { number: incident.number, reason: wish.reason, people: [...people] } })])
  return { incident, changed: true, say: `#${incident.number} is seen by ${people.length === 1 ? 'one person' : `${people.length} people`} only.` }
}

export async function openToAll(work: Work, ref: string, reason: string): Promise<Change> {
  const before = await heldIncident(work, ref)
  if (!before.isRestricted) return { incident: before, changed: false, say: `Everybody may see #${before.number} already.` }
  const incident = { ...before, isRestricted: false }
  await leaveFamily(work, before, 'Everybody may see it from now on.')
  await saveIncident(work.db, incident)
  for (const { person_id } of await membersOf(work.db, incident.id)) await dropMember(work.db, incident.id, person_id)
  await append(work, [incidentOpenedToAll({ ...about(incident), data: { number: incident.number, reason } })])
  return { incident, changed: true, say: `Everybody may see #${incident.number} now, with all that was said before.` }
}

export async function addMember(work: Work, ref: string, wish: { readonly person: string; readonly reason: string | null }): Promise<Change> {
  const incident = await heldIncident(work, ref)
  refuseOpen(incident)
  const person = await knownPerson(work, wish.person)
  const isNew = await letSee(work, incident, { person: person.id, reason: wish.reason })
  return { incident, changed: isNew, say: isNew ? `${person.displayName} may see #${incident.number} now.` : `${person.displayName} may see #${incident.number} already.` }
}

export async function removeMember(work: Work, ref: string, who: string): Promise<Change> {
  const incident = await heldIncident(work, ref)
  refuseOpen(incident)
  const person = await knownPerson(work, who)
  const members = await membersOf(work.db, incident.id)
  if (!members.some((member) => member.person_id === person.id)) return { incident, changed: false, say: `${person.displayName} is not among those who see #${incident.number}.` }
  if (members.length === 1) throw new Fault('INCIDENT_LAST_MEMBER', { kind: 'conflict', say: `Nobody would be left who sees #${incident.number}.`, mend: 'Name somebody else first, or open it to everybody.' })
  const held = (await rolesOf(work.db, [incident.id])).get(incident.id)?.find((holder) => holder.person === person.id)
  if (held) throw new Fault('INCIDENT_MEMBER_HOLDS_ROLE', { kind: 'conflict', say: `${person.displayName} holds the role ${held.role} in #${incident.number}.`, mend: 'Hand the role over first.' })
  await dropMember(work.db, incident.id, person.id)
  await append(work, [incidentMemberRemoved({ ...about(incident), data: { number: incident.number, person: person.id, reason: null } })])
  return { incident, changed: true, say: `${person.displayName} does not see #${incident.number} any more.` }
}

/** An administrator names themselves: the only way in for who was not named, and it is on the record before they see a word. */
export async function joinRestricted(work: Work, number: number, reason: string): Promise<{ readonly number: number; readonly changed: boolean; readonly say: string }> {
  const found = await findRestricted(work.db, number)
  if (!found) throw new Fault('INCIDENT_NOT_RESTRICTED', { kind: 'not-found', say: `There is no restricted incident #${number}.`, mend: 'List them with GET /api/v1/restricted-incidents.' })
  if (work.actor.kind !== 'person') throw new Fault('INCIDENT_MEMBER_IS_A_PERSON', { kind: 'forbidden', say: 'Only a person can be named; a token is nobody.', mend: 'Sign in and do it by yourself.' })
  const changed = await letSee(work, { ...found, service: null, environment: null }, { person: work.actor.id, reason })
  return { number, changed, say: changed ? `You may see #${number} now. It is on its timeline that you let yourself in, and why.` : `You may see #${number} already.` }
}

/** The first people of a restricted incident. Somebody must be left who can see it. */
export async function nameFirst(work: Work, incident: Incident, wish: { readonly people: readonly string[]; readonly reason: string | null }): Promise<readonly string[]> {
  const people = new Set(work.actor.kind === 'person' ? [work.actor.id] : [])
  for (const ref of wish.people) people.add((await knownPerson(work, ref)).id)
  if (people.size === 0) throw new Fault('INCIDENT_NOBODY_NAMED', { field: 'people', say: 'Nobody would see it: a token is nobody, and no person is named.', mend: 'Name at least one person who may see it.' })
  for (const person of people) await putMember(work.db, { incident_id: incident.id, person_id: person, since_ms: work.nowMs, added_by: actorText(work.actor), reason: wish.reason })
  return [...people]
}

/** Whoever gets work to do in it sees it. Nothing to do where everybody may. */
export async function letSeeForRole(work: Work, incident: Incident, person: string): Promise<void> {
  if (incident.isRestricted) await letSee(work, incident, { person, reason: null })
}

/** Once an hour for each person it is said that they opened it. */
export async function noteLook(house: House, caller: Caller, incident: Incident): Promise<void> {
  const { actor } = caller
  if (!incident.isRestricted || actor.kind !== 'person') return
  const isRecent = ({ last_ms }: { readonly last_ms: number }): boolean => house.clock.nowMs() - last_ms < hourMs
  const known = await lookOf(house.read, incident.id, actor.id)
  if (known && isRecent(known)) return
  await house.transact(actor, async (work) => {
    const now = await heldIncident(work, incident.id)
    const last = await lookOf(work.db, now.id, actor.id)
    if (last && isRecent(last)) return
    await putLook(work.db, { incident_id: now.id, person_id: actor.id, first_ms: work.nowMs, last_ms: work.nowMs, looks: 1 })
    await append(work, [incidentLookedAt({ ...about(now), data: { number: now.number, person: actor.id } })])
  })
}

type Named = Pick<Incident, 'id' | 'number' | 'service' | 'environment'>

async function letSee(work: Work, incident: Named, who: { readonly person: string; readonly reason: string | null }): Promise<boolean> {
  const members = await membersOf(work.db, incident.id)
  if (members.length >= mostMembers && !members.some(({ person_id }) => person_id === who.person)) throw new Fault('INCIDENT_TOO_MANY_MEMBERS', { kind: 'conflict', say: `${mostMembers} people see #${incident.number} already.`, mend: 'Take somebody off, or open it to everybody.' })
  const isNew = await putMember(work.db, { incident_id: incident.id, person_id: who.person, since_ms: work.nowMs, added_by: actorText(work.actor), reason: who.reason })
  if (isNew) await append(work, [incidentMemberAdded({ ...about(incident), data: { number: incident.number, person: who.person, reason: who.reason } })])
  return isNew
}

function refuseOpen({ isRestricted, number }: Incident): void {
  if (!isRestricted) throw new Fault('INCIDENT_NOT_RESTRICTED', { kind: 'conflict', say: `Everybody may see #${number}.`, mend: 'Restrict it first.' })
}

const about = ({ id, service, environment }: Named) => ({ subject: incidentSubject(id), service, environment })
