// What users feel now and what it costs: the last minutes of an objective as SLI, bad events and budget per minute.
import { ratio } from '../../../base/ratio.ts'
import { allowedErrorRatio } from './burn.ts'
import type { Budget, GoodOfTotal } from './burn.ts'

/** How many of the last minutes are "now": fewer jump about, more hide what just began. */
export const harmMinutes = 5
/** Measuring is always a little behind; older than this it says nothing about now. Milliseconds. */
export const staleAfterMs = 5 * 60_000

export interface HarmFacts {
  /** Of the last `minutes` before the watermark. */
  readonly counts: GoodOfTotal & { readonly observedMinutes: number }
  readonly minutes: number
  /** Now minus the watermark, milliseconds. */
  readonly behindMs: number
  readonly target: number
  readonly budget: Pick<Budget, 'allowedBad' | 'remaining'>
}

/** `missing`: none of these minutes is measured. One is enough: what has just begun to be measured may burn. `idle`: measured, and nobody asked for anything. */
export type HarmState = 'breaking' | 'within' | 'idle' | 'missing'

export interface Harm {
  readonly state: HarmState
  /** Good over total of the last minutes. */
  readonly sli: number | null
  readonly badPerMinute: number | null
  /** Share of the whole window's budget spent each minute. */
  readonly budgetPerMinute: number | null
  /** Minutes until the budget is empty at this rate; 0: it is gone; null: it is not being spent, or nothing is known. */
  readonly emptyInMinutes: number | null
}

/**
 * budget per minute = bad events of the last N minutes / bad events the window allows / N; empty in = budget left / that.
 * "Breaking" is worse than the target over these minutes, which is a burn rate over 1.
 */
export function harmOf({ counts, behindMs, target, budget }: HarmFacts): Harm {
  const nothing = { sli: null, badPerMinute: null, budgetPerMinute: null, emptyInMinutes: null }
  if (behindMs > staleAfterMs || counts.observedMinutes < 1) return { state: 'missing', ...nothing }
  const sli = ratio(counts.good, counts.total)
  if (sli === null) return { state: 'idle', ...nothing, badPerMinute: 0 }
  const bad = counts.total - counts.good
  // Minutes that were not measured are not taken for good ones.
  const badPerMinute = bad / counts.observedMinutes
  const budgetPerMinute = budget.allowedBad === null ? null : ratio(badPerMinute, budget.allowedBad)
  return { state: bad > allowedErrorRatio(target) * counts.total ? 'breaking' : 'within', sli, badPerMinute, budgetPerMinute, emptyInMinutes: emptyIn(budget.remaining, budgetPerMinute) }
}

function emptyIn(remaining: number | null, budgetPerMinute: number | null): number | null {
  if (remaining === null || budgetPerMinute === null) return null
  if (remaining <= 0) return 0
  return budgetPerMinute > 0 ? remaining / budgetPerMinute : null
}
