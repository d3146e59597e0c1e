// Our own document: `apiVersion: mainstay.dev/v1`, `kind: Objective`, everything an objective can be in friendly YAML.
import { identityOf, type SourceDocument } from '../../../base/document.ts'
import { DocumentReading, type Field, isPresent, shown } from '../../../base/document-reading.ts'
import { dayMs, minuteMs, parseDuration } from '../../../base/duration.ts'
import { defaultConnection, defaultMinimumBadEvents } from './file-defaults.ts'
import { readName } from './objective-name.ts'
import type { Budgeting, BudgetWindow, BurnRule, BurnSeverity, Comparison, CountQuery, Indicator, IndicatorSource, Objective } from './objective.ts'
import { isDate, isTimeZone } from './openslo-window.ts'
import { readCount, readPromql, readSelector } from './query-field.ts'
import type { ReadSourced } from './sourced-objective.ts'
import { checkRules } from './standard-rules.ts'
import { readShare } from './target.ts'
import { budgetShareOf, shortWindowOf } from './window-length.ts'

export const ownVersion = 'mainstay.dev/v1'

export function isOwn(document: SourceDocument): boolean {
  const { apiVersion, kind } = identityOf(document)
  return apiVersion.startsWith('mainstay.dev/') && kind === 'Objective'
}

export function readOwn(documents: readonly SourceDocument[]): ReadSourced {
  const readings = documents.map((document) => new DocumentReading(document, 'OBJECTIVES'))
  const value = readings.flatMap((reading) => {
    const objective = readObjective(reading)
    return objective === null || reading.hasErrorAbout([]) ? [] : [{ objective, from: reading.document, path: [] }]
  })
  return { value, findings: readings.flatMap((reading) => reading.findings) }
}

const specKeys = [
  'description', 'service', 'environment', 'target', 'window', 'indicator', 'source', 'budgeting', 'alerts', 'minimumBadEvents', 'runbook',
]

function readObjective(reading: DocumentReading): Objective | null {
  const { root } = reading
  if (reading.at(root, 'apiVersion').value !== ownVersion) {
    reading.error(reading.at(root, 'apiVersion'), 'UNKNOWN_VERSION',
      `Version \`${shown(reading.at(root, 'apiVersion').value)}\` is not read.`, `Write ${ownVersion}.`)
    return null
  }
  reading.onlyKeys(root, ['apiVersion', 'kind', 'metadata', 'spec'])
  reading.onlyKeys(reading.at(root, 'metadata'), ['name', 'displayName', 'labels'])
  const spec = reading.map(reading.at(root, 'spec'), 'required')
  if (spec === null) return null
  reading.onlyKeys(spec, specKeys)
  const name = readName(reading, reading.at(root, 'metadata', 'name'))
  const service = reading.text(reading.at(spec, 'service'), 'required')
  const target = readShare(reading, reading.at(spec, 'target'))
  const window = readOwnWindow(reading, reading.at(spec, 'window'))
  const indicator = readOwnIndicator(reading, reading.at(spec, 'indicator'))
  const source = readSource(reading, reading.at(spec, 'source'), indicator)
  const budgeting = readBudgeting(reading, reading.at(spec, 'budgeting'))
  const alerts = window === null ? {} : readAlerts(reading, reading.at(spec, 'alerts'), { target: target ?? 0.999999, window })
  const least = reading.number(reading.at(spec, 'minimumBadEvents'))
  if (least !== null && least < 0) reading.error(reading.at(spec, 'minimumBadEvents'), 'NEGATIVE', 'A number of events is not negative.',
    'Write 0 or more.')
  if (name === null || service === null || target === null || window === null) return null
  if (indicator === null || source === null || budgeting === null || alerts === null) return null
  return {
    name, displayName: reading.text(reading.at(root, 'metadata', 'displayName')) ?? name, description: reading.text(reading.at(spec, 'description')) ?? '',
    service, environment: reading.text(reading.at(spec, 'environment')), indicator, source, target, window, budgeting, ...alerts,
    minimumBadEvents: Math.max(0, least ?? defaultMinimumBadEvents), labels: reading.labels(reading.at(root, 'metadata', 'labels')),
    runbook: reading.text(reading.at(spec, 'runbook')),
  }
}

const calendarUnits = ['day', 'week', 'month', 'quarter', 'year'] as const

