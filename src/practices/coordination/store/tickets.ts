// SQL of tickets and of what is owed to them.
import { forUpdate } from '../../../spine/database/engine.ts'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

export interface TicketRow {
  id: string
  incident: string
  number: number
  /** Name of the system, as declared. */
  system: string
  /** `opening` until the other side has it. */
  state: 'opening' | 'linked' | 'unlinked'
  opened_by: 'rule' | 'hand' | 'link'
  reference: string | null
  link_key: string | null
  url: string | null
  title: string | null
  there_done: number | null
  there_severity: string | null
  there_ms: number | null
  /** When the other side last took something. */
  told_ms: number | null
  created_ms: number
}

export interface StepRow {
  id: string
  ticket: string
  nth: number
  kind: 'open' | 'look' | 'update'
  /** JSON: of TicketPart. */
  parts: string
  /** A comment that goes with it. */
  say: string | null
  state: 'owed' | 'laid-aside'
  attempts: number
  /** JSON: what a step that began makes of the ticket. */
  target: string | null
  /** When it was first tried: an answer may have been lost. */
  begun_ms: number | null
  /** Somebody carries it out now; null when nobody does. */
  held_until_ms: number | null
  due_ms: number
  detail: string
  created_ms: number
}

interface Tables {
  coordination_ticket: TicketRow
  coordination_ticket_step: StepRow
  coordination_ticket_delivery: { system: string; delivery: string; received_ms: number }
}
const at = (db: Db) => sqlOf<Tables>(db)

export const insertTicket = (db: Db, row: TicketRow) => at(db).insertInto('coordination_ticket').values(row).execute()

export async function findTicket(db: Db, id: string): Promise<TicketRow | null> {
  return (await at(db).selectFrom('coordination_ticket').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** As it is now; whoever else tells it something or hears of it waits until commit. */
export async function lockTicket(db: Db, id: string): Promise<TicketRow | null> {
  return (await at(db).selectFrom('coordination_ticket').selectAll().where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()) ?? null
}

export async function changeTicket(db: Db, id: string, change: Partial<TicketRow>): Promise<void> {
  if (Object.keys(change).length === 0) return
  await at(db).updateTable('coordination_ticket').set(change).where('id', '=', id).execute()
}

export const linkKey = (system: string, reference: string): string => `${system}/${reference}`

export async function ticketLinked(db: Db, key: string): Promise<TicketRow | null> {
  return (await at(db).selectFrom('coordination_ticket').selectAll().where('link_key', '=', key).executeTakeFirst()) ?? null
}

/** Of an incident; more would be a mistake of whoever links them. */
export const mostTickets = 100

/** Oldest first, those that were unlinked too. */
export const ticketsOf = (db: Db, incident: string): Promise<TicketRow[]> =>
  at(db).selectFrom('coordination_ticket').selectAll().where('incident', '=', incident).orderBy('id').limit(mostTickets).execute()

/** Newest first. */
export async function ticketsPage(db: Db, asked: { before: string | null; isOwed: boolean; limit: number }): Promise<readonly TicketRow[]> {
  let rows = at(db).selectFrom('coordination_ticket').selectAll().where('state', '<>', 'unlinked').orderBy('id', 'desc').limit(asked.limit)
  if (asked.before !== null) rows = rows.where('id', '<', asked.before)
  if (asked.isOwed) rows = rows.where('id', 'in', at(db).selectFrom('coordination_ticket_step').select('ticket'))
  return rows.execute()
}

export async function insertStep(db: Db, row: Omit<StepRow, 'nth'>): Promise<void> {
  const last = await at(db).selectFrom('coordination_ticket_step').select((eb) => eb.fn.max('nth').as('nth')).where('ticket', '=', row.ticket).executeTakeFirst()
  await at(db).insertInto('coordination_ticket_step').values({ ...row, nth: Number(last?.nth ?? 0) + 1 }).execute()
}

export async function findStep(db: Db, id: string): Promise<StepRow | null> {
  return (await at(db).selectFrom('coordination_ticket_step').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function changeStep(db: Db, id: string, change: Partial<StepRow>): Promise<void> {
  await at(db).updateTable('coordination_ticket_step').set(change).where('id', '=', id).execute()
}

export const deleteStep = (db: Db, id: string) => at(db).deleteFrom('coordination_ticket_step').where('id', '=', id).execute()
export const deleteSteps = (db: Db, ticket: string) => at(db).deleteFrom('coordination_ticket_step').where('ticket', '=', ticket).execute()

/** In their order, what was laid aside too. */
export async function stepsOf(db: Db, tickets: readonly string[], limit = 1_000): Promise<readonly StepRow[]> {
  if (tickets.length === 0) return []
  return at(db).selectFrom('coordination_ticket_step').selectAll().where('ticket', 'in', tickets).orderBy('ticket').orderBy('nth').limit(limit).execute()
}

/** How many are owed and laid aside to each system, and since when. */
export async function owedBySystem(db: Db): Promise<readonly { system: string; state: StepRow['state']; count: number; sinceMs: number; detail: string }[]> {
  const rows = await at(db).selectFrom('coordination_ticket_step').innerJoin('coordination_ticket', 'coordination_ticket.id', 'coordination_ticket_step.ticket')
    .select((eb) => ['coordination_ticket.system', 'coordination_ticket_step.state', eb.fn.countAll<number>().as('count'), eb.fn.min('coordination_ticket_step.created_ms').as('since_ms'), eb.fn.max('coordination_ticket_step.detail').as('detail')])
    .groupBy(['coordination_ticket.system', 'coordination_ticket_step.state']).execute()
  return rows.map((row) => ({ system: row.system, state: row.state, count: Number(row.count), sinceMs: Number(row.since_ms), detail: row.detail }))
}

const deliveriesKeptMs = 7 * 86_400_000

/** False when this delivery was taken in before. */
export async function takeDelivery(db: Db, taken: { system: string; delivery: string; nowMs: number }): Promise<boolean> {
  await at(db).deleteFrom('coordination_ticket_delivery').where('received_ms', '<', taken.nowMs - deliveriesKeptMs).execute()
  const done = await at(db).insertInto('coordination_ticket_delivery').values({ system: taken.system, delivery: taken.delivery.slice(0, 300), received_ms: taken.nowMs })
    .onConflict((conflict) => conflict.columns(['system', 'delivery']).doNothing()).returning('system').execute()
  return done.length > 0
}
