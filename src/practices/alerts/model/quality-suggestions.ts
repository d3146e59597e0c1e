// What a change of a noisy rule would have done, replayed on the record: pages saved, and incidents that would have been missed.
import { formatDuration, hourMs, minuteMs } from '../../../base/duration.ts'
import { judge } from './quality.ts'
import type { SituationFacts } from './quality.ts'

/** One firing of one alert inside a situation. */
export interface Firing {
  readonly situation: string
  readonly rule: string
  /** Whether it asked for a page by itself: urgent and not silenced. */
  readonly pages: boolean
  readonly startedMs: number
  /** Null while it fires. */
  readonly endedMs: number | null
}

export interface Replay {
  /** Pages that there were, and that would have been. */
  readonly pages: number
  readonly wouldBe: number
  /** Situations worth it (an incident, or a person said so), and how many of them would not have paged. */
  readonly worthIt: number
  readonly missed: number
}

export type Suggestion =
  | { readonly kind: 'wait'; readonly rule: string; readonly waitMs: number; readonly replay: Replay; readonly say: string }
  | { readonly kind: 'lower-urgency'; readonly rule: string; readonly replay: Replay; readonly say: string }
  | { readonly kind: 'quiet-hours'; readonly rule: string; readonly fromMinute: number; readonly toMinute: number; readonly timeZone: string; readonly replay: Replay; readonly say: string }

export interface RuleSuggestions {
  readonly rule: string
  readonly services: readonly string[]
  readonly situations: number
  readonly pages: number
  readonly noisy: number
  readonly suggestions: readonly Suggestion[]
}

/** Fewer pages are no pattern. */
export const fewestPages = 3
/** Longer waits hide trouble that lasts. */
const waits = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * minuteMs)
const longestQuietHours = 4
/** A change that saves less is not worth a reader's time. */
const leastSaved = 0.3
/** This share of the largest saving is enough. */
const mostOf = 0.8

/** For each rule whose pages were mostly not worth it, the changes that would have helped; noisiest first. */
export function suggest(facts: readonly SituationFacts[], firings: readonly Firing[], timeZone: string): readonly RuleSuggestions[] {
  const ofSituation = Map.groupBy(firings, ({ situation }) => situation)
  const found: RuleSuggestions[] = []
  for (const [rule, situations] of Map.groupBy(facts, (one) => one.rule)) {
    const pages = situations.reduce((sum, one) => sum + one.pages, 0)
    const judged = situations.filter((one) => judge(one).verdict !== null)
    const noisy = judged.filter((one) => !isWorthIt(one)).length
    if (pages < fewestPages || noisy * 2 < judged.length || noisy === 0) continue
    const given: Given = { rule, situations, ofSituation }
    const suggestions = [waiting(given), quietHours(given, timeZone), lowering(given)].filter((one) => one !== null)
    found.push({ rule, services: [...new Set(situations.flatMap(({ service }) => service ?? []))].sort(), situations: situations.length, pages, noisy, suggestions })
  }
  return found.sort((a, b) => b.noisy - a.noisy || b.pages - a.pages || (a.rule < b.rule ? -1 : 1))
}

interface Given {
  readonly rule: string
  readonly situations: readonly SituationFacts[]
  readonly ofSituation: ReadonlyMap<string, readonly Firing[]>
}

const isWorthIt = (facts: SituationFacts): boolean => judge(facts).verdict === 'actionable'

/** `stays`: whether a firing of the rule would still have paged. Firings of other rules page as they did. */
function replayed({ rule, situations, ofSituation }: Given, stays: (firing: Firing) => boolean): Replay {
  let wouldBe = 0
  let missed = 0
  for (const situation of situations) {
    const left = (ofSituation.get(situation.id) ?? []).filter((firing) => firing.pages && (firing.rule !== rule || stays(firing))).length
    // A situation is paged for once until it reopens: never more often than it was.
    wouldBe += Math.min(situation.pages, left)
    if (left === 0 && isWorthIt(situation)) missed++
  }
  return { pages: situations.reduce((sum, { pages }) => sum + pages, 0), wouldBe, worthIt: situations.filter(isWorthIt).length, missed }
}

const saves = ({ pages, wouldBe, missed }: Replay): boolean => missed === 0 && pages - wouldBe >= leastSaved * pages && pages > wouldBe

/** The shortest wait that saves most of what any wait would have saved, of those that miss nothing: longer ones hide trouble for little. */
function waiting(given: Given): Suggestion | null {
  // Still firing: it would have paged, only later.
  const tried = waits.map((waitMs) => ({ waitMs, replay: replayed(given, ({ startedMs, endedMs }) => endedMs === null || endedMs - startedMs >= waitMs) })).filter(({ replay }) => saves(replay))
  const saved = ({ replay }: { readonly replay: Replay }): number => replay.pages - replay.wouldBe
  const most = Math.max(0, ...tried.map(saved))
  const best = tried.find((one) => saved(one) >= mostOf * most)
  return best === undefined ? null : { kind: 'wait', rule: given.rule, ...best, say: `Waiting ${formatDuration(best.waitMs)} longer (\`for\`) ${words(best.replay)}` }
}

function lowering(given: Given): Suggestion | null {
  const replay = replayed(given, () => false)
  return saves(replay) ? { kind: 'lower-urgency', rule: given.rule, replay, say: `As a ticket (\`severity: warning\`) it ${words(replay)}` } : null
}

/** Hours of the day, in the zone given, that hold most of the noise and nothing that was worth it. */
function quietHours(given: Given, timeZone: string): Suggestion | null {
  const minuteOf = (atMs: number): number => {
    const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
    return local.hour * 60 + local.minute
  }
  // Two days at least: one bad night is no habit.
  const days = new Set(given.situations.map(({ openedMs }) => Temporal.Instant.fromEpochMilliseconds(openedMs).toZonedDateTimeISO(timeZone).toPlainDate().toString()))
  if (days.size < 3) return null
  const lasting = hourMs / minuteMs
  let best: { fromMinute: number; toMinute: number; replay: Replay } | null = null
  for (let length = 1; length <= longestQuietHours; length++) {
    for (let hour = 0; hour < 24; hour++) {
      const [fromMinute, toMinute] = [hour * lasting, ((hour + length) % 24) * lasting]
      const isInside = (minute: number): boolean => (fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute)
      const replay = replayed(given, ({ startedMs }) => !isInside(minuteOf(startedMs)))
      if (saves(replay) && (best === null || replay.wouldBe < best.replay.wouldBe)) best = { fromMinute, toMinute, replay }
    }
  }
  if (best === null) return null
  return { kind: 'quiet-hours', rule: given.rule, timeZone, ...best, say: `Silenced each day from ${clock(best.fromMinute)} to ${clock(best.toMinute)} (${timeZone}) it ${words(best.replay)}` }
}

export const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

function words({ pages, wouldBe, worthIt, missed }: Replay): string {
  const paged = wouldBe === 0 ? `would not have paged at all, instead of ${pages} times` : `would have paged ${wouldBe === 1 ? 'once' : `${wouldBe} times`} instead of ${pages}`
  const misses = worthIt === 0 ? 'Nothing that was worth a page would have been missed: there was nothing.' : missed === 0 ? `It would have missed none of the ${worthIt} that ${worthIt === 1 ? 'was' : 'were'} worth a page.` : `It would have missed ${missed} of the ${worthIt} that were worth a page.`
  return `${paged}. ${misses}`
}
