// Rules of tickets: which incident opens one, what it shall be, what is news and whose word counts.
import { compilePattern } from '../../../base/pattern.ts'
import type { TicketNews, TicketPart, TicketState, TicketWish } from '../../../base/ticket.ts'
import type { IncidentToTell } from './incident-to-tell.ts'
import { isToldOutside } from './told-outside.ts'

export type Winner = 'mainstay' | 'ticket'

export interface OpeningRule {
  readonly severities?: readonly string[]
  /** Patterns over service names, anchored at both ends. */
  readonly services?: readonly string[]
  readonly types?: readonly string[]
}

/** Whether this incident opens a ticket by itself. Without a rule none does; a rule that says nothing takes every one. */
export function isOpenedBy(rule: OpeningRule | undefined, incident: IncidentToTell): boolean {
  if (rule === undefined || !isToldOutside(incident) || (incident.state !== 'open' && incident.state !== 'mitigated')) return false
  if (rule.severities !== undefined && !rule.severities.includes(incident.severity)) return false
  if (rule.types !== undefined && !rule.types.includes(incident.type)) return false
  return rule.services === undefined || (incident.service !== null && rule.services.some((pattern) => compilePattern(pattern)(incident.service!)))
}

export function ticketStateOf(state: IncidentToTell['state']): TicketState {
  return state === 'open' || state === 'mitigated' ? state : 'resolved'
}

/** Stands in the address below the text, so that a ticket or a comment whose answer was lost is found again. */
export function addressWithMarker(publicUrl: string, incident: Pick<IncidentToTell, 'number'>, marker: string): string {
  return `${publicUrl}/i/${incident.number}#${marker}`
}

export function wishFor(incident: IncidentToTell, by: { readonly publicUrl: string; readonly ticket: string; readonly reason?: string }): TicketWish {
  const service = incident.service === null ? '' : `\nService: ${incident.service}${incident.environment === null ? '' : ` (${incident.environment})`}`
  return {
    title: `[${incident.severity}] ${incident.title}`.slice(0, 250), severity: incident.severity, state: ticketStateOf(incident.state),
    reason: by.reason ?? `Incident #${incident.number} is resolved.`,
    text: `${incident.title}\n\nIncident #${incident.number}, ${incident.severity}${incident.type === 'incident' ? '' : ` (${incident.type})`}, declared ${new Date(incident.declaredMs).toISOString()}${service}\n\nRun in Mainstay: ${addressWithMarker(by.publicUrl, incident, by.ticket)}`,
  }
}

/** Anything of ours holds the marker of a step or of a ticket. */
export function isOurs(text: string): boolean {
  return /\/i\/\d+#(tst|tkt)_[0-9a-z]{26}/.test(text)
}

/** What is known of the ticket at the other side. */
export interface KnownThere {
  readonly isDone: boolean | null
  readonly severity: string | null
  readonly changedMs: number | null
}

/** What of a message nobody here knew. */
export interface FreshNews {
  readonly isDone: boolean | null
  readonly severity: string | null
  readonly comment: string | null
  readonly isGone: boolean
}

/**
 * A message repeats what is known, or echoes what we are just sending, or is older than what is known: none of that is
 * news. Compared by state, not by who did it: the account that we use may be a person's too.
 * @param sending what steps that began are making of the ticket.
 */
export function freshOf(news: TicketNews, known: KnownThere, sending: readonly { readonly isDone: boolean | null; readonly severity: string | null }[]): FreshNews | null {
  const comment = news.comment !== null && !isOurs(news.comment) ? news.comment : null
  const isOld = news.atMs !== null && known.changedMs !== null && news.atMs < known.changedMs
  const isDone = isOld || news.isDone === null || news.isDone === (known.isDone ?? false) || sending.some((step) => step.isDone === news.isDone) ? null : news.isDone
  const severity = isOld || news.severity === null || news.severity === known.severity || sending.some((step) => step.severity === news.severity) ? null : news.severity
  if (comment === null && isDone === null && severity === null && !news.isGone) return null
  return { isDone, severity, comment, isGone: news.isGone }
}

/** Our severity for one of theirs: the present one where it is called so too, else the gravest that is. */
export function severityFor(there: string, severities: Readonly<Record<string, string>>, present: string): string | null {
  if (severities[present] === there) return present
  return Object.keys(severities).sort().find((severity) => severities[severity] === there) ?? null
}

/** Parts that the other side decides are not sent over what it said meanwhile. */
export function partsLeft(parts: readonly TicketPart[], overtaken: readonly TicketPart[], wins: { readonly state?: Winner; readonly severity?: Winner }): readonly TicketPart[] {
  return parts.filter((part) => part === 'title' || !overtaken.includes(part) || wins[part] !== 'ticket')
}

const firstWaitMs = 5_000
const longestBackoffMs = 15 * 60_000
/** An outage of a long weekend; after that a person looks at it. */
export const laidAsideAfterMs = 3 * 86_400_000

/** @param random 0 to 1, so that many tickets do not come back at once. */
export function waitBeforeTry(attempts: number, of: { readonly askedMs: number | null; readonly random: number }): number {
  if (of.askedMs !== null) return Math.round(of.askedMs + of.random * 1_000)
  return Math.round(Math.min(longestBackoffMs, firstWaitMs * 2 ** Math.min(attempts - 1, 20)) * (0.75 + of.random / 2))
}
