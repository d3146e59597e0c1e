// Was it worth being woken? What people said of a situation, or what the record lets one infer; and the index over many.
import { formatDuration, minuteMs } from '../../../base/duration.ts'

export const verdicts = ['actionable', 'not-actionable', 'duplicate', 'transient', 'self-healed'] as const
export type Verdict = (typeof verdicts)[number]

/** Quality of an alert by rubric (Yang et al., DSN 2022): each may be left open. */
export interface Rubric {
  /** It pointed at what was wrong. */
  readonly isIndicative: boolean | null
  /** Its severity and text were right. */
  readonly isPrecise: boolean | null
  /** There was something to do about it. */
  readonly isHandleable: boolean | null
}

/** What is known of one situation that asked somebody to get up. */
export interface SituationFacts {
  readonly id: string
  readonly title: string
  readonly service: string | null
  readonly team: string | null
  /** 0 is the most important. */
  readonly tier: number | null
  /** Name of the rule whose alert opened it. */
  readonly rule: string
  readonly openedMs: number
  readonly resolvedMs: number | null
  readonly reopened: number
  /** Pages that were started for it. */
  readonly pages: number
  /** The first acknowledgement of any of them. */
  readonly acknowledgedMs: number | null
  /** A person resolved it or a page of it, handed it over, or asked for more people. */
  readonly wasWorkedOn: boolean
  /** An incident came of it that a person declared or worked on. */
  readonly hasIncident: boolean
  readonly said: Verdict | null
}

export interface Judgement {
  /** Null while nothing can be said. */
  readonly verdict: Verdict | null
  readonly isInferred: boolean
  /** Who or what decided, one sentence. */
  readonly reason: string
}

/** Comes back this often: it flaps. */
const flaps = 2
/** Over before anybody could have read it. */
const transientMs = 5 * minuteMs

/** What a person said stands; else the first of these rules that fits. */
export function judge(facts: SituationFacts): Judgement {
  if (facts.said !== null) return { verdict: facts.said, isInferred: false, reason: 'A person said so.' }
  const inferred = (verdict: Verdict | null, reason: string): Judgement => ({ verdict, isInferred: verdict !== null, reason })
  if (facts.hasIncident) return inferred('actionable', 'An incident came of it that people worked on.')
  if (facts.resolvedMs === null) return inferred(null, 'It is still open.')
  if (facts.reopened >= flaps) return inferred('transient', `It came back ${facts.reopened} times: it flaps.`)
  const lastedMs = facts.resolvedMs - facts.openedMs
  const isUnacknowledged = facts.acknowledgedMs === null || facts.acknowledgedMs >= facts.resolvedMs
  if (isUnacknowledged && !facts.wasWorkedOn) {
    const lasting = formatDuration(Math.max(0, lastedMs - (lastedMs % 1_000)))
    return lastedMs < transientMs ? inferred('transient', `It was over after ${lasting}, before anybody had acknowledged it.`) : inferred('self-healed', `It ended by itself after ${lasting}, and nobody had acknowledged it.`)
  }
  if (facts.wasWorkedOn) return inferred('actionable', 'Somebody did more than acknowledge it: resolved, handed over, or asked for help.')
  return inferred('not-actionable', 'It was acknowledged, and then nothing was done until it ended by itself.')
}

export interface Index {
  /** Situations of the time. */
  readonly situations: number
  readonly pages: number
  /** With a verdict: the denominator. */
  readonly judged: number
  readonly said: number
  readonly inferred: number
  readonly actionable: number
  readonly byVerdict: Readonly<Record<Verdict, number>>
  /** Actionable of judged; null where nothing was judged: 0/0 is unknown. */
  readonly index: number | null
  /** Wilson's 95 % interval of it. */
  readonly low: number | null
  readonly high: number | null
}

export function indexOf(facts: readonly SituationFacts[]): Index {
  const byVerdict: Record<Verdict, number> = { actionable: 0, 'not-actionable': 0, duplicate: 0, transient: 0, 'self-healed': 0 }
  let said = 0
  let inferred = 0
  for (const one of facts) {
    const { verdict, isInferred } = judge(one)
    if (verdict === null) continue
    byVerdict[verdict]++
    if (isInferred) inferred++
    else said++
  }
  const judged = said + inferred
  const interval = wilson(byVerdict.actionable, judged)
  return {
    situations: facts.length, pages: facts.reduce((sum, { pages }) => sum + pages, 0), judged, said, inferred, actionable: byVerdict.actionable, byVerdict,
    index: judged === 0 ? null : byVerdict.actionable / judged, low: interval?.low ?? null, high: interval?.high ?? null,
  }
}

/** Wilson's score interval for a share of `total`, at 95 %. Null for nothing of nothing. */
export function wilson(count: number, total: number): { readonly low: number; readonly high: number } | null {
  if (total === 0) return null
  const z = 1.959964
  const share = count / total
  const centre = share + (z * z) / (2 * total)
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  const below = 1 + (z * z) / total
  // None of all, or all of all, is the end of the interval itself: rounding must not leave it outside.
  return { low: count === 0 ? 0 : Math.max(0, (centre - spread) / below), high: count === total ? 1 : Math.min(1, (centre + spread) / below) }
}

export const groupings = ['team', 'service', 'tier', 'rule'] as const
export type Grouping = (typeof groupings)[number]

export interface GroupIndex extends Index {
  /** Name of the team, service or rule, or the tier; null for what belongs to none. */
  readonly group: string | null
}

/** Most pages that were not worth it first: noise leaders. */
export function indexBy(facts: readonly SituationFacts[], by: Grouping): readonly GroupIndex[] {
  const groups = Map.groupBy(facts, (one) => (by === 'tier' ? (one.tier === null ? null : String(one.tier)) : one[by]))
  return [...groups].map(([group, members]) => ({ group, ...indexOf(members) }))
    .sort((a, b) => noiseOf(b) - noiseOf(a) || b.situations - a.situations || ((a.group ?? '') < (b.group ?? '') ? -1 : 1))
}

/** Judged, and not worth it. */
export const noiseOf = (index: Index): number => index.judged - index.actionable
