// The silences in force, compiled once.
import type { Db } from '../../../spine/database.ts'
import { matcherOf } from '../model/matcher.ts'
import type { Matcher, MatcherWords } from '../model/matcher.ts'
import type { IntervalSpec } from '../model/routing/spec.ts'
import { anyInterval } from '../model/routing/time-interval.ts'
import type { Interval } from '../model/routing/time-interval.ts'
import type { Silence } from '../model/silence.ts'
import { activeSilences, maxSilences } from '../store/silences.ts'
import type { SilenceRow } from '../store/tables.ts'

/** Compiled matchers by their text: the same silences are read with every batch. */
const compiled = new Map<string, readonly Matcher[]>()

export async function silencesNow(db: Db, nowMs: number): Promise<readonly Silence[]> {
  return (await activeSilences(db, nowMs)).map(silenceOf)
}

export function silenceOf(row: SilenceRow): Silence {
  return { id: row.id, matchers: matchersOf(row.matchers), ...timesOf(row) }
}

/** When it holds, for its state. */
export function timesOf(row: Pick<SilenceRow, 'starts_ms' | 'ends_ms' | 'recurrence'>): Pick<Silence, 'startsMs' | 'endsMs' | 'holds'> {
  return { startsMs: row.starts_ms, endsMs: row.ends_ms, ...(row.recurrence === null ? {} : { holds: intervalsOf(row.recurrence) }) }
}

const intervals = new Map<string, Interval>()

function intervalsOf(text: string): Interval {
  const known = intervals.get(text)
  if (known) return known
  const holds = anyInterval(JSON.parse(text) as IntervalSpec[])
  if (intervals.size >= maxSilences) intervals.clear()
  intervals.set(text, holds)
  return holds
}

function matchersOf(text: string): readonly Matcher[] {
  const known = compiled.get(text)
  if (known) return known
  const matchers = (JSON.parse(text) as MatcherWords[]).map(matcherOf)
  if (compiled.size >= 2 * maxSilences) compiled.clear()
  compiled.set(text, matchers)
  return matchers
}
