// Pyrra's ServiceLevelObjective to an objective.
import { identityOf, type SourceDocument } from '../../../base/document.ts'
import { DocumentReading, type Field, shown } from '../../../base/document-reading.ts'
import { defaultConnection, defaultMinimumBadEvents } from './file-defaults.ts'
import { readName } from './objective-name.ts'
import type { CountQuery, Indicator, Objective } from './objective.ts'
import { type Selector, selectorText } from './promql.ts'
import { readSelector } from './query-field.ts'
import type { ReadSourced } from './sourced-objective.ts'
import { readPercent } from './target.ts'

export function isPyrra(document: SourceDocument): boolean {
  return identityOf(document).apiVersion.startsWith('pyrra.dev/')
}

export function readPyrra(documents: readonly SourceDocument[]): ReadSourced {
  const readings = documents.map((document) => new DocumentReading(document, 'OBJECTIVES'))
  const value = readings.flatMap((reading) => {
    const objective = readSlo(reading)
    return objective === null || reading.hasErrorAbout([]) ? [] : [{ objective, from: reading.document, path: [] }]
  })
  return { value, findings: readings.flatMap((reading) => reading.findings) }
}

/** The last three shape the rules that Pyrra writes, not what is measured. */
const specKeys = ['target', 'window', 'description', 'indicator', 'alerting', 'partial_response_strategy', 'performanceOverAccuracy', 'ruleOutput']

function readSlo(reading: DocumentReading): Objective | null {
  const { root } = reading
  const version = reading.at(root, 'apiVersion')
  if (version.value !== 'pyrra.dev/v1alpha1') {
    reading.error(version, 'UNKNOWN_VERSION', `Pyrra version \`${shown(version.value)}\` is not read.`, 'Use pyrra.dev/v1alpha1.')
    return null
  }
  if (reading.at(root, 'kind').value !== 'ServiceLevelObjective') {
    reading.error(reading.at(root, 'kind'), 'UNKNOWN_KIND', `\`${shown(reading.at(root, 'kind').value)}\` is not a kind of Pyrra.`,
      'Write ServiceLevelObjective.')
    return null
  }
  reading.onlyKeys(root, ['apiVersion', 'kind', 'metadata', 'spec', 'status'], 'warning')
  const spec = reading.map(reading.at(root, 'spec'), 'required')
  if (spec === null) return null
  reading.onlyKeys(spec, specKeys, 'warning')
  const name = readName(reading, reading.at(root, 'metadata', 'name'))
  const target = readPercent(reading, reading.at(spec, 'target'))
  const durationMs = reading.duration(reading.at(spec, 'window'), 'required')
  const indicator = readIndicator(reading, reading.at(spec, 'indicator'))
  const isAlerting = readAlerting(reading, reading.at(spec, 'alerting'))
  if (name === null || target === null || durationMs === null || indicator === null) return null
  const annotations = reading.at(root, 'metadata', 'annotations')
  return {
    name, displayName: name, description: reading.text(reading.at(spec, 'description')) ?? '', service: readService(reading, name),
    environment: null, indicator, source: { kind: 'prometheus', connection: defaultConnection }, target,
    window: { kind: 'rolling', durationMs }, budgeting: { method: 'occurrences' }, ...isAlerting ? {} : { rules: [] },
    minimumBadEvents: defaultMinimumBadEvents, labels: reading.labels(reading.at(root, 'metadata', 'labels')),
    runbook: reading.text(reading.either(annotations, 'pyrra.dev/runbook_url', 'pyrra.dev/runbook', 'runbook_url')),
  }
}

/** Pyrra does not say which service an SLO is about; the usual labels do. */
function readService(reading: DocumentReading, name: string): string {
  const labels = reading.at(reading.root, 'metadata', 'labels')
  const field = reading.either(labels, 'pyrra.dev/service', 'service', 'app.kubernetes.io/name', 'app')
  const service = reading.text(field)
  if (service !== null) return service
  reading.warning(reading.at(reading.root, 'metadata'), 'SERVICE_ASSUMED',
    `It is not said which service this is about: \`${name}\` is used.`,
    'Add the label pyrra.dev/service.')
  return name
}

const indicatorKinds = ['ratio', 'latency', 'latencyNative', 'bool_gauge'] as const

