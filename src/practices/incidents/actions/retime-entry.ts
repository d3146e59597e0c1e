// Correcting when an entry of the timeline happened. The entry itself is never touched: what was said is kept, and what is known better is said beside it.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import { findEntry } from '../../../record/read.ts'
import type { Work } from '../../../spine/practice.ts'
import type { RetimeEntry } from '../contract-retime.ts'
import { incidentEntryRetimed } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import { canBeRetimed, earliestRetimeMs } from '../model/retime.ts'
import { isPartOfStory } from '../model/story.ts'
import { ownStory } from '../reads/timeline.ts'
import { deleteRetime, mostRetimes, retimesOf, saveRetime } from '../store/retimes.ts'
import { givenInstant } from './given-instant.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'

export async function retimeEntry(work: Work, asked: { readonly incident: string; readonly entry: number } & RetimeEntry): Promise<Change> {
  const incident = await heldIncident(work, asked.incident)
  const entry = await findEntry(work.db, asked.entry)
  if (!entry || !isPartOfStory(entry, await ownStory(work.db, incident))) {
    throw new Fault('INCIDENT_RETIME_UNKNOWN', { kind: 'not-found', say: `The timeline of #${incident.number} has no entry ${asked.entry}.`, mend: 'Take the number from its timeline.' })
  }
  if (!canBeRetimed(entry.kind)) {
    throw new Fault('INCIDENT_RETIME_NAMED', { kind: 'conflict', say: `Entry ${entry.seq} tells a named time or a correction, which is not moved here.`, mend: 'Correct the start, the detection, the mitigation or the resolution on the incident itself.' })
  }
  const known = await retimesOf(work.db, incident.id)
  const fromMs = known.get(entry.seq)?.atMs ?? entry.atMs
  const toMs = asked.at === null ? entry.atMs : givenInstant(asked.at, 'at', work.nowMs)
  if (toMs === fromMs) return { incident, changed: false, say: 'It stands at that time already.' }
  const earliestMs = earliestRetimeMs(incident)
  if (asked.at !== null && toMs < earliestMs) {
    throw new Fault('INCIDENT_RETIME_EARLY', { field: 'at', say: `${formatInstant(toMs)} is more than 30 days before #${incident.number} began.`, mend: `Give a time after ${formatInstant(earliestMs)}, or correct when the incident began first.` })
  }
  if (toMs === entry.atMs) await deleteRetime(work.db, incident.id, entry.seq)
  else {
    if (!known.has(entry.seq) && known.size >= mostRetimes) throw new Fault('INCIDENT_RETIMES_MANY', { kind: 'conflict', say: `${mostRetimes} entries of #${incident.number} were moved.`, mend: 'Put some back.' })
    await saveRetime(work.db, { incident_id: incident.id, seq: entry.seq, at_ms: toMs, reason: asked.reason, retimed_by: actorText(work.actor), retimed_ms: work.nowMs })
  }
  await append(work, [incidentEntryRetimed({
    subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment,
    data: { number: incident.number, entry: entry.seq, fromMs, toMs, recordedMs: entry.atMs, reason: asked.reason },
  })])
  return { incident, changed: true, say: toMs === entry.atMs ? 'It is back where the record has it.' : `It stands at ${formatInstant(toMs)} now.` }
}
