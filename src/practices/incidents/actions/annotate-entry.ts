// Writing beside an entry of the timeline, and writing it anew. Neither the entry nor an earlier version is touched on the record.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { findEntry } from '../../../record/read.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentEntryAnnotated } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { isPartOfStory } from '../model/story.ts'
import { ownStory } from '../reads/timeline.ts'
import { annotationsOf, findAnnotation, mostAnnotations, saveAnnotation } from '../store/annotations.ts'
import type { AnnotationRow } from '../store/annotations.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'

export async function annotateEntry(work: Work, ref: string, { entry: seq, text }: { readonly entry: number; readonly text: string }): Promise<Change> {
  const incident = await heldIncident(work, ref)
  const entry = await findEntry(work.db, seq)
  if (!entry || !isPartOfStory(entry, await ownStory(work.db, incident))) {
    throw new Fault('INCIDENT_ANNOTATION_ENTRY', { kind: 'not-found', say: `The timeline of #${incident.number} has no entry ${seq}.`, mend: 'Take the number from its timeline.' })
  }
  // Annotations of an annotation would be a discussion that nobody finds.
  if (entry.kind === 'incident.entry-annotated') throw new Fault('INCIDENT_ANNOTATION_OF', { kind: 'conflict', say: `Entry ${seq} is an annotation itself.`, mend: `Annotate entry ${String(entry.data['entry'])}, or write the annotation anew.` })
  const known = [...(await annotationsOf(work.db, incident.id)).values()].flat()
  if (known.length >= mostAnnotations) throw new Fault('INCIDENT_ANNOTATIONS_MANY', { kind: 'conflict', say: `#${incident.number} has ${mostAnnotations} annotations.`, mend: 'Write one of them anew, or write on the timeline.' })
  return write(work, incident, { id: newId('ann', work.nowMs), incident_id: incident.id, seq, version: 1, text, written_by: actorText(work.actor), written_ms: work.nowMs })
}

export async function rewriteAnnotation(work: Work, ref: string, { annotation: id, text }: { readonly annotation: string; readonly text: string }): Promise<Change> {
  const incident = await heldIncident(work, ref)
  const known = await findAnnotation(work.db, incident.id, id)
  if (known === null) throw new Fault('INCIDENT_ANNOTATION_UNKNOWN', { kind: 'not-found', say: `#${incident.number} has no annotation ${id}.`, mend: 'Take its id from the timeline.' })
  if (known.text === text) return { incident, changed: false, say: 'It says so already.' }
  return write(work, incident, { ...known, version: known.version + 1, text, written_by: actorText(work.actor), written_ms: work.nowMs })
}

async function write(work: Work, incident: Incident, row: AnnotationRow): Promise<Change> {
  await saveAnnotation(work.db, row)
  await append(work, [incidentEntryAnnotated({
    subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment,
    data: { number: incident.number, entry: row.seq, annotation: row.id, version: row.version, text: row.text },
  })])
  return { incident, changed: true, say: row.version === 1 ? `It stands beneath entry ${row.seq}.` : `It is version ${row.version} now; the earlier ones stay on the record.` }
}
