// All SQL of where imported incidents came from.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

export interface ImportRow {
  source: string
  reference: string
  incident_id: string
  url: string | null
  imported_ms: number
}

const idsAStatement = 500

const at = (db: Db) => sqlOf<{ incidents_import: ImportRow }>(db)

export const insertImport = (db: Db, row: ImportRow) => at(db).insertInto('incidents_import').values(row).execute()

/** Which of these were imported before, by reference. */
export async function importedBefore(db: Db, source: string, references: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await at(db).selectFrom('incidents_import').select('reference').where('source', '=', source).where('reference', 'in', references).execute()
  return new Set(rows.map(({ reference }) => reference))
}

/** Which of these incidents were imported. */
export async function importedOnes(db: Db, incidents: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let from = 0; from < incidents.length; from += idsAStatement) {
    const rows = await at(db).selectFrom('incidents_import').select('incident_id').where('incident_id', 'in', incidents.slice(from, from + idsAStatement)).execute()
    for (const { incident_id } of rows) found.add(incident_id)
  }
  return found
}
