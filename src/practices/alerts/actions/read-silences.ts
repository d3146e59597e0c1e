// The silences in force, compiled once.
import type { Db } from '../../../spine/database.ts'
import { matcherOf } from '../model/matcher.ts'
import type { Matcher, MatcherWords } from '../model/matcher.ts'
import type { Silence } from '../model/silence.ts'
import { activeSilences, maxSilences } from '../store/silences.ts'
import type { SilenceRow } from '../store/tables.ts'

/** Compiled matchers by their text: the same silences are read with every batch. */
const compiled = new Map<string, readonly Matcher[]>()

export async function silencesNow(db: Db, nowMs: number): Promise<readonly Silence[]> {
  return (await activeSilences(db, nowMs)).map(silenceOf)
}

export function silenceOf(row: SilenceRow): Silence {
  return { id: row.id, matchers: matchersOf(row.matchers), startsMs: row.starts_ms, endsMs: row.ends_ms }
}

function matchersOf(text: string): readonly Matcher[] {
  const known = compiled.get(text)
  if (known) return known
  const matchers = (JSON.parse(text) as MatcherWords[]).map(matcherOf)
  if (compiled.size >= 2 * maxSilences) compiled.clear()
  compiled.set(text, matchers)
  return matchers
}
