// Break-glass as it goes out: names for ids, instants as text.
import { formatInstant } from '../../base/instant.ts'
import { readEntries } from '../../record/read.ts'
import type { Db } from '../../spine/database.ts'
import type { GrantAnswer, GrantDetail } from './contract-break-glass.ts'
import { reviewDueMs, stateOf } from './model/break-glass.ts'
import { timesOf } from './actions/break-glass.ts'
import { personById } from './store/access.ts'
import { usesOf } from './store/break-glass.ts'
import type { GrantRow } from './store/break-glass.ts'

const mostSaid = 200

export async function grantAnswers(db: Db, rows: readonly GrantRow[], nowMs: number): Promise<GrantAnswer[]> {
  const people = new Map<string, { id: string; name: string; displayName: string }>()
  for (const id of new Set(rows.flatMap((row) => [row.person_id, row.decided_by, row.reviewed_by]).filter((each) => each !== null))) {
    const person = await personById(db, id)
    people.set(id, { id, name: person?.name ?? id, displayName: person?.display_name ?? id })
  }
  const named = (id: string | null) => (id === null ? null : people.get(id)!)
  return rows.map((row) => {
    const dueMs = reviewDueMs(timesOf(row), row.review_days)
    return {
      id: row.id, state: stateOf(timesOf(row), nowMs), person: named(row.person_id)!, role: row.role, ownRole: row.own_role, reason: row.reason, policy: row.policy, incident: row.incident, minutes: row.minutes,
      askedAt: formatInstant(row.asked_ms), decidedBy: named(row.decided_by), decidedAt: instant(row.decided_ms), decisionReason: row.decision_reason, begunAt: instant(row.begun_ms), untilAt: instant(row.until_ms),
      endedAt: instant(row.ended_ms ?? (row.until_ms !== null && row.until_ms <= nowMs ? row.until_ms : null)), reviewDueAt: instant(dueMs),
      review: row.reviewed_ms === null || row.reviewed_by === null || row.verdict === null ? null : { by: named(row.reviewed_by)!, at: formatInstant(row.reviewed_ms), verdict: row.verdict, note: row.review_note ?? '' },
      approvers: row.approvers === null ? [] : (JSON.parse(row.approvers) as string[]), reviewers: JSON.parse(row.reviewers) as string[],
    }
  })
}

export async function grantDetail(db: Db, row: GrantRow, nowMs: number): Promise<GrantDetail> {
  const [answer] = await grantAnswers(db, [row], nowMs)
  const said = row.begun_ms === null ? [] : (await readEntries(db, { actor: `person/${row.person_id}`, fromMs: row.begun_ms, toMs: (row.ended_ms ?? Math.min(row.until_ms!, nowMs)) + 1, order: 'oldest', limit: mostSaid })).items
  return {
    ...answer!,
    uses: (await usesOf(db, row.id)).map(({ method, route, uses, first_ms, last_ms }) => ({ method, route, count: uses, firstAt: formatInstant(first_ms), lastAt: formatInstant(last_ms) })),
    said: said.filter(({ kind }) => !kind.startsWith('break-glass.')).map(({ seq, atMs, kind, subject }) => ({ seq, at: formatInstant(atMs), kind, subject })),
  }
}

const instant = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms))
