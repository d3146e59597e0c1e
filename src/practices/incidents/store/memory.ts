// All SQL of what is remembered of incidents.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { isVisible } from './members.ts'

export interface MemoryRow {
  incident_id: string
  /** Notes and reasons, one a line, at most `mostCharacters`. */
  words: string
  /** Names of alerts, as JSON. */
  alerts: string
  /** What was said when it was mitigated or resolved; null while nobody said. */
  ending: string | null
}

interface Tables {
  incidents_memory: MemoryRow
  incidents_incident: { id: string; number: number; title: string; summary: string; service: string | null; declared_ms: number }
}

const at = (db: Db) => sqlOf<Tables>(db)

export const readMemory = (db: Db, incident: string): Promise<MemoryRow | undefined> =>
  at(db).selectFrom('incidents_memory').selectAll().where('incident_id', '=', incident).executeTakeFirst()

export async function saveMemory(db: Db, row: MemoryRow): Promise<void> {
  const { incident_id: _id, ...rest } = row
  await at(db).insertInto('incidents_memory').values(row).onConflict((conflict) => conflict.column('incident_id').doUpdateSet(rest)).execute()
}

/** The newest incidents declared up to then, with what is remembered of them. Imported ones have later numbers than they have times. */
export const remembered = (db: Db, upToMs: number, limit: number) =>
  at(db).selectFrom('incidents_incident').leftJoin('incidents_memory', 'incidents_memory.incident_id', 'incidents_incident.id')
    .select(['id', 'number', 'title', 'summary', 'service', 'declared_ms', 'words', 'alerts', 'ending'])
    .where('declared_ms', '<=', upToMs).where(isVisible()).orderBy('declared_ms', 'desc').orderBy('number', 'desc').limit(limit).execute()
