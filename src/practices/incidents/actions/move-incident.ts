// Mitigate, resolve, close, reopen: one step of the lifecycle, with its time and its reason.
import { Fault } from '../../../base/fault.ts'
import { hourMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import { readEntries } from '../../../record/read.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentClosed, incidentMitigated, incidentReopened, incidentResolved } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { stepFrom } from '../model/lifecycle.ts'
import type { IncidentVerb } from '../model/lifecycle.ts'
import { stampProblems, stampsAfter } from '../model/stamps.ts'
import { isSituation } from '../model/story.ts'
import { nameOfActor } from '../model/timeline.ts'
import { namesOf } from '../names.ts'
import { endObjectiveLinks, findIncident, linksOf, saveIncident } from '../store/incidents.ts'
import { mergeOf } from '../store/merges.ts'
import { openChildren } from '../answers/family.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'
import { refuseUnanswered } from './refuse-unanswered.ts'

const events = { mitigate: incidentMitigated, resolve: incidentResolved, close: incidentClosed, reopen: incidentReopened }
const pasts: Readonly<Record<IncidentVerb, string>> = { mitigate: 'mitigated', resolve: 'resolved', close: 'closed', reopen: 'open' }

/** Budgets recover for a while after the end; that still is part of the story. */
const recoveryMs = hourMs

export interface Moving {
  readonly incident: string
  readonly verb: IncidentVerb
  readonly reason: string | null
  /** When it became so; now when left out. */
  readonly atMs?: number
  /** Set when Mainstay does it by itself: the entry that led to it. */
  readonly cause?: number
}

export async function moveIncident(work: Work, moving: Moving): Promise<Change> {
  const { verb } = moving
  const before = await heldIncident(work, moving.incident)
  const merge = await mergeOf(work.db, before.id)
  if (merge) {
    const into = await findIncident(work.db, merge.into_id)
    throw new Fault('INCIDENT_IS_MERGED', { kind: 'conflict', incident: merge.into_id, say: `#${before.number} is part of #${into?.number}.`, mend: `Work on #${into?.number}, or take the merge back first.` })
  }
  const step = stepFrom(before.state, verb)
  if (step.kind === 'already') return { incident: before, changed: false, say: await sayAlready(work, before, verb) }
  if (step.kind === 'refused') {
    throw new Fault('INCIDENT_STATE', { kind: 'conflict', state: before.state, verb, say: `#${before.number} cannot be ${verb === 'reopen' ? 'reopened' : pasts[verb]}: ${step.because}.`, mend: step.mend })
  }
  const isAutomatic = moving.cause !== undefined
  if (verb === 'close' && !isAutomatic) await refuseUnanswered(work, before)
  const atMs = isAutomatic ? Math.max(moving.atMs ?? work.nowMs, before.startedMs ?? 0) : (moving.atMs ?? work.nowMs)
  const incident: Incident = { ...before, ...stampsAfter(before, step.to, atMs), state: step.to }
  if (!isAutomatic) refuseImpossibleTimes(incident)
  await saveIncident(work.db, incident)
  if (step.to === 'resolved') await endObjectiveLinks(work.db, incident.id, atMs + recoveryMs)
  if (step.to === 'open') await endObjectiveLinks(work.db, incident.id, null)
  await append(work, [events[verb]({
    atMs, subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment, cause: moving.cause ?? null,
    data: { number: incident.number, reason: moving.reason, isAutomatic },
  })])
  return { incident, changed: true, say: `#${incident.number} is ${pasts[verb]} now.${step.to === 'resolved' ? await sayStillFiring(work, incident) : ''}${await sayOpenChildren(work, incident)}` }
}

export function refuseImpossibleTimes(incident: Incident): void {
  const [problem] = stampProblems(incident)
  if (!problem) return
  const name = (stamp: string): string => stamp.replace(/Ms$/, 'At')
  throw new Fault('INCIDENT_TIMES', {
    say: `${name(problem.later)} (${formatInstant(incident[problem.later]!)}) would be before ${name(problem.earlier)} (${formatInstant(incident[problem.earlier]!)}).`,
    mend: `Correct ${name(problem.earlier)} first, or give a later time.`, field: name(problem.later),
  })
}

/** Two people pressed the same button: the second learns who was first. */
async function sayAlready(work: Work, incident: Incident, verb: IncidentVerb): Promise<string> {
  const { items: [entry] } = await readEntries(work.db, { subjects: [incidentSubject(incident.id)], kinds: [events[verb].kind], order: 'newest', limit: 1 })
  if (!entry) return `#${incident.number} already is ${pasts[verb]}.`
  const names = await namesOf(work.db, [entry.actor])
  return `#${incident.number} already is ${pasts[verb]}: ${nameOfActor(entry.actor, names)} did it at ${formatInstant(entry.recordedMs)}.`
}

/** Its children have their own ends: they are named, and stop nobody. */
async function sayOpenChildren(work: Work, { id, state }: Incident): Promise<string> {
  const open = state === 'closed' ? await openChildren(work.db, id) : null
  return open === null ? '' : ` ${open}`
}

async function sayStillFiring(work: Work, incident: Incident): Promise<string> {
  const firing = (await linksOf(work.db, incident.id)).filter((link) => isSituation(link) && link.resolvedMs === null).length
  if (firing === 0) return ''
  return firing === 1 ? ' One linked situation still fires.' : ` ${firing} linked situations still fire.`
}
