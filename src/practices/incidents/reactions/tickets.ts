// What becomes of an incident when its ticket's system was declared to win: it is resolved, reopened or weighed as it was there.
import type { Entry } from '../../../base/entry.ts'
import { Fault } from '../../../base/fault.ts'
import type { Reaction, Work } from '../../../spine/practice.ts'
import { changeIncident } from '../actions/change-incident.ts'
import { moveIncident } from '../actions/move-incident.ts'
import { severities } from '../model/severity.ts'

/** Read from the record by name: the practice that says them may be switched off. */
export const ticketReaction: Reaction = {
  name: 'incidents.follow-tickets', kinds: ['ticket.closed', 'ticket.reopened', 'ticket.severity-changed'],
  async react(entry, work) {
    try {
      await follow(entry, work)
    } catch (problem) {
      // A merged or closed incident has moved on; what the ticket said stands on its timeline.
      if (!(problem instanceof Fault)) throw problem
    }
  },
}

async function follow(entry: Entry, work: Work): Promise<void> {
  const { asks, say, severity } = entry.data
  const incident = entry.subject.slice('incident/'.length)
  const reason = `Ticket: ${typeof say === 'string' ? say : ''}`.slice(0, 1_000)
  if (asks === 'resolve' || asks === 'reopen') await moveIncident(work, { incident, verb: asks, reason, cause: entry.seq })
  const known = severities.find((each) => each === severity)
  if (asks === 'severity' && known !== undefined) await changeIncident(work, incident, { severity: known, reason })
}
