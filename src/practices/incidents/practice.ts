// Incidents: from the page to the end, with a timeline that writes itself.
import type { Finding } from '../../base/finding.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { incidentsMigrations } from './migrations/incidents.ts'
import { neglectOf } from './model/neglect.ts'
import { incidentReactions } from './reactions/incidents.ts'
import { changeReactions } from './reactions/changes.ts'
import { breakGlassReaction } from './reactions/break-glass.ts'
import { ticketReaction } from './reactions/tickets.ts'
import { policyDocuments } from './policy-documents.ts'
import { memoryReaction } from './reactions/remember-words.ts'
import { hypothesisRoutes } from './routes/hypotheses.ts'
import { importRoutes } from './routes/import.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { judgeRecoveryJob, recoveryReaction } from './actions/judge-recovery.ts'
import { mitigationRoutes } from './routes/mitigations.ts'
import { mergeRoutes } from './routes/merges.ts'
import { similarRoutes } from './routes/similar.ts'
import { annotationRoutes } from './routes/annotations.ts'
import { retimeRoutes } from './routes/retimes.ts'
import { roleRoutes } from './routes/roles.ts'
import { timelineExportRoutes } from './routes/timeline-export.ts'
import { loseDrillJob } from './actions/play-drill.ts'
import { drillRoutes } from './routes/drills.ts'
import { affectedRoutes } from './routes/affected.ts'
import { recoveryRoutes } from './routes/recovery.ts'
import { listIncidents, rolesOf } from './store/incidents.ts'
import { hiddenFrom } from './store/members.ts'
import { incidentSubject } from './model/incident.ts'
import { memberRoutes } from './routes/members.ts'
import { familyRoutes } from './routes/family.ts'
import { followUpReaction } from './reactions/follow-ups.ts'
import { verifyMitigationJob } from './reactions/verify-mitigations.ts'

export function incidents(): Practice {
  return {
    name: 'incidents',
    migrations: incidentsMigrations,
    routes: [...incidentRoutes, ...hypothesisRoutes, ...mitigationRoutes, ...recoveryRoutes, ...drillRoutes, ...similarRoutes, ...importRoutes, ...mergeRoutes, ...timelineExportRoutes, ...retimeRoutes, ...annotationRoutes, ...roleRoutes, ...affectedRoutes, ...memberRoutes, ...familyRoutes],
    reactions: [...incidentReactions, ...changeReactions, recoveryReaction, memoryReaction, ticketReaction, breakGlassReaction, followUpReaction],
    jobs: [verifyMitigationJob, judgeRecoveryJob, loseDrillJob],
    documents: policyDocuments,
    hides: async (db, person) => (await hiddenFrom(db, person)).map(incidentSubject),
    findings,
  }
}

const mostLooked = 500

async function findings(house: House): Promise<readonly Finding[]> {
  const running = await listIncidents(house.read, { states: ['open', 'mitigated'], types: ['incident', 'security'], limit: mostLooked })
  const roles = await rolesOf(house.read, running.map((incident) => incident.id))
  const nowMs = house.clock.nowMs()
  return running
    .map((incident) => neglectOf(incident, roles.get(incident.id)?.some((holder) => holder.role === 'incident-commander') ?? false, nowMs))
    .filter((finding) => finding !== null)
}
