// SQL of moving alerts from one situation to another.
import { sql } from 'kysely'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate, isAmong } from '../../../spine/database/engine.ts'
import { noteAsked } from './routing.ts'
import { alertsIn } from './reading.ts'
import type { AlertRow, AlertsTables } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** All alerts of a situation, before its parts and times change: they say where to look. */
export async function moveAlerts(db: Db, { from, to }: { from: string; to: string }): Promise<void> {
  const ids = await alertsIn(db, from)
  if (ids === null) return
  await at(db).updateTable('alerts_alert').set({ situation: to }).where('id', 'in', ids).execute()
}

export async function moveAlertsNamed(db: Db, ids: readonly string[], to: { situation: string; reason: string }): Promise<void> {
  await at(db).updateTable('alerts_alert').set({ situation: to.situation, reason: to.reason }).where(isAmong(db, 'id', ids)).execute()
}

export type MovedAlert = Pick<AlertRow, 'id' | 'open_key' | 'state' | 'name' | 'service' | 'environment' | 'severity' | 'summary' | 'urgency' | 'is_silenced' | 'started_ms' | 'received_ms'>

/** Of this situation only. */
export async function lockAlertsNamed(db: Db, situation: string, ids: readonly string[]): Promise<readonly MovedAlert[]> {
  return at(db).selectFrom('alerts_alert')
    .select(['id', 'open_key', 'state', 'name', 'service', 'environment', 'severity', 'summary', 'urgency', 'is_silenced', 'started_ms', 'received_ms'])
    .where(isAmong(db, 'id', ids)).where('situation', '=', situation).orderBy('id').modifyEnd(forUpdate(db)).execute()
}

export interface ServiceCount { readonly service: string | null; readonly environment: string | null; readonly alerts: number; readonly openAlerts: number }

/** How many alerts of a situation each service and environment has. */
export async function countByService(db: Db, situation: string): Promise<readonly ServiceCount[]> {
  const ids = await alertsIn(db, situation)
  if (ids === null) return []
  const rows = await at(db).selectFrom('alerts_alert')
    .select(['service', 'environment', (eb) => eb.fn.countAll<number>().as('alerts'), sql<number>`sum(case when state = 'firing' then 1 else 0 end)`.as('open_alerts')])
    .where('id', 'in', ids).groupBy(['service', 'environment']).execute()
  return rows.map((row) => ({ service: row.service, environment: row.environment, alerts: Number(row.alerts), openAlerts: Number(row.open_alerts) }))
}

/** Those that were merged into it before lead to where it went. */
export async function pointMerged(db: Db, { from, to }: { from: string; to: string }): Promise<void> {
  await at(db).updateTable('alerts_situation').set({ merged_into: to }).where('merged_into', '=', from).execute()
}

/** Policies that were asked for the one are not asked again for the other. */
export async function moveAsked(db: Db, { from, to }: { from: string; to: string }): Promise<void> {
  const rows = await at(db).selectFrom('alerts_asked').selectAll().where('situation', '=', from).execute()
  await noteAsked(db, rows.map(({ policy }) => ({ situation: to, policy })))
}
