// SQL of what is kept of incidents to find similar ones.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

export interface StoryRow {
  incident_id: string
  number: number
  notes: string
  last_note: string | null
  fix: string | null
  /** JSON lists of names. */
  services: string
  alerts: string
  changes: string
  seq: number
}

interface Joined extends StoryRow {
  readonly title: string
  readonly summary: string
  readonly began_ms: number
}

interface Tables {
  incidents_story: StoryRow
  incidents_incident: { id: string; title: string; summary: string; started_ms: number | null; declared_ms: number }
}

const at = (db: Db) => sqlOf<Tables>(db)
const idsAtOnce = 200

export const storyRow = (db: Db, id: string): Promise<StoryRow | undefined> => at(db).selectFrom('incidents_story').selectAll().where('incident_id', '=', id).executeTakeFirst()

export async function saveStory(db: Db, row: StoryRow): Promise<void> {
  await at(db).insertInto('incidents_story').values(row).onConflict((conflict) => conflict.column('incident_id').doUpdateSet(row)).execute()
}

/** The newest, with the entry that each is up to. */
export const storyHeads = (db: Db, limit: number): Promise<{ incident_id: string; seq: number }[]> =>
  at(db).selectFrom('incidents_story').select(['incident_id', 'seq']).orderBy('number', 'desc').limit(limit).execute()

export async function storiesOf(db: Db, ids: readonly string[]): Promise<readonly Joined[]> {
  const found: Joined[] = []
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    found.push(...await at(db).selectFrom('incidents_story').innerJoin('incidents_incident', 'incidents_incident.id', 'incidents_story.incident_id').selectAll('incidents_story')
      .select((eb) => ['title', 'summary', eb.fn.coalesce('started_ms', 'declared_ms').as('began_ms')]).where('incident_id', 'in', ids.slice(from, from + idsAtOnce)).execute() as Joined[])
  }
  return found
}
