// SQL of verdicts, and what the index counts.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { clockSkewMs, idFrom } from './reading.ts'
import type { AlertsTables, SituationRow, VerdictRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

export async function verdictOf(db: Db, situation: string): Promise<VerdictRow | null> {
  return (await at(db).selectFrom('alerts_verdict').selectAll().where('situation', '=', situation).executeTakeFirst()) ?? null
}

export async function keepVerdict(db: Db, row: VerdictRow): Promise<void> {
  const { situation: _situation, ...change } = row
  await at(db).insertInto('alerts_verdict').values(row).onConflict((conflict) => conflict.column('situation').doUpdateSet(change)).execute()
}

export async function removeVerdict(db: Db, situation: string): Promise<boolean> {
  return Number((await at(db).deleteFrom('alerts_verdict').where('situation', '=', situation).executeTakeFirst()).numDeletedRows) > 0
}

export interface CountedSituation extends Pick<SituationRow, 'id' | 'title' | 'service' | 'opened_ms' | 'resolved_ms' | 'reopened'> {
  readonly said: VerdictRow['verdict'] | null
}

/** Situations that asked for a page and opened in the time, newest first. */
export function pagingSituations(db: Db, range: { fromMs: number; toMs: number }, limit: number): Promise<CountedSituation[]> {
  return at(db).selectFrom('alerts_situation as s').leftJoin('alerts_verdict as v', 'v.situation', 's.id')
    .select(['s.id', 's.title', 's.service', 's.opened_ms', 's.resolved_ms', 's.reopened', 'v.verdict as said'])
    .where('s.urgency', '=', 'page').where('s.opened_ms', '>=', range.fromMs).where('s.opened_ms', '<', range.toMs)
    // Ids begin with their time: the primary key finds the place.
    .where('s.id', '>=', situationIdFrom(range.fromMs - clockSkewMs)).where('s.id', '<', situationIdFrom(range.toMs + clockSkewMs))
    .orderBy('s.id', 'desc').limit(limit).execute()
}

export interface FiringRow {
  readonly id: string
  readonly situation: string
  readonly name: string
  readonly urgency: string
  readonly is_silenced: number
  readonly started_ms: number
  readonly ended_ms: number | null
}

/** Firings in the time, oldest first after `afterId`. */
export function firingsPage(db: Db, range: { fromMs: number; toMs: number }, page: { afterId: string; limit: number }): Promise<FiringRow[]> {
  return at(db).selectFrom('alerts_alert').select(['id', 'situation', 'name', 'urgency', 'is_silenced', 'started_ms', 'ended_ms'])
    .where('id', '>=', idFrom(range.fromMs - clockSkewMs)).where('id', '<', idFrom(range.toMs + clockSkewMs)).where('id', '>', page.afterId)
    .orderBy('id').limit(page.limit).execute()
}

function situationIdFrom(atMs: number): string {
  return `sit_${idFrom(atMs).slice('alr_'.length)}`
}
