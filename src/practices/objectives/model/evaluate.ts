// One objective at one watermark: its windows, its budget, and which burn rules fire, stay quiet, or stand still.
import { formatDuration, hourMs, minuteMs } from '../../../base/duration.ts'
import { formatPercent } from '../../../base/ratio.ts'
import { allowedErrorRatio, budgetOf, burnRate, errorRatio, timeToExhaustion } from './burn.ts'
import type { Budget } from './burn.ts'
import { periodAt } from './calendar.ts'
import type { Ledger, Sums } from './ledger.ts'
import type { BurnRule, BurnSeverity, Objective } from './objective.ts'

/** Under this share of expected minutes nothing is judged: rules neither fire nor resolve. */
export const coverageFloor = 0.9

export interface Measured {
  readonly objective: Objective
  readonly rules: readonly BurnRule[]
  readonly ledger: Ledger
}

export interface RuleNumbers {
  readonly rule: BurnRule
  readonly long: WindowNumbers
  readonly short: WindowNumbers
}

export interface WindowNumbers {
  readonly good: number
  readonly total: number
  readonly fromMs: number
  readonly toMs: number
  /** Observed over expected minutes; minutes before measuring began are not expected. */
  readonly coverage: number
  readonly burn: number | null
}

/** What a rule says now, before its history is known. */
export type Verdict = 'fires' | 'quiet' | 'frozen'

const sums: Sums = { good: 0, total: 0, observedMinutes: 0, fromMinute: 0 }
const shortSums: Sums = { good: 0, total: 0, observedMinutes: 0, fromMinute: 0 }

/**
 * The hot path: one rule, no object made. A rule fires while both windows burn faster than its factor and the long one
 * has its minimum of bad events; it is frozen while either is covered too thinly to say. A window without events is
 * quiet: nobody is hurt.
 */
export function verdictOf({ objective, ledger }: Measured, rule: BurnRule): Verdict {
  const end = ledger.watermarkMs / minuteMs
  const first = ledger.observedFromMs / minuteMs
  const longMinutes = rule.longMs / minuteMs
  const shortMinutes = rule.shortMs / minuteMs
  ledger.sum(end - longMinutes, end, sums)
  ledger.sum(end - shortMinutes, end, shortSums)
  const lived = end - first
  if (sums.observedMinutes < coverageFloor * Math.min(longMinutes, lived) || shortSums.observedMinutes < coverageFloor * Math.min(shortMinutes, lived) || lived < 1) return 'frozen'
  const limit = rule.factor * allowedErrorRatio(objective.target)
  const longBad = sums.total - sums.good
  const fires = longBad > limit * sums.total && shortSums.total - shortSums.good > limit * shortSums.total && longBad >= objective.minimumBadEvents
  return fires ? 'fires' : 'quiet'
}

export function ruleNumbers(measured: Measured, rule: BurnRule): RuleNumbers {
  return { rule, long: windowNumbers(measured, rule.longMs), short: windowNumbers(measured, rule.shortMs) }
}

export function windowNumbers({ objective, ledger }: Measured, lengthMs: number): WindowNumbers {
  const { good, total, observedMinutes, fromMs, toMs } = ledger.window(lengthMs)
  const expected = Math.min(lengthMs, ledger.watermarkMs - ledger.observedFromMs) / minuteMs
  return { good, total, fromMs, toMs, coverage: expected > 0 ? Math.min(1, observedMinutes / expected) : 0, burn: burnRate({ good, total }, objective.target) }
}

export interface BudgetNow extends Budget {
  readonly fromMs: number
  readonly toMs: number
  readonly good: number
  readonly total: number
  readonly coverage: number
  readonly windowMs: number
  /** Burn rate of the last hour. */
  readonly burn: number | null
  readonly exhaustedMs: number | null
}

/** The budget of the window that holds the watermark. */
export function budgetNow(measured: Measured): BudgetNow {
  return budgetAt(measured, measured.ledger.watermarkMs)
}

