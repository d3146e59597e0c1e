// What a ticket's system posts: taken once, told on the incident's timeline, and weighed against what is owed.
import type { TicketNews, TicketPart } from '../../../connections/ticketing.ts'
import { append } from '../../../record/append.ts'
import type { Said } from '../../../base/entry.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentFact } from '../../incidents/questions.ts'
import type { IncidentFact } from '../../incidents/questions.ts'
import { ticketClosed, ticketCommented, ticketGone, ticketReopened, ticketSeverityChanged } from '../events-tickets.ts'
import { freshOf, partsLeft, severityFor } from '../model/ticket.ts'
import type { FreshNews, KnownThere } from '../model/ticket.ts'
import { changeStep, changeTicket, deleteStep, deleteSteps, linkKey, lockTicket, stepsOf, takeDelivery, ticketLinked } from '../store/tickets.ts'
import type { TicketRow } from '../store/tickets.ts'
import type { TicketSystemSpec } from '../ticket-documents.ts'

export interface Told {
  /** Name of the system, as declared. */
  readonly name: string
  readonly wins: TicketSystemSpec['wins']
  readonly severities: Readonly<Record<string, string>>
  readonly delivery: string | null
  readonly news: TicketNews
}

export type Taken = 'taken' | 'repeated' | 'known' | 'of-no-incident'

const longestComment = 5_000

export async function takeInNews(work: Work, told: Told): Promise<Taken> {
  const { name, delivery, news, wins = {} } = told
  if (delivery !== null && !(await takeDelivery(work.db, { system: name, delivery, nowMs: work.nowMs }))) return 'repeated'
  const linked = await ticketLinked(work.db, linkKey(name, news.reference))
  const ticket = linked && (await lockTicket(work.db, linked.id))
  const incident = ticket && (await incidentFact(work.db, ticket.incident))
  if (!ticket || !incident || ticket.state !== 'linked') return 'of-no-incident'
  const steps = await stepsOf(work.db, [ticket.id])
  const sending = steps.flatMap(({ target }) => (target === null ? [] : [JSON.parse(target) as { isDone: boolean | null; severity: string | null }]))
  const fresh = freshOf(news, knownOf(ticket), sending)
  if (fresh === null) return 'known'
  await changeTicket(work.db, ticket.id, {
    ...(fresh.isDone === null ? {} : { there_done: fresh.isDone ? 1 : 0 }), ...(fresh.severity === null ? {} : { there_severity: fresh.severity }),
    ...(fresh.isDone === null && fresh.severity === null ? {} : { there_ms: Math.max(news.atMs ?? 0, ticket.there_ms ?? 0) || null }),
  })
  return (await tellNews(work, { ticket, incident, fresh, by: news.by, wins, severities: told.severities })) ? 'taken' : 'known'
}

export function knownOf(ticket: TicketRow): KnownThere {
  return { isDone: ticket.there_done === null ? null : ticket.there_done === 1, severity: ticket.there_severity, changedMs: ticket.there_ms }
}

export interface NewsToTell extends Pick<Told, 'severities'> {
  readonly ticket: TicketRow
  readonly incident: IncidentFact
  readonly fresh: FreshNews
  readonly by: string | null
  readonly wins: NonNullable<Told['wins']>
}

/** Tells it on the timeline and lets what is owed give way. False where there is nothing to say after all. */
export async function tellNews(work: Work, { ticket, incident, fresh, by, wins, severities }: NewsToTell): Promise<boolean> {
  const about = { subject: `incident/${incident.id}`, service: incident.service, environment: incident.environment }
  const who = `${ticket.system} ${ticket.title === null ? ticket.url ?? ticket.reference : `“${ticket.title}”`}${by === null ? '' : `, ${by}`}`
  const data = { number: incident.number, ticket: ticket.id, system: ticket.system, url: ticket.url, by }
  const said: Said[] = []
  if (fresh.isDone !== null) {
    const asks = wins.state === 'ticket'
    said.push(fresh.isDone ? ticketClosed({ ...about, data: { ...data, say: who, ...(asks ? { asks: 'resolve' as const } : {}) } }) : ticketReopened({ ...about, data: { ...data, say: who, ...(asks ? { asks: 'reopen' as const } : {}) } }))
  }
  if (fresh.severity !== null) {
    const severity = severityFor(fresh.severity, severities, incident.severity)
    // A word that several severities share is no change where the present one is among them.
    if (severity !== null && severity !== incident.severity) said.push(ticketSeverityChanged({ ...about, data: { ...data, severity, say: `${who}: ${severity} there, ${incident.severity} here`, ...(wins.severity === 'ticket' ? { asks: 'severity' as const } : {}) } }))
  }
  if (fresh.comment !== null) said.push(ticketCommented({ ...about, data: { ...data, say: `${who}: ${fresh.comment.slice(0, longestComment)}` } }))
  if (fresh.isGone) {
    said.push(ticketGone({ ...about, data: { ...data, say: who } }))
    await changeTicket(work.db, ticket.id, { state: 'unlinked', link_key: null })
    await deleteSteps(work.db, ticket.id)
  } else await giveWay(work, await stepsOf(work.db, [ticket.id]), { wins, overtaken: [...(fresh.isDone === null ? [] : ['state' as const]), ...(fresh.severity === null ? [] : ['severity' as const])] })
  await append(work, said)
  return said.length > 0
}

/** Where the ticket wins, what we still owed of the same is not sent over it. */
async function giveWay(work: Work, steps: Awaited<ReturnType<typeof stepsOf>>, { wins, overtaken }: { wins: NonNullable<Told['wins']>; overtaken: readonly TicketPart[] }): Promise<void> {
  for (const step of steps) {
    const parts = JSON.parse(step.parts) as readonly TicketPart[]
    const left = partsLeft(parts, overtaken, wins)
    if (left.length === parts.length) continue
    if (left.length === 0 && step.say === null) await deleteStep(work.db, step.id)
    else await changeStep(work.db, step.id, { parts: JSON.stringify(left) })
  }
}
