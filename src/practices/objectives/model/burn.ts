// Error budget arithmetic. budget = 1 - target; burn = error ratio / budget; remaining = 1 - spent, signed.
import { ratio } from '../../../base/ratio.ts'

export interface GoodOfTotal {
  readonly good: number
  readonly total: number
}

/**
 * The error ratio that the target allows, as it was meant: 1 - 0.9 is 0.09999999999999998 in floating point, and a
 * service that fails exactly as often as it may would be told that it burns too fast.
 */
export function allowedErrorRatio(target: number): number {
  return Math.round((1 - target) * 1e15) / 1e15
}

/** Bad over total; null without events. 0/0 is unknown and poisons nothing. */
export function errorRatio({ good, total }: GoodOfTotal): number | null {
  return ratio(total - good, total)
}

/** Multiple of the even spending rate: 1 uses the budget up exactly at the window's end. Null without events. */
export function burnRate(counts: GoodOfTotal, target: number): number | null {
  const errors = errorRatio(counts)
  return errors === null ? null : errors / allowedErrorRatio(target)
}

export interface BudgetFacts {
  readonly counts: GoodOfTotal
  readonly target: number
  /** Length of the whole budget window. */
  readonly windowMs: number
  /** How much of it was lived since measuring began. */
  readonly livedMs: number
}

export interface Budget {
  /** Good over total so far. */
  readonly attainment: number | null
  /** Bad events that the whole window allows; traffic of the part not yet lived is assumed to go on as so far. */
  readonly allowedBad: number | null
  readonly bad: number
  /** Signed: 1 untouched, 0 gone, -1 spent twice. Null when nothing was measured. */
  readonly remaining: number | null
  readonly livedShare: number
}

/**
 * Over a window lived in full, remaining = 1 - errorRatio / (1 - target), as everywhere. In a window begun lately the
 * budget is still that of the whole window: one failure in the first minute of a month has not spent it.
 */
export function budgetOf({ counts, target, windowMs, livedMs }: BudgetFacts): Budget {
  const bad = counts.total - counts.good
  const livedShare = Math.min(1, livedMs / windowMs)
  if (counts.total <= 0 || livedShare <= 0) return { attainment: null, allowedBad: null, bad, remaining: null, livedShare: Math.max(0, livedShare) }
  const allowedBad = (allowedErrorRatio(target) * counts.total) / livedShare
  return { attainment: counts.good / counts.total, allowedBad, bad, remaining: 1 - bad / allowedBad, livedShare }
}

/**
 * Milliseconds until what is left is gone at this burn rate: unlike window / burn, it knows what was spent before.
 * Null when nothing burns, nothing is known, or it is gone already.
 */
export function timeToExhaustion(remaining: number | null, burn: number | null, windowMs: number): number | null {
  if (remaining === null || burn === null || remaining <= 0 || burn <= 0) return null
  return (remaining * windowMs) / burn
}
