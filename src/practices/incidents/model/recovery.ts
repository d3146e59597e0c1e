// Is it over? When everything linked has been well for long enough, resolving is proposed; it is never guessed from silence.
import { minuteMs } from '../../../base/duration.ts'
import { formatPercent, ratio } from '../../../base/ratio.ts'
import type { SliMinutes } from './verify-mitigation.ts'

export interface RecoveryRules {
  /** Name of the policy; null where the defaults hold. */
  readonly policy: string | null
  readonly wellMs: number
  readonly automatic: boolean
  /** After resolving, the same trouble reopens it for so long. */
  readonly watchMs: number
}

export interface RecoverySpec {
  readonly severities?: readonly string[]
  readonly services?: readonly string[]
  readonly wellMinutes?: number
  readonly automatic?: boolean
  readonly watchMinutes?: number
}

const defaultWellMinutes = 15
const defaultWatchMinutes = 60

/** Of the policies that fit, the one that names the most; of equals the first by name. */
export function recoveryRules(policies: readonly { readonly name: string; readonly spec: RecoverySpec }[], of: { readonly severity: string; readonly service: string | null }): RecoveryRules {
  const named = ({ severities, services }: RecoverySpec): number => (services === undefined ? 0 : 2) + (severities === undefined ? 0 : 1)
  const [best] = policies
    .filter(({ spec }) => (spec.severities?.includes(of.severity) ?? true) && (spec.services === undefined || (of.service !== null && spec.services.includes(of.service))))
    .toSorted((one, other) => named(other.spec) - named(one.spec) || (one.name < other.name ? -1 : 1))
  return {
    policy: best?.name ?? null, automatic: best?.spec.automatic ?? false,
    wellMs: (best?.spec.wellMinutes ?? defaultWellMinutes) * minuteMs, watchMs: (best?.spec.watchMinutes ?? defaultWatchMinutes) * minuteMs,
  }
}

export interface WellSli {
  readonly name: string
  readonly displayName: string
  readonly target: number
  readonly good: number
  readonly total: number
  readonly share: number | null
  readonly coverage: number
  /** Null: too little was measured to say. */
  readonly isWell: boolean | null
}

const leastCoverage = 0.9
/** The last minute is often not counted yet. */
const lateMinutes = 2

/**
 * One SLI over the time in which everything has to be well. Its burn rules do not count: those with long windows fire for hours
 * after users are whole, and what pages is a situation, which has to be resolved anyway.
 */
export function wellSli(sli: SliMinutes, wellMs: number, nowMs: number): WellSli {
  const inside = sli.minutes.filter(({ atMs }) => atMs >= nowMs - wellMs && atMs < nowMs)
  const good = inside.reduce((sum, minute) => sum + minute.good, 0)
  const total = inside.reduce((sum, minute) => sum + minute.total, 0)
  const share = ratio(good, total)
  const expected = wellMs / minuteMs
  const coverage = Math.min(1, inside.length / expected)
  const isMeasured = inside.length >= Math.max(1, Math.min(expected * leastCoverage, expected - lateMinutes))
  const { name, displayName, target } = sli
  return { name, displayName, target, good, total, share, coverage, isWell: !isMeasured || share === null ? null : share >= target }
}

export interface RecoveryFacts {
  readonly declaredMs: number
  readonly isMitigated: boolean
  readonly mitigatedMs: number | null
  /** When each linked situation resolved; null while it fires. */
  readonly situations: readonly (number | null)[]
  readonly slis: readonly WellSli[]
  /** A person said: not yet. */
  readonly declinedMs: number | null
}

export type Recovery =
  /** Nothing says that there was trouble, or that it is over. */
  | { readonly kind: 'unknown'; readonly because: string }
  | { readonly kind: 'trouble'; readonly because: string }
  /** Well since then, for not long enough. */
  | { readonly kind: 'well'; readonly sinceMs: number; readonly dueMs: number }
  | { readonly kind: 'over'; readonly sinceMs: number; readonly because: string }

export function recoveryOf(facts: RecoveryFacts, rules: RecoveryRules, nowMs: number): Recovery {
  const firing = facts.situations.filter((resolvedMs) => resolvedMs === null).length
  if (firing > 0) return { kind: 'trouble', because: firing === 1 ? 'a linked situation still fires' : `${firing} linked situations still fire` }
  const bad = facts.slis.find(({ isWell }) => isWell === false)
  if (bad) return { kind: 'trouble', because: `${bad.displayName} is at ${formatPercent(bad.share)} (${bad.good} of ${bad.total}), the objective is ${formatPercent(bad.target)}` }
  const dark = facts.slis.find(({ isWell }) => isWell === null)
  if (dark) return { kind: 'unknown', because: `too little of ${dark.displayName} is measured` }
  if (facts.situations.length === 0 && facts.slis.length === 0) return { kind: 'unknown', because: 'no alert and no objective is linked to it' }
  // Declared by hand while everything measured is well: only people know what is wrong, so they say first that users are whole.
  if (facts.situations.length === 0 && !facts.isMitigated) return { kind: 'unknown', because: 'nothing measured was ever bad: say first that it is mitigated' }
  const sinceMs = Math.max(facts.declaredMs, facts.declinedMs ?? 0, facts.isMitigated ? (facts.mitigatedMs ?? 0) : 0, ...facts.situations.map((resolvedMs) => resolvedMs ?? 0))
  if (nowMs - sinceMs < rules.wellMs) return { kind: 'well', sinceMs, dueMs: sinceMs + rules.wellMs }
  const counted = facts.slis.slice(0, 3).map((sli) => `${sli.displayName} ${formatPercent(sli.share)} (${sli.good} of ${sli.total})`)
  const minutes = Math.round(rules.wellMs / minuteMs)
  return { kind: 'over', sinceMs, because: [`Everything linked has been well for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`, ...counted].join('; ') }
}

/** Does trouble that begins now reopen what was resolved? */
export function isRegression(resolvedMs: number | null, troubleMs: number, watchMs: number): boolean {
  return resolvedMs !== null && troubleMs > resolvedMs && troubleMs - resolvedMs <= watchMs
}
