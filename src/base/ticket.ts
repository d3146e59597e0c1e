// A ticket in another system, in our words: what it shall be and what is posted about it.

export type TicketState = 'open' | 'mitigated' | 'resolved'

/** What a ticket shall be. */
export interface TicketWish {
  readonly title: string
  /** Plain text; it ends with the address of the incident, which holds the marker. */
  readonly text: string
  readonly severity: string
  readonly state: TicketState
  /** Said where the system asks for words when something is resolved. */
  readonly reason: string
}
export type TicketPart = 'state' | 'severity' | 'title'

/** Something posted about one ticket. What is null is not told. */
export interface TicketNews {
  readonly reference: string
  readonly atMs: number | null
  /** A handle; never an address or a full name. */
  readonly by: string | null
  readonly isDone: boolean | null
  readonly severity: string | null
  readonly comment: string | null
  readonly isGone: boolean
}
