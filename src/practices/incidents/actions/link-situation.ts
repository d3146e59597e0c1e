// Making a situation part of an incident: by hand, or because it concerns the same service.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentLinked } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { isLive } from '../model/lifecycle.ts'
import { incidentsLinkedTo, insertLinks, lockLinking, markSituation } from '../store/incidents.ts'
import { unknownSituation } from './declare-incident.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'
import { readSituation } from './read-situation.ts'
import type { SituationStory } from './read-situation.ts'

export async function linkSituation(work: Work, ref: string, wish: { situation: string; reason: string | null }): Promise<Change> {
  await lockLinking(work.db)
  const incident = await heldIncident(work, ref)
  const situation = await readSituation(work.db, wish.situation, work.nowMs)
  if (!situation) throw unknownSituation(wish.situation)
  const linked = await incidentsLinkedTo(work.db, situation.subject)
  if (linked.some((other) => other.id === incident.id)) return { incident, changed: false, say: `The situation already belongs to #${incident.number}.` }
  const taken = linked.find((other) => isLive(other.state))
  if (taken) {
    throw new Fault('INCIDENT_SITUATION_TAKEN', { kind: 'conflict', incident: taken.id, number: taken.number, say: `The situation already belongs to incident #${taken.number}.`, mend: `Resolve #${taken.number} first, naming #${incident.number} in its reason.` })
  }
  await joinSituation(work, incident, { situation, reason: wish.reason ?? 'a person said so', cause: null })
  // What a person links may be over already; what a reaction links is told to it later, in order.
  if (situation.resolvedMs !== null) await markSituation(work.db, situation.subject, situation.resolvedMs)
  return { incident, changed: true, say: `“${situation.title}” belongs to #${incident.number} now.` }
}

/** Links the situation with its alerts, pages and burns, and says so. */
export async function joinSituation(work: Work, incident: Incident, joining: { situation: SituationStory; reason: string; cause: number | null }): Promise<void> {
  const { situation, reason, cause } = joining
  await insertLinks(work.db, incident.id, situation.links.map((link) => (link.subject === situation.subject ? { ...link, reason } : link)))
  await append(work, [incidentLinked({
    subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment, cause,
    data: { number: incident.number, linked: situation.subject, title: situation.title, reason },
  })])
}
