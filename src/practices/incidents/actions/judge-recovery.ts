// Looking whether an incident is over: proposes to resolve it, takes that back, and does it where a policy says so.
import { minuteMs } from '../../../base/duration.ts'
import type { Entry } from '../../../base/entry.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind } from '../../../spine/jobs.ts'
import type { Reaction, Work } from '../../../spine/practice.ts'
import { measuredBetween } from '../../objectives/questions.ts'
import type { RecoveryPolicySpec } from '../contract-policies.ts'
import { incidentRecoveryLost, incidentResolveDeclined, incidentResolveProposed } from '../events-evidence.ts'
import type { Incident } from '../model/incident.ts'
import { isLive } from '../model/lifecycle.ts'
import { isRegression, recoveryOf, recoveryRules, wellSli } from '../model/recovery.ts'
import type { RecoveryRules, WellSli } from '../model/recovery.ts'
import { isSituation } from '../model/story.ts'
import { incidentsLinkedTo, linksOf, lockIncident } from '../store/incidents.ts'
import { policiesOf } from '../store/policies.ts'
import { recoveryStateOf, saveRecovery } from '../store/recovery.ts'
import { slisOf } from '../reactions/verify-mitigations.ts'
import type { Change } from './known-incident.ts'
import { heldIncident } from './known-incident.ts'
import { about } from './mitigate.ts'
import { moveIncident } from './move-incident.ts'

const judgeJob = 'incidents.judge-recovery'
/** SLIs say nothing when they are well again, so they are asked; what fires speaks by itself. */
const againMs = minuteMs
/** Alerts end one after another, and in a storm nobody may wait for a look at each: the last of them is looked at. */
const settleMs = 5_000

export const judgeRecoveryJob: JobKind = {
  kind: judgeJob, maxAttempts: 10, backoffMs: 5_000,
  inTransaction: ({ payload }, work) => judgeRecovery(work, (payload as { incident: string }).incident),
}

export const recoveryReaction: Reaction = {
  name: 'incidents.judge-recovery',
  kinds: ['incident.declared', 'incident.linked', 'incident.mitigated', 'incident.reopened', 'situation.resolved', 'situation.reopened', 'situation.merged', 'burn.started', 'burn.stopped'],
  async react(entry, work) {
    const incidents = entry.subject.startsWith('incident/') ? [entry.subject.slice('incident/'.length)] : (await incidentsLinkedTo(work.db, entry.subject)).filter(({ state }) => isLive(state)).map(({ id }) => id)
    if (entry.kind === 'incident.reopened') for (const incident of incidents) await beginAnew(work, incident)
    for (const incident of incidents) await lookAt(work, incident, work.nowMs + settleMs)
  },
}

/** What was proposed for the end that was taken back holds no longer: it has to be well for the whole time again. */
async function beginAnew(work: Work, incident: string): Promise<void> {
  const state = await recoveryStateOf(work.db, incident)
  if (state) await saveRecovery(work.db, { ...state, wellSinceMs: null, proposedMs: null, declinedMs: work.nowMs, waitsFor: 'it was reopened' })
}

/** The same trouble soon after the end: the incident goes on, with everything it has. */
export async function reopenOnBurn(work: Work, entry: Entry): Promise<void> {
  if (entry.data['severity'] === 'ticket') return
  for (const incident of await incidentsLinkedTo(work.db, entry.subject)) {
    if (incident.state !== 'resolved' || !isRegression(incident.resolvedMs, entry.atMs, (await rulesOf(work, incident)).watchMs)) continue
    const minutes = Math.max(1, Math.round((entry.atMs - incident.resolvedMs!) / minuteMs))
    await moveIncident(work, { incident: incident.id, verb: 'reopen', reason: `${entry.subject.slice('objective/'.length)} burns again, ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} after it was resolved.`, atMs: entry.atMs, cause: entry.seq })
  }
}

