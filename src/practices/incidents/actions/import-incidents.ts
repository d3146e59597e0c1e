// Taking in incidents that were run elsewhere: closed, back-dated, marked as imported. Kinds of their own on the record, so that nobody is paged, told or nudged.
import { actorText } from '../../../base/actor.ts'
import type { Said } from '../../../base/entry.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { findService } from '../../catalog/questions.ts'
import type { ImportAnswer, ImportedIncident, ImportIncidents } from '../contract-import.ts'
import { incidentImported, incidentUpdateImported } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { importedStamps, importSeverity } from '../model/imported.ts'
import { insertIncident, lockLinking, takeNumber } from '../store/incidents.ts'
import { countUpdates, importsOf, insertImport } from '../store/imports.ts'
import { givenInstant } from './given-instant.ts'

/** All or none of one request. The oldest first, so that numbers follow time. */
export async function importIncidents(work: Work, wish: ImportIncidents): Promise<ImportAnswer> {
  // Whoever imports the same at the same time waits here, and then finds them known.
  await lockLinking(work.db)
  const known = new Map((await importsOf(work.db, wish.source, wish.incidents.map(({ reference }) => reference))).map((row) => [row.reference, row]))
  const services = new Map<string, string | null>()
  const items: ImportAnswer['items'] = []
  const said: Said[] = []
  for (const one of wish.incidents.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))) {
    const before = known.get(one.reference)
    if (before) {
      const news = one.updates.slice(before.updates)
      said.push(...updatesOf(work, { source: wish.source, id: before.incident_id, number: before.number }, news))
      if (news.length > 0) await countUpdates(work.db, before, one.updates.length)
      if (!items.some(({ reference }) => reference === one.reference)) items.push({ reference: one.reference, number: before.number, isNew: false })
      continue
    }
    const incident = await incidentOf(work, wish, { one, service: await serviceOf(work, services, one.components ?? []) })
    await insertIncident(work.db, incident)
    const row = { source: wish.source, reference: one.reference, type: wish.type, url: one.url ?? null, incident_id: incident.id, number: incident.number, updates: one.updates.length, imported_ms: work.nowMs }
    await insertImport(work.db, row)
    known.set(one.reference, row)
    items.push({ reference: one.reference, number: incident.number, isNew: true })
    said.push(incidentImported({
      atMs: incident.startedMs ?? incident.declaredMs, subject: incidentSubject(incident.id), service: incident.service, environment: null,
      data: { number: incident.number, title: incident.title, severity: incident.severity, source: wish.source, type: wish.type, reference: one.reference, url: one.url ?? null, components: one.components ?? [], resolvedMs: incident.resolvedMs },
    }), ...updatesOf(work, { source: wish.source, id: incident.id, number: incident.number }, one.updates))
  }
  await append(work, said)
  const imported = items.filter(({ isNew }) => isNew).length
  return { imported, known: items.length - imported, updates: said.filter(({ kind }) => kind === incidentUpdateImported.kind).length, items }
}

async function incidentOf(work: Work, wish: ImportIncidents, of: { readonly one: ImportedIncident; readonly service: string | null }): Promise<Incident> {
  const { one } = of
  const stamps = importedStamps({
    startedMs: givenInstant(one.startedAt, 'startedAt', work.nowMs), resolvedMs: one.resolvedAt === undefined ? null : givenInstant(one.resolvedAt, 'resolvedAt', work.nowMs),
    updates: one.updates.map(({ at, status }) => ({ atMs: givenInstant(at, 'updates', work.nowMs), status })),
  })
  if (stamps === null) throw new Fault('INCIDENT_IMPORT_TIMES', { say: `${one.reference} (${one.title}) ended before it began.`, mend: 'Correct its times, or leave it out.', field: 'incidents' })
  return {
    id: newId<'incident'>('inc', work.nowMs), number: await takeNumber(work.db), title: one.title, summary: '', severity: importSeverity(one.impact ?? null),
    severityReason: one.impact === undefined ? `imported from ${wish.source}, which did not say` : `imported from ${wish.source}, which called its impact ${one.impact}`,
    impact: null, scope: null, state: 'closed', service: of.service ?? wish.service ?? null, environment: null, declaredBy: actorText(work.actor), ...stamps,
  }
}

function updatesOf(work: Work, of: { readonly source: string; readonly id: string; readonly number: number }, updates: ImportedIncident['updates']): readonly Said[] {
  return updates.map(({ at, status, text }) => incidentUpdateImported({ atMs: givenInstant(at, 'updates', work.nowMs), subject: incidentSubject(of.id), data: { number: of.number, source: of.source, status, text } }))
}

/** The first of its components that the catalog knows as a service by that very name, whatever its case. */
async function serviceOf(work: Work, known: Map<string, string | null>, components: readonly string[]): Promise<string | null> {
  for (const component of components) {
    if (!known.has(component)) known.set(component, (await findService(work.db, component))?.name ?? (await findService(work.db, component.toLowerCase().replaceAll(/\s+/g, '-')))?.name ?? null)
    const service = known.get(component)
    if (service) return service
  }
  return null
}