/** `28d`, or `{ calendar: month, timeZone: Europe/Berlin }`. */
function readOwnWindow(reading: DocumentReading, field: Field): BudgetWindow | null {
  if (typeof field.value !== 'object' || field.value === null) {
    const durationMs = reading.duration(field, 'required')
    return durationMs === null ? null : { kind: 'rolling', durationMs }
  }
  if (reading.map(field) === null) return null
  reading.onlyKeys(field, ['calendar', 'count', 'timeZone', 'start'])
  const text = reading.text(reading.at(field, 'calendar'), 'required')
  const unit = calendarUnits.find((one) => one === text)
  if (text !== null && unit === undefined) reading.error(reading.at(field, 'calendar'), 'UNKNOWN_UNIT',
    `\`${text}\` is not a calendar period.`, `Write one of ${calendarUnits.join(', ')}.`)
  const count = reading.number(reading.at(field, 'count')) ?? 1
  const timeZone = reading.text(reading.at(field, 'timeZone')) ?? 'UTC'
  // A Monday and the first of a month, quarter and year: any periods but multiples are told apart by nothing else.
  const start = reading.text(reading.at(field, 'start')) ?? (unit === 'week' ? '2024-01-01' : '2000-01-01')
  if (!isTimeZone(timeZone)) reading.error(reading.at(field, 'timeZone'), 'UNKNOWN_TIME_ZONE', `There is no time zone \`${timeZone}\`.`,
    'Write an IANA name, such as Europe/Berlin or UTC.')
  else if (!isDate(start)) reading.error(reading.at(field, 'start'), 'NOT_A_DATE', `\`${start}\` is not a date.`, 'Write it as 2026-01-01.')
  else if (!Number.isInteger(count) || count < 1 || count > 366) reading.error(reading.at(field, 'count'), 'BAD_COUNT',
    `${count} is not a count of periods.`, 'Write a whole number, usually 1.')
  else if (unit !== undefined) return { kind: 'calendar', unit, count, timeZone, start }
  return null
}

const indicatorKinds = ['ratio', 'latency', 'threshold', 'errorRatio', 'pushed'] as const

function readOwnIndicator(reading: DocumentReading, field: Field): Indicator | null {
  if (field.value === 'pushed') return { kind: 'pushed' }
  if (reading.map(field, 'required') === null) return null
  reading.onlyKeys(field, indicatorKinds)
  const kinds = indicatorKinds.filter((kind) => reading.has(field, kind))
  if (kinds.length !== 1) {
    reading.error(field, 'ONE_INDICATOR', `An objective has exactly one indicator; this one has ${kinds.length}.`,
      `Give one of ${indicatorKinds.join(', ')}.`)
    return null
  }
  const kind = kinds[0]!
  const body = reading.at(field, kind)
  if (kind === 'pushed') return { kind }
  if (kind === 'errorRatio') {
    const promql = readPromql(reading, body)
    return promql === null ? null : { kind: 'error-ratio', promql }
  }
  if (reading.map(body, 'required') === null) return null
  if (kind === 'ratio') return readOwnRatio(reading, body)
  return kind === 'latency' ? readOwnLatency(reading, body) : readOwnThreshold(reading, body)
}

function readOwnRatio(reading: DocumentReading, body: Field): Indicator | null {
  reading.onlyKeys(body, ['good', 'bad', 'total'])
  const [good, bad] = [reading.at(body, 'good'), reading.at(body, 'bad')]
  if (isPresent(good) === isPresent(bad)) {
    reading.error(body, 'GOOD_OR_BAD', 'A ratio needs good or bad events, and not both.',
      'Keep one: the other is the difference to the total.')
    return null
  }
  const events = readOwnCount(reading, isPresent(good) ? good : bad)
  const total = readOwnCount(reading, reading.at(body, 'total'))
  if (events === null || total === null) return null
  return isPresent(good) ? { kind: 'ratio', good: events, total } : { kind: 'ratio', bad: events, total }
}

