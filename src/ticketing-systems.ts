// Which vendors stand behind the port of tickets.
import { githubIssues } from './connections/github/issues.ts'
import type { TicketSystem } from './connections/ticketing.ts'

export const ticketingSystems: readonly TicketSystem[] = [githubIssues]