/** A person says: everything is well, and yet it is not over. The time begins anew. */
export async function declineResolve(work: Work, ref: string, reason: string | null): Promise<Change> {
  const incident = await heldIncident(work, ref)
  const state = await recoveryStateOf(work.db, incident.id)
  if (state?.proposedMs == null) throw new Fault('INCIDENT_NOT_PROPOSED', { kind: 'conflict', say: `Resolving #${incident.number} is not proposed.`, mend: 'Nothing needs to be declined.' })
  const rules = await rulesOf(work, incident)
  await saveRecovery(work.db, { ...state, proposedMs: null, declinedMs: work.nowMs })
  await append(work, [incidentResolveDeclined({ ...about(incident), data: { number: incident.number, reason } })])
  await lookAt(work, incident.id, work.nowMs + rules.wellMs)
  return { incident, changed: true, say: `Noted. It is asked again in ${Math.round(rules.wellMs / minuteMs)} minutes.` }
}

export async function rulesOf(work: Pick<Work, 'db'>, incident: Incident): Promise<RecoveryRules> {
  return recoveryRules(await policiesOf<RecoveryPolicySpec>(work.db, 'RecoveryPolicy'), incident)
}

function lookAt(work: Work, incident: string, dueMs: number): Promise<void> {
  return scheduleJob(work, { kind: judgeJob, payload: { incident }, dueMs, key: `${judgeJob}/${incident}` })
}

export async function judgeRecovery(work: Work, id: string): Promise<void> {
  const incident = await lockIncident(work.db, id)
  if (!incident || !isLive(incident.state)) return
  const rules = await rulesOf(work, incident)
  const before = await recoveryStateOf(work.db, id)
  const slis: WellSli[] = []
  for (const name of await slisOf(work.db, id, incident.service)) {
    const measured = await measuredBetween(work.db, name, { fromMs: work.nowMs - rules.wellMs, toMs: work.nowMs })
    if (measured) slis.push(wellSli(measured, rules.wellMs, work.nowMs))
  }
  const situations = (await linksOf(work.db, id)).filter(isSituation).map(({ resolvedMs }) => resolvedMs)
  const found = recoveryOf({ ...incident, isMitigated: incident.state === 'mitigated', situations, slis, declinedMs: before?.declinedMs ?? null }, rules, work.nowMs)
  const wasProposed = before?.proposedMs != null
  const isOver = found.kind === 'over'
  const isNews = isOver && !wasProposed
  await saveRecovery(work.db, {
    incident: id, wellSinceMs: found.kind === 'well' || isOver ? found.sinceMs : null, proposedMs: isOver ? (before?.proposedMs ?? work.nowMs) : null,
    // What was lost has to be well for the whole time again: an SLI at its limit would be proposed and taken back by the minute.
    declinedMs: wasProposed && !isOver ? work.nowMs : (before?.declinedMs ?? null), waitsFor: found.kind === 'trouble' || found.kind === 'unknown' ? found.because : null, checkedMs: work.nowMs, slis,
  })
  if (!isOver && wasProposed) await append(work, [incidentRecoveryLost({ ...about(incident), data: { number: incident.number, reason: found.kind === 'well' ? 'it has to be well for long enough again' : found.because } })])
  if (isNews) {
    const [seq] = await append(work, [incidentResolveProposed({ ...about(incident), data: { number: incident.number, wellSinceMs: found.sinceMs, wellMinutes: Math.round(rules.wellMs / minuteMs), reason: found.because } })])
    if (rules.automatic) {
      await moveIncident(work, { incident: id, verb: 'resolve', reason: `${found.because}. The policy ${rules.policy ?? ''} resolves it by itself.`, cause: seq! })
      return
    }
  }
  // What fires is told by its end, and so is what comes back. Everything else is looked at again: SLIs do not speak.
  if (found.kind === 'trouble' && situations.includes(null)) return
  if (found.kind !== 'well' && slis.length === 0) return
  await lookAt(work, id, found.kind === 'well' ? Math.max(found.dueMs, work.nowMs + 1_000) : work.nowMs + againMs)
}
