// SQL of imported incidents.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

export interface ImportRow {
  source: string
  reference: string
  type: string
  url: string | null
  incident_id: string
  number: number
  updates: number
  imported_ms: number
}

const at = (db: Db) => sqlOf<{ incidents_import: ImportRow }>(db)
const mostSources = 200

export const importsOf = (db: Db, source: string, references: readonly string[]): Promise<ImportRow[]> =>
  references.length === 0 ? Promise.resolve([]) : at(db).selectFrom('incidents_import').selectAll().where('source', '=', source).where('reference', 'in', references).execute()

export const insertImport = (db: Db, row: ImportRow) => at(db).insertInto('incidents_import').values(row).execute()
export const countUpdates = (db: Db, row: ImportRow, updates: number) =>
  at(db).updateTable('incidents_import').set({ updates }).where('source', '=', row.source).where('reference', '=', row.reference).execute()

export async function importSources(db: Db): Promise<readonly { source: string; type: string; incidents: number; updates: number; lastMs: number }[]> {
  const rows = await at(db).selectFrom('incidents_import').select((eb) => ['source', 'type', eb.fn.countAll().as('incidents'), eb.fn.sum('updates').as('updates'), eb.fn.max('imported_ms').as('last')])
    .groupBy(['source', 'type']).orderBy('source').orderBy('type').limit(mostSources).execute()
  return rows.map(({ source, type, incidents, updates, last }) => ({ source, type, incidents: Number(incidents), updates: Number(updates), lastMs: Number(last) }))
}
