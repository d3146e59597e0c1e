// SQL of lists and pages of alerts and situations.
import type { SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import { newId } from '../../../base/id.ts'
import { sqlOf } from '../../../spine/database.ts'
import { looksInIndex, mayHold } from '../../../spine/database/engine.ts'
import type { Db } from '../../../spine/database.ts'
import { labelSignature, signatureOf } from '../model/text-signature.ts'
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
  /** Not older than this one. */
  readonly fromId?: string
  /** Texts that the label set holds; of each list, one. More than those may be answered. */
  readonly labelTexts?: readonly (readonly string[])[]
  /** Name, summary or label set hold it, in any case. More than those may be answered. */
  readonly words?: string
}

type Alerts = SelectQueryBuilder<AlertsTables, 'alerts_alert', AlertRow>

/** Newest first, by one of the indexes (open, service, id). */
export async function alertsPage(db: Db, filter: AlertFilter, limit: number): Promise<readonly AlertRow[]> {
  let rows = filtered(db, at(db).selectFrom('alerts_alert').selectAll(), filter)
  if (filter.situation !== undefined) {
    const situation = await situationById(db, filter.situation)
    if (!situation) return []
    rows = ofSituation(rows, { ...situation, services: await servicesOf(db, situation.id) })
  }
  return rows.orderBy('id', 'desc').limit(limit).execute()
}

/** What the signature of an alert that fits has; of each list, one. Decided in the index of live alerts alone. */
function signaturesFor(filter: AlertFilter): readonly (readonly (readonly number[])[])[] {
  return [
    ...(filter.labelTexts ?? []).map((texts) => texts.map((text) => [...signatureOf(text.toLowerCase()), labelSignature([text])])),
    ...(filter.words === undefined ? [] : [[signatureOf(filter.words)]]),
  ]
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

/** Labels are last, and say no to the most: they are looked at first. */
function narrowedBy(alerts: Alerts, wanted: readonly (readonly (readonly number[])[])[]): Alerts {
  let rows = alerts
  for (const signatures of wanted) {
    rows = rows.where((eb) => eb.or(signatures.map((signature) => eb.and(signature.flatMap((bits, word) => (bits === 0 ? [] : [sql<boolean>`(${sql.ref(`holds_${word + 1}`)} & ${bits}) = ${bits}`])).toReversed()))))
  }
  return rows
}

const isLive = (filter: AlertFilter): boolean => filter.isOpen === true || filter.state === 'firing' || filter.state === 'closed'

function filtered(db: Db, alerts: Alerts, filter: AlertFilter): Alerts {
  let rows = alerts
  if (isLive(filter)) rows = rows.where('open_key', 'is not', null)
  if (filter.state) rows = rows.where('state', '=', filter.state)
  for (const column of ['service', 'environment', 'urgency', 'severity', 'name', 'situation'] as const) {
    const value = filter[column]
    if (value !== undefined) rows = rows.where(column, '=', value)
  }
  const wanted = isLive(filter) ? signaturesFor(filter) : []
  if (wanted.length > 0) rows = looksInIndex(db) ? narrowedBy(rows, wanted) : rows.where('id', 'in', narrowedBy(at(db).selectFrom('alerts_alert').selectAll().where('open_key', 'is not', null), wanted).clearSelect().select('id'))
  for (const texts of filter.labelTexts ?? []) rows = rows.where((eb) => eb.or(texts.map((text) => mayHold(db, 'labels', { text, case: 'same' }))))
  const { words, beforeId, fromId } = filter
  if (words !== undefined) rows = rows.where((eb) => eb.or((['name', 'summary', 'labels'] as const).map((column) => mayHold(db, column, { text: words, case: 'any' }))))
  if (fromId !== undefined) rows = rows.where('id', '>=', fromId)
  return beforeId === undefined ? rows : rows.where('id', '<', beforeId)
}

/** The alert that so many newer ones come before, by columns alone; null when there are not as many. */
export async function alertAfter(db: Db, filter: AlertFilter, count: number): Promise<string | null> {
  const { labelTexts: _labels, words: _words, ...columns } = filter
  return (await filtered(db, at(db).selectFrom('alerts_alert').selectAll(), columns).clearSelect().select('id').orderBy('id', 'desc').offset(count).limit(1).executeTakeFirst())?.id ?? null
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
