// Writing on the timeline. Also after the end: what is learned later belongs there too.
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { AddNote } from '../contract.ts'
import { incidentNoted } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import { givenInstant } from './given-instant.ts'
import { knownIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'

export async function addNote(work: Work, ref: string, note: AddNote): Promise<Change> {
  const incident = await knownIncident(work.db, ref)
  const atMs = note.at === undefined ? work.nowMs : givenInstant(note.at, 'at', work.nowMs)
  await append(work, [incidentNoted({
    atMs, subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment,
    data: { number: incident.number, about: note.about ?? 'note', text: note.text },
  })])
  return { incident, changed: true, say: 'It is on the timeline.' }
}
