// SQL of lists and pages of alerts and situations.
import type { SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import { newId } from '../../../base/id.ts'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { servicesOf } from './parts.ts'
import type { AlertRow, AlertsTables, SituationRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

export interface AlertFilter {
  readonly state?: AlertRow['state']
  /** Only those their source says fire. */
  readonly isOpen?: true
  readonly service?: string
  readonly environment?: string
  readonly urgency?: AlertRow['urgency']
  readonly severity?: string
  readonly name?: string
  readonly situation?: string
  /** Newest first after this id. */
  readonly beforeId?: string
}

type Alerts = SelectQueryBuilder<AlertsTables, 'alerts_alert', AlertRow>

/** Newest first, by one of the indexes (open, service, id). */
export async function alertsPage(db: Db, filter: AlertFilter, limit: number): Promise<readonly AlertRow[]> {
  let rows = filtered(at(db).selectFrom('alerts_alert').selectAll(), filter)
  if (filter.situation !== undefined) {
    const situation = await situationById(db, filter.situation)
    if (!situation) return []
    rows = ofSituation(rows, { ...situation, services: await servicesOf(db, situation.id) })
  }
  return rows.orderBy('id', 'desc').limit(limit).execute()
}

/** Replicas' clocks may differ by as much. */
export const clockSkewMs = 60_000

/** The alerts of a situation are of its services, and came while it took them: no index of its own is needed, which every alert would pay for. */
function ofSituation(alerts: Alerts, situation: Pick<SituationRow, 'opened_ms' | 'last_joined_ms'> & { readonly services: readonly (string | null)[] }): Alerts {
  const named = situation.services.filter((service) => service !== null)
  const [only] = named
  return alerts.where((eb) => eb.or([
    ...(named.length < situation.services.length ? [eb('service', 'is', null)] : []),
    ...(named.length === 1 ? [eb('service', '=', only!)] : named.length > 1 ? [eb('service', 'in', named)] : []),
  ]))
    .where('id', '>=', idFrom(situation.opened_ms - clockSkewMs)).where('id', '<', idFrom(situation.last_joined_ms + clockSkewMs))
}

/** Ids of all alerts of a situation, to be used in another statement; null when there is no such situation. */
export async function alertsIn(db: Db, situation: string) {
  const row = await situationById(db, situation)
  if (!row) return null
  return ofSituation(at(db).selectFrom('alerts_alert').selectAll(), { ...row, services: await servicesOf(db, situation) }).where('situation', '=', situation).clearSelect().select('id')
}

/** Below every id made at `atMs` or later: ids begin with their time. */
export function idFrom(atMs: number): string {
  return newId('alr', atMs).slice(0, 'alr_'.length + 10)
}

function filtered(alerts: Alerts, filter: AlertFilter): Alerts {
  let rows = alerts
  if (filter.isOpen || filter.state === 'firing' || filter.state === 'closed') rows = rows.where('open_key', 'is not', null)
  if (filter.state) rows = rows.where('state', '=', filter.state)
  for (const column of ['service', 'environment', 'urgency', 'severity', 'name', 'situation'] as const) {
    const value = filter[column]
    if (value !== undefined) rows = rows.where(column, '=', value)
  }
  return filter.beforeId === undefined ? rows : rows.where('id', '<', filter.beforeId)
}

export async function alertById(db: Db, id: string): Promise<AlertRow | null> {
  return (await at(db).selectFrom('alerts_alert').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function situationById(db: Db, id: string): Promise<SituationRow | null> {
  return (await at(db).selectFrom('alerts_situation').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function situationsByIds(db: Db, ids: readonly string[]): Promise<readonly SituationRow[]> {
  if (ids.length === 0) return []
  return at(db).selectFrom('alerts_situation').selectAll().where('id', 'in', ids).execute()
}

export async function situationsPage(db: Db, filter: { state?: 'open' | 'resolved'; service?: string; urgency?: AlertRow['urgency']; beforeId?: string }, limit: number): Promise<readonly SituationRow[]> {
  let rows = at(db).selectFrom('alerts_situation').selectAll().orderBy('id', 'desc').limit(limit)
  if (filter.state === 'open') rows = rows.where(sql<boolean>`state = 'open'`)
  else if (filter.state) rows = rows.where('state', '=', filter.state)
  if (filter.service !== undefined) {
    const parts = at(db).selectFrom('alerts_part').select('situation').where('service', '=', filter.service)
    rows = rows.where('id', 'in', parts)
  }
  if (filter.urgency) rows = rows.where('urgency', '=', filter.urgency)
  if (filter.beforeId !== undefined) rows = rows.where('id', '<', filter.beforeId)
  return rows.execute()
}

/** Ended alerts whose id is below `beforeId` (ids sort by time), a part at a time. Answers how many. */
export async function forgetAlerts(db: Db, beforeId: string, limit: number): Promise<number> {
  const old = at(db).selectFrom('alerts_alert').select('id').where('id', '<', beforeId).where('open_key', 'is', null).orderBy('id').limit(limit)
  const done = await at(db).deleteFrom('alerts_alert').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
