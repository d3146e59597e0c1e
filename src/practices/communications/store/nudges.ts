// SQL of reminders and of what quieted them.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { NudgeRole } from '../model/cadence.ts'

export interface NudgeRow { id: string; incident: string; person: string | null; as_role: NudgeRole; address: string | null; due_ms: number; at_ms: number; state: 'waiting' | 'sent' | 'kept' | 'failed' | 'nobody'; detail: string }
export interface SnoozeRow { id: string; incident: string; by_actor: string; reason: string; at_ms: number; until_ms: number }

const at = (db: Db) => sqlOf<{ communications_nudge: NudgeRow; communications_snooze: SnoozeRow }>(db)

export const insertNudge = (db: Db, row: NudgeRow) => at(db).insertInto('communications_nudge').values(row).execute()
export const insertSnooze = (db: Db, row: SnoozeRow) => at(db).insertInto('communications_snooze').values(row).execute()

export async function findNudge(db: Db, id: string): Promise<NudgeRow | null> {
  return (await at(db).selectFrom('communications_nudge').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function changeNudge(db: Db, id: string, change: Partial<NudgeRow>): Promise<void> {
  await at(db).updateTable('communications_nudge').set(change).where('id', '=', id).execute()
}

/** Newest first. */
export const nudgesOf = (db: Db, incident: string, limit: number): Promise<NudgeRow[]> =>
  at(db).selectFrom('communications_nudge').selectAll().where('incident', '=', incident).orderBy('id', 'desc').limit(limit).execute()

/** The one that still quiets; null when none does. */
export async function snoozeOf(db: Db, incident: string, nowMs: number): Promise<SnoozeRow | null> {
  return (await at(db).selectFrom('communications_snooze').selectAll().where('incident', '=', incident).where('until_ms', '>', nowMs).orderBy('until_ms', 'desc').limit(1).executeTakeFirst()) ?? null
}
