// SQL of the files that say who is told, in which words, and how often.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

const at = (db: Db) => sqlOf<{ communications_document: { kind: string; name: string; spec: string; saved_ms: number } }>(db)

/** Of one kind; more would be a mistake of whoever makes them. */
export const mostDocuments = 2_000

/** By name. */
export async function documentsOf<Spec>(db: Db, kind: string): Promise<readonly { name: string; spec: Spec }[]> {
  const rows = await at(db).selectFrom('communications_document').selectAll().where('kind', '=', kind).orderBy('name').limit(mostDocuments).execute()
  return rows.map(({ name, spec }) => ({ name, spec: JSON.parse(spec) as Spec }))
}

export async function saveDocument(db: Db, of: { kind: string; name: string; spec: unknown; savedMs: number }): Promise<void> {
  const row = { kind: of.kind, name: of.name, spec: JSON.stringify(of.spec), saved_ms: of.savedMs }
  await at(db).insertInto('communications_document').values(row).onConflict((conflict) => conflict.columns(['kind', 'name']).doUpdateSet(row)).execute()
}

/** False when there was none. */
export async function deleteDocument(db: Db, of: { kind: string; name: string }): Promise<boolean> {
  return Number((await at(db).deleteFrom('communications_document').where('kind', '=', of.kind).where('name', '=', of.name).executeTakeFirst()).numDeletedRows) > 0
}
