// The incident that a request means, by id or number: from what was followed, else from the record itself, which is never late.
import { Fault } from '../../base/fault.ts'
import { parseId } from '../../base/id.ts'
import { readEntries } from '../../record/read.ts'
import type { Db } from '../../spine/database.ts'
import { openIncidents } from '../incidents/questions.ts'
import { factsOf, incidentKinds } from './model/incident-facts.ts'
import type { IncidentFacts } from './model/incident-facts.ts'
import { findFacts } from './store/communications.ts'

/** Entries of one incident that change what is known of it. */
const mostEntries = 500

export async function readIncident(db: Db, ref: string): Promise<IncidentFacts> {
  const known = await findFacts(db, ref)
  const id = known?.id ?? (/^\d{1,9}$/.test(ref) ? (await openIncidents(db)).find(({ number }) => number === Number(ref))?.id : parseId('inc', ref))
  if (id) {
    // Whoever declares and tells at once must not be told that there is nothing.
    const { items } = await readEntries(db, { subjects: [`incident/${id}`], kinds: incidentKinds, order: 'oldest', limit: mostEntries })
    const facts = factsOf(items) ?? known
    if (facts) return facts
  }
  throw new Fault('COMMUNICATIONS_INCIDENT_UNKNOWN', { kind: 'not-found', incident: ref, say: `There is no incident ${ref}.`, mend: 'Look it up in the list of incidents; ids start with inc_, numbers are plain.' })
}

/** A restricted incident is told by the people named on it, not by Mainstay. */
export function refuseRestricted({ number, isRestricted }: IncidentFacts): void {
  if (!isRestricted) return
  throw new Fault('COMMUNICATIONS_RESTRICTED', { kind: 'forbidden', say: `#${number} is restricted: nothing about it is sent or shown here.`, mend: 'Tell those who may know yourself.' })
}
