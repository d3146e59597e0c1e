// What communications do when incidents speak: keep what is known of each.
import { readEntries } from '../../record/read.ts'
import type { Reaction } from '../../spine/practice.ts'
import { planNudge } from './actions/nudge.ts'
import { factsOf, incidentKinds, withEntry } from './model/incident-facts.ts'
import { findFacts, saveFacts } from './store/communications.ts'

export const followIncidents: Reaction = {
  name: 'communications.follow-incidents', kinds: incidentKinds,
  async react(entry, work) {
    if (!entry.subject.startsWith('incident/')) return
    const known = await findFacts(work.db, entry.subject.slice('incident/'.length))
    const facts = withEntry(known, entry) ?? factsOf((await readEntries(work.db, { subjects: [entry.subject], kinds: incidentKinds, order: 'oldest', limit: 500 })).items)
    if (!facts) return
    await saveFacts(work.db, facts)
    await planNudge(work, facts)
  },
}
