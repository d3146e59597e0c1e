// The ticket half of coordination, as one value to be plugged in: tickets in other systems, and the bridge of an incident.
import { formatDuration, minuteMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import type { TicketSystem } from '../../connections/ticketing.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { ticketStepJob } from './actions/carry-out-step.ts'
import { ticketMigrations } from './migrations-tickets.ts'
import { followIncidentsWithTickets } from './reactions-tickets.ts'
import { ticketsInRoutes } from './routes/tickets-in.ts'
import { ticketRoutes } from './routes/tickets.ts'
import { owedBySystem } from './store/tickets.ts'
import { ticketDocuments } from './ticket-documents.ts'

export type TicketPart = Required<Pick<Practice, 'migrations' | 'routes' | 'reactions' | 'jobs' | 'documents' | 'findings'>>

/** @param systems the vendors that stand behind the port of tickets. */
export function ticketPart(systems: readonly TicketSystem[]): TicketPart {
  return {
    migrations: ticketMigrations,
    routes: [...ticketRoutes(systems), ...ticketsInRoutes(systems)],
    reactions: [followIncidentsWithTickets],
    jobs: [ticketStepJob(systems)],
    documents: ticketDocuments(systems),
    findings,
  }
}

/** A restart or a limit of requests passes sooner. */
const lateMs = 5 * minuteMs

async function findings(house: House): Promise<readonly Finding[]> {
  const nowMs = house.clock.nowMs()
  return (await owedBySystem(house.read)).flatMap(({ system, state, count, sinceMs, detail }): Finding[] => {
    const steps = `${count} ${count === 1 ? 'step' : 'steps'}`
    const why = detail === '' ? '' : `: ${detail.replace(/\.$/, '')}`
    if (state === 'laid-aside') return [{ level: 'warning', code: 'COORDINATION_TICKET_LAID_ASIDE', say: `${steps} owed to tickets in ${system} ${count === 1 ? 'was' : 'were'} laid aside${why}.`, mend: 'Mend the cause, then: mainstay ticket list --owed, and mainstay ticket retry <ticket>.' }]
    if (nowMs - sinceMs < lateMs) return []
    return [{ level: 'warning', code: 'COORDINATION_TICKET_OWED', say: `${steps} ${count === 1 ? 'is' : 'are'} owed to tickets in ${system} for ${formatDuration(nowMs - sinceMs)}${why}.`, mend: 'They are tried again by themselves. See mainstay ticket list --owed.' }]
  })
}
