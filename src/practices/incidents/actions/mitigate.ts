// Mitigations: proposed, approved where a policy asks for it, done by a person outside, undone.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { readEntries } from '../../../record/read.ts'
import { cancelJobs, scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import { findService } from '../../catalog/questions.ts'
import type { ProposeMitigation } from '../contract-mitigations.ts'
import type { MitigationPolicySpec } from '../contract-policies.ts'
import { mitigationApproved, mitigationDone, mitigationProposed, mitigationUndone, mitigationWithdrawn } from '../events-evidence.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { approveStep, doneStep, missingApprovals, policyFits, proposedFacts, undoStep, whoMayApprove } from '../model/mitigation.ts'
import type { Approver, MitigationFacts, MitigationStep, Requirement } from '../model/mitigation.ts'
import { checksAfterMs } from '../model/verify-mitigation.ts'
import { rolesOf } from '../store/incidents.ts'
import { insertMitigation, lockMitigation, mitigationsOf, mostMitigations, saveMitigation } from '../store/mitigations.ts'
import type { Mitigation } from '../store/mitigations.ts'
import { policiesOf } from '../store/policies.ts'
import { givenInstant } from './given-instant.ts'
import { heldIncident } from './known-incident.ts'

export interface MitigationResult {
  readonly incident: string
  readonly mitigation: string
  readonly changed: boolean
  readonly say: string
}

export const verifyJob = 'incidents.verify-mitigation'
export const verifyKey = (mitigation: string): string => `incidents.verify/${mitigation}`

export async function proposeMitigation(work: Work, ref: string, wish: ProposeMitigation): Promise<MitigationResult> {
  const incident = await heldIncident(work, ref)
  if (incident.state === 'closed') throw new Fault('INCIDENT_CLOSED', { kind: 'conflict', say: `#${incident.number} is closed: what was done is history.`, mend: 'Reopen it with a reason first.' })
  if ((await mitigationsOf(work.db, incident.id)).length >= mostMitigations) throw new Fault('INCIDENT_MITIGATIONS_MANY', { kind: 'conflict', say: `#${incident.number} already has ${mostMitigations} mitigations.`, mend: 'Write on the timeline instead.' })
  const service = wish.service ?? incident.service
  const change = wish.change === undefined ? null : await knownChange(work, wish.change)
  const requirements = await requirementsOf(work, incident, { kind: wish.kind, service })
  const mitigation: Mitigation = {
    id: newId<'mitigation'>('mit', work.nowMs), incident: incident.id, kind: wish.kind, text: wish.text.trim(), service, change: change?.id ?? null, changeTitle: change?.title ?? null,
    facts: proposedFacts(actorText(work.actor), requirements, work.nowMs), proposedMs: work.nowMs, doneBy: null, anywayReason: null, endedBy: null, endedReason: null,
    verdict: null, verdictReason: null, checkedMs: null, nextCheckMs: null, checks: 0, slis: [],
  }
  await insertMitigation(work.db, mitigation)
  await append(work, [mitigationProposed({ ...about(incident), data: { ...dataOf(incident, mitigation), needs: requirements.map(({ policy }) => policy) } })])
  return result(mitigation, requirements.length === 0 ? 'It is proposed; no policy asks for an approval.' : `It is proposed, and waits for the approval of ${requirements.map(whoMayApprove).join(', and of ')}.`)
}

export async function approveMitigation(work: Work, ref: string, id: string): Promise<MitigationResult> {
  const { incident, mitigation } = await held(work, ref, id)
  const step = approveStep(mitigation.facts, await approverOf(work, incident), work.nowMs)
  const to = moved(mitigation, step, 'approved')
  if (to === null) return { ...result(mitigation, 'It already is approved.'), changed: false }
  await saveMitigation(work.db, { ...mitigation, facts: to })
  const policies = to.approvals.slice(mitigation.facts.approvals.length).map(({ policy }) => policy)
  const isComplete = to.state === 'approved'
  await append(work, [mitigationApproved({ ...about(incident), data: { ...dataOf(incident, mitigation), policies, isComplete } })])
  return result(mitigation, isComplete ? 'It is approved: do it, then say so here.' : `Noted. It still waits for ${missingApprovals(to).map(whoMayApprove).join(', and for ')}.`)
}

export async function mitigationIsDone(work: Work, ref: string, id: string, wish: { readonly at?: string; readonly withoutApproval?: string }): Promise<MitigationResult> {
  const { incident, mitigation } = await held(work, ref, id)
  const atMs = wish.at === undefined ? work.nowMs : givenInstant(wish.at, 'at', work.nowMs)
  const to = moved(mitigation, doneStep(mitigation.facts, atMs, wish.withoutApproval !== undefined), 'done')
  if (to === null) return { ...result(mitigation, 'It already is done.'), changed: false }
  const anywayReason = mitigation.facts.state === 'proposed' ? (wish.withoutApproval ?? null) : null
  // The first look comes five minutes after it was done, or at once when that has passed.
  const nextCheckMs = Math.max(work.nowMs, atMs + checksAfterMs[0]!)
  await saveMitigation(work.db, { ...mitigation, facts: to, doneBy: actorText(work.actor), anywayReason, nextCheckMs })
  await append(work, [mitigationDone({ ...about(incident), atMs, data: { ...dataOf(incident, mitigation), withoutApproval: anywayReason } })])
  await scheduleJob(work, { kind: verifyJob, payload: { mitigation: mitigation.id }, dueMs: nextCheckMs, key: verifyKey(mitigation.id) })
  return result(mitigation, 'It is done. The SLIs are asked in five minutes whether it helped.')
}

export async function undoMitigation(work: Work, ref: string, id: string, reason: string | null): Promise<MitigationResult> {
  const { incident, mitigation } = await held(work, ref, id)
  const to = moved(mitigation, undoStep(mitigation.facts, work.nowMs), 'undone')
  if (to === null) return { ...result(mitigation, `It already is ${mitigation.facts.state}.`), changed: false }
  await saveMitigation(work.db, { ...mitigation, facts: to, endedBy: actorText(work.actor), endedReason: reason, nextCheckMs: null })
  await cancelJobs(work, [verifyKey(mitigation.id)])
  const said = to.state === 'undone' ? mitigationUndone : mitigationWithdrawn
  await append(work, [said({ ...about(incident), data: { ...dataOf(incident, mitigation), reason } })])
  return result(mitigation, to.state === 'undone' ? 'It is undone.' : 'It is withdrawn.')
}

export function dataOf(incident: Incident, { id, change, kind, text, service }: Mitigation): { number: number; mitigation: string; change: string | null; kind: string; text: string; service: string | null } {
  return { number: incident.number, mitigation: id, change, kind, text, service }
}

export function about(incident: Incident): { subject: string; service: string | null; environment: string | null } {
  return { subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment }
}

function result(mitigation: Mitigation, say: string): MitigationResult {
  return { incident: mitigation.incident, mitigation: mitigation.id, changed: true, say }
}

/** Null when it was so before. */
function moved(mitigation: Mitigation, step: MitigationStep, past: string): MitigationFacts | null {
  if (step.kind === 'refused') throw new Fault('INCIDENT_MITIGATION_STATE', { kind: 'conflict', mitigation: mitigation.id, state: mitigation.facts.state, say: `“${mitigation.text}” cannot be ${past}: ${step.because}.`, mend: step.mend })
  return step.kind === 'already' ? null : step.to
}

async function held(work: Work, ref: string, id: string): Promise<{ incident: Incident; mitigation: Mitigation }> {
  const incident = await heldIncident(work, ref)
  const mitigation = await lockMitigation(work.db, id)
  if (mitigation?.incident !== incident.id) throw new Fault('INCIDENT_MITIGATION_UNKNOWN', { kind: 'not-found', say: `#${incident.number} has no mitigation ${id}.`, mend: 'Take its id from the list of mitigations; it starts with mit_.' })
  return { incident, mitigation }
}

async function requirementsOf(work: Work, incident: Incident, of: { readonly kind: string; readonly service: string | null }): Promise<readonly Requirement[]> {
  const tier = of.service === null ? null : ((await findService(work.db, of.service))?.tier ?? null)
  return (await policiesOf<MitigationPolicySpec>(work.db, 'MitigationPolicy'))
    .filter(({ spec }) => policyFits(spec, { ...of, tier, severity: incident.severity }))
    .map(({ name, spec: { approvers } }) => ({ policy: name, roles: approvers?.roles ?? [], people: approvers?.people ?? [], tokens: approvers?.tokens ?? [] }))
}

async function approverOf(work: Work, incident: Incident): Promise<Approver> {
  const { actor } = work
  const actorRef = actorText(actor)
  if (actor.kind !== 'person') return { actor: actorRef, name: actor.kind === 'token' ? actor.name : '', roles: [] }
  const held = (await rolesOf(work.db, [incident.id])).get(incident.id) ?? []
  return { actor: actorRef, name: (await findPerson(work.db, actor.id))?.name ?? '', roles: held.filter(({ person }) => person === actor.id).map(({ role }) => role) }
}

async function knownChange(work: Work, given: string): Promise<{ id: string; title: string | null }> {
  const id = given.replace(/^change\//, '')
  const { items: [entry] } = await readEntries(work.db, { subjects: [`change/${id}`], order: 'newest', limit: 1 })
  if (!entry) throw new Fault('INCIDENT_CHANGE_UNKNOWN', { kind: 'not-found', field: 'change', say: `The record knows no change ${id}.`, mend: 'Take its id from the changes; it starts with chg_. Or leave it out.' })
  const { title } = entry.data
  return { id, title: typeof title === 'string' ? title.slice(0, 200) : null }
}
