// Taking incidents of another system that are over, with their updates. All of a request or none of it.
import { actorText } from '../../../base/actor.ts'
import type { Said } from '../../../base/entry.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { ImportAnswer, ImportIncidents, ImportedIncident } from '../contract-import.ts'
import { incidentImported, incidentNoted } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { importedBefore, insertImport } from '../store/import.ts'
import { insertIncident, lockLinking, takeNumber } from '../store/incidents.ts'
import { givenInstant } from './given-instant.ts'

export async function importIncidents(work: Work, { source, incidents }: ImportIncidents): Promise<ImportAnswer> {
  // Two imports at once go one after the other, so that each sees what the other took.
  await lockLinking(work.db)
  const before = new Set(await importedBefore(work.db, source, incidents.map(({ reference }) => reference)))
  const said: Said[] = []
  let imported = 0
  let updates = 0
  for (const one of incidents) {
    if (before.has(one.reference)) continue
    before.add(one.reference)
    const incident = await take(work, one)
    await insertImport(work.db, { source, reference: one.reference, incident_id: incident.id, url: one.url ?? null, imported_ms: work.nowMs })
    const about = { subject: incidentSubject(incident.id), service: incident.service }
    said.push(incidentImported({
      ...about, atMs: incident.declaredMs, data: { number: incident.number, title: incident.title, severity: incident.severity, source, reference: one.reference, url: one.url ?? null },
    }))
    for (const update of one.updates ?? []) {
      said.push(incidentNoted({
        ...about, atMs: givenInstant(update.at, 'updates.at', work.nowMs),
        data: { number: incident.number, about: 'update', text: update.status === undefined ? update.text : `${update.status}: ${update.text}` },
      }))
      updates++
    }
    imported++
  }
  await append(work, said)
  return { imported, known: incidents.length - imported, updates }
}

async function take(work: Work, one: ImportedIncident): Promise<Incident> {
  const instant = (field: 'startedAt' | 'declaredAt' | 'mitigatedAt' | 'resolvedAt'): number | null => {
    const text = one[field]
    return text === undefined || text === null ? null : givenInstant(text, `${one.reference} ${field}`, work.nowMs)
  }
  const [declaredMs, resolvedMs] = [instant('declaredAt')!, instant('resolvedAt')!]
  const [startedMs, mitigatedMs] = [instant('startedAt'), instant('mitigatedAt')]
  if (resolvedMs < declaredMs || (startedMs !== null && mitigatedMs !== null && mitigatedMs < startedMs)) {
    throw new Fault('INCIDENT_IMPORT_TIMES', { reference: one.reference, say: `${one.reference} ends before it begins.`, mend: 'Correct its times; nothing of this request was taken.' })
  }
  const incident: Incident = {
    id: newId<'incident'>('inc', work.nowMs), number: await takeNumber(work.db), title: one.title, type: 'incident',
    summary: one.components === undefined || one.components.length === 0 ? '' : `Affected: ${one.components.join(', ')}.`,
    severity: one.severity ?? 'SEV3', severityReason: one.severity ? 'as its source judged' : 'its source does not say', impact: null, scope: null, state: 'closed', isRestricted: false,
    service: one.service ?? null, environment: null, declaredBy: actorText(work.actor), startedMs, detectedMs: null, acknowledgedMs: null, declaredMs, mitigatedMs, resolvedMs, closedMs: resolvedMs,
  }
  await insertIncident(work.db, incident)
  return incident
}
