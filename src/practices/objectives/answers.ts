// How objectives are shown: summaries, the whole arithmetic, series for charts.
import { formatDuration, hourMs, minuteMs } from '../../base/duration.ts'
import { formatInstant } from '../../base/instant.ts'
import { ratio } from '../../base/ratio.ts'
import type { House } from '../../spine/practice.ts'
import type { ObjectiveAnswer, ObjectiveSummary, SeriesAnswer } from './contract.ts'
import { firingOf } from './judge.ts'
import { excludedTotal, ledgerFrom } from './ledger-rows.ts'
import { allowedErrorRatio, burnRate, errorRatio } from './model/burn.ts'
import { windowText } from './model/calendar.ts'
import { budgetAt, budgetNow, coverageFloor, explainBudget, explainWindow, ruleNumbers, windowNumbers } from './model/evaluate.ts'
import type { BudgetNow, WindowNumbers } from './model/evaluate.ts'
import type { Objective } from './model/objective.ts'
import { nominalWindowMs } from './model/window-length.ts'
import { writeOwn } from './model/write-own.ts'
import type { Tracked } from './tracker.ts'

const sparkHours = 24

export function summaryOf(tracked: Tracked): ObjectiveSummary {
  const { objective, row, ledger, rules } = tracked
  const budget = budgetNow(tracked)
  const hour = windowNumbers(tracked, hourMs)
  const firing = firingOf(row)
  const severity = (['page', 'ticket'] as const).find((one) => rules.some((rule, index) => rule.severity === one && firing[index])) ?? null
  return {
    name: objective.name, displayName: objective.displayName || objective.name, description: objective.description, service: objective.service,
    environment: objective.environment, target: objective.target, window: windowText(objective.window), indicator: objective.indicator.kind,
    source: objective.source.kind === 'push' ? 'push' : `${objective.source.kind}/${objective.source.connection}`,
    remaining: budget.remaining, attainment: budget.attainment, burn: budget.burn, coverage: hour.coverage,
    state: budget.remaining === null || row.is_uncovered === 1 ? 'no-data' : severity !== null ? 'burning' : budget.remaining <= 0 ? 'exhausted' : 'healthy',
    firing: severity, exhaustedAt: budget.exhaustedMs === null ? null : instantOrNull(budget.exhaustedMs),
    measuredUntil: ledger.watermarkMs > ledger.firstMs ? formatInstant(ledger.watermarkMs) : null,
    sparkline: Array.from({ length: sparkHours }, (_, index) => {
      const toMs = ledger.watermarkMs - (sparkHours - 1 - index) * hourMs
      return toMs <= ledger.firstMs ? null : errorRatio(ledger.between(toMs - hourMs, toMs))
    }),
  }
}

export async function objectiveAnswer(house: House, tracked: Tracked): Promise<ObjectiveAnswer> {
  const { objective, row, rules, ledger } = tracked
  const budget = budgetNow(tracked)
  const firing = firingOf(row)
  return {
    ...summaryOf(tracked),
    budget: {
      remaining: budget.remaining, attainment: budget.attainment, counts: countsAnswer(budget), allowedBad: budget.allowedBad, bad: budget.bad,
      exhaustedAt: budget.exhaustedMs === null ? null : instantOrNull(budget.exhaustedMs), livedShare: budget.livedShare,
      attainmentWithExcludedGood: await withExcludedGood(house, tracked, budget), explanation: explainBudget(budget),
    },
    rules: rules.map((rule, index) => {
      const { long, short } = ruleNumbers(tracked, rule)
      const isFrozen = long.coverage < coverageFloor || short.coverage < coverageFloor
      const isFiring = firing[index] ?? false
      return {
        severity: rule.severity, long: formatDuration(rule.longMs), short: formatDuration(rule.shortMs), factor: rule.factor, budgetShare: rule.budgetShare,
        longBurn: long.burn, shortBurn: short.burn, longCounts: countsAnswer(long), shortCounts: countsAnswer(short),
        state: isFrozen ? 'frozen' as const : isFiring ? 'firing' as const : 'quiet' as const, isFiring,
        explanation: isFrozen ? `Only ${Math.round(Math.min(long.coverage, short.coverage) * 100)} % of the minutes were measured: the rule stands still until it is ${coverageFloor * 100} %.` : explainWindow(objective, long, rule.longMs),
      }
    }),
    runbook: objective.runbook, generation: row.generation, measuredSince: formatInstant(ledger.observedFromMs), minimumBadEvents: objective.minimumBadEvents,
    labels: { ...objective.labels }, document: writeOwn(objective), problem: row.problem,
  }
}

