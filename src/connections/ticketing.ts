// Port: systems of tickets, kept in step with incidents both ways. One folder beside this file for each; ticketing-systems.ts says which there are.
import type { Finding } from '../base/finding.ts'
import { parseForeignJson } from '../base/foreign-json.ts'
import type { TicketNews, TicketPart, TicketState, TicketWish } from '../base/ticket.ts'
import { objectIn } from './foreign-fields.ts'
import type { Foreign } from './foreign-fields.ts'

export type { TicketNews, TicketPart, TicketState, TicketWish } from '../base/ticket.ts'

export const ticketSystemNames = ['github', 'gitlab', 'jira', 'jira-service-management', 'servicenow', 'pagerduty'] as const
export type TicketSystemName = (typeof ticketSystemNames)[number]

/** Where tickets live and in which words, as it was declared; the token is the secret itself. */
export interface TicketPlace {
  /** Of the API, without a slash at the end. */
  readonly url: string
  /** `acme/shop`, a project key, a table, a service's id. */
  readonly project: string
  readonly user: string | null
  readonly token: string
  readonly issueType: string | null
  readonly labels: readonly string[]
  /** What each severity is called there. */
  readonly severities: Readonly<Record<string, string>>
  /** What a state is called there, where its name matters. */
  readonly states: Readonly<Partial<Record<TicketState, string>>>
  /** Sent as they are when a ticket is opened, and when it is resolved. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly onResolve: Readonly<Record<string, unknown>>
}

/** What a ticket is. */
export interface TicketThere {
  readonly reference: string
  /** For people. */
  readonly url: string
  readonly title: string
  readonly isDone: boolean
  /** In the words of that system; null where it has none. */
  readonly severity: string | null
  /** When it last changed, by the clock of that system. */
  readonly changedMs: number | null
}

export interface TicketHeard {
  readonly value: TicketNews | null
  /** Why a message that was understood tells of nothing; null when it does, or was not understood. */
  readonly ignored: string | null
  readonly findings: readonly Finding[]
}
export interface TicketMessage {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** As it came: signatures are over these bytes. */
  readonly body: Buffer
}

/** Asks the system's API. Throws TicketRefused for whatever is no success. */
export interface TicketApi {
  readonly place: TicketPlace
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<TicketAnswer>
}
/** `list`: the objects, where the answer is a list. */
export interface TicketAnswer { readonly object: Foreign; readonly list: readonly Foreign[] }

/** `marker` stands in the text and is looked for first when an earlier try may have got through. */
export interface TicketMark { readonly marker: string; readonly mayBeThere: boolean }

export interface TicketSystem {
  readonly name: TicketSystemName
  /** For people: `GitHub issues`. */
  readonly title: string
  /** Where it usually is; null: it has to be said. */
  readonly usualUrl: string | null
  readonly needs: readonly ('user' | 'issueType')[]
  readonly usualSeverities: Readonly<Record<string, string>>
  headers(place: TicketPlace): Readonly<Record<string, string>>
  /** How long to wait, as this system says it in other headers than Retry-After. */
  patienceMs?(answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> }, nowMs: number): number | null
  /** The ticket that an address of a page leads to, or null. */
  referenceIn(address: string, place: Pick<TicketPlace, 'url' | 'project'>): string | null
  create(api: TicketApi, wish: TicketWish, mark: TicketMark): Promise<TicketThere>
  read(api: TicketApi, reference: string): Promise<TicketThere>
  /** Makes these parts as wished, and leaves what already is so: asked twice it changes nothing the second time. */
  update(api: TicketApi, reference: string, wish: TicketWish, parts: readonly TicketPart[]): Promise<TicketThere>
  comment(api: TicketApi, reference: string, said: TicketMark & { readonly text: string }): Promise<void>
  /** Why a message is not believed, or null. Compares in constant time. */
  disbelief(message: TicketMessage, by: { readonly secret: string; readonly nowMs: number }): string | null
  /** The sender's name for this delivery; null where it has none. */
  deliveryOf(message: TicketMessage): string | null
  hear(message: TicketMessage, place: Pick<TicketPlace, 'url' | 'project' | 'severities'>): TicketHeard
}

/** It answered no, or did not answer. */
export class TicketRefused extends Error {
  /** Asking the same again cannot help until somebody changes something. */
  readonly isPermanent: boolean
  readonly waitMs: number | null
  constructor(say: string, of: { readonly isPermanent: boolean; readonly waitMs?: number | null; readonly cause?: unknown }) {
    super(say, { cause: of.cause })
    this.isPermanent = of.isPermanent
    this.waitMs = of.waitMs ?? null
  }
}

export const nothingSaid: Omit<TicketNews, 'reference'> = { atMs: null, by: null, isDone: null, severity: null, comment: null, isGone: false }
export const headerOf = ({ headers }: TicketMessage, name: string): string => (typeof headers[name] === 'string' ? headers[name] : '')
export const heardNews = (value: TicketNews): TicketHeard => ({ value, ignored: null, findings: [] })
export const heardNothing = (ignored: string): TicketHeard => ({ value: null, ignored, findings: [] })
export const notTicket = (say: string): TicketHeard => ({ value: null, ignored: null, findings: [{ level: 'error', code: 'COORDINATION_TICKET_FORM', say, mend: 'Check that the sender is of the kind that this system is declared as.' }] })

/** Reads a JSON object and hands it on; what is none is a finding, never an error. */
export function hearingObject(message: TicketMessage, read: (body: Foreign) => TicketHeard): TicketHeard {
  try {
    const value = parseForeignJson(message.body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? read(objectIn(value)) : notTicket('The body is no JSON object.')
  } catch (problem) {
    return notTicket(`JSON cannot be parsed: ${(problem as Error).message.slice(0, 200)}`)
  }
}

/** The severity's word among those that are there; null where none is. */
export function severityAmong(words: readonly string[], severities: Readonly<Record<string, string>>): string | null {
  const known = Object.values(severities)
  return words.find((word) => known.includes(word)) ?? null
}

/** Those that are there, with the severity's word put in place of any other severity's. */
export function withSeverityWord(words: readonly string[], severity: string, severities: Readonly<Record<string, string>>): readonly string[] {
  const known = new Set(Object.values(severities))
  return [...words.filter((word) => !known.has(word)), ...(severities[severity] === undefined ? [] : [severities[severity]])]
}
