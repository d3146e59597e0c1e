// Declaring an incident: by a person, or for a situation that is worth a page.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { findService } from '../../catalog/questions.ts'
import type { DeclareIncident } from '../contract.ts'
import { incidentDeclared } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { isLive } from '../model/lifecycle.ts'
import { openingSeverity, severityOf } from '../model/severity.ts'
import type { Judged, SeverityMatrix, Urgency } from '../model/severity.ts'
import { matrixInForce } from '../severity-in-force.ts'
import { insertIncident, insertLinks, incidentsLinkedTo, lockLinking, takeNumber } from '../store/incidents.ts'
import { assignRole } from './assign-role.ts'
import { givenInstant } from './given-instant.ts'
import { nameFirst } from './restrict-incident.ts'
import { linkBurns, readSituation, situationSubject } from './read-situation.ts'
import type { SituationStory } from './read-situation.ts'

/** An objective that began to burn longer ago than this is not linked by guess. */
const recentBurnMs = 24 * 3_600_000

export async function declareIncident(work: Work, wish: DeclareIncident): Promise<Incident> {
  await lockLinking(work.db)
  const situation = wish.situation === undefined ? null : await freeSituation(work, wish.situation)
  const service = wish.service ?? situation?.service ?? null
  const isPerson = work.actor.kind === 'person'
  const incident = await open(work, {
    title: wish.title,
    type: wish.type ?? 'incident',
    summary: wish.summary ?? '',
    judged: judgedByHand(wish, (await matrixInForce(work.db)).matrix),
    impact: wish.impact ?? null,
    scope: wish.scope ?? null,
    service,
    environment: wish.environment ?? situation?.environment ?? null,
    startedMs: wish.startedAt === undefined ? (situation?.startedMs ?? null) : givenInstant(wish.startedAt, 'startedAt', work.nowMs),
    detectedMs: situation?.openedMs ?? work.nowMs,
    // Whoever declares is there.
    acknowledgedMs: isPerson ? work.nowMs : null,
    isRestricted: wish.restrictedTo !== undefined, situation, cause: null, reason: 'somebody saw it',
  })
  if (wish.restrictedTo !== undefined) await nameFirst(work, incident, { people: wish.restrictedTo, reason: null })
  if (wish.commander !== undefined) await assignRole(work, { incident: incident.id, role: 'incident-commander', person: wish.commander, brief: null })
  return incident
}

/** For the reaction: one incident for one situation. The caller has made sure that none is running for it. */
export async function declareForSituation(work: Work, asked: { situation: SituationStory; urgency: Urgency; cause: number; because: string }): Promise<Incident> {
  const { situation, urgency } = asked
  const service = situation.service === null ? null : await findService(work.db, situation.service)
  return open(work, {
    title: situation.title.slice(0, 200), type: 'incident', summary: '', judged: openingSeverity(urgency, service?.tier ?? null), impact: null, scope: null,
    service: situation.service, environment: situation.environment, startedMs: situation.startedMs, detectedMs: situation.openedMs,
    acknowledgedMs: null, isRestricted: false, situation, cause: asked.cause, reason: `its situation is worth a page, and ${asked.because}`,
  })
}

interface Opening extends Pick<Incident, 'title' | 'type' | 'summary' | 'impact' | 'scope' | 'service' | 'environment' | 'startedMs' | 'detectedMs' | 'acknowledgedMs' | 'isRestricted'> {
  readonly judged: Judged
  readonly situation: SituationStory | null
  readonly cause: number | null
  readonly reason: string
}

async function open(work: Work, opening: Opening): Promise<Incident> {
  const { judged, situation, cause, reason, ...stated } = opening
  const incident: Incident = {
    ...stated, id: newId<'incident'>('inc', work.nowMs), number: await takeNumber(work.db), state: 'open', severity: judged.severity, severityReason: judged.because,
    declaredBy: actorText(work.actor), declaredMs: work.nowMs, mitigatedMs: null, resolvedMs: null, closedMs: null,
  }
  await insertIncident(work.db, incident)
  const burns = situation === null && incident.service !== null
    ? await linkBurns(work.db, { service: incident.service, fromMs: work.nowMs - recentBurnMs, nowMs: work.nowMs })
    : []
  await insertLinks(work.db, incident.id, situation?.links ?? burns)
  await append(work, [incidentDeclared({
    subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment, cause,
    data: {
      number: incident.number, title: incident.title, severity: incident.severity, severityReason: incident.severityReason, service: incident.service,
      situation: situation === null ? null : situation.subject.slice('situation/'.length), reason, type: incident.type, ...(incident.isRestricted ? { isRestricted: true as const } : {}),
    },
  })])
  return incident
}

function judgedByHand(wish: DeclareIncident, matrix: SeverityMatrix): Judged {
  if (wish.severity !== undefined) return { severity: wish.severity, because: 'chosen by hand' }
  if (wish.impact !== undefined && wish.scope !== undefined) return severityOf(wish.impact, wish.scope, matrix)
  return { severity: 'SEV3', because: 'not judged yet' }
}

async function freeSituation(work: Work, ref: string): Promise<SituationStory> {
  const situation = await readSituation(work.db, ref, work.nowMs)
  if (!situation) throw unknownSituation(ref)
  const taken = (await incidentsLinkedTo(work.db, situation.subject)).find((incident) => isLive(incident.state))
  if (taken) {
    throw new Fault('INCIDENT_SITUATION_TAKEN', {
      kind: 'conflict', incident: taken.id, number: taken.number, situation: ref,
      say: `The situation already belongs to incident #${taken.number}.`, mend: `Work on #${taken.number}, or declare without the situation.`,
    })
  }
  return situation
}

export function unknownSituation(ref: string): Fault {
  return new Fault('INCIDENT_SITUATION_UNKNOWN', { kind: 'not-found', say: `There is no situation ${situationSubject(ref).slice('situation/'.length)}.`, mend: 'Take its id from the alerts page; it starts with sit_.' })
}
