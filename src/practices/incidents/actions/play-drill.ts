// Drills: an incident is declared for practice, ended by whoever plays it, or by itself when that one is gone.
import { actorText } from '../../../base/actor.ts'
import { minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import { cancelJobs, scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { drillEnded, drillStarted } from '../events-evidence.ts'
import { scenarios } from '../model/drills.ts'
import type { ScenarioName } from '../model/drills.ts'
import type { Incident } from '../model/incident.ts'
import { drillOf, endDrillRow, insertDrill } from '../store/drills.ts'
import { findIncident } from '../store/incidents.ts'
import { declareIncident } from './declare-incident.ts'
import { heldIncident } from './known-incident.ts'
import { about } from './mitigate.ts'

const lostJob = 'incidents.lose-drill'
const keyOf = (incident: string): string => `${lostJob}/${incident}`
/** Whoever plays it may be late; after this it is gone. */
const graceMs = 5 * minuteMs

export const loseDrillJob: JobKind = {
  kind: lostJob, maxAttempts: 10, backoffMs: 5_000,
  async inTransaction({ payload }, work) {
    const incident = await findIncident(work.db, (payload as { incident: string }).incident)
    if (incident) await end(work, incident, 'lost')
  },
}

export async function startDrill(work: Work, wish: { readonly scenario: ScenarioName; readonly service?: string }): Promise<Incident> {
  const scenario = scenarios[wish.scenario]
  const declaring = { title: `[Drill] ${scenario.title}`, summary: 'This is practice: nobody outside is told. Respond as if it were real.', severity: 'SEV2', service: wish.service ?? scenario.service, type: 'drill' } as const
  const incident = await declareIncident(work, declaring)
  await insertDrill(work.db, { incident_id: incident.id, scenario: scenario.name, started_by: actorText(work.actor), started_ms: work.nowMs, ended_ms: null, ended_how: null })
  await append(work, [drillStarted({ ...about(incident), data: { number: incident.number } })])
  await scheduleJob(work, { kind: lostJob, payload: { incident: incident.id }, dueMs: work.nowMs + scenario.lastsMs + graceMs, key: keyOf(incident.id) })
  return incident
}

export async function endDrill(work: Work, ref: string, how: 'finished' | 'aborted'): Promise<Incident> {
  const incident = await heldIncident(work, ref)
  if (!(await drillOf(work.db, incident.id))) throw new Fault('INCIDENT_NO_DRILL', { kind: 'not-found', say: `#${incident.number} is no drill that was played.`, mend: 'Start one with mainstay drill run.' })
  await end(work, incident, how)
  return incident
}

async function end(work: Work, incident: Incident, how: 'finished' | 'aborted' | 'lost'): Promise<void> {
  const drill = await drillOf(work.db, incident.id)
  if (!drill || !(await endDrillRow(work.db, incident.id, { atMs: work.nowMs, how }))) return
  await cancelJobs(work, [keyOf(incident.id)])
  await append(work, [drillEnded({ ...about(incident), data: { number: incident.number, scenario: drill.scenario, how } })])
}
