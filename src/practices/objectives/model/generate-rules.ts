// Prometheus rules of objectives: counts per window, burn rates, what is left of the budget, and the alerts on them.
// Everything is computed from sums of counts, never from averages of ratios: a quiet minute weighs what it carried.
import { formatDuration, hourMs, minuteMs } from '../../../base/duration.ts'
import type { Finding, Read } from '../../../base/finding.ts'
import { increaseText } from './count-expression.ts'
import { latencyCounts } from './latency-counts.ts'
import type { BurnRule, CountQuery, Indicator, Objective } from './objective.ts'
import { alertNames, ofObjective, series, seriesLabels } from './series-names.ts'
import { rulesOf } from './standard-rules.ts'

export interface RecordingRule {
  readonly record: string
  readonly expr: string
  readonly labels: Readonly<Record<string, string>>
}

export interface AlertingRule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface RuleGroup {
  readonly name: string
  readonly interval: string
  readonly rules: readonly (RecordingRule | AlertingRule)[]
}

/** A Prometheus rule file, to be written as YAML. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[]
}

const baseMs = 5 * minuteMs
/** Longer windows are summed from recorded 5m counts: 30 days of raw samples would take seconds each time. */
const longestRawMs = 6 * hourMs
/** A recorded series is found for 5 minutes after its last sample; half of that leaves room for a late evaluation. */
const longInterval = '2m'

export function generateRules(objectives: readonly Objective[]): Read<RuleFile> {
  const findings: Finding[] = []
  const groups = objectives.flatMap((objective) => {
    if (objective.indicator.kind === 'pushed') {
      findings.push({
        level: 'error', code: 'OBJECTIVES_RULES_PUSHED', say: `The counts of ${objective.name} are pushed to Mainstay; Prometheus does not have them.`,
        mend: 'Measure it through Prometheus to have rules for it.',
      })
      return []
    }
    if (objective.window.kind === 'calendar') {
      findings.push({
        level: 'warning', code: 'OBJECTIVES_RULES_CALENDAR', say: `PromQL knows no calendar periods: burn rates of ${objective.name} are recorded, what is left of its budget is not.`,
        mend: 'See what is left in Mainstay, or use a rolling window.',
      })
    }
    return groupsOf(objective)
  })
  return { value: { groups }, findings }
}

/** @returns good and total over a window, as PromQL with one series each; `good` may be missing where nothing was good yet. */
interface Counting {
  /** Recorded before all others, each evaluation. */
  readonly first: readonly RecordingRule[]
  /** Its own group where slices set the pace. */
  readonly slices: readonly RecordingRule[]
  /** A series that exists exactly while the indicator is measured. */
  readonly presence: string
  total(windowMs: number): string
  good(windowMs: number): string
  /** Measured part of the window. */
  coverage(windowMs: number): string
}

function groupsOf(objective: Objective): readonly RuleGroup[] {
  const rules = rulesOf(objective)
  const counting = countingOf(objective)
  const windows = new Set([baseMs, ...rules.flatMap((rule) => [rule.shortMs, rule.longMs])])
  if (objective.window.kind === 'rolling') windows.add(objective.window.durationMs)
  const sorted = [...windows].toSorted((a, b) => a - b)
  const record = (name: string, expr: string): RecordingRule => ({ record: name, expr, labels: seriesLabels(objective) })
  const windowRules = (windowMs: number): readonly RecordingRule[] => [
    record(series.total(windowMs), counting.total(windowMs)),
    record(series.good(windowMs), counting.good(windowMs)),
    record(series.burnRate(windowMs), burnRate(objective, windowMs)),
  ]
  const groups: RuleGroup[] = []
  if (counting.slices.length > 0 && objective.budgeting.method === 'timeslices') {
    groups.push({
      name: `mainstay-${objective.name}-slices`, interval: formatDuration(objective.budgeting.sliceMs), rules: counting.slices,
    })
  }
  groups.push({
    name: `mainstay-${objective.name}`, interval: '1m',
    rules: [
      ...counting.first, record(series.target, `vector(${objective.target})`),
      ...sorted.filter((windowMs) => windowMs <= longestRawMs).flatMap(windowRules),
    ],
  })
  const long = sorted.filter((windowMs) => windowMs > longestRawMs).flatMap(windowRules)
  const budget = objective.window.kind === 'rolling' ? [
    record(series.budgetRemaining, `1 - ${ofObjective(series.burnRate(objective.window.durationMs), objective)}`),
    record(series.coverage, counting.coverage(objective.window.durationMs)),
  ] : []
  if (long.length + budget.length > 0) groups.push({
    name: `mainstay-${objective.name}-budget`, interval: longInterval, rules: [...long, ...budget],
  })
  if (rules.length > 0) {
    groups.push({
      name: `mainstay-${objective.name}-alerts`, interval: '1m',
      rules: [...rules.map((rule) => burnAlert(objective, rule)), absentAlert(objective, counting)],
    })
  }
  return groups
}

