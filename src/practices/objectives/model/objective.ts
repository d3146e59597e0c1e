// What an objective is: an indicator measured on a service, a target, a window, and when to say that it burns.
import type { Indicator } from '../../../base/indicator.ts'

export type { Comparison, CountQuery, Indicator } from '../../../base/indicator.ts'

export type IndicatorSource =
  | { readonly kind: 'prometheus'; readonly connection: string }
  | { readonly kind: 'scrape'; readonly connection: string }
  | { readonly kind: 'push' }

export type BudgetWindow =
  | { readonly kind: 'rolling'; readonly durationMs: number }
  /** Calendar periods in a time zone, counted from `start` (a local date). */
  | { readonly kind: 'calendar'; readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'year'; readonly count: number; readonly timeZone: string; readonly start: string }

/** Occurrences weigh events; time slices judge each slice of `sliceMs` good when its ratio reaches `sliceTarget`. */
export type Budgeting =
  | { readonly method: 'occurrences' }
  | { readonly method: 'timeslices'; readonly sliceMs: number; readonly sliceTarget: number }

export type BurnSeverity = 'page' | 'ticket'

/** Fires while the burn rate over both windows exceeds `factor`. */
export interface BurnRule {
  readonly severity: BurnSeverity
  readonly longMs: number
  /** Ends the alert soon after the burning stops: a twelfth of the long one, by the SRE workbook. */
  readonly shortMs: number
  /** Multiple of the even spending rate. */
  readonly factor: number
  /** Share of the whole budget gone when it fires on an even burn: factor x long / window. */
  readonly budgetShare: number
}

export interface Objective {
  /** Unique, RFC 1123 label: `checkout-availability`. */
  readonly name: string
  readonly displayName: string
  readonly description: string
  readonly service: string
  readonly environment: string | null
  readonly indicator: Indicator
  readonly source: IndicatorSource
  /** 0 < target < 1. */
  readonly target: number
  readonly window: BudgetWindow
  readonly budgeting: Budgeting
  /** Left out: the standard rules for the window (`standardRules`). Empty: none. */
  readonly rules?: readonly BurnRule[]
  /** Under this many bad events in the long window nothing fires: one failure at night is no emergency. */
  readonly minimumBadEvents: number
  readonly labels: Readonly<Record<string, string>>
  readonly runbook: string | null
}
