// How long a budget window is, for arithmetic that needs one number: real calendar periods differ by days.
import { dayMs, minuteMs } from '../../../base/duration.ts'
import type { BudgetWindow } from './objective.ts'

const nominalDays = { day: 1, week: 7, month: 30, quarter: 90, year: 365 }

export function nominalWindowMs(window: BudgetWindow): number {
  return window.kind === 'rolling' ? window.durationMs : nominalDays[window.unit] * window.count * dayMs
}

/** Share of the whole budget gone after burning at `factor` for the long window. */
export function budgetShareOf(factor: number, longMs: number, window: BudgetWindow): number {
  return factor * longMs / nominalWindowMs(window)
}

/** A twelfth of the long window, by the SRE workbook, in whole minutes. */
export function shortWindowOf(longMs: number): number {
  return Math.min(longMs, Math.max(minuteMs, Math.round(longMs / 12 / minuteMs) * minuteMs))
}
