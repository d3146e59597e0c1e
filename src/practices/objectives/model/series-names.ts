// Names of the series that the generated rules record and the generated dashboard shows. The only place for them.
import { formatDuration } from '../../../base/duration.ts'
import type { Objective } from './objective.ts'

export const series = {
  /** Events (or minutes, or slices) over the window. */
  total: (windowMs: number) => `mainstay:events:increase${formatDuration(windowMs)}`,
  good: (windowMs: number) => `mainstay:good_events:increase${formatDuration(windowMs)}`,
  /** 1 spends the budget exactly at the end of the window. */
  burnRate: (windowMs: number) => `mainstay:burn_rate:ratio${formatDuration(windowMs)}`,
  /** Good share of one minute, for indicators without counts. */
  minuteGood: 'mainstay:minute_good:ratio',
  sliceTotal: 'mainstay:slice_events:increase',
  sliceGood: 'mainstay:slice_good_events:increase',
  /** 1 for a slice that reached its target, else 0. */
  sliceIsGood: 'mainstay:slice_good:bool',
  /** Signed: under 0 the budget is overspent. */
  budgetRemaining: 'mainstay:budget_remaining:ratio',
  /** Measured part of the window. */
  coverage: 'mainstay:coverage:ratio',
  target: 'mainstay:target:ratio',
}

export const alertNames = { burn: 'ErrorBudgetBurn', absent: 'ObjectiveNotMeasured' }

/** Labels of every series of an objective. */
export function seriesLabels(objective: Objective): Readonly<Record<string, string>> {
  return {
    objective: objective.name, service: objective.service, ...objective.environment === null ? {} : { environment: objective.environment },
  }
}

/** One of these series, of this objective. */
export function ofObjective(name: string, objective: Objective): string {
  return `${name}{objective=${JSON.stringify(objective.name)}}`
}