/** Nothing is divided by zero: without events there is no burn rate, so 0/0 poisons no later sum and fires nothing. */
function burnRate(objective: Objective, windowMs: number): string {
  const total = ofObjective(series.total(windowMs), objective)
  return `(${total} - ${ofObjective(series.good(windowMs), objective)}) / (${total} > 0) / ${budgetText(objective)}`
}

function budgetText(objective: Objective): string {
  return String(Number((1 - objective.target).toPrecision(12)))
}

function countingOf(objective: Objective): Counting {
  const base = objective.indicator.kind === 'threshold' || objective.indicator.kind === 'error-ratio'
    ? countingMinutes(objective, objective.indicator) : countingEvents(objective, countsOf(objective.indicator))
  return objective.budgeting.method === 'timeslices' ? countingSlices(objective, base, objective.budgeting) : base
}

interface Counts {
  readonly good?: CountQuery
  readonly bad?: CountQuery
  readonly total: CountQuery
}

function countsOf(indicator: Indicator): Counts {
  if (indicator.kind === 'latency') return latencyCounts(indicator)
  if (indicator.kind === 'ratio') return indicator
  throw new Error(`No counts in an indicator of kind ${indicator.kind}`)
}

function countingEvents(objective: Objective, counts: Counts): Counting {
  const summed = (name: string, windowMs: number): string => `sum_over_time(${ofObjective(name, objective)}[${formatDuration(windowMs)}:5m])`
  return {
    first: [], slices: [], presence: ofObjective(series.total(baseMs), objective),
    total: (windowMs) => windowMs > longestRawMs ? summed(series.total(baseMs), windowMs) : rawTotal(counts, windowMs),
    good: (windowMs) => windowMs > longestRawMs ? summed(series.good(baseMs), windowMs)
      : rawGood(counts, windowMs, `sum(${ofObjective(series.total(windowMs), objective)})`),
    coverage: (windowMs) => `count_over_time(${ofObjective(series.total(baseMs), objective)}[${formatDuration(windowMs)}:5m]) / ${windowMs / baseMs}`,
  }
}

/** `>= 0` lets NaN fall away. */
function rawTotal(counts: Counts, windowMs: number): string {
  return `(${increaseText(counts.total, formatDuration(windowMs))}) >= 0`
}

/** No series of failures means no failure, and none of successes no success: absent counts are 0 while there is a total. */
function rawGood(counts: Counts, windowMs: number, total: string): string {
  const counted = (query: CountQuery): string => `((${increaseText(query, formatDuration(windowMs))}) >= 0 or 0 * ${total})`
  return counts.good === undefined ? `clamp_min(${total} - ${counted(counts.bad!)}, 0)` : counted(counts.good)
}

const operators = { lt: '<', lte: '<=', gt: '>', gte: '>=' }

/** Indicators without counts: every minute weighs the same, which pages say beside such numbers. */
function countingMinutes(objective: Objective, indicator: Extract<Indicator, { kind: 'threshold' | 'error-ratio' }>): Counting {
  const minute = ofObjective(series.minuteGood, objective)
  const expr = indicator.kind === 'error-ratio' ? `1 - clamp(max(${over5m(indicator.promql)}), 0, 1)`
    // Of several series the worst decides.
    : `min((${over5m(indicator.promql)}) ${operators[indicator.op]} bool ${indicator.value})`
  return {
    // NaN, a ratio without traffic, is no verdict.
    first: [{ record: series.minuteGood, expr: `(${expr}) >= 0`, labels: seriesLabels(objective) }],
    slices: [], presence: minute,
    total: (windowMs) => `count_over_time(${minute}[${formatDuration(windowMs)}])`,
    good: (windowMs) => `sum_over_time(${minute}[${formatDuration(windowMs)}])`,
    coverage: (windowMs) => `clamp_max(count_over_time(${minute}[${formatDuration(windowMs)}]) / ${windowMs / minuteMs}, 1)`,
  }
}

