// `/api/v1/incidents/:id/tickets`, `/api/v1/tickets`, `/api/v1/ticket-systems` and the bridge of an incident.
import { Fault } from '../../../base/fault.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../../base/page.ts'
import type { TicketSystem } from '../../../connections/ticketing.ts'
import { append } from '../../../record/append.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { knownIncident, knownSystem, knownTicket, linkTicket, openTicket, retryTicket, unlinkTicket } from '../actions/keep-tickets.ts'
import { setBridge } from '../actions/set-bridge.ts'
import { systemAnswers, ticketAnswers } from '../answers-tickets.ts'
import { BridgeAnswer, IncidentTicketsAnswer, LinkTicket, OpenTicket, SetBridge, TicketAnswer, TicketIncidentParams, TicketPage, TicketParams, TicketsQuery, TicketSystemParams, TicketSystemsAnswer } from '../contract-tickets.ts'
import { ticketSystemRemoved } from '../events-tickets.ts'
import { isToldOutside } from '../model/told-outside.ts'
import { deleteDocument, findBridge } from '../store/ticket-documents.ts'
import { ticketsOf, ticketsPage } from '../store/tickets.ts'
import type { TicketRow } from '../store/tickets.ts'
import { ticketKind, ticketSystemsDeclared } from '../ticket-documents.ts'

export function ticketRoutes(systems: readonly TicketSystem[]): readonly Route[] {
  const answerOf = async (house: House, row: TicketRow): Promise<TicketAnswer> => (await ticketAnswers(house.read, systems, [row]))[0]!
  const reading = (house: House) => ({ db: house.read })
  return [
    route({
      method: 'GET', path: '/api/v1/incidents/:id/tickets', access: 'read', summary: 'Tickets of an incident in other systems, and what is owed to them', params: TicketIncidentParams, answer: IncidentTicketsAnswer,
      async handle({ params }, house) {
        const incident = await knownIncident(reading(house), params.id)
        const rows = (await ticketsOf(house.read, incident.id)).filter(({ state }) => state !== 'unlinked')
        const isTold = isToldOutside(incident)
        const declared = isTold ? await ticketSystemsDeclared(house.read) : []
        return {
          items: await ticketAnswers(house.read, systems, rows), isToldOutside: isTold,
          canOpenIn: declared.filter(({ name }) => !rows.some(({ system }) => system === name)).map(({ name, spec }) => ({ name, title: systems.find((each) => each.name === spec.system)?.title ?? spec.system })),
        }
      },
    }),
    route({
      method: 'POST', path: '/api/v1/incidents/:id/tickets', access: 'respond', summary: 'Open a ticket for an incident in a declared system', params: TicketIncidentParams, body: OpenTicket, answer: TicketAnswer, status: 201,
      handle: async ({ params, body, caller }, house) => answerOf(house, await house.transact(caller.actor, (work) => openTicket(work, params.id, body.system))),
    }),
    route({
      method: 'POST', path: '/api/v1/incidents/:id/tickets/link', access: 'respond', summary: 'Link a ticket that is there already, by the address of its page', params: TicketIncidentParams, body: LinkTicket, answer: TicketAnswer, status: 201,
      handle: async ({ params, body, caller }, house) => answerOf(house, await house.transact(caller.actor, (work) => linkTicket(work, params.id, { address: body.url, systems }))),
    }),
    route({
      method: 'GET', path: '/api/v1/tickets', access: 'read', summary: 'Tickets of all incidents, newest first; only those to which something is owed when asked', query: TicketsQuery, answer: TicketPage,
      async handle({ query }, house) {
        const limit = query.limit ?? defaultPageSize
        const page = pageOf(await ticketsPage(house.read, { before: idOf(query.cursor), isOwed: query.owed ?? false, limit: limit + 1 }), limit, (last) => [last.id])
        return { items: await ticketAnswers(house.read, systems, page.items), next: page.next }
      },
    }),
    route({
      method: 'GET', path: '/api/v1/tickets/:id', access: 'read', summary: 'One ticket, and what is owed to it', params: TicketParams, answer: TicketAnswer,
      handle: async ({ params }, house) => answerOf(house, await knownTicket(reading(house), params.id, false)),
    }),
    route({
      method: 'DELETE', path: '/api/v1/tickets/:id', access: 'respond', summary: 'Unlink a ticket; it stays as it is at its system', params: TicketParams, status: 204,
      handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => unlinkTicket(work, params.id)),
    }),
    route({
      method: 'POST', path: '/api/v1/tickets/:id/retry', access: 'respond', summary: 'Try at once what is owed to a ticket, and again what was laid aside', params: TicketParams, answer: TicketAnswer,
      async handle({ params, caller }, house) {
        await house.transact(caller.actor, (work) => retryTicket(work, params.id))
        return answerOf(house, await knownTicket(reading(house), params.id, false))
      },
    }),
    route({
      method: 'GET', path: '/api/v1/ticket-systems', access: 'read', summary: 'Systems of tickets as declared, and how much is owed to each', answer: TicketSystemsAnswer,
      handle: async (_, house) => ({ items: await systemAnswers(house.read, systems) }),
    }),
    route({
      method: 'DELETE', path: '/api/v1/ticket-systems/:name', access: 'set-standards', summary: 'Remove a system of tickets; its tickets stay as they are there', params: TicketSystemParams, status: 204,
      handle: ({ params, caller }, house) => house.transact(caller.actor, async (work) => {
        await knownSystem(work, params.name)
        await deleteDocument(work.db, { kind: ticketKind, name: params.name })
        await append(work, [ticketSystemRemoved({ subject: `ticket-system/${params.name}`, data: {} })])
      }),
    }),
    route({
      method: 'GET', path: '/api/v1/incidents/:id/bridge', access: 'read', summary: 'Where people speak about an incident', params: TicketIncidentParams, answer: BridgeAnswer,
      async handle({ params }, house) {
        const row = await findBridge(house.read, (await knownIncident(reading(house), params.id)).id)
        return { url: row?.url ?? null, template: row?.template ?? null }
      },
    }),
    route({
      method: 'PUT', path: '/api/v1/incidents/:id/bridge', access: 'respond', summary: 'Set where people speak about an incident; null takes it away', params: TicketIncidentParams, body: SetBridge, answer: BridgeAnswer,
      async handle({ params, body, caller }, house) {
        const { url, template } = await house.transact(caller.actor, async (work) => setBridge(work, await knownIncident(work, params.id), body.url))
        return { url, template }
      },
    }),
  ]
}

function idOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const id = decodeCursor(cursor)?.[0]
  if (typeof id !== 'string') throw new Fault('COORDINATION_TICKET_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return id
}
