// SQL of the parts of situations: which groups are in one, and which situation a group's alerts join.
import { sql } from 'kysely'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { givenRows, insertRows, isAmong, waitForTurn } from '../../../spine/database/engine.ts'
import type { Part } from '../model/correlation/part.ts'
import { asLostRace } from './lost-race.ts'
import type { AlertsTables, PartRow } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** Who may gather groups into situations: one transaction at a time, since what joins a neighbour must see it. */
const gatheringTurn = 7_246_174
export const waitToGather = (db: Db): Promise<void> => waitForTurn(db, gatheringTurn)

/** Of these groups, the parts that their alerts join. */
export async function currentParts(db: Db, groupKeys: readonly string[]): Promise<readonly Part[]> {
  if (groupKeys.length === 0) return []
  const rows = await at(db).selectFrom('alerts_part').selectAll().where(sql<boolean>`is_current = 1`).where(isAmong(db, 'group_key', groupKeys)).execute()
  return rows.map(partOf)
}

/** Situations that others may join are looked for among this many, those with the newest alerts first. */
const mostCandidates = 1_000

/** Ids of situations with a new alert since then. */
export async function situationsSeenSince(db: Db, sinceMs: number): Promise<readonly string[]> {
  const rows = await at(db).selectFrom('alerts_part').select('situation').where(sql<boolean>`is_current = 1`).where('last_ms', '>=', sinceMs)
    .orderBy('last_ms', 'desc').limit(mostCandidates).execute()
  return [...new Set(rows.map((row) => row.situation))]
}

/** By when they joined. */
export async function partsOf(db: Db, situations: readonly string[]): Promise<readonly Part[]> {
  if (situations.length === 0) return []
  const rows = await at(db).selectFrom('alerts_part').selectAll().where(isAmong(db, 'situation', situations)).orderBy('joined_ms').orderBy('group_key').execute()
  return rows.map(partOf)
}

export function partOf(row: PartRow): Part {
  return {
    situation: row.situation, groupKey: row.group_key, isCurrent: row.is_current === 1, service: row.service, environment: row.environment, team: row.team, text: row.text,
    title: row.title, reason: row.reason, urgency: row.urgency, startedMs: row.started_ms, joinedMs: row.joined_ms, lastMs: row.last_ms, waitUntilMs: row.wait_until_ms,
  }
}

const partColumns = {
  situation: 'text', group_key: 'text', is_current: 'bigint', service: 'text', environment: 'text', team: 'text', text: 'text', title: 'text', reason: 'text', urgency: 'text',
  started_ms: 'bigint', joined_ms: 'bigint', last_ms: 'bigint', wait_until_ms: 'bigint',
} as const

export async function insertParts(db: Db, parts: Iterable<Part>): Promise<void> {
  const rows = [...parts].map((part) => [
    part.situation, part.groupKey, part.isCurrent ? 1 : 0, part.service, part.environment, part.team, part.text, part.title, part.reason, part.urgency,
    part.startedMs, part.joinedMs, part.lastMs, part.waitUntilMs ?? null,
  ])
  await insertRows(db, { table: 'alerts_part', columns: partColumns, rows }).catch(asLostRace)
}

/** Before new ones are inserted, since only one of a group may be current; those that give way before those that come back. */
export async function updateParts(db: Db, parts: Iterable<Part>): Promise<void> {
  for (const isCurrent of [false, true]) {
    const rows = [...parts].filter((part) => part.isCurrent === isCurrent).map((part) => [part.situation, part.groupKey, isCurrent ? 1 : 0, part.reason, part.urgency, part.lastMs, part.waitUntilMs ?? null])
    if (rows.length === 0) continue
    const given = givenRows(db, { situation: 'text', group_key: 'text', is_current: 'bigint', reason: 'text', urgency: 'text', last_ms: 'bigint', wait_until_ms: 'bigint' }, rows)
    await sql`update alerts_part set is_current = given.is_current, reason = given.reason, urgency = given.urgency, last_ms = given.last_ms, wait_until_ms = given.wait_until_ms
      from ${given} where alerts_part.situation = given.situation and alerts_part.group_key = given.group_key`.execute(at(db)).catch(asLostRace)
  }
}

/** Their situations are locked: two batches cannot wait for each other here. */
export async function seeParts(db: Db, parts: Iterable<Part>, nowMs: number): Promise<void> {
  const rows = [...parts].map((part) => [part.situation, part.groupKey])
  if (rows.length === 0) return
  const given = givenRows(db, { situation: 'text', group_key: 'text' }, rows)
  await sql`update alerts_part set last_ms = ${nowMs} from ${given}
    where alerts_part.situation = given.situation and alerts_part.group_key = given.group_key and last_ms < ${nowMs}`.execute(at(db))
}

export async function deleteParts(db: Db, situation: string, groupKeys: readonly string[]): Promise<void> {
  if (groupKeys.length === 0) return
  await at(db).deleteFrom('alerts_part').where('situation', '=', situation).where(isAmong(db, 'group_key', groupKeys)).execute()
}

/** Services that a situation's alerts are of; null among them when some name none. */
export async function servicesOf(db: Db, situation: string): Promise<readonly (string | null)[]> {
  const rows = await at(db).selectFrom('alerts_part').select('service').distinct().where('situation', '=', situation).execute()
  return rows.map((row) => row.service)
}
