// All SQL of mitigations.
import { forUpdate } from '../../../spine/database/engine.ts'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { Approval, MitigationFacts, MitigationKind, MitigationState, Requirement } from '../model/mitigation.ts'
import type { SliVerdict, Verdict } from '../model/verify-mitigation.ts'

interface MitigationRow {
  id: string
  incident_id: string
  kind: MitigationKind
  text: string
  service: string | null
  change_id: string | null
  change_title: string | null
  state: MitigationState
  proposed_by: string
  proposed_ms: number
  requirements: string
  approvals: string
  approved_ms: number | null
  done_by: string | null
  done_ms: number | null
  anyway_reason: string | null
  ended_by: string | null
  ended_ms: number | null
  ended_reason: string | null
  verdict: Verdict | null
  verdict_reason: string | null
  checked_ms: number | null
  next_check_ms: number | null
  checks: number
  slis: string
}

export interface Mitigation {
  readonly id: string
  readonly incident: string
  readonly kind: MitigationKind
  readonly text: string
  readonly service: string | null
  readonly change: string | null
  readonly changeTitle: string | null
  readonly facts: MitigationFacts
  readonly proposedMs: number
  readonly doneBy: string | null
  readonly anywayReason: string | null
  readonly endedBy: string | null
  readonly endedReason: string | null
  readonly verdict: Verdict | null
  readonly verdictReason: string | null
  readonly checkedMs: number | null
  readonly nextCheckMs: number | null
  readonly checks: number
  readonly slis: readonly SliVerdict[]
}

const at = (db: Db) => sqlOf<{ incidents_mitigation: MitigationRow }>(db)

export const mostMitigations = 100

export const insertMitigation = (db: Db, mitigation: Mitigation) => at(db).insertInto('incidents_mitigation').values(rowOf(mitigation)).execute()

export async function saveMitigation(db: Db, mitigation: Mitigation): Promise<void> {
  const { id, ...change } = rowOf(mitigation)
  await at(db).updateTable('incidents_mitigation').set(change).where('id', '=', id).execute()
}

/** Newest first. */
export async function mitigationsOf(db: Db, incident: string): Promise<readonly Mitigation[]> {
  const rows = await at(db).selectFrom('incidents_mitigation').selectAll().where('incident_id', '=', incident).orderBy('proposed_ms', 'desc').orderBy('id', 'desc').limit(mostMitigations).execute()
  return rows.map(mitigationOf)
}

/** Held until commit. */
export async function lockMitigation(db: Db, id: string): Promise<Mitigation | null> {
  const row = await at(db).selectFrom('incidents_mitigation').selectAll().where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()
  return row ? mitigationOf(row) : null
}

function mitigationOf(row: MitigationRow): Mitigation {
  return {
    id: row.id, incident: row.incident_id, kind: row.kind, text: row.text, service: row.service, change: row.change_id, changeTitle: row.change_title, proposedMs: row.proposed_ms,
    facts: {
      state: row.state, proposedBy: row.proposed_by, requirements: JSON.parse(row.requirements) as Requirement[], approvals: JSON.parse(row.approvals) as Approval[],
      approvedMs: row.approved_ms, doneMs: row.done_ms, endedMs: row.ended_ms,
    },
    doneBy: row.done_by, anywayReason: row.anyway_reason, endedBy: row.ended_by, endedReason: row.ended_reason,
    verdict: row.verdict, verdictReason: row.verdict_reason, checkedMs: row.checked_ms, nextCheckMs: row.next_check_ms, checks: row.checks, slis: JSON.parse(row.slis) as SliVerdict[],
  }
}

function rowOf({ facts, ...mitigation }: Mitigation): MitigationRow {
  return {
    id: mitigation.id, incident_id: mitigation.incident, kind: mitigation.kind, text: mitigation.text, service: mitigation.service, change_id: mitigation.change,
    change_title: mitigation.changeTitle, proposed_ms: mitigation.proposedMs, state: facts.state, proposed_by: facts.proposedBy, requirements: JSON.stringify(facts.requirements),
    approvals: JSON.stringify(facts.approvals), approved_ms: facts.approvedMs, done_ms: facts.doneMs, ended_ms: facts.endedMs,
    done_by: mitigation.doneBy, anyway_reason: mitigation.anywayReason, ended_by: mitigation.endedBy, ended_reason: mitigation.endedReason,
    verdict: mitigation.verdict, verdict_reason: mitigation.verdictReason, checked_ms: mitigation.checkedMs, next_check_ms: mitigation.nextCheckMs, checks: mitigation.checks, slis: JSON.stringify(mitigation.slis),
  }
}