/** A text, or `{ promql, yields }` where the text alone does not show what it yields. */
function readOwnCount(reading: DocumentReading, field: Field): CountQuery | null {
  if (typeof field.value !== 'object' || field.value === null) return readCount(reading, field)
  if (reading.map(field) === null) return null
  reading.onlyKeys(field, ['promql', 'yields', 'selector'])
  if (reading.has(field, 'selector')) {
    const selector = reading.at(field, 'selector')
    return readSelector(reading, selector) === null ? null : { selector: String(selector.value).trim() }
  }
  const promql = readPromql(reading, reading.at(field, 'promql'))
  const yields = reading.text(reading.at(field, 'yields'), 'required')
  if (yields !== null && yields !== 'rate' && yields !== 'increase') {
    reading.error(reading.at(field, 'yields'), 'BAD_YIELDS', `\`${yields}\` is neither rate nor increase.`,
      'Write rate (per second) or increase (over $window).')
    return null
  }
  return promql === null || yields === null ? null : { promql, yields }
}

function readOwnLatency(reading: DocumentReading, body: Field): Indicator | null {
  reading.onlyKeys(body, ['histogram', 'threshold', 'native'])
  const histogram = reading.at(body, 'histogram')
  const selector = readSelector(reading, histogram)
  const thresholdSeconds = readSeconds(reading, reading.at(body, 'threshold'))
  if (selector === null || thresholdSeconds === null) return null
  if (/_(bucket|count|sum)$/.test(selector.metric)) {
    reading.error(histogram, 'HISTOGRAM_NAME', `\`${selector.metric}\` is one series of a histogram.`,
      `Write ${selector.metric.replace(/_(bucket|count|sum)$/, '')}.`)
    return null
  }
  return {
    kind: 'latency', histogram: String(histogram.value).trim(), native: reading.boolean(reading.at(body, 'native')) ?? false,
    thresholdSeconds,
  }
}

/** `300ms`, `1s`, or a number of seconds: bucket bounds such as 0.00025 are finer than a millisecond. */
function readSeconds(reading: DocumentReading, field: Field): number | null {
  if (typeof field.value === 'string' && parseDuration(field.value) !== null) {
    const ms = reading.duration(field)
    return ms === null ? null : ms / 1000
  }
  const seconds = reading.number(field, 'required')
  if (seconds === null || seconds > 0) return seconds
  reading.error(field, 'NOT_A_DURATION', `A threshold of ${seconds} seconds is not above zero.`, 'Write 300ms or 0.3.')
  return null
}

const comparisons: readonly Comparison[] = ['lt', 'lte', 'gt', 'gte']

function readOwnThreshold(reading: DocumentReading, body: Field): Indicator | null {
  reading.onlyKeys(body, ['promql', 'op', 'value'])
  const promql = readPromql(reading, reading.at(body, 'promql'))
  const text = reading.text(reading.at(body, 'op'), 'required')
  const op = comparisons.find((one) => one === text)
  if (text !== null && op === undefined) reading.error(reading.at(body, 'op'), 'BAD_COMPARISON', `\`${text}\` is not a comparison.`,
    `Write one of ${comparisons.join(', ')}.`)
  const value = reading.number(reading.at(body, 'value'), 'required')
  return promql === null || op === undefined || value === null ? null : { kind: 'threshold', promql, op, value }
}

/** A connection's name, `push`, `{ prometheus: name }` or `{ scrape: name }`. */
function readSource(reading: DocumentReading, field: Field, indicator: Indicator | null): IndicatorSource | null {
  const source = sourceOf(reading, field, indicator)
  if (source === null || indicator === null) return source
  if ((source.kind === 'push') !== (indicator.kind === 'pushed')) {
    reading.error(field, 'SOURCE_MISMATCH',
      indicator.kind === 'pushed' ? 'Pushed counts come from no connection.' : 'Only a pushed indicator can have the source push.',
      'Write indicator: pushed and leave out the source, or name a connection.')
    return null
  }
  if (source.kind === 'scrape' && !isScrapable(indicator)) {
    reading.error(field, 'NEEDS_PROMETHEUS', 'Scraping reads plain selectors of counters and histograms, not PromQL.',
      'Use selectors, or a Prometheus connection.')
    return null
  }
  return source
}

function sourceOf(reading: DocumentReading, field: Field, indicator: Indicator | null): IndicatorSource | null {
  if (!isPresent(field)) return indicator?.kind === 'pushed' ? { kind: 'push' } : { kind: 'prometheus', connection: defaultConnection }
  if (field.value === 'push') return { kind: 'push' }
  if (typeof field.value !== 'object') {
    const connection = reading.text(field, 'required')
    return connection === null ? null : { kind: 'prometheus', connection }
  }
  if (reading.map(field) === null) return null
  reading.onlyKeys(field, ['prometheus', 'scrape'])
  const kind = reading.has(field, 'scrape') ? 'scrape' : 'prometheus'
  const connection = reading.text(reading.at(field, kind), 'required')
  return connection === null ? null : { kind, connection }
}

