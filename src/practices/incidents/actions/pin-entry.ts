// Pinning what matters on a timeline, and taking the pin off. The entry itself is never touched.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import { findEntry } from '../../../record/read.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentPinned, incidentUnpinned } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import { isPartOfStory } from '../model/story.ts'
import { ownStory } from '../reads/timeline.ts'
import { deletePin, insertPin, mostPins, pinsOf } from '../store/pins.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'

export async function pinEntry(work: Work, ref: string, seq: number): Promise<Change> {
  const incident = await heldIncident(work, ref)
  const entry = await findEntry(work.db, seq)
  if (!entry || !isPartOfStory(entry, await ownStory(work.db, incident))) {
    throw new Fault('INCIDENT_PIN_UNKNOWN', { kind: 'not-found', say: `The timeline of #${incident.number} has no entry ${seq}.`, mend: 'Take the number from its timeline.' })
  }
  const pins = await pinsOf(work.db, incident.id)
  if (!pins.has(seq) && pins.size >= mostPins) throw new Fault('INCIDENT_PINS_MANY', { kind: 'conflict', say: `#${incident.number} has ${mostPins} pins.`, mend: 'Take some off: where everything is pinned, nothing is.' })
  const isNew = await insertPin(work.db, { incident_id: incident.id, seq, pinned_by: actorText(work.actor), pinned_ms: work.nowMs })
  if (isNew) await append(work, [incidentPinned({ subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment, data: { number: incident.number, entry: seq } })])
  return { incident, changed: isNew, say: isNew ? 'It is pinned.' : 'It was pinned before.' }
}

export async function unpinEntry(work: Work, ref: string, seq: number): Promise<Change> {
  const incident = await heldIncident(work, ref)
  const wasPinned = await deletePin(work.db, incident.id, seq)
  if (wasPinned) await append(work, [incidentUnpinned({ subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment, data: { number: incident.number, entry: seq } })])
  return { incident, changed: wasPinned, say: wasPinned ? 'The pin is off.' : 'It was not pinned.' }
}
