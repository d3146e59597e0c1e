// Asking somebody to take a role: they accept or decline, and until then whoever holds it keeps it.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentRoleAsked, incidentRoleDeclined } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import { roleTitles } from '../model/roles.ts'
import type { IncidentRole } from '../model/roles.ts'
import { rolesOf } from '../store/incidents.ts'
import { askOf, putAsk, takeAsk } from '../store/role-asks.ts'
import { assignRole } from './assign-role.ts'
import type { RoleWish } from './assign-role.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'
import { knownPerson } from './known-person.ts'
import { letSeeForRole } from './restrict-incident.ts'

export async function askRole(work: Work, wish: RoleWish & { readonly person: string }): Promise<Change> {
  const incident = await heldIncident(work, wish.incident)
  if (incident.state === 'closed') throw new Fault('INCIDENT_CLOSED', { kind: 'conflict', say: `#${incident.number} is closed: its roles are history.`, mend: 'Reopen it with a reason first.' })
  const person = await knownPerson(work, wish.person)
  const title = roleTitles[wish.role]
  const holders = (await rolesOf(work.db, [incident.id])).get(incident.id) ?? []
  if (holders.some((holder) => holder.role === wish.role && holder.person === person.id)) return { incident, changed: false, say: `${person.displayName} already is ${title}.` }
  if (work.actor.kind === 'person' && work.actor.id === person.id) return assignRole(work, wish)
  const asked = await askOf(work.db, incident.id, wish.role)
  if (asked?.person_id === person.id && asked.brief === wish.brief) return { incident, changed: false, say: `${person.displayName} is asked already.` }
  await letSeeForRole(work, incident, person.id)
  await putAsk(work.db, { incident_id: incident.id, role: wish.role, person_id: person.id, asked_by: actorText(work.actor), asked_ms: work.nowMs, brief: wish.brief })
  await append(work, [incidentRoleAsked({ subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment, data: { number: incident.number, role: wish.role, person: person.id, brief: wish.brief } })])
  return { incident, changed: true, say: `${person.displayName} is asked to be ${title}.` }
}

export async function acceptRole(work: Work, ref: string, role: IncidentRole): Promise<Change> {
  const { incident, ask } = await ownAsk(work, ref, role)
  return assignRole(work, { incident: incident.id, role, person: ask.person_id, brief: ask.brief })
}

export async function declineRole(work: Work, ref: string, wish: { readonly role: IncidentRole; readonly reason: string | null }): Promise<Change> {
  const { incident, ask } = await ownAsk(work, ref, wish.role)
  await takeAsk(work.db, incident.id, wish.role)
  await append(work, [incidentRoleDeclined({ subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment, data: { number: incident.number, role: wish.role, person: ask.person_id, reason: wish.reason } })])
  return { incident, changed: true, say: `Declined. ${roleTitles[wish.role]} needs somebody else.` }
}

/** Only who was asked answers. */
async function ownAsk(work: Work, ref: string, role: IncidentRole) {
  const incident = await heldIncident(work, ref)
  const ask = await askOf(work.db, incident.id, role)
  const me = work.actor.kind === 'person' ? work.actor.id : null
  if (!ask || ask.person_id !== me) throw new Fault('INCIDENT_NOT_ASKED', { kind: 'conflict', say: `You are not asked to be ${roleTitles[role]} of #${incident.number}.`, mend: 'Take the role yourself, if it is free.' })
  return { incident, ask }
}