function isScrapable(indicator: Indicator): boolean {
  if (indicator.kind === 'latency') return !indicator.native
  if (indicator.kind !== 'ratio') return false
  return [indicator.good, indicator.bad, indicator.total].every((query) => query === undefined || 'selector' in query)
}

/** `occurrences`, or `{ timeslices: { slice: 1m, target: 95% } }`. */
function readBudgeting(reading: DocumentReading, field: Field): Budgeting | null {
  if (!isPresent(field) || field.value === 'occurrences') return { method: 'occurrences' }
  const body = reading.map(reading.at(field, 'timeslices'), 'required')
  reading.onlyKeys(field, ['timeslices'])
  if (body === null) return null
  reading.onlyKeys(body, ['slice', 'target'])
  const sliceMs = reading.duration(reading.at(body, 'slice'), 'required')
  const target = reading.at(body, 'target')
  const sliceTarget = target.value === 1 || target.value === '100%' ? 1 : readShare(reading, target)
  if (sliceMs === null || sliceTarget === null) return null
  if (sliceMs % minuteMs === 0 && sliceMs <= dayMs) return { method: 'timeslices', sliceMs, sliceTarget }
  reading.error(reading.at(body, 'slice'), 'SLICE_LENGTH', 'A time slice is a whole number of minutes, at most a day.',
    'Write 1m, 5m or 1h.')
  return null
}

interface RuleFrame {
  readonly target: number
  readonly window: BudgetWindow
}

/** `standard`, `none`, or a list of rules. */
function readAlerts(reading: DocumentReading, field: Field, frame: RuleFrame): { readonly rules?: readonly BurnRule[] } | null {
  if (!isPresent(field) || field.value === 'standard') return {}
  if (field.value === 'none') return { rules: [] }
  if (!Array.isArray(field.value)) {
    reading.error(field, 'BAD_ALERTS', '`alerts` is neither standard, none nor a list of rules.', 'Write alerts: standard.')
    return null
  }
  const rules = reading.list(field).map((item) => readRule(reading, item, frame))
  return rules.includes(null) ? null : { rules: rules.filter((rule) => rule !== null) }
}

function readRule(reading: DocumentReading, field: Field, { target, window }: RuleFrame): BurnRule | null {
  if (reading.map(field, 'required') === null) return null
  reading.onlyKeys(field, ['severity', 'long', 'short', 'factor', 'budget'])
  const severity = reading.text(reading.at(field, 'severity'), 'required')
  const longMs = reading.duration(reading.at(field, 'long'), 'required')
  if (severity !== null && !isSeverity(severity)) {
    reading.error(reading.at(field, 'severity'), 'SEVERITY', `\`${severity}\` is not a severity of burn alerts.`, 'Write page or ticket.')
    return null
  }
  if (severity === null || longMs === null) return null
  const shortMs = reading.duration(reading.at(field, 'short')) ?? shortWindowOf(longMs)
  const factor = reading.has(field, 'factor') ? reading.number(reading.at(field, 'factor'))
    : factorOfShare(reading, reading.at(field, 'budget'), longMs, window)
  if (factor === null) return null
  const rule: BurnRule = { severity, longMs, shortMs, factor, budgetShare: budgetShareOf(factor, longMs, window) }
  const wrong = checkRules({ name: 'this objective', target, window, rules: [rule] })
  for (const { code, say, mend } of wrong) reading.error(field, code.replace('OBJECTIVES_', ''), say, mend)
  return wrong.length > 0 ? null : rule
}

function factorOfShare(reading: DocumentReading, field: Field, longMs: number, window: BudgetWindow): number | null {
  if (!isPresent(field)) {
    reading.error(field, 'NO_FACTOR', 'The rule does not say how fast a burn it fires on.',
      'Add factor: 14.4, or budget: 2% for the share of the budget gone.')
    return null
  }
  const share = readShare(reading, field)
  return share === null ? null : Number((share / budgetShareOf(1, longMs, window)).toPrecision(12))
}

function isSeverity(text: string): text is BurnSeverity {
  return text === 'page' || text === 'ticket'
}

