// Who answers for which service, taken from the record of pages and incidents: kept to find what stands on one person.
import { dayMs } from '../../../base/duration.ts'
import type { Entry } from '../../../base/entry.ts'
import type { Duty, Reaction } from '../../../spine/practice.ts'
import { incidentMitigated, incidentResolved } from '../../incidents/events.ts'
import { pageAcknowledged, pageResolved } from '../events.ts'
import { forgetRestores, noteRestore } from '../store/readiness.ts'

/** Longer ago says nothing of who can do it today. */
const keptMs = 400 * dayMs

export const restoreReaction: Reaction = {
  name: 'oncall.note-restores',
  kinds: [pageAcknowledged.kind, pageResolved.kind, incidentMitigated.kind, incidentResolved.kind],
  async react(entry, work) {
    const { service } = entry
    const person = personIn(entry)
    if (service && person !== null && entry.atMs > work.nowMs - keptMs) await noteRestore(work.db, { subject: entry.subject, service, person, at_ms: entry.atMs })
  },
}

/** Null where a machine did it: an alert that ends by itself shows nothing of anybody. */
function personIn(entry: Entry): string | null {
  if (pageAcknowledged.is(entry)) return entry.data.person
  if ((pageResolved.is(entry) || incidentMitigated.is(entry) || incidentResolved.is(entry)) && entry.data.isAutomatic) return null
  return entry.actor.startsWith('person/') ? entry.actor.slice('person/'.length) : null
}

export const forgetRestoresDuty: Duty = {
  name: 'oncall.forget-restores', everyMs: dayMs,
  run: async (house) => void (await house.database.transact((db) => forgetRestores(db, house.clock.nowMs() - keptMs))),
}
