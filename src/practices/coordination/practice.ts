// Coordination: incidents kept in step with the systems where other people work.
import type { TicketSystem } from '../../connections/ticketing.ts'
import type { Practice } from '../../spine/practice.ts'
import { ticketPart } from './ticket-part.ts'

export function coordination({ ticketing }: { readonly ticketing: readonly TicketSystem[] }): Practice {
  return { name: 'coordination', ...ticketPart(ticketing) }
}
