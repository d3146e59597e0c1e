// SQL of taking alerts in: a handful of statements whatever the number of alerts.
import { sql } from 'kysely'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { forUpdate, givenRows, insertRows, isAmong } from '../../../spine/database/engine.ts'
import type { IncomingAlert } from '../model/incoming.ts'
import { runbookOf } from '../model/incoming.ts'
import { alertSignature } from '../model/text-signature.ts'
import type { Situation } from '../model/situation.ts'
import type { OpenAlert } from '../model/open-alert.ts'
import type { NewAlert } from '../model/taken-in.ts'
import { LostRace, asLostRace } from './lost-race.ts'
import { clockSkewMs, idFrom } from './reading.ts'
import type { AlertRow, AlertsTables, SituationRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

type OpenRow = Pick<AlertRow, 'id' | 'open_key' | 'state' | 'name' | 'service' | 'environment' | 'severity' | 'urgency' | 'summary' | 'source' | 'situation' | 'is_silenced' | 'started_ms' | 'annotations'>
const openColumns = ['id', 'open_key', 'state', 'name', 'service', 'environment', 'severity', 'urgency', 'summary', 'source', 'situation', 'is_silenced', 'started_ms', 'annotations'] as const

/** Open alerts of these keys. Not locked, since locking writes each row: whoever ends one finds out that another has (see `endAlertRows`). */
export async function openAlertsOf(db: Db, keys: readonly string[]): Promise<readonly OpenAlert[]> {
  if (keys.length === 0) return []
  const rows = await at(db).selectFrom('alerts_alert').select(openColumns)
    .where(isAmong(db, 'open_key', keys)).execute()
  return rows.map(openAlertOf)
}

/** Open alerts of a situation that still fire, a part at a time. */
export async function lockFiringOf(db: Db, situation: Situation, page: { afterId: string; limit: number }): Promise<readonly OpenAlert[]> {
  const rows = await at(db).selectFrom('alerts_alert').select(openColumns)
    .where('open_key', 'is not', null).where('situation', '=', situation.id).where('state', '=', 'firing')
    .where('id', '>=', idFrom(situation.openedMs - clockSkewMs)).where('id', '<', idFrom(situation.lastJoinedMs + clockSkewMs)).where('id', '>', page.afterId)
    .orderBy('id').limit(page.limit).modifyEnd(forUpdate(db)).execute()
  return rows.map(openAlertOf)
}

/** Alerts whose time has passed without their source saying so again. */
export async function lockPassed(db: Db, nowMs: number, limit: number): Promise<readonly (OpenAlert & { endsMs: number; labels: string })[]> {
  const rows = await at(db).selectFrom('alerts_alert').select([...openColumns, 'ends_ms', 'labels'])
    .where('open_key', 'is not', null).where('check_ms', '<=', nowMs).where('ends_ms', '<=', nowMs).orderBy('check_ms').limit(limit).modifyEnd(forUpdate(db)).execute()
  return rows.map((row) => ({ ...openAlertOf(row), endsMs: row.ends_ms!, labels: row.labels }))
}

/** When the next one is to be ended or checked again; Infinity when none is open. */
export async function nextCheck(db: Db): Promise<number> {
  const row = await at(db).selectFrom('alerts_alert').select('check_ms').where('open_key', 'is not', null).where('check_ms', 'is not', null).orderBy('check_ms').limit(1).executeTakeFirst()
  return row?.check_ms ?? Infinity
}

/** Those heard again since their check was set are checked later. Answers how many. */
export async function postponeChecks(db: Db, nowMs: number, limit: number): Promise<number> {
  const due = at(db).selectFrom('alerts_alert').select('id').where('open_key', 'is not', null).where('check_ms', '<=', nowMs).where('ends_ms', '>', nowMs).limit(limit)
  const done = await at(db).updateTable('alerts_alert').set((eb) => ({ check_ms: eb.ref('ends_ms') })).where('id', 'in', due).executeTakeFirst()
  return Number(done.numUpdatedRows)
}

function openAlertOf(row: OpenRow): OpenAlert {
  return {
    id: row.id, key: row.open_key ?? '', state: row.state === 'closed' ? 'closed' : 'firing', name: row.name, service: row.service, environment: row.environment,
    severity: row.severity, urgency: row.urgency, summary: row.summary, source: row.source, situation: row.situation, isSilenced: row.is_silenced === 1,
    startedMs: row.started_ms, runbook: runbookOf(JSON.parse(row.annotations) as Record<string, string>),
  }
}

const holdsColumns = { holds_1: 'bigint', holds_2: 'bigint', holds_3: 'bigint', holds_4: 'bigint', holds_5: 'bigint', holds_6: 'bigint' } as const
const newAlertColumns = {
  id: 'text', open_key: 'text', state: 'text', name: 'text', service: 'text', environment: 'text', severity: 'text', urgency: 'text', summary: 'text',
  source: 'text', situation: 'text', is_silenced: 'bigint', reason: 'text', labels: 'text', annotations: 'text', fingerprint: 'text', generator_url: 'text',
  started_ms: 'bigint', received_ms: 'bigint', updated_ms: 'bigint', ends_ms: 'bigint', check_ms: 'bigint', ended_ms: 'bigint', route: 'text', muted_by: 'text', ...holdsColumns,
} as const

export async function insertAlerts(db: Db, fired: readonly NewAlert[], nowMs: number): Promise<void> {
  const rows = fired.map((alert) => {
    const { incoming, endedMs } = alert
    const isOpen = endedMs === null
    const endsMs = incoming.change === 'firing' ? incoming.endsMs : null
    return [
      alert.id, isOpen ? alert.key : null, isOpen ? 'firing' : 'resolved', alert.name, alert.service, alert.environment, alert.severity, alert.urgency, incoming.summary,
      alert.source, alert.situation, alert.isSilenced ? 1 : 0, alert.reason, incoming.labelsJson, incoming.annotationsJson, incoming.fingerprint,
      incoming.generatorUrl, alert.startedMs, nowMs, nowMs, endsMs, endsMs, endedMs,
      incoming.routed?.path ?? null, alert.mutedBy, ...alertSignature(incoming),
    ]
  })
  await insertRows(db, { table: 'alerts_alert', columns: newAlertColumns, rows }).catch(asLostRace)
}

/** Heard again: new words and a new deadline. One without a deadline leaves the one there was. */
export async function touchAlerts(db: Db, touched: ReadonlyMap<string, IncomingAlert>, nowMs: number): Promise<void> {
  if (touched.size === 0) return
  const rows = [...touched].map(([id, alert]) => [id, alert.endsMs, alert.summary, alert.annotationsJson, alert.generatorUrl])
  const given = givenRows(db, { id: 'text', ends_ms: 'bigint', summary: 'text', annotations: 'text', generator_url: 'text' }, rows)
  await sql`update alerts_alert set ends_ms = coalesce(given.ends_ms, alerts_alert.ends_ms), check_ms = coalesce(alerts_alert.check_ms, given.ends_ms),
    summary = given.summary, annotations = given.annotations, generator_url = given.generator_url, updated_ms = ${nowMs}
    from ${given} where alerts_alert.id = given.id and open_key is not null`.execute(at(db))
}

/** Of those whose words are others than before: what lists find them by. Apart, since it touches an index. */
export async function rewordAlerts(db: Db, reworded: ReadonlyMap<string, IncomingAlert>): Promise<void> {
  if (reworded.size === 0) return
  const given = givenRows(db, { id: 'text', ...holdsColumns }, [...reworded].map(([id, alert]) => [id, ...alertSignature(alert)]))
  const changed = Object.keys(holdsColumns).map((column) => sql`${sql.ref(column)} = given.${sql.ref(column)}`)
  await sql`update alerts_alert set ${sql.join(changed)} from ${given} where alerts_alert.id = given.id`.execute(at(db))
}

export async function endAlertRows(db: Db, ended: ReadonlyMap<string, { endedMs: number }>, nowMs: number): Promise<void> {
  if (ended.size === 0) return
  const given = givenRows(db, { id: 'text', ended_ms: 'bigint' }, [...ended].map(([id, { endedMs }]) => [id, endedMs]))
  const done = await sql`update alerts_alert set state = 'resolved', open_key = null, ended_ms = given.ended_ms, updated_ms = ${nowMs}
    from ${given} where alerts_alert.id = given.id and open_key is not null`.execute(at(db))
  if (Number(done.numAffectedRows) !== ended.size) throw new LostRace('Another replica ended one of these alerts meanwhile.')
}

/** A person closed their situation; they stay open for their source, so that its repeats are not news. */
export async function closeAlertRows(db: Db, ids: readonly string[], nowMs: number): Promise<void> {
  if (ids.length === 0) return
  await at(db).updateTable('alerts_alert').set({ state: 'closed', ended_ms: nowMs, updated_ms: nowMs })
    .where(isAmong(db, 'id', ids)).execute()
}

/** As they are now, which may change at once. */
export async function situationsNow(db: Db, ids: readonly string[]): Promise<readonly Situation[]> {
  if (ids.length === 0) return []
  return (await at(db).selectFrom('alerts_situation').selectAll().where(isAmong(db, 'id', ids)).execute()).map(situationOf)
}

/** Those whose current parts are of these groups, as they are now. */
export async function currentSituations(db: Db, groupKeys: readonly string[]): Promise<readonly Situation[]> {
  if (groupKeys.length === 0) return []
  const current = at(db).selectFrom('alerts_part').select('situation').where(sql<boolean>`is_current = 1`).where(isAmong(db, 'group_key', groupKeys))
  return (await at(db).selectFrom('alerts_situation').selectAll().where('id', 'in', current).execute()).map(situationOf)
}

export interface Joining { readonly id: string; readonly urgency: string; readonly alerts: number }

/**
 * Adds alerts to open situations and answers their counts. What is held against them until the commit is only this, at
 * the end, so that several batches of one storm can be written at the same time.
 */
export async function joinSituations(db: Db, joining: readonly Joining[], nowMs: number): Promise<ReadonlyMap<string, { readonly alerts: number; readonly openAlerts: number }>> {
  if (joining.length === 0) return new Map()
  const ids = joining.map(({ id }) => id)
  // In the order of their ids, so that two batches cannot wait for each other.
  await at(db).selectFrom('alerts_situation').select('id').where(isAmong(db, 'id', ids)).orderBy('id').modifyEnd(forUpdate(db)).execute()
  const given = givenRows(db, { id: 'text', urgency: 'text', more: 'bigint' }, joining.map(({ id, urgency, alerts }) => [id, urgency, alerts]))
  const { rows } = await sql<{ id: string; alerts: number; open_alerts: number }>`update alerts_situation
    set alerts = alerts_situation.alerts + given.more, open_alerts = open_alerts + given.more, last_joined_ms = case when last_joined_ms < ${nowMs} then ${nowMs} else last_joined_ms end
    from ${given} where alerts_situation.id = given.id and state = 'open' and alerts_situation.urgency = given.urgency
    returning alerts_situation.id as id, alerts_situation.alerts as alerts, open_alerts`.execute(at(db))
  if (rows.length !== joining.length) throw new LostRace('One of these situations changed meanwhile.')
  return new Map(rows.map((row) => [row.id, { alerts: row.alerts, openAlerts: row.open_alerts }]))
}

export async function lockSituations(db: Db, ids: readonly string[]): Promise<readonly Situation[]> {
  if (ids.length === 0) return []
  const rows = await at(db).selectFrom('alerts_situation').selectAll()
    .where(isAmong(db, 'id', ids))
    .orderBy('id').modifyEnd(forUpdate(db)).execute()
  return rows.map(situationOf)
}

export function situationOf(row: SituationRow): Situation {
  return {
    id: row.id, groupKey: row.group_key, state: row.state, title: row.title, urgency: row.urgency, service: row.service,
    environment: row.environment, common: JSON.parse(row.common) as Record<string, string>, reason: row.reason, openedMs: row.opened_ms,
    lastJoinedMs: row.last_joined_ms, resolvedMs: row.resolved_ms, reopened: row.reopened, alerts: row.alerts, openAlerts: row.open_alerts,
    causeReason: row.cause_reason, mergedInto: row.merged_into, isStorm: row.is_storm === 1,
  }
}

const situationColumns = {
  id: 'text', group_key: 'text', state: 'text', title: 'text', urgency: 'text', service: 'text', environment: 'text', common: 'text', reason: 'text',
  opened_ms: 'bigint', last_joined_ms: 'bigint', resolved_ms: 'bigint', reopened: 'bigint', alerts: 'bigint', open_alerts: 'bigint', cause_reason: 'text', merged_into: 'text', is_storm: 'bigint',
} as const

export async function insertSituations(db: Db, opened: Iterable<Situation>): Promise<void> {
  const rows = [...opened].map((s) => [
    s.id, s.groupKey, s.state, s.title, s.urgency, s.service, s.environment, JSON.stringify(s.common), s.reason,
    s.openedMs, s.lastJoinedMs, s.resolvedMs, s.reopened, s.alerts, s.openAlerts,
    s.causeReason, s.mergedInto, s.isStorm ? 1 : 0,
  ])
  await insertRows(db, { table: 'alerts_situation', columns: situationColumns, rows }).catch(asLostRace)
}

const changingColumns = {
  id: 'text', state: 'text', title: 'text', urgency: 'text', service: 'text', environment: 'text', common: 'text', reason: 'text', opened_ms: 'bigint', last_joined_ms: 'bigint',
  resolved_ms: 'bigint', reopened: 'bigint', alerts: 'bigint', open_alerts: 'bigint', cause_reason: 'text', merged_into: 'text',
} as const

/** Of locked ones. */
export async function updateSituations(db: Db, situations: Iterable<Situation>): Promise<void> {
  const rows = [...situations].map((s) => [
    s.id, s.state, s.title, s.urgency, s.service, s.environment, JSON.stringify(s.common), s.reason, s.openedMs, s.lastJoinedMs, s.resolvedMs, s.reopened, s.alerts, s.openAlerts,
    s.causeReason, s.mergedInto,
  ])
  if (rows.length === 0) return
  const columns = Object.keys(changingColumns).slice(1).map((column) => sql`${sql.ref(column)} = given.${sql.ref(column)}`)
  await sql`update alerts_situation set ${sql.join(columns)} from ${givenRows(db, changingColumns, rows)} where alerts_situation.id = given.id`.execute(at(db))
}
