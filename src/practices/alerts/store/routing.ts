// SQL of the routing tree, of who inhibits whom, and of what is muted for reasons other than a silence.
import { sql } from 'kysely'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate, givenRows, insertRows, isAmong } from '../../../spine/database/engine.ts'
import type { AlertRow, AlertsTables, InhibitorRow, RoutingRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** There is one tree. */
export const treeName = 'default'

export async function routingVersion(db: Db): Promise<string | null> {
  return (await at(db).selectFrom('alerts_routing').select('version').where('name', '=', treeName).executeTakeFirst())?.version ?? null
}

export async function routingRow(db: Db): Promise<RoutingRow | null> {
  return (await at(db).selectFrom('alerts_routing').selectAll().where('name', '=', treeName).executeTakeFirst()) ?? null
}

export async function lockRouting(db: Db): Promise<RoutingRow | null> {
  return (await at(db).selectFrom('alerts_routing').selectAll().where('name', '=', treeName).modifyEnd(forUpdate(db)).executeTakeFirst()) ?? null
}

export async function saveRouting(db: Db, row: RoutingRow): Promise<void> {
  const { version, spec, saved_ms } = row
  await at(db).insertInto('alerts_routing').values(row).onConflict((conflict) => conflict.column('name').doUpdateSet({ version, spec, saved_ms })).execute()
}

/** True when there was one. */
export async function deleteRouting(db: Db): Promise<boolean> {
  return Number((await at(db).deleteFrom('alerts_routing').where('name', '=', treeName).executeTakeFirst()).numDeletedRows) > 0
}

/** Those that fire and inhibit, by where they meet their targets. */
export async function inhibitorsAt(db: Db, meetings: readonly string[]): Promise<readonly InhibitorRow[]> {
  if (meetings.length === 0) return []
  return at(db).selectFrom('alerts_inhibitor').selectAll().where(isAmong(db, 'meeting', meetings)).execute()
}

/** As Alertmanager names them: fingerprints of what inhibits, by meeting. */
export async function inhibitorFingerprints(db: Db, meetings: readonly string[]): Promise<readonly { meeting: string; fingerprint: string }[]> {
  if (meetings.length === 0) return []
  return at(db).selectFrom('alerts_inhibitor').innerJoin('alerts_alert', 'alerts_alert.id', 'alerts_inhibitor.alert')
    .select(['alerts_inhibitor.meeting', 'alerts_alert.fingerprint']).where(isAmong(db, 'alerts_inhibitor.meeting', meetings)).limit(1_000).execute()
}

export async function insertInhibitors(db: Db, rows: readonly InhibitorRow[]): Promise<void> {
  await insertRows(db, {
    table: 'alerts_inhibitor', columns: { meeting: 'text', alert: 'text', is_both: 'bigint' }, onConflict: 'on conflict do nothing',
    rows: rows.map(({ meeting, alert, is_both }) => [meeting, alert, is_both]),
  })
}

/** Those whose alert is not open any more. Answers how many. */
export async function forgetInhibitors(db: Db, limit: number): Promise<number> {
  return Number((await at(db).deleteFrom('alerts_inhibitor').where('alert', 'in', endedInhibitors(db).limit(limit)).executeTakeFirst()).numDeletedRows)
}

export async function haveInhibitorsEnded(db: Db): Promise<boolean> {
  return (await endedInhibitors(db).limit(1).executeTakeFirst()) !== undefined
}

function endedInhibitors(db: Db) {
  return at(db).selectFrom('alerts_inhibitor').select('alerts_inhibitor.alert')
    .leftJoin('alerts_alert', (join) => join.onRef('alerts_alert.id', '=', 'alerts_inhibitor.alert').on('alerts_alert.open_key', 'is not', null))
    .where('alerts_alert.id', 'is', null)
}

export async function clearInhibitors(db: Db): Promise<void> {
  await at(db).deleteFrom('alerts_inhibitor').execute()
}

/** Keeps which policies were asked for a situation; answers those that were not before. */
export async function noteAsked(db: Db, asked: readonly { readonly situation: string; readonly policy: string }[]): Promise<readonly { situation: string; policy: string }[]> {
  if (asked.length === 0) return []
  const given = givenRows(db, { situation: 'text', policy: 'text' }, asked.map(({ situation, policy }) => [situation, policy]))
  const { rows } = await sql<{ situation: string; policy: string }>`insert into alerts_asked (situation, policy) select given.situation, given.policy from ${given} where true
    on conflict do nothing returning situation, policy`.execute(at(db))
  return rows
}

/** It opened anew, or is over. */
export async function forgetAsked(db: Db, situations: readonly string[]): Promise<void> {
  if (situations.length > 0) await at(db).deleteFrom('alerts_asked').where(isAmong(db, 'situation', situations)).execute()
}

export async function forgetOldAsked(db: Db, beforeId: string): Promise<void> {
  await at(db).deleteFrom('alerts_asked').where('situation', '<', beforeId.replace(/^alr_/, 'sit_')).execute()
}

export type MutedAlert = Pick<AlertRow, 'id' | 'is_silenced' | 'labels' | 'urgency' | 'muted_by'>
const mutedColumns = ['id', 'is_silenced', 'labels', 'urgency', 'muted_by'] as const

/** Open alerts in the order of their ids, all or only those muted by something other than a silence. */
export async function openToReview(db: Db, page: { afterId: string; limit: number; isMutedOnly: boolean }): Promise<readonly MutedAlert[]> {
  let rows = at(db).selectFrom('alerts_alert').select(mutedColumns).where('open_key', 'is not', null).where('id', '>', page.afterId)
  if (page.isMutedOnly) rows = rows.where('muted_by', 'is not', null)
  return rows.orderBy('id').limit(page.limit).execute()
}

/** Those muted by exactly this; of a group that waits, or of one alert. */
export async function openMutedBy(db: Db, mutedBy: string, page: { afterId: string; limit: number }): Promise<readonly MutedAlert[]> {
  return at(db).selectFrom('alerts_alert').select(mutedColumns).where('open_key', 'is not', null).where('muted_by', 'is not', null).where('muted_by', '=', mutedBy).where('id', '>', page.afterId)
    .orderBy('id').limit(page.limit).execute()
}

export async function openByKey(db: Db, key: string): Promise<MutedAlert | null> {
  return (await at(db).selectFrom('alerts_alert').select(mutedColumns).where('open_key', '=', key).executeTakeFirst()) ?? null
}

/** Answers those still open that it changed. `isSilenced`: for whatever reason. */
export async function setMuted(db: Db, muted: readonly { readonly id: string; readonly isSilenced: boolean; readonly mutedBy: string | null }[]) {
  if (muted.length === 0) return []
  const given = givenRows(db, { id: 'text', is_silenced: 'bigint', muted_by: 'text' }, muted.map(({ id, isSilenced, mutedBy }) => [id, isSilenced ? 1 : 0, mutedBy]))
  const { rows } = await sql<Pick<AlertRow, 'id' | 'state' | 'situation' | 'urgency' | 'name' | 'severity' | 'service' | 'annotations' | 'labels' | 'is_silenced'>>`update alerts_alert set is_silenced = given.is_silenced, muted_by = given.muted_by
    from ${given} where alerts_alert.id = given.id and open_key is not null
    returning alerts_alert.id as id, state, situation, urgency, name, severity, service, annotations, labels, alerts_alert.is_silenced as is_silenced`.execute(at(db))
  return rows
}

/** Newest first: what came within a time, for trying another tree on it. */
export async function alertsSince(db: Db, page: { fromMs: number; toMs: number; beforeId: string | null; limit: number }) {
  let rows = at(db).selectFrom('alerts_alert').select(['id', 'name', 'service', 'environment', 'severity', 'urgency', 'summary', 'labels', 'route', 'received_ms'])
    .where('received_ms', '>=', page.fromMs).where('received_ms', '<', page.toMs)
  if (page.beforeId !== null) rows = rows.where('id', '<', page.beforeId)
  return rows.orderBy('id', 'desc').limit(page.limit).execute()
}