/** Exhaustion can lie further away than a date can say. */
function instantOrNull(atMs: number): string | null {
  return atMs < Date.UTC(2200, 0) ? formatInstant(atMs) : null
}

function countsAnswer(counts: WindowNumbers | BudgetNow) {
  return { good: counts.good, total: counts.total, from: formatInstant(counts.fromMs), to: formatInstant(counts.toMs), coverage: counts.coverage }
}

/** The other way to treat a maintenance: its events count as good. Both numbers are shown, because tools differ in which they print. */
async function withExcludedGood(house: House, tracked: Tracked, budget: BudgetNow): Promise<number | null> {
  const excluded = await excludedTotal(house.read, { ...tracked, fromMs: budget.fromMs, toMs: budget.toMs })
  return ratio(budget.good + excluded, budget.total + excluded)
}

export interface SeriesWish {
  readonly fromMs: number
  readonly toMs: number
  readonly points: number
}

/** From the rows, not from memory: a chart may look further back than the burn rules do. */
export async function seriesOf(house: House, tracked: Tracked, wish: SeriesWish): Promise<SeriesAnswer> {
  const { objective, row, excluded } = tracked
  const toMs = Math.min(wish.toMs, tracked.ledger.watermarkMs)
  const stepMs = stepFor((wish.toMs - wish.fromMs) / wish.points, house.clock.nowMs() - wish.fromMs)
  const windowMs = nominalWindowMs(objective.window)
  const ledger = await ledgerFrom(house.read, { row, objective, excluded, lengthMs: Math.max(house.clock.nowMs() - wish.fromMs, 0) + windowMs + 4 * 24 * hourMs, nowMs: house.clock.nowMs() })
  ledger.advance(tracked.ledger.watermarkMs)
  const answer: SeriesAnswer = { at: [], stepSeconds: stepMs / 1_000, errorRatio: [], total: [], remaining: [], allowedErrorRatio: allowedErrorRatio(objective.target) }
  for (let atMs = Math.floor(wish.fromMs / stepMs) * stepMs; atMs < toMs; atMs += stepMs) {
    const endMs = Math.min(atMs + stepMs, ledger.watermarkMs)
    const counts = ledger.between(atMs, endMs)
    const isMeasured = endMs > ledger.firstMs && counts.observedMinutes > 0
    answer.at.push(atMs / 1_000)
    answer.errorRatio.push(isMeasured ? errorRatio(counts) : null)
    answer.total.push(isMeasured ? counts.total : null)
    answer.remaining.push(endMs > ledger.firstMs ? budgetAt({ ...tracked, ledger }, endMs).remaining : null)
  }
  return answer
}

/** Steps people can read; whole hours as soon as the chart reaches past the minutes kept. */
function stepFor(wishedMs: number, ageMs: number): number {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 10_080].map((minutes) => minutes * minuteMs)
  const fine = ageMs > 72 * hourMs ? steps.filter((ms) => ms >= hourMs) : steps
  return fine.find((ms) => ms >= wishedMs) ?? fine.at(-1)!
}

/** For pages and questions: how fast it burns now. */
export function burnNow({ objective, ledger }: { objective: Objective; ledger: Tracked['ledger'] }): number | null {
  return burnRate(ledger.window(hourMs), objective.target)
}
