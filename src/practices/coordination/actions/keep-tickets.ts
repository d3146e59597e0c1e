// Opening, linking and unlinking tickets, and asking again for what was laid aside.
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import type { TicketSystem } from '../../../connections/ticketing.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentFact } from '../../incidents/questions.ts'
import type { IncidentFact } from '../../incidents/questions.ts'
import { ticketLinked as linkedEvent, ticketUnlinked } from '../events-tickets.ts'
import { isToldOutside } from '../model/told-outside.ts'
import { changeStep, changeTicket, deleteSteps, findTicket, insertTicket, linkKey, lockTicket, mostTickets, stepsOf, ticketLinked, ticketsOf } from '../store/tickets.ts'
import type { TicketRow } from '../store/tickets.ts'
import { placeOf, ticketSystemDeclared, ticketSystemsDeclared } from '../ticket-documents.ts'
import { oweStep, wakeTicket } from './owe-step.ts'

export async function knownIncident(work: Pick<Work, 'db'>, ref: string): Promise<IncidentFact> {
  const incident = await incidentFact(work.db, ref)
  if (!incident) throw new Fault('COORDINATION_NO_INCIDENT', { kind: 'not-found', say: `There is no incident ${ref.slice(0, 60)}.`, mend: 'Ids start with inc_, numbers are plain.' })
  return incident
}

async function toldIncident(work: Work, ref: string): Promise<IncidentFact> {
  const incident = await knownIncident(work, ref)
  if (!isToldOutside(incident)) throw new Fault('COORDINATION_NOT_TOLD', { kind: 'conflict', say: `#${incident.number} is not told outside: a drill, a test and a restricted incident have no tickets.`, mend: 'Declare an incident of type incident or security.' })
  if ((await ticketsOf(work.db, incident.id)).length >= mostTickets) throw new Fault('COORDINATION_TOO_MANY', { kind: 'conflict', say: `#${incident.number} has ${mostTickets} tickets.`, mend: 'Use one of them.' })
  return incident
}

/** Opened by hand. `system` may be left out where only one is declared. */
export async function openTicket(work: Work, ref: string, system: string | undefined): Promise<TicketRow> {
  const incident = await toldIncident(work, ref)
  const declared = await ticketSystemsDeclared(work.db)
  const chosen = system === undefined ? (declared.length === 1 ? declared[0] : undefined) : declared.find(({ name }) => name === system)
  if (!chosen) {
    throw new Fault('COORDINATION_TICKET_SYSTEM', {
      kind: system === undefined ? 'bad-input' : 'not-found', say: system === undefined ? 'It is not said in which system.' : `No system of tickets is called ${system}.`, field: 'system',
      mend: declared.length === 0 ? 'Declare one with a file of kind TicketSystem.' : `Choose one of ${declared.map(({ name }) => name).join(', ')}.`,
    })
  }
  const running = (await ticketsOf(work.db, incident.id)).find((ticket) => ticket.system === chosen.name && ticket.state !== 'unlinked')
  if (running) throw new Fault('COORDINATION_TICKET_THERE', { kind: 'conflict', say: `#${incident.number} has a ticket in ${chosen.name} already${running.url === null ? ', being opened' : `: ${running.url}`}.`, mend: 'Use that one, or unlink it first.', ticket: running.id })
  return newTicket(work, incident, { system: chosen.name, openedBy: 'hand' })
}

export async function newTicket(work: Work, incident: IncidentFact, of: { readonly system: string; readonly openedBy: 'rule' | 'hand' }): Promise<TicketRow> {
  const row: TicketRow = {
    id: newId('tkt', work.nowMs), incident: incident.id, number: incident.number, system: of.system, state: 'opening', opened_by: of.openedBy, reference: null, link_key: null, url: null, title: null,
    there_done: null, there_severity: null, there_ms: null, told_ms: null, created_ms: work.nowMs,
  }
  await insertTicket(work.db, row)
  await oweStep(work, row.id, { kind: 'open', parts: [], say: null })
  return row
}

