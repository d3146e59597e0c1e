// SQL of what people said about spent budget.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { CauseKind } from '../model/attribution.ts'

export interface CorrectionRow { id: string; objective: string; from_ms: number; to_ms: number; kind: CauseKind; ref: string | null; reason: string; added_by: string; added_ms: number }

const at = (db: Db) => sqlOf<{ objectives_correction: CorrectionRow }>(db)

/** More of one objective than this are not kept: they would be a rule, said minute by minute. */
export const maxCorrections = 500

export const insertCorrection = (db: Db, row: CorrectionRow) => at(db).insertInto('objectives_correction').values(row).execute()
export const deleteCorrection = (db: Db, objective: string, id: string) => at(db).deleteFrom('objectives_correction').where('objective', '=', objective).where('id', '=', id).returningAll().executeTakeFirst()

/** That reach into the time given, newest first. */
export const correctionsOf = (db: Db, asked: { objective: string; fromMs: number; toMs: number }) =>
  at(db).selectFrom('objectives_correction').selectAll().where('objective', '=', asked.objective).where('from_ms', '<', asked.toMs).where('to_ms', '>', asked.fromMs).orderBy('added_ms', 'desc').orderBy('id').limit(maxCorrections).execute()

export async function countCorrections(db: Db, objective: string): Promise<number> {
  const row = await at(db).selectFrom('objectives_correction').select((eb) => eb.fn.countAll<number>().as('count')).where('objective', '=', objective).executeTakeFirstOrThrow()
  return Number(row.count)
}
