// All SQL of parents and children, and of what follows what. Only ids: who reads them looks the incidents up, as far as they may see.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { mostChildren, mostLevels } from '../model/family.ts'

interface ParentRow { incident_id: string; parent_id: string; reason: string | null; since_ms: number }
interface Tables {
  incidents_parent: ParentRow
  incidents_follow: { incident_id: string; follows_id: string }
  incidents_incident: { id: string; service: string | null; resolved_ms: number | null }
}

const at = (db: Db) => sqlOf<Tables>(db)

/** Follow-ups of one incident that are listed. */
const mostFollowers = 20

export async function parentOf(db: Db, incident: string): Promise<string | null> {
  const row = await at(db).selectFrom('incidents_parent').select('parent_id').where('incident_id', '=', incident).executeTakeFirst()
  return row?.parent_id ?? null
}

/** From its parent upwards. */
export async function ancestorsOf(db: Db, incident: string): Promise<readonly string[]> {
  const found: string[] = []
  for (let above = await parentOf(db, incident); above !== null && found.length < mostLevels; above = await parentOf(db, above)) found.push(above)
  return found
}

/** Oldest first. */
export async function childrenOf(db: Db, incidents: readonly string[]): Promise<readonly string[]> {
  if (incidents.length === 0) return []
  const rows = await at(db).selectFrom('incidents_parent').select('incident_id').where('parent_id', 'in', incidents).orderBy('since_ms').orderBy('incident_id').limit(mostChildren * mostChildren).execute()
  return rows.map(({ incident_id }) => incident_id)
}

/** How many levels of children stand under it. */
export async function levelsBelow(db: Db, incident: string): Promise<number> {
  let levels = 0
  for (let below = await childrenOf(db, [incident]); below.length > 0 && levels < mostLevels; below = await childrenOf(db, below.slice(0, mostChildren))) levels += 1
  return levels
}

export const putParent = (db: Db, row: ParentRow) =>
  at(db).insertInto('incidents_parent').values(row).onConflict((conflict) => conflict.column('incident_id').doUpdateSet({ parent_id: row.parent_id, reason: row.reason, since_ms: row.since_ms })).execute()

export const deleteParent = (db: Db, incident: string) => at(db).deleteFrom('incidents_parent').where('incident_id', '=', incident).execute()

export const putFollow = (db: Db, incident: string, follows: string) =>
  at(db).insertInto('incidents_follow').values({ incident_id: incident, follows_id: follows }).onConflict((conflict) => conflict.column('incident_id').doNothing()).execute()

export const deleteFollows = (db: Db, incident: string) => at(db).deleteFrom('incidents_follow').where((eb) => eb.or([eb('incident_id', '=', incident), eb('follows_id', '=', incident)])).execute()

export async function followedBy(db: Db, incident: string): Promise<{ readonly follows: string | null; readonly followers: readonly string[] }> {
  const before = await at(db).selectFrom('incidents_follow').select('follows_id').where('incident_id', '=', incident).executeTakeFirst()
  const after = await at(db).selectFrom('incidents_follow').select('incident_id').where('follows_id', '=', incident).orderBy('incident_id').limit(mostFollowers).execute()
  return { follows: before?.follows_id ?? null, followers: after.map(({ incident_id }) => incident_id) }
}

/** Ids of those of a service that were resolved before then, the last first. */
export async function lastResolved(db: Db, asked: { readonly service: string; readonly beforeMs: number; readonly limit: number }): Promise<readonly string[]> {
  const rows = await at(db).selectFrom('incidents_incident').select('id').where('service', '=', asked.service).where('resolved_ms', '<', asked.beforeMs).orderBy('resolved_ms', 'desc').limit(asked.limit).execute()
  return rows.map(({ id }) => id)
}