/** A ticket that is there already, by the address of its page. */
export async function linkTicket(work: Work, ref: string, of: { readonly address: string; readonly systems: readonly TicketSystem[] }): Promise<TicketRow> {
  const incident = await toldIncident(work, ref)
  const found = (await ticketSystemsDeclared(work.db)).flatMap(({ name, spec }) => {
    const system = of.systems.find((each) => each.name === spec.system)
    const reference = system?.referenceIn(of.address, placeOf(spec, system)) ?? null
    return reference === null ? [] : [{ name, reference }]
  })[0]
  if (!found) throw new Fault('COORDINATION_TICKET_ADDRESS', { say: 'The address leads to no ticket of a system that is declared here.', mend: 'Copy the address of the ticket\'s page, and check that its project is declared with a file of kind TicketSystem.', field: 'address' })
  const key = linkKey(found.name, found.reference)
  const other = await ticketLinked(work.db, key)
  if (other) throw new Fault('COORDINATION_TICKET_LINKED', { kind: 'conflict', say: `That ticket follows incident #${other.number} already.`, mend: 'Unlink it there first.', ticket: other.id })
  const row: TicketRow = {
    id: newId('tkt', work.nowMs), incident: incident.id, number: incident.number, system: found.name, state: 'linked', opened_by: 'link', reference: found.reference, link_key: key, url: of.address, title: null,
    there_done: null, there_severity: null, there_ms: null, told_ms: null, created_ms: work.nowMs,
  }
  await insertTicket(work.db, row)
  await oweStep(work, row.id, { kind: 'look', parts: [], say: `This ticket follows incident #${incident.number} (${incident.severity}): ${incident.title}` })
  await append(work, [linkedEvent({ subject: `incident/${incident.id}`, service: incident.service, environment: incident.environment, data: { number: incident.number, ticket: row.id, system: row.system, say: `${row.system}, ${of.address}`, url: of.address } })])
  return row
}

export async function unlinkTicket(work: Work, id: string): Promise<void> {
  const ticket = await knownTicket(work, id)
  if (ticket.state === 'unlinked') return
  await changeTicket(work.db, id, { state: 'unlinked', link_key: null })
  await deleteSteps(work.db, id)
  const incident = await incidentFact(work.db, ticket.incident)
  await append(work, [ticketUnlinked({ subject: `incident/${ticket.incident}`, service: incident?.service ?? null, environment: incident?.environment ?? null, data: { number: ticket.number, ticket: id, system: ticket.system, say: `${ticket.system}, ${ticket.url ?? 'before it was opened there'}`, url: ticket.url } })])
}

/** What was laid aside is owed again, and what waits is tried at once. */
export async function retryTicket(work: Work, id: string): Promise<void> {
  const ticket = await knownTicket(work, id)
  const steps = await stepsOf(work.db, [ticket.id])
  if (steps.length === 0) throw new Fault('COORDINATION_NOTHING_OWED', { kind: 'conflict', say: 'Nothing is owed to this ticket.', mend: 'There is nothing to do.' })
  for (const step of steps) await changeStep(work.db, step.id, { state: 'owed', due_ms: work.nowMs, attempts: 0, ...(step.state === 'laid-aside' ? { created_ms: work.nowMs } : {}) })
  await wakeTicket(work, id, work.nowMs)
}

export async function knownTicket(work: Pick<Work, 'db'>, id: string, isHeld = true): Promise<TicketRow> {
  const ticket = await (isHeld ? lockTicket : findTicket)(work.db, id)
  if (!ticket) throw new Fault('COORDINATION_TICKET_UNKNOWN', { kind: 'not-found', say: `There is no ticket ${id.slice(0, 60)}.`, mend: 'See the tickets of its incident; ids start with tkt_.' })
  return ticket
}

/** @throws Fault where there is none of that name. */
export async function knownSystem(work: Pick<Work, 'db'>, name: string) {
  const spec = await ticketSystemDeclared(work.db, name)
  if (!spec) throw new Fault('COORDINATION_TICKET_SYSTEM', { kind: 'not-found', say: `No system of tickets is called ${name.slice(0, 100)}.`, mend: 'See GET /api/v1/ticket-systems.' })
  return spec
}
