// All SQL of merged incidents.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

export interface MergeRow {
  incident_id: string
  into_id: string
  reason: string | null
  merged_ms: number
  /** State and end of the merged one as they were, as JSON. */
  before: string
  /** Subjects whose links the other took over, as JSON. */
  taken: string
}

interface Tables {
  incidents_merge: MergeRow
  incidents_link: { incident_id: string; subject: string }
}

const at = (db: Db) => sqlOf<Tables>(db)

/** More duplicates of one incident are a storm that should have been one situation. */
export const mostDuplicates = 200
const idsAStatement = 500

export const insertMerge = (db: Db, row: MergeRow) => at(db).insertInto('incidents_merge').values(row).execute()

export const mergeOf = (db: Db, incident: string): Promise<MergeRow | undefined> => at(db).selectFrom('incidents_merge').selectAll().where('incident_id', '=', incident).executeTakeFirst()

/** Those that were merged into it, oldest first. */
export const mergedInto = (db: Db, incident: string): Promise<MergeRow[]> =>
  at(db).selectFrom('incidents_merge').selectAll().where('into_id', '=', incident).orderBy('merged_ms').orderBy('incident_id').limit(mostDuplicates).execute()

export const moveMerge = (db: Db, incident: string, moved: Pick<MergeRow, 'into_id' | 'taken'>) => at(db).updateTable('incidents_merge').set(moved).where('incident_id', '=', incident).execute()

export const deleteMerge = (db: Db, incident: string) => at(db).deleteFrom('incidents_merge').where('incident_id', '=', incident).execute()

export async function removeLinks(db: Db, incident: string, subjects: readonly string[]): Promise<void> {
  if (subjects.length > 0) await at(db).deleteFrom('incidents_link').where('incident_id', '=', incident).where('subject', 'in', subjects).execute()
}

/** Which of these were merged into another. */
export async function mergedOnes(db: Db, incidents: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let from = 0; from < incidents.length; from += idsAStatement) {
    const rows = await at(db).selectFrom('incidents_merge').select('incident_id').where('incident_id', 'in', incidents.slice(from, from + idsAStatement)).execute()
    for (const { incident_id } of rows) found.add(incident_id)
  }
  return found
}
