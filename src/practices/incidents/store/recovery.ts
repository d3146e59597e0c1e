// All SQL of recovery and of what incidents are closed with.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { ClosingFact, ClosingField } from '../model/closing.ts'
import type { WellSli } from '../model/recovery.ts'

export interface RecoveryState {
  readonly incident: string
  readonly wellSinceMs: number | null
  readonly proposedMs: number | null
  /** When a person last said: not yet. */
  readonly declinedMs: number | null
  /** Why it is not proposed; null when it is, or only time is missing. */
  readonly waitsFor: string | null
  readonly checkedMs: number
  readonly slis: readonly WellSli[]
}

interface RecoveryRow { incident_id: string; well_since_ms: number | null; proposed_ms: number | null; dismissed_ms: number | null; waits_for: string | null; checked_ms: number; slis: string }
interface ClosingRow { incident_id: string; field: ClosingField; value: string | null; unknown_because: string | null; set_by: string; set_ms: number }
const at = (db: Db) => sqlOf<{ incidents_recovery: RecoveryRow; incidents_closing: ClosingRow }>(db)

export async function recoveryStateOf(db: Db, incident: string): Promise<RecoveryState | null> {
  const row = await at(db).selectFrom('incidents_recovery').selectAll().where('incident_id', '=', incident).executeTakeFirst()
  return row ? { incident, wellSinceMs: row.well_since_ms, proposedMs: row.proposed_ms, declinedMs: row.dismissed_ms, waitsFor: row.waits_for, checkedMs: row.checked_ms, slis: JSON.parse(row.slis) as WellSli[] } : null
}

export async function saveRecovery(db: Db, state: RecoveryState): Promise<void> {
  const change = { well_since_ms: state.wellSinceMs, proposed_ms: state.proposedMs, dismissed_ms: state.declinedMs, waits_for: state.waitsFor, checked_ms: state.checkedMs, slis: JSON.stringify(state.slis) }
  await at(db).insertInto('incidents_recovery').values({ incident_id: state.incident, ...change }).onConflict((conflict) => conflict.column('incident_id').doUpdateSet(change)).execute()
}

export interface StoredFact extends ClosingFact {
  readonly setBy: string
  readonly setMs: number
}

export async function closingFactsOf(db: Db, incident: string): Promise<readonly StoredFact[]> {
  const rows = await at(db).selectFrom('incidents_closing').selectAll().where('incident_id', '=', incident).execute()
  return rows.map((row) => ({ field: row.field, value: row.value, unknownBecause: row.unknown_because, setBy: row.set_by, setMs: row.set_ms }))
}

export async function putClosingFact(db: Db, incident: string, fact: StoredFact): Promise<void> {
  const change = { value: fact.value, unknown_because: fact.unknownBecause, set_by: fact.setBy, set_ms: fact.setMs }
  await at(db).insertInto('incidents_closing').values({ incident_id: incident, field: fact.field, ...change }).onConflict((conflict) => conflict.columns(['incident_id', 'field']).doUpdateSet(change)).execute()
}
