// All SQL of hypotheses and their evidence.
import { forUpdate } from '../../../spine/database/engine.ts'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { EvidenceKind, EvidenceSide, Settled } from '../model/hypothesis.ts'

export interface HypothesisRow {
  id: string
  incident_id: string
  text: string
  settled: Settled | null
  settled_ms: number | null
  settled_by: string | null
  settled_reason: string | null
  stated_by: string
  stated_ms: number
}

export interface EvidenceRow {
  id: string
  hypothesis_id: string
  side: EvidenceSide
  kind: EvidenceKind
  target: string | null
  title: string
  note: string
  excerpt: string
  added_by: string
  added_ms: number
}

const at = (db: Db) => sqlOf<{ incidents_hypothesis: HypothesisRow; incidents_evidence: EvidenceRow }>(db)

/** More suspicions than this are a list nobody works through. */
export const mostHypotheses = 50
export const mostEvidence = 100

export const insertHypothesis = (db: Db, row: HypothesisRow) => at(db).insertInto('incidents_hypothesis').values(row).execute()
export const insertEvidence = (db: Db, row: EvidenceRow) => at(db).insertInto('incidents_evidence').values(row).execute()

/** In the order in which they were stated. */
export const hypothesesOf = (db: Db, incident: string): Promise<HypothesisRow[]> =>
  at(db).selectFrom('incidents_hypothesis').selectAll().where('incident_id', '=', incident).orderBy('stated_ms').orderBy('id').limit(mostHypotheses).execute()

/** In the order in which it was found. */
export const evidenceOf = async (db: Db, hypotheses: readonly string[]): Promise<EvidenceRow[]> => hypotheses.length === 0 ? []
  : at(db).selectFrom('incidents_evidence').selectAll().where('hypothesis_id', 'in', hypotheses).orderBy('added_ms').orderBy('id').limit(mostHypotheses * mostEvidence).execute()

/** Held until commit. */
export const lockHypothesis = (db: Db, incident: string, id: string): Promise<HypothesisRow | undefined> =>
  at(db).selectFrom('incidents_hypothesis').selectAll().where('incident_id', '=', incident).where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()

export const saveSettled = (db: Db, row: HypothesisRow) => at(db).updateTable('incidents_hypothesis')
  .set({ settled: row.settled, settled_ms: row.settled_ms, settled_by: row.settled_by, settled_reason: row.settled_reason }).where('id', '=', row.id).execute()
