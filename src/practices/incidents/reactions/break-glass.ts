// A higher role that was asked for an incident stands on its timeline: who asked, who said yes, what was done, what was thought of it.
import type { Entry } from '../../../base/entry.ts'
import type { Reaction, Work } from '../../../spine/practice.ts'
import { linkTo } from '../actions/read-situation.ts'
import { findIncident, insertLinks } from '../store/incidents.ts'

export const breakGlassReaction: Reaction = {
  name: 'incidents.follow-break-glass', kinds: ['break-glass.asked'],
  async react(entry: Entry, work: Work): Promise<void> {
    const named = entry.data['incident']
    const incident = typeof named === 'string' ? await findIncident(work.db, named) : null
    if (incident) await insertLinks(work.db, incident.id, [linkTo(entry.subject, { reason: 'asked for it', fromMs: entry.atMs, nowMs: work.nowMs })])
  },
}