/** The budget as it was at an instant that the ledger still holds. */
export function budgetAt({ objective, ledger }: Measured, atMs: number): BudgetNow {
  // The period of the last counted minute: at midnight of the first the month just ended is still the one to show.
  const period = periodAt(objective.window, objective.window.kind === 'rolling' ? atMs : atMs - minuteMs)
  const counts = ledger.between(period.fromMs, atMs)
  const windowMs = period.toMs - period.fromMs
  const livedMs = atMs - Math.max(period.fromMs, ledger.observedFromMs)
  const budget = budgetOf({ counts, target: objective.target, windowMs, livedMs })
  const expected = livedMs / minuteMs
  const hour = ledger.between(atMs - hourMs, atMs)
  const burn = burnRate(hour, objective.target)
  const leftMs = timeToExhaustion(budget.remaining, burn, windowMs)
  return {
    ...budget, fromMs: counts.fromMs, toMs: counts.toMs, good: counts.good, total: counts.total, windowMs, burn,
    coverage: expected > 0 ? Math.min(1, counts.observedMinutes / expected) : 0,
    exhaustedMs: leftMs === null ? null : atMs + leftMs,
  }
}

export interface RuleState {
  readonly isFiring: boolean
  readonly isFrozen: boolean
}

/** What the verdict makes of the state before: frozen changes nothing. */
export function nextState(before: boolean, verdict: Verdict): RuleState {
  return verdict === 'frozen' ? { isFiring: before, isFrozen: true } : { isFiring: verdict === 'fires', isFrozen: false }
}

export type BurnChange = { readonly severity: BurnSeverity; readonly change: 'started' | 'stopped'; readonly rule: BurnRule }

/** An objective pages once however many of its page rules fire: what starts and stops is the severity. */
export function burnChanges(rules: readonly BurnRule[], before: readonly boolean[], now: readonly boolean[]): readonly BurnChange[] {
  const changes: BurnChange[] = []
  for (const severity of ['page', 'ticket'] as const) {
    const own = rules.map((rule, index) => ({ rule, was: before[index] ?? false, is: now[index] ?? false })).filter(({ rule }) => rule.severity === severity)
    const started = own.find(({ is }) => is)
    const stopped = own.find(({ was }) => was)
    if (started && !stopped) changes.push({ severity, change: 'started', rule: started.rule })
    else if (stopped && !started) changes.push({ severity, change: 'stopped', rule: stopped.rule })
  }
  return changes
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** `47 % of events failed over 1h (480 of 1,021); the objective allows 0.1 %, so the budget burns 470 times too fast.` */
export function explainWindow(objective: Objective, numbers: WindowNumbers, lengthMs: number): string {
  const errors = errorRatio(numbers)
  const length = formatDuration(lengthMs)
  if (errors === null || numbers.burn === null) return `There were no events in the last ${length}: nothing to judge.`
  return `${formatPercent(errors, 2)} of events failed over ${length} (${number.format(numbers.total - numbers.good)} of ${number.format(numbers.total)}); the objective allows ${formatPercent(allowedErrorRatio(objective.target))}, so the budget burns ${number.format(numbers.burn)} times as fast as it may.`
}

/** A title for whoever is woken: `the error budget burns 29 times too fast`. */
export function burnWords(burn: number | null): string {
  return burn === null ? 'the error budget burns too fast' : `the error budget burns ${burn >= 10 ? Math.round(burn) : number.format(burn)} times too fast`
}

/** What is left, and until when at this rate. */
export function explainBudget(budget: BudgetNow): string {
  if (budget.remaining === null || budget.allowedBad === null) return 'Nothing has been measured in this window yet.'
  const left = `${number.format(budget.remaining * 100)} % of the budget is left`
  const arithmetic = `1 - ${number.format(budget.bad)} bad / ${number.format(budget.allowedBad)} allowed`
  const lived = budget.livedShare < 1 ? ` Only ${formatDuration(Math.round((budget.livedShare * budget.windowMs) / minuteMs) * minuteMs)} of ${formatDuration(budget.windowMs)} was measured yet; the rest is assumed to see as many events.` : ''
  if (budget.remaining <= 0) return `The budget is gone: ${left} (${arithmetic}).${lived}`
  const until = budget.exhaustedMs === null ? 'nothing was spent in the last hour' : `at the rate of the last hour it is gone ${new Date(budget.exhaustedMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `${left} (${arithmetic}); ${until}.${lived}`
}