function over5m(promql: string): string {
  return promql.replaceAll('$window', '5m')
}

/** Each slice is judged once, when its time is over; windows count slices. */
function countingSlices(objective: Objective, base: Counting, { sliceMs, sliceTarget }: { sliceMs: number; sliceTarget: number }): Counting {
  const record = (name: string, expr: string): RecordingRule => ({ record: name, expr, labels: seriesLabels(objective) })
  const [total, good, verdict] = [series.sliceTotal, series.sliceGood, series.sliceIsGood].map((name) => ofObjective(name, objective))
  const goodText = objective.indicator.kind === 'ratio' || objective.indicator.kind === 'latency'
    ? rawGood(countsOf(objective.indicator), sliceMs, `sum(${total})`) : base.good(sliceMs)
  const totalText = objective.indicator.kind === 'ratio' || objective.indicator.kind === 'latency'
    ? rawTotal(countsOf(objective.indicator), sliceMs) : base.total(sliceMs)
  // A window shorter than two slices would often hold none.
  const atLeast = (windowMs: number): string => formatDuration(Math.max(windowMs, 2 * sliceMs))
  return {
    first: base.first, presence: total!,
    slices: [
      record(series.sliceTotal, totalText), record(series.sliceGood, goodText),
      record(series.sliceIsGood, `${good} / (${total} > 0) >= bool ${sliceTarget}`),
    ],
    total: (windowMs) => `count_over_time(${verdict}[${atLeast(windowMs)}])`,
    good: (windowMs) => `sum_over_time(${verdict}[${atLeast(windowMs)}])`,
    coverage: (windowMs) => `clamp_max(count_over_time(${verdict}[${formatDuration(windowMs)}]) / ${windowMs / sliceMs}, 1)`,
  }
}

function burnAlert(objective: Objective, rule: BurnRule): AlertingRule {
  const [long, short] = [formatDuration(rule.longMs), formatDuration(rule.shortMs)]
  const burning = (windowMs: number): string => `${ofObjective(series.burnRate(windowMs), objective)} > ${rule.factor}`
  const badEvents = `${ofObjective(series.total(rule.longMs), objective)} - ${ofObjective(series.good(rule.longMs), objective)}`
  const gate = objective.minimumBadEvents > 0 ? `\nand ${badEvents} >= ${objective.minimumBadEvents}` : ''
  const share = Number((rule.budgetShare * 100).toPrecision(3))
  return {
    alert: alertNames.burn,
    expr: `${burning(rule.longMs)}\nand ${burning(rule.shortMs)}${gate}`,
    labels: { ...foreignLabels(objective), ...seriesLabels(objective), severity: rule.severity, long_window: long, short_window: short },
    annotations: {
      summary: `${escaped(objective.displayName)} burns its error budget {{ $value | printf "%.1f" }} times faster than it lasts.`,
      description: `Over the last ${long} and the last ${short} the burn rate was above ${Number(rule.factor.toPrecision(6))}. `
        + `${long} of that spends ${share} % of the budget of the whole window (target ${Number((objective.target * 100).toPrecision(10))} %).`,
      ...objective.runbook === null ? {} : { runbook_url: escaped(objective.runbook) },
    },
  }
}

/** Without data nothing burns, so silence has an alert of its own. */
function absentAlert(objective: Objective, counting: Counting): AlertingRule {
  return {
    alert: alertNames.absent,
    expr: `absent(${counting.presence})`,
    for: '10m',
    labels: { ...foreignLabels(objective), ...seriesLabels(objective), severity: 'ticket' },
    annotations: {
      summary: `${escaped(objective.displayName)} is not measured.`,
      description: 'Its series are missing, so no budget alert can fire. Check the target, its scraping, and the names in the query.',
      ...objective.runbook === null ? {} : { runbook_url: escaped(objective.runbook) },
    },
  }
}

/** An objective's own labels, where Prometheus allows their names. */
function foreignLabels(objective: Objective): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(objective.labels)
    .filter(([name]) => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !name.startsWith('__') && name !== 'alertname')
    .map(([name, value]) => [name, escaped(value)]))
}

/** Prometheus expands annotations and labels as templates. */
function escaped(text: string): string {
  return text.replaceAll('{{', '{{"{{"}}')
}
