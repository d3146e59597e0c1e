// What tickets do when incidents speak: open by rule, and owe each ticket what became of its incident.
import type { Entry } from '../../base/entry.ts'
import type { TicketPart } from '../../connections/ticketing.ts'
import type { Reaction, Work } from '../../spine/practice.ts'
import { incidentFact } from '../incidents/questions.ts'
import type { IncidentFact } from '../incidents/questions.ts'
import { newTicket } from './actions/keep-tickets.ts'
import { oweStep } from './actions/owe-step.ts'
import { bridgeFromTemplate } from './actions/set-bridge.ts'
import { isOpenedBy } from './model/ticket.ts'
import { isToldOutside } from './model/told-outside.ts'
import { ticketsOf } from './store/tickets.ts'
import type { TicketRow } from './store/tickets.ts'
import { ticketSystemsDeclared } from './ticket-documents.ts'

const kinds = ['incident.declared', 'incident.severity-changed', 'incident.changed', 'incident.mitigated', 'incident.resolved', 'incident.reopened', 'incident.closed', 'incident.merged'] as const

export const followIncidentsWithTickets: Reaction = {
  name: 'coordination.follow-incidents-with-tickets', kinds,
  async react(entry, work) {
    const incident = await incidentFact(work.db, entry.subject.slice('incident/'.length))
    if (!incident) return
    if (entry.kind === 'incident.declared') await bridgeFromTemplate(work, incident)
    if (!isToldOutside(incident)) return
    const tickets = await ticketsOf(work.db, incident.id)
    for (const ticket of tickets) if (ticket.state !== 'unlinked') await tell(work, ticket, entry)
    await openByRule(work, incident, tickets)
  },
}

async function openByRule(work: Work, incident: IncidentFact, tickets: readonly TicketRow[]): Promise<void> {
  for (const { name, spec } of await ticketSystemsDeclared(work.db)) {
    // One that was unlinked is not opened anew: somebody did not want it.
    if (isOpenedBy(spec.opens, incident) && !tickets.some(({ system }) => system === name)) await newTicket(work, incident, { system: name, openedBy: 'rule' })
  }
}

async function tell(work: Work, ticket: TicketRow, entry: Entry): Promise<void> {
  const owed = owedBy(entry)
  if (owed === null) return
  // The words of a ticket that somebody else wrote stay theirs.
  const parts = owed.parts.filter((part) => part !== 'title' || ticket.opened_by !== 'link')
  if (parts.length > 0 || owed.say !== null) await oweStep(work, ticket.id, { kind: 'update', parts, say: owed.say })
}

function owedBy({ kind, data }: Entry): { readonly parts: readonly TicketPart[]; readonly say: string | null } | null {
  const reason = typeof data['reason'] === 'string' && data['reason'] !== '' ? `: ${data['reason'].slice(0, 2_000)}` : '.'
  const says = (what: string): string => `Incident #${String(data['number'])} ${what}${reason}`
  switch (kind) {
    case 'incident.severity-changed': return { parts: ['severity', 'title'], say: says(`is ${String(data['to'])} now, after ${String(data['from'])}`) }
    case 'incident.changed': {
      const changes = Array.isArray(data['changes']) ? (data['changes'] as readonly { readonly field?: unknown }[]) : []
      return changes.some((change) => change?.field === 'title') ? { parts: ['title'], say: null } : null
    }
    case 'incident.mitigated': return { parts: ['state'], say: says('is mitigated') }
    case 'incident.resolved': return { parts: ['state'], say: says('is resolved') }
    case 'incident.reopened': return { parts: ['state'], say: says('is open again') }
    case 'incident.closed': return { parts: ['state'], say: null }
    case 'incident.merged': return { parts: [], say: says(`is part of #${String(data['intoNumber'])} now`) }
    default: return null
  }
}
