// Incidents: from the page to the end, with a timeline that writes itself.
import type { Finding } from '../../base/finding.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { incidentsMigrations } from './migrations.ts'
import { neglectOf } from './model/neglect.ts'
import { incidentReactions } from './reactions.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { listIncidents, rolesOf } from './store/incidents.ts'

export function incidents(): Practice {
  return { name: 'incidents', migrations: incidentsMigrations, routes: incidentRoutes, reactions: incidentReactions, findings }
}

const mostLooked = 500

async function findings(house: House): Promise<readonly Finding[]> {
  const running = await listIncidents(house.read, { states: ['open', 'mitigated'], limit: mostLooked })
  const roles = await rolesOf(house.read, running.map((incident) => incident.id))
  const nowMs = house.clock.nowMs()
  return running
    .map((incident) => neglectOf(incident, roles.get(incident.id)?.some((holder) => holder.role === 'incident-commander') ?? false, nowMs))
    .filter((finding) => finding !== null)
}
