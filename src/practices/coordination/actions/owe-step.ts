// What is owed to a ticket: kept in order, and carried out by a job when its turn comes.
import { newId } from '../../../base/id.ts'
import type { TicketPart } from '../../../connections/ticketing.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { insertStep, lockTicket } from '../store/tickets.ts'
import type { StepRow } from '../store/tickets.ts'

export const stepKind = 'coordination.ticket-step'

export async function oweStep(work: Work, ticket: string, owed: { readonly kind: StepRow['kind']; readonly parts: readonly TicketPart[]; readonly say: string | null }): Promise<void> {
  // Whoever settles a step holds the same row, so that the next one is seen.
  await lockTicket(work.db, ticket)
  await insertStep(work.db, {
    id: newId('tst', work.nowMs), ticket, kind: owed.kind, parts: JSON.stringify(owed.parts), say: owed.say, state: 'owed', attempts: 0, target: null, begun_ms: null, held_until_ms: null, due_ms: work.nowMs, detail: '', created_ms: work.nowMs,
  })
  await wakeTicket(work, ticket, work.nowMs)
}

/** A turn that finds nothing due looks again later or ends; one too many does no harm, and those of one moment are one. */
export const wakeTicket = (work: Work, ticket: string, dueMs: number): Promise<void> => scheduleJob(work, { kind: stepKind, key: `${stepKind}/${ticket}/${dueMs}`, dueMs, payload: { ticket } })
