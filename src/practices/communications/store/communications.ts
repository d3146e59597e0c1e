// All SQL of incidents as communications know them, of updates and of their deliveries.
import { forUpdate } from '../../../spine/database/engine.ts'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { DestinationChannel } from '../model/audience.ts'
import { isRunning } from '../model/incident-facts.ts'
import type { IncidentFacts } from '../model/incident-facts.ts'
import type { AudienceName, Update, UpdateState, UpdateStatus } from '../model/update.ts'

interface UpdateRow {
  id: string
  incident: string
  audience: AudienceName
  status: UpdateStatus
  title: string
  text: string
  state: UpdateState
  next_due_ms: number | null
  is_drill: number
  by_actor: string
  created_ms: number
  published_ms: number | null
  withdrawn_ms: number | null
}

export type DeliveryState = 'held' | 'sending' | 'sent' | 'kept' | 'failed' | 'withdrawn'

export interface DeliveryRow {
  id: string
  update_id: string
  channel: DestinationChannel
  address: string
  who: string | null
  /** Names of lists, JSON. */
  lists: string
  state: DeliveryState
  attempts: number
  detail: string
  created_ms: number
  updated_ms: number
}

interface Tables {
  communications_incident: { id: string; number: number; is_running: number; declared_ms: number; facts: string }
  communications_update: UpdateRow
  communications_delivery: DeliveryRow
}
const at = (db: Db) => sqlOf<Tables>(db)

export async function saveFacts(db: Db, facts: IncidentFacts): Promise<void> {
  const row = { id: facts.id, number: facts.number, is_running: isRunning(facts) ? 1 : 0, declared_ms: facts.declaredMs, facts: JSON.stringify(facts) }
  await at(db).insertInto('communications_incident').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
}

export async function findFacts(db: Db, ref: string): Promise<IncidentFacts | null> {
  const row = await at(db).selectFrom('communications_incident').select('facts')
    .where((eb) => (/^\d{1,9}$/.test(ref) ? eb('number', '=', Number(ref)) : eb('id', '=', ref))).executeTakeFirst()
  return row ? (JSON.parse(row.facts) as IncidentFacts) : null
}

/** Newest first. */
export async function runningFacts(db: Db, limit: number): Promise<readonly IncidentFacts[]> {
  const rows = await at(db).selectFrom('communications_incident').select('facts').where('is_running', '=', 1).orderBy('declared_ms', 'desc').limit(limit).execute()
  return rows.map(({ facts }) => JSON.parse(facts) as IncidentFacts)
}

/** Declared in the time given, oldest first. */
export async function factsBetween(db: Db, range: { fromMs: number; toMs: number; limit: number }): Promise<readonly IncidentFacts[]> {
  const rows = await at(db).selectFrom('communications_incident').select('facts').where('declared_ms', '>=', range.fromMs).where('declared_ms', '<', range.toMs)
    .orderBy('declared_ms').limit(range.limit).execute()
  return rows.map(({ facts }) => JSON.parse(facts) as IncidentFacts)
}

export async function saveUpdate(db: Db, update: Update): Promise<void> {
  const row = rowOf(update)
  await at(db).insertInto('communications_update').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
}

export async function findUpdate(db: Db, id: string): Promise<Update | null> {
  const row = await at(db).selectFrom('communications_update').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? updateOf(row) : null
}

/** As it is now; whoever else wants to publish or withdraw it waits until commit. */
export async function lockUpdate(db: Db, id: string): Promise<Update | null> {
  const row = await at(db).selectFrom('communications_update').selectAll().where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()
  return row ? updateOf(row) : null
}

export async function deleteUpdate(db: Db, id: string): Promise<void> {
  await at(db).deleteFrom('communications_update').where('id', '=', id).execute()
}

/** Newest first. */
export async function updatesOf(db: Db, incidents: readonly string[], limit: number): Promise<readonly Update[]> {
  if (incidents.length === 0) return []
  const rows = await at(db).selectFrom('communications_update').selectAll().where('incident', 'in', incidents).orderBy('id', 'desc').limit(limit).execute()
  return rows.map(updateOf)
}

/** False where the address has it already: a duplicate is suppressed by its key. */
export async function insertDelivery(db: Db, row: DeliveryRow): Promise<boolean> {
  const done = await at(db).insertInto('communications_delivery').values(row).onConflict((conflict) => conflict.columns(['update_id', 'channel', 'address']).doNothing()).returning('id').executeTakeFirst()
  return done !== undefined
}

export async function findDelivery(db: Db, id: string): Promise<DeliveryRow | null> {
  return (await at(db).selectFrom('communications_delivery').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function changeDelivery(db: Db, id: string, change: Partial<DeliveryRow>): Promise<void> {
  await at(db).updateTable('communications_delivery').set(change).where('id', '=', id).execute()
}

/** False when it was withdrawn or settled meanwhile: then nothing may leave. */
export async function beginDelivery(db: Db, of: { id: string; attempts: number; nowMs: number }): Promise<boolean> {
  const done = await at(db).updateTable('communications_delivery').set({ state: 'sending', attempts: of.attempts, updated_ms: of.nowMs }).where('id', '=', of.id).where('state', 'in', ['held', 'sending']).executeTakeFirst()
  return Number(done.numUpdatedRows) > 0
}

export async function deliveriesOf(db: Db, update: string, limit: number): Promise<readonly DeliveryRow[]> {
  return at(db).selectFrom('communications_delivery').selectAll().where('update_id', '=', update).orderBy('channel').orderBy('address').limit(limit).execute()
}

/** How many in each state, by update and channel. */
export async function deliveryCounts(db: Db, updates: readonly string[]): Promise<readonly { update_id: string; channel: DestinationChannel; state: DeliveryState; count: number }[]> {
  if (updates.length === 0) return []
  const rows = await at(db).selectFrom('communications_delivery').select((eb) => ['update_id', 'channel', 'state', eb.fn.countAll<number>().as('count')])
    .where('update_id', 'in', updates).groupBy(['update_id', 'channel', 'state']).execute()
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

export async function failedSince(db: Db, sinceMs: number): Promise<number> {
  const row = await at(db).selectFrom('communications_delivery').select((eb) => eb.fn.countAll<number>().as('count')).where('state', '=', 'failed').where('updated_ms', '>=', sinceMs).executeTakeFirstOrThrow()
  return Number(row.count)
}

function updateOf(row: UpdateRow): Update {
  return {
    id: row.id, incident: row.incident, audience: row.audience, status: row.status, title: row.title, text: row.text, state: row.state, nextDueMs: row.next_due_ms,
    isDrill: row.is_drill === 1, by: row.by_actor, createdMs: row.created_ms, publishedMs: row.published_ms, withdrawnMs: row.withdrawn_ms,
  }
}

function rowOf(update: Update): UpdateRow {
  return {
    id: update.id, incident: update.incident, audience: update.audience, status: update.status, title: update.title, text: update.text, state: update.state, next_due_ms: update.nextDueMs,
    is_drill: update.isDrill ? 1 : 0, by_actor: update.by, created_ms: update.createdMs, published_ms: update.publishedMs, withdrawn_ms: update.withdrawnMs,
  }
}