function readIndicator(reading: DocumentReading, field: Field): Indicator | null {
  if (reading.map(field, 'required') === null) return null
  reading.onlyKeys(field, indicatorKinds)
  const kinds = indicatorKinds.filter((kind) => reading.has(field, kind))
  const kind = kinds[0]
  if (kind === undefined || kinds.length > 1) {
    reading.error(field, 'NO_INDICATOR', kind === undefined ? 'The SLO has no indicator.' : `The SLO has ${kinds.length} indicators.`,
      `Give one of ${indicatorKinds.join(', ')}.`)
    return null
  }
  const body = reading.map(reading.at(field, kind), 'required')
  if (body === null) return null
  const grouping = reading.texts(reading.at(body, 'grouping'))
  if (grouping.length > 0) {
    reading.warning(reading.at(body, 'grouping'), 'GROUPING',
      `Pyrra would make one SLO for each ${grouping.join(', ')}; here it is one over all of them.`,
      `For one each, write a file each with a matcher on ${grouping[0]}.`)
  }
  if (kind === 'ratio') return readRatio(reading, body)
  if (kind === 'latency') return readLatency(reading, body)
  return kind === 'latencyNative' ? readNative(reading, body) : readGauge(reading, body)
}

function readMetric(reading: DocumentReading, body: Field, key: string): Selector | null {
  const holder = reading.map(reading.at(body, key), 'required')
  return holder === null ? null : readSelector(reading, reading.at(holder, 'metric'))
}

function readRatio(reading: DocumentReading, body: Field): Indicator | null {
  reading.onlyKeys(body, ['errors', 'total', 'grouping'])
  const errors = readMetric(reading, body, 'errors')
  const total = readMetric(reading, body, 'total')
  return errors === null || total === null ? null : { kind: 'ratio', bad: count(errors), total: count(total) }
}

function readLatency(reading: DocumentReading, body: Field): Indicator | null {
  reading.onlyKeys(body, ['success', 'total', 'grouping'])
  const success = readMetric(reading, body, 'success')
  const total = readMetric(reading, body, 'total')
  if (success === null || total === null) return null
  const le = success.matchers.find((matcher) => matcher.label === 'le')
  if (le === undefined) {
    reading.error(reading.at(body, 'success', 'metric'), 'NO_LE', 'The success metric selects no bucket.',
      'Add the matcher le="…" with the threshold.')
    return null
  }
  const histogram = sameHistogram(success, total, Number(le.value))
  // Where the two are not one histogram in seconds, the counts they name still are what they are.
  return histogram !== null && le.op === '=' ? { kind: 'latency', histogram, native: false, thresholdSeconds: Number(le.value) }
    : { kind: 'ratio', good: count(success), total: count(total) }
}

/** The histogram without `_bucket` when both select the same series of it, and it counts seconds. */
function sameHistogram(success: Selector, total: Selector, threshold: number): string | null {
  const metric = success.metric.replace(/_bucket$/, '')
  const matchers = success.matchers.filter((matcher) => matcher.label !== 'le')
  const isSame = total.metric === `${metric}_count` && selectorText({ metric, matchers }) === selectorText({ metric, matchers: total.matchers })
  return isSame && /(^|_)seconds$/.test(metric) && Number.isFinite(threshold) && threshold > 0 ? selectorText({ metric, matchers }) : null
}

function readNative(reading: DocumentReading, body: Field): Indicator | null {
  reading.onlyKeys(body, ['latency', 'total', 'grouping'])
  const latencyMs = reading.duration(reading.at(body, 'latency'), 'required')
  const total = readMetric(reading, body, 'total')
  if (latencyMs === null || total === null) return null
  return { kind: 'latency', histogram: selectorText(total), native: true, thresholdSeconds: latencyMs / 1000 }
}

/** Every sample of a gauge of 0 and 1 is one event, as Pyrra counts it. */
function readGauge(reading: DocumentReading, body: Field): Indicator | null {
  reading.onlyKeys(body, ['metric', 'grouping'])
  const selector = readSelector(reading, reading.at(body, 'metric'))
  if (selector === null) return null
  const text = selectorText(selector)
  return {
    kind: 'ratio', good: { promql: `sum(sum_over_time(${text}[$window]))`, yields: 'increase' },
    total: { promql: `sum(count_over_time(${text}[$window]))`, yields: 'increase' },
  }
}

function count(selector: Selector): CountQuery {
  return { selector: selectorText(selector) }
}

/** @returns whether burn alerts are wanted. */
function readAlerting(reading: DocumentReading, field: Field): boolean {
  if (reading.map(field) === null) return true
  reading.onlyKeys(field, ['disabled', 'burnrates', 'absent', 'name', 'absentName', 'severities'], 'warning')
  for (const key of ['name', 'absentName', 'severities']) {
    if (reading.has(field, key)) {
      reading.info(reading.at(field, key), 'ALERT_NAMES',
        `\`${key}\` of Pyrra's alerts is not used: burn alerts are named after the objective and page or open a ticket.`,
        'Nothing to do.')
    }
  }
  const isDisabled = reading.boolean(reading.at(field, 'disabled')) === true
  return !isDisabled && reading.boolean(reading.at(field, 'burnrates')) !== false
}
