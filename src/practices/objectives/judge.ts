// What the ledger says of an objective now, against what was known: the new state, and what goes on the record.
import { hourMs, minuteMs } from '../../base/duration.ts'
import type { Said } from '../../base/entry.ts'
import { budgetExhausted, budgetRegained, burnStarted, burnStopped, coverageLost, coverageRegained } from './events.ts'
import { budgetNow, burnWords, burnChanges, coverageFloor, explainBudget, explainWindow, nextState, ruleNumbers, verdictOf, windowNumbers } from './model/evaluate.ts'
import type { BurnChange, BudgetNow } from './model/evaluate.ts'
import type { BurnState, ObjectiveRow } from './store.ts'
import type { Tracked } from './tracker.ts'

/** A source that has told nothing for this long is not measuring. */
const silentMs = 5 * minuteMs

export interface Judged {
  readonly isChange: boolean
  readonly state: BurnState
  readonly said: readonly Said[]
}

export function judge(tracked: Tracked, row: ObjectiveRow, seen: { readonly nowMs: number; readonly problem: string | null }): Judged {
  const { rules, ledger } = tracked
  const before = firingOf(row)
  const firing = rules.map((rule, index) => nextState(before[index] ?? false, verdictOf(tracked, rule)).isFiring)
  const hour = windowNumbers(tracked, hourMs)
  const budget = budgetNow(tracked)
  const isUncovered = ledger.watermarkMs > ledger.firstMs && (hour.coverage < coverageFloor || seen.nowMs - ledger.watermarkMs > silentMs)
  const isExhausted = budget.remaining === null || isUncovered ? row.is_exhausted === 1 : budget.remaining <= 0
  const state: BurnState = { firing: JSON.stringify(firing), is_exhausted: isExhausted ? 1 : 0, is_uncovered: isUncovered ? 1 : 0, problem: seen.problem }
  const isChange = state.firing !== row.firing || state.is_exhausted !== row.is_exhausted || state.is_uncovered !== row.is_uncovered || state.problem !== row.problem
  if (!isChange) return { isChange, state, said: [] }
  const about = { subject: `objective/${row.name}`, service: tracked.objective.service, environment: tracked.objective.environment }
  const said: Said[] = burnChanges(rules, before, firing).map((change) => burnSaid(tracked, change, budget))
  if (state.is_exhausted !== row.is_exhausted) said.push((isExhausted ? budgetExhausted : budgetRegained)({ ...about, data: { remaining: budget.remaining ?? 0 } }))
  if (state.is_uncovered !== row.is_uncovered) said.push((isUncovered ? coverageLost : coverageRegained)({ ...about, data: { coverage: hour.coverage } }))
  return { isChange, state, said }
}

/** Parsed once for as long as it stays: a tick asks for every objective. */
export function firingOf({ firing }: Pick<ObjectiveRow, 'firing'>): readonly boolean[] {
  let parsed = parsedFiring.get(firing)
  if (parsed === undefined) {
    parsed = JSON.parse(firing) as boolean[]
    if (parsedFiring.size > 1_000) parsedFiring.clear()
    parsedFiring.set(firing, parsed)
  }
  return parsed
}
const parsedFiring = new Map<string, readonly boolean[]>()

function burnSaid(tracked: Tracked, { severity, change, rule }: BurnChange, budget: BudgetNow): Said {
  const { objective } = tracked
  const numbers = ruleNumbers(tracked, rule)
  const title = objective.displayName || objective.name
  const data = {
    key: `${objective.name}:${severity}`, objective: objective.name, severity, service: objective.service,
    summary: change === 'started' ? `${title}: ${burnWords(numbers.long.burn)}` : `${title} no longer burns its error budget too fast`,
    explanation: change === 'started' ? `${explainWindow(objective, numbers.long, rule.longMs)} ${explainBudget(budget)}` : explainBudget(budget),
    runbook: objective.runbook, longMs: rule.longMs, shortMs: rule.shortMs, factor: rule.factor, longBurn: numbers.long.burn, shortBurn: numbers.short.burn,
    budgetRemaining: budget.remaining,
  }
  return (change === 'started' ? burnStarted : burnStopped)({ subject: `objective/${objective.name}`, service: objective.service, environment: objective.environment, data })
}
