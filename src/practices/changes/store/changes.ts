// SQL of changes and of the services they touch.
import { forUpdate } from '../../../spine/database/engine.ts'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { ChangeKind, ChangeState } from '../../../base/change.ts'
import { dayMs } from '../../../base/duration.ts'
import type { Change } from '../model/change.ts'

interface ChangeRow {
  id: string
  source: string
  reference: string
  kind: ChangeKind
  title: string
  environment: string | null
  state: ChangeState
  started_ms: number
  finished_ms: number | null
  made_by: string | null
  reviewed_by: string | null
  artifact: string | null
  commit_id: string | null
  url: string | null
  rollback: string | null
  lines_changed: number | null
  recorded_ms: number
  updated_ms: number
}

interface ChangesTables {
  changes_change: ChangeRow
  changes_service: { service: string; started_ms: number; change_id: string; place: number }
}

const at = (db: Db) => sqlOf<ChangesTables>(db)

/** A change that began longer ago than this does not reach into the time that is asked about. */
const longestMs = 7 * dayMs

/** False when somebody else recorded the same reference at this moment. */
export async function insertChange(db: Db, change: Change): Promise<boolean> {
  const done = await at(db).insertInto('changes_change').values(rowOf(change)).onConflict((conflict) => conflict.columns(['source', 'reference']).doNothing()).returning('id').execute()
  if (done.length === 0) return false
  await putServices(db, change)
  return true
}

export async function saveChange(db: Db, change: Change): Promise<void> {
  const { id, ...row } = rowOf(change)
  await at(db).updateTable('changes_change').set(row).where('id', '=', id).execute()
  await at(db).deleteFrom('changes_service').where('change_id', '=', id).execute()
  await putServices(db, change)
}

async function putServices(db: Db, { id, services, startedMs }: Change): Promise<void> {
  if (services.length === 0) return
  await at(db).insertInto('changes_service').values(services.map((service, place) => ({ service, started_ms: startedMs, change_id: id, place }))).execute()
}

export async function changeById(db: Db, id: string): Promise<Change | null> {
  const row = await at(db).selectFrom('changes_change').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? (await withServices(db, [row]))[0]! : null
}

/** Held until commit: two messages about it go one after the other. */
export async function lockChange(db: Db, named: { source: string; reference: string }): Promise<Change | null> {
  const row = await at(db).selectFrom('changes_change').selectAll().where('source', '=', named.source).where('reference', '=', named.reference).modifyEnd(forUpdate(db)).executeTakeFirst()
  return row ? (await withServices(db, [row]))[0]! : null
}

export interface ChangeFilter {
  /** Any of them; null is every change, whatever it touches. */
  readonly services?: readonly string[] | null
  readonly kinds?: readonly ChangeKind[]
  readonly states?: readonly ChangeState[]
  readonly environment?: string
  readonly source?: string
  /** In effect or under way at or after this. */
  readonly fromMs?: number
  /** Begun before this. */
  readonly toMs?: number
  readonly before?: { readonly startedMs: number; readonly id: string }
  readonly limit: number
}

/** Newest first, by when they began. */
export async function listChanges(db: Db, filter: ChangeFilter): Promise<readonly Change[]> {
  const { services, kinds, states, environment, source, fromMs, toMs, before, limit } = filter
  if (services?.length === 0) return []
  let rows = at(db).selectFrom('changes_change').selectAll().orderBy('started_ms', 'desc').orderBy('id', 'desc').limit(limit)
  if (services) {
    rows = rows.where('id', 'in', (eb) => {
      let touching = eb.selectFrom('changes_service').select('change_id').where('service', 'in', services)
      if (fromMs !== undefined) touching = touching.where('started_ms', '>=', fromMs - longestMs)
      return toMs === undefined ? touching : touching.where('started_ms', '<', toMs)
    })
  }
  if (kinds) rows = rows.where('kind', 'in', kinds)
  if (states) rows = rows.where('state', 'in', states)
  if (environment !== undefined) rows = rows.where('environment', '=', environment)
  if (source !== undefined) rows = rows.where('source', '=', source)
  if (toMs !== undefined) rows = rows.where('started_ms', '<', toMs)
  if (fromMs !== undefined) {
    rows = rows.where('started_ms', '>=', fromMs - longestMs)
      .where((eb) => eb.or([eb('state', '=', 'started'), eb(eb.fn.coalesce('finished_ms', 'started_ms'), '>=', fromMs)]))
  }
  if (before) rows = rows.where((eb) => eb.or([eb('started_ms', '<', before.startedMs), eb.and([eb('started_ms', '=', before.startedMs), eb('id', '<', before.id)])]))
  return withServices(db, await rows.execute())
}

/** How many changes of each service there were in the time given, and how many of them failed or were rolled back. */
export async function outcomesOf(db: Db, asked: { services: readonly string[]; fromMs: number; toMs: number }): Promise<ReadonlyMap<string, { changes: number; failed: number }>> {
  if (asked.services.length === 0) return new Map()
  const rows = await at(db).selectFrom('changes_service').innerJoin('changes_change', 'changes_change.id', 'changes_service.change_id')
    .where('changes_service.service', 'in', asked.services).where('changes_service.started_ms', '>=', asked.fromMs).where('changes_service.started_ms', '<', asked.toMs)
    .groupBy(['changes_service.service', 'changes_change.state']).select((eb) => ['changes_service.service', 'changes_change.state', eb.fn.countAll<number>().as('count')]).execute()
  const outcomes = new Map<string, { changes: number; failed: number }>()
  for (const { service, state, count } of rows) {
    const known = outcomes.get(service) ?? { changes: 0, failed: 0 }
    outcomes.set(service, { changes: known.changes + Number(count), failed: known.failed + (state === 'failed' || state === 'rolled-back' ? Number(count) : 0) })
  }
  return outcomes
}

async function withServices(db: Db, rows: readonly ChangeRow[]): Promise<readonly Change[]> {
  if (rows.length === 0) return []
  const touched = await at(db).selectFrom('changes_service').select(['change_id', 'service']).where('change_id', 'in', rows.map(({ id }) => id)).orderBy('place').execute()
  const byChange = Map.groupBy(touched, ({ change_id }) => change_id)
  return rows.map((row) => changeOf(row, (byChange.get(row.id) ?? []).map(({ service }) => service)))
}

function changeOf(row: ChangeRow, services: readonly string[]): Change {
  return {
    id: row.id, source: row.source, reference: row.reference, kind: row.kind, title: row.title, services, environment: row.environment, state: row.state,
    startedMs: row.started_ms, finishedMs: row.finished_ms, by: row.made_by, reviewedBy: row.reviewed_by, artifact: row.artifact, commit: row.commit_id, url: row.url,
    rollback: row.rollback, linesChanged: row.lines_changed, recordedMs: row.recorded_ms, updatedMs: row.updated_ms,
  }
}

function rowOf(change: Change): ChangeRow {
  return {
    id: change.id, source: change.source, reference: change.reference, kind: change.kind, title: change.title, environment: change.environment, state: change.state,
    started_ms: change.startedMs, finished_ms: change.finishedMs, made_by: change.by, reviewed_by: change.reviewedBy, artifact: change.artifact, commit_id: change.commit, url: change.url,
    rollback: change.rollback, lines_changed: change.linesChanged, recorded_ms: change.recordedMs, updated_ms: change.updatedMs,
  }
}
