// The job that asks the SLIs whether a mitigation helped, some minutes after it was done and again until it did.
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind } from '../../../spine/jobs.ts'
import type { Db } from '../../../spine/database.ts'
import type { Work } from '../../../spine/practice.ts'
import { measuredBetween, objectivesOfService } from '../../objectives/questions.ts'
import { about, dataOf, verifyJob, verifyKey } from '../actions/mitigate.ts'
import { mitigationVerified } from '../events-evidence.ts'
import { checksAfterMs, looksFromMs, overallVerdict, sliVerdict } from '../model/verify-mitigation.ts'
import type { SliVerdict } from '../model/verify-mitigation.ts'
import { findIncident, linksOf } from '../store/incidents.ts'
import { lockMitigation, saveMitigation } from '../store/mitigations.ts'

/** More objectives than this are not shown side by side. */
export const mostSlis = 20

export const verifyMitigationJob: JobKind = {
  kind: verifyJob, maxAttempts: 10, backoffMs: 5_000,
  inTransaction: ({ payload }, work) => verifyMitigation(work, (payload as { mitigation: string }).mitigation),
}

export async function verifyMitigation(work: Work, id: string): Promise<void> {
  const mitigation = await lockMitigation(work.db, id)
  const doneMs = mitigation?.facts.doneMs ?? null
  if (!mitigation || mitigation.facts.state !== 'done' || doneMs === null) return
  const incident = await findIncident(work.db, mitigation.incident)
  if (!incident) return
  const slis: SliVerdict[] = []
  for (const name of await slisOf(work.db, incident.id, mitigation.service)) {
    const measured = await measuredBetween(work.db, name, { fromMs: looksFromMs(doneMs), toMs: work.nowMs })
    if (measured) slis.push(sliVerdict(measured, doneMs, work.nowMs))
  }
  const { verdict, because } = overallVerdict(slis)
  const checks = mitigation.checks + 1
  const nextMs = verdict === 'pass' ? undefined : checksAfterMs.map((ms) => doneMs + ms).find((ms) => ms > work.nowMs)
  const nextCheckMs = nextMs ?? null
  await saveMitigation(work.db, { ...mitigation, verdict, verdictReason: because, checks, checkedMs: work.nowMs, nextCheckMs, slis })
  if (nextCheckMs !== null) await scheduleJob(work, { kind: verifyJob, payload: { mitigation: id }, dueMs: nextCheckMs, key: verifyKey(id) })
  const isFinal = nextCheckMs === null
  // The same verdict again is no news, until it is the last.
  if (verdict === mitigation.verdict && !isFinal) return
  await append(work, [mitigationVerified({ ...about(incident), data: { ...dataOf(incident, mitigation), verdict, reason: because, check: checks, isFinal } })])
}

/** The objectives of the service, and those that burned. */
export async function slisOf(db: Db, incident: string, service: string | null): Promise<readonly string[]> {
  const own = service === null ? [] : (await objectivesOfService(db, service)).map(({ name }) => name)
  const linked = (await linksOf(db, incident)).filter(({ subject }) => subject.startsWith('objective/')).map(({ subject }) => subject.slice('objective/'.length))
  return [...new Set([...linked, ...own])].slice(0, mostSlis)
}
