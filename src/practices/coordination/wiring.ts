// What coordination is given: chat systems, and what it may do to incidents for somebody.
import type { ChatSystem } from '../../connections/chat.ts'
import type { TicketSystem } from '../../connections/ticketing.ts'
import type { House, Work } from '../../spine/practice.ts'

/** What became of it, in one sentence for whoever asked. */
export interface Said { readonly say: string }

export interface IncidentVerbs {
  declare(work: Work, wish: { readonly title: string; readonly severity?: string }): Promise<{ readonly id: string; readonly number: number }>
  note(work: Work, incident: string, text: string): Promise<Said>
  assignRole(work: Work, wish: { readonly incident: string; readonly role: string; readonly person: string | null }): Promise<Said>
  changeSeverity(work: Work, incident: string, wish: { readonly severity: string; readonly reason: string | null }): Promise<Said>
  move(work: Work, wish: { readonly incident: string; readonly verb: 'mitigate' | 'resolve' | 'reopen'; readonly reason: string | null }): Promise<Said>
  /** Tells the internal audience. */
  publishUpdate(work: Work, incident: string, text: string): Promise<Said>
}

export interface CoordinationWiring {
  /** Made once the house stands. */
  readonly chats: (house: House) => readonly ChatSystem[]
  readonly verbs: IncidentVerbs
  /** Vendors that stand behind the port of tickets. */
  readonly ticketing: readonly TicketSystem[]
}

export type Chats = () => readonly ChatSystem[]
export interface Hearing { readonly chats: Chats; readonly verbs: IncidentVerbs }
