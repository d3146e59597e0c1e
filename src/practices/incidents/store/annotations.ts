// All SQL of annotations.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

export interface AnnotationRow {
  id: string
  incident_id: string
  /** The entry that it stands beneath. */
  seq: number
  /** 1, and one more each time it was rewritten. */
  version: number
  text: string
  /** Whoever wrote this version. */
  written_by: string
  written_ms: number
}

const at = (db: Db) => sqlOf<{ incidents_annotation: AnnotationRow }>(db)

/** All of an incident, which every page of its timeline reads. */
export const mostAnnotations = 500

/** By the number of the entry, in the order in which they were first written: ids sort by time. */
export async function annotationsOf(db: Db, incident: string): Promise<ReadonlyMap<number, readonly AnnotationRow[]>> {
  const rows = await at(db).selectFrom('incidents_annotation').selectAll().where('incident_id', '=', incident).orderBy('id').limit(mostAnnotations).execute()
  return Map.groupBy(rows, (row) => row.seq)
}

export async function findAnnotation(db: Db, incident: string, id: string): Promise<AnnotationRow | null> {
  return (await at(db).selectFrom('incidents_annotation').selectAll().where('incident_id', '=', incident).where('id', '=', id).executeTakeFirst()) ?? null
}

export async function saveAnnotation(db: Db, row: AnnotationRow): Promise<void> {
  const { version, text, written_by, written_ms } = row
  await at(db).insertInto('incidents_annotation').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet({ version, text, written_by, written_ms })).execute()
}
