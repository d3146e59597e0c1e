// Burn rules for a budget window when an objective brings none, and the check of those it brings.
import { dayMs, formatDuration, hourMs, minuteMs } from '../../../base/duration.ts'
import type { Finding } from '../../../base/finding.ts'
import type { BudgetWindow, BurnRule, BurnSeverity } from './objective.ts'
import { allowedErrorRatio } from './burn.ts'
import { budgetShareOf, nominalWindowMs } from './window-length.ts'

interface Tier {
  readonly severity: BurnSeverity
  readonly longMs: number
  readonly shortMs: number
}

// Long and short windows of the SRE workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".
const tiers: readonly Tier[] = [
  { severity: 'page', longMs: hourMs, shortMs: 5 * minuteMs },
  { severity: 'page', longMs: 6 * hourMs, shortMs: 30 * minuteMs },
  { severity: 'ticket', longMs: dayMs, shortMs: 2 * hourMs },
  { severity: 'ticket', longMs: 3 * dayMs, shortMs: 6 * hourMs },
]

/**
 * Budget shares by window length. The same shares on a shorter window would page at burn rates a healthy service
 * reaches every day (2 % of 7 days in an hour is a burn of 3.4), so shares grow as the window shrinks.
 * 28 to 30 days: SRE workbook. 7 and 90 days: the shares that Datadog and OpenObserve publish; the fourth tier continues them.
 */
const sharesByLength: readonly { readonly upToMs: number; readonly shares: readonly number[] }[] = [
  { upToMs: 14 * dayMs, shares: [0.1, 0.2, 0.4, 0.6] },
  { upToMs: 45 * dayMs, shares: [0.02, 0.05, 0.1, 0.1] },
  { upToMs: Infinity, shares: [0.01, 0.03, 0.05, 0.1] },
]

/** A rule whose long window is over half the budget window tells nothing the budget itself does not. */
export function standardRules(window: BudgetWindow): readonly BurnRule[] {
  const lengthMs = nominalWindowMs(window)
  const { shares } = sharesByLength.find(({ upToMs }) => lengthMs <= upToMs)!
  return tiers.filter(({ longMs }) => longMs <= lengthMs / 2).map(({ severity, longMs, shortMs }, tier) => {
    // Under 1 it would warn of a service that is meeting its objective.
    const factor = Math.max(1, Number(((shares[tier]! * lengthMs) / longMs).toPrecision(12)))
    return { severity, longMs, shortMs, factor, budgetShare: budgetShareOf(factor, longMs, window) }
  })
}

/** Rules that could never fire, or would fire while the objective is met, are refused with the reason. */
export function checkRules(objective: { readonly name: string; readonly target: number; readonly window: BudgetWindow; readonly rules?: readonly BurnRule[] }): readonly Finding[] {
  const findings: Finding[] = []
  const highest = 1 / allowedErrorRatio(objective.target)
  const find = (code: string, say: string, mend: string): void => void findings.push({ level: 'error', code, say, mend, field: 'rules' })
  for (const { factor, longMs, shortMs } of objective.rules ?? []) {
    const name = `The rule ${formatDuration(longMs)}/${formatDuration(shortMs)} of ${objective.name}`
    if (canNeverFire(factor, objective.target)) find('OBJECTIVES_RULE_NEVER_FIRES', `${name} can never fire: at 100 % errors a target of ${percent(objective.target)} burns at ${round(highest)}, and the rule waits for more than ${round(factor)}.`, `Use a factor under ${round(highest)}, or a higher target.`)
    if (factor < 1) find('OBJECTIVES_RULE_ALWAYS_FIRES', `${name} fires at a burn rate of ${round(factor)}, while the objective is being met.`, 'Use a factor of at least 1.')
    if (shortMs >= longMs) find('OBJECTIVES_RULE_WINDOWS', `${name} has a short window that is not shorter than its long one.`, 'A twelfth of the long window is usual.')
    if (longMs > nominalWindowMs(objective.window)) find('OBJECTIVES_RULE_TOO_LONG', `${name} looks back further than the budget window.`, 'Use a long window inside the budget window.')
    if (longMs % minuteMs !== 0 || shortMs % minuteMs !== 0) find('OBJECTIVES_RULE_MINUTES', `${name} is not in whole minutes.`, 'The ledger counts by the minute: use whole minutes.')
  }
  return findings
}

/** The standard rules without those that this target makes impossible: 14.4 needs a target above 93.06 %. */
export function rulesOf(objective: { readonly target: number; readonly window: BudgetWindow; readonly rules?: readonly BurnRule[] }): readonly BurnRule[] {
  return objective.rules ?? standardRules(objective.window).filter(({ factor }) => !canNeverFire(factor, objective.target))
}

/** All requests failing burns at 1 / (1 - target); the comparison is strict, and factors such as 1 / 0.07 are not exact. */
const canNeverFire = (factor: number, target: number): boolean => factor * allowedErrorRatio(target) >= 1 - 1e-9

const round = (value: number): number => Number(value.toPrecision(4))
const percent = (value: number): string => `${Number((value * 100).toFixed(6))} %`
