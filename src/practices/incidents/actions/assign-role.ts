// Giving a role to a person, handing it over, giving it up.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentRoleAssigned } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import { roleChange, roleTitles } from '../model/roles.ts'
import type { IncidentRole } from '../model/roles.ts'
import { clearRole, putRole, rolesOf } from '../store/incidents.ts'
import { takeAsk } from '../store/role-asks.ts'
import { letSeeForRole } from './restrict-incident.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'
import { knownPerson } from './known-person.ts'

export interface RoleWish {
  readonly incident: string
  readonly role: IncidentRole
  /** Id or login name; null gives the role up. */
  readonly person: string | null
  readonly brief: string | null
}

export async function assignRole(work: Work, wish: RoleWish): Promise<Change> {
  const incident = await heldIncident(work, wish.incident)
  if (incident.state === 'closed') {
    throw new Fault('INCIDENT_CLOSED', { kind: 'conflict', say: `#${incident.number} is closed: its roles are history.`, mend: 'Reopen it with a reason first.' })
  }
  const person = wish.person === null ? null : await knownPerson(work, wish.person)
  const holders = (await rolesOf(work.db, [incident.id])).get(incident.id) ?? []
  const change = roleChange(holders, wish.role, person?.id ?? null)
  const title = roleTitles[wish.role]
  if (change.kind === 'unchanged') return { incident, changed: false, say: person ? `${person.displayName} already is ${title}.` : `Nobody is ${title}.` }
  if (person) await letSeeForRole(work, incident, person.id)
  if (person) await putRole(work.db, incident.id, { role: wish.role, person: person.id, sinceMs: work.nowMs })
  else await clearRole(work.db, incident.id, wish.role)
  // Whoever was asked need not answer any more.
  await takeAsk(work.db, incident.id, wish.role)
  await append(work, [incidentRoleAssigned({
    subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment,
    data: { number: incident.number, role: wish.role, person: person?.id ?? null, previous: change.previous, brief: wish.brief },
  })])
  return { incident, changed: true, say: person ? `${person.displayName} is ${title} now.` : `Nobody is ${title} now.` }
}
