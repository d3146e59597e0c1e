// SQL of what is learnt about senders and silences.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { Source } from '../model/incoming.ts'
import { noRhythm } from '../model/rhythm.ts'
import type { Rhythm } from '../model/rhythm.ts'
import type { AlertsTables } from './tables.ts'

interface RhythmRow { source: Source; connection: string; heard_ms: number; rhythm: string }
export interface SilenceUse { readonly seenMs: number; readonly matchedMs: number | null }

const at = (db: Db) => sqlOf<AlertsTables & { alerts_rhythm: RhythmRow; alerts_silence_use: { silence: string; seen_ms: number; matched_ms: number | null } }>(db)

export const rhythmKey = (of: { readonly source: string; readonly connection: string }): string => `${of.source} ${of.connection}`

/** By `rhythmKey`. Senders are hundreds at most. */
export async function rhythms(db: Db): Promise<ReadonlyMap<string, { readonly heardMs: number; readonly rhythm: Rhythm }>> {
  const rows = await at(db).selectFrom('alerts_rhythm').selectAll().limit(2_000).execute()
  return new Map(rows.map((row) => [rhythmKey(row), { heardMs: row.heard_ms, rhythm: { ...noRhythm, ...(JSON.parse(row.rhythm) as Rhythm) } }]))
}

export async function saveRhythm(db: Db, of: { source: Source; connection: string; heardMs: number; rhythm: Rhythm }): Promise<void> {
  const row = { source: of.source, connection: of.connection, heard_ms: of.heardMs, rhythm: JSON.stringify(of.rhythm) }
  await at(db).insertInto('alerts_rhythm').values(row).onConflict((conflict) => conflict.columns(['source', 'connection']).doUpdateSet({ heard_ms: row.heard_ms, rhythm: row.rhythm })).execute()
}

export async function silenceUses(db: Db): Promise<ReadonlyMap<string, SilenceUse>> {
  const rows = await at(db).selectFrom('alerts_silence_use').selectAll().execute()
  return new Map(rows.map((row) => [row.silence, { seenMs: row.seen_ms, matchedMs: row.matched_ms }]))
}

export async function saveSilenceUse(db: Db, silence: string, use: SilenceUse): Promise<void> {
  const row = { silence, seen_ms: use.seenMs, matched_ms: use.matchedMs }
  await at(db).insertInto('alerts_silence_use').values(row).onConflict((conflict) => conflict.column('silence').doUpdateSet({ matched_ms: row.matched_ms })).execute()
}

/** Of silences that are over nothing is kept. */
export async function forgetSilenceUses(db: Db, nowMs: number): Promise<void> {
  await at(db).deleteFrom('alerts_silence_use').where('silence', 'not in', at(db).selectFrom('alerts_silence').select('id').where('ends_ms', '>', nowMs)).execute()
}

/** Labels of alerts that are kept quiet now, or came after `sinceId` and were: the newest. */
export async function quietAlerts(db: Db, wish: { readonly sinceId: string; readonly limit: number }) {
  return at(db).selectFrom('alerts_alert').select(['id', 'labels', 'open_key']).where('is_silenced', '=', 1)
    .where((eb) => eb.or([eb('open_key', 'is not', null), eb('id', '>=', wish.sinceId)])).orderBy('id', 'desc').limit(wish.limit).execute()
}
