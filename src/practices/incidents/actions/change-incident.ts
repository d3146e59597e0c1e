// Correcting an incident: severity (with its reason), title, summary, service, and the times people know better.
import { Fault } from '../../../base/fault.ts'
import type { Said } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { ChangeIncident } from '../contract.ts'
import { incidentChanged, incidentSeverityChanged } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { severities, severityOf } from '../model/severity.ts'
import type { SeverityMatrix } from '../model/severity.ts'
import { matrixInForce } from '../severity-in-force.ts'
import { saveIncident } from '../store/incidents.ts'
import { givenInstant } from './given-instant.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'
import { refuseImpossibleTimes } from './move-incident.ts'

const fields = [
  ['title', 'title'], ['summary', 'summary'], ['service', 'service'], ['environment', 'environment'], ['impact', 'impact'], ['scope', 'scope'],
  ['startedMs', 'startedAt'], ['detectedMs', 'detectedAt'], ['mitigatedMs', 'mitigatedAt'], ['resolvedMs', 'resolvedAt'],
] as const

export async function changeIncident(work: Work, ref: string, wish: ChangeIncident): Promise<Change> {
  const before = await heldIncident(work, ref)
  const after = withSeverity(withFields(before, wish, work.nowMs), wish, (await matrixInForce(work.db)).matrix)
  refuseUnexplainedLowering(before, after, wish)
  const changes = fields.filter(([key]) => before[key] !== after[key]).map(([key, field]) => ({ field, from: before[key], to: after[key] }))
  const said: Said[] = []
  const about = { subject: incidentSubject(after.id), service: after.service, environment: after.environment }
  if (after.severity !== before.severity) {
    said.push(incidentSeverityChanged({ ...about, data: { number: after.number, from: before.severity, to: after.severity, reason: wish.reason ?? after.severityReason } }))
  }
  if (changes.length > 0) said.push(incidentChanged({ ...about, data: { number: after.number, changes, reason: wish.reason ?? null } }))
  if (said.length === 0) return { incident: before, changed: false, say: `#${before.number} already is so.` }
  if (changes.some(({ field }) => field.endsWith('At'))) refuseImpossibleTimes(after)
  await saveIncident(work.db, after)
  await append(work, said)
  return { incident: after, changed: true, say: `#${after.number} is changed.` }
}

function withFields(incident: Incident, wish: ChangeIncident, nowMs: number): Incident {
  const instant = (field: 'startedAt' | 'detectedAt' | 'mitigatedAt' | 'resolvedAt', known: number | null): number | null => {
    const text = wish[field]
    return text === undefined ? known : text === null ? null : givenInstant(text, field, nowMs)
  }
  // A time can be corrected once it is known that the thing happened; the buttons are for making it happen.
  for (const [field, known] of [['mitigatedAt', incident.mitigatedMs], ['resolvedAt', incident.resolvedMs]] as const) {
    if (wish[field] !== undefined && known === null) {
      throw new Fault('INCIDENT_TIME_NOT_YET', { kind: 'conflict', field, say: `#${incident.number} is not ${field.slice(0, -2)} yet.`, mend: `Use ${field === 'mitigatedAt' ? 'mitigate' : 'resolve'} with "at".` })
    }
  }
  return {
    ...incident,
    title: wish.title ?? incident.title,
    summary: wish.summary ?? incident.summary,
    service: wish.service === undefined ? incident.service : wish.service,
    environment: wish.environment === undefined ? incident.environment : wish.environment,
    impact: wish.impact ?? incident.impact,
    scope: wish.scope ?? incident.scope,
    startedMs: instant('startedAt', incident.startedMs),
    detectedMs: instant('detectedAt', incident.detectedMs),
    mitigatedMs: instant('mitigatedAt', incident.mitigatedMs),
    resolvedMs: instant('resolvedAt', incident.resolvedMs),
  }
}

function withSeverity(incident: Incident, wish: ChangeIncident, matrix: SeverityMatrix): Incident {
  if (wish.severity !== undefined) {
    return wish.severity === incident.severity ? incident : { ...incident, severity: wish.severity, severityReason: wish.reason ?? 'chosen by hand' }
  }
  if ((wish.impact === undefined && wish.scope === undefined) || incident.impact === null || incident.scope === null) return incident
  const judged = severityOf(incident.impact, incident.scope, matrix)
  return { ...incident, severity: judged.severity, severityReason: judged.because }
}

/** Raising costs little and may not wait for words. Who lowers it takes help away from others, and says why. */
function refuseUnexplainedLowering(before: Incident, after: Incident, wish: ChangeIncident): void {
  // A severity that follows from impact and scope has these as its reason.
  if (wish.severity === undefined || severities.indexOf(after.severity) <= severities.indexOf(before.severity) || (wish.reason ?? '').trim() !== '') return
  throw new Fault('INCIDENT_SEVERITY_REASON', { field: 'reason', say: `#${before.number} would be lowered from ${before.severity} to ${after.severity} without a reason.`, mend: 'Say in `reason` why less is at stake.' })
}
