// OpenSLO metrics to indicators: v1 ratioMetric and thresholdMetric, v1alpha ratioMetrics and thresholdMetric.
import { isPresent } from '../../../base/document-reading.ts'
import { defaultConnection } from './file-defaults.ts'
import type { Comparison, CountQuery, Indicator, IndicatorSource } from './objective.ts'
import type { OpensloDocuments, Place } from './openslo-documents.ts'
import { summedOverTime } from './promql.ts'
import { readCount, readPromql, readRatio } from './query-field.ts'

export interface MeasuredIndicator {
  readonly indicator: Indicator
  readonly source: IndicatorSource
}

/** One metric of either version: what to ask, of whom. */
interface Metric {
  readonly at: Place
  readonly query: Place
  readonly spec: Place
  readonly source: IndicatorSource
}

/** Systems that answer PromQL. */
const promqlTypes = [
  'prometheus', 'thanos', 'mimir', 'cortex', 'victoriametrics', 'grafanamimir', 'amazonprometheus', 'gcm-prometheus', 'azureprometheus',
]
/** How our own export says that counts are pushed. */
export const pushType = 'mainstay-push'
/** Keys of a metric's free-form spec that mean something here. The last row is what our own export adds. */
const understood = ['query', 'promql', 'queryType', 'yields', 'weighs', 'histogram', 'native', 'thresholdSeconds', 'scrape']

/** @param sli the spec of an SLI @param objective the objective's `op` and `value` bound a threshold. */
export function readIndicator(sli: Place, objective: Place, documents: OpensloDocuments): MeasuredIndicator | null {
  const { reading, field } = sli
  reading.onlyKeys(field, ['description', 'ratioMetric', 'thresholdMetric'])
  const ratio = reading.at(field, 'ratioMetric')
  const threshold = reading.at(field, 'thresholdMetric')
  if (isPresent(ratio) && isPresent(threshold)) {
    reading.error(threshold, 'TWO_METRICS', 'The indicator has both a ratioMetric and a thresholdMetric.', 'Keep one of them.')
    return null
  }
  if (isPresent(threshold)) {
    reading.onlyKeys(threshold, ['metricSource'])
    const metric = readMetricSource({ reading, field: reading.at(threshold, 'metricSource') }, documents)
    return metric === null ? null : readThreshold(metric, objective)
  }
  if (reading.map(ratio, 'required') === null) return null
  reading.onlyKeys(ratio, ['counter', 'good', 'bad', 'total', 'raw', 'rawType'])
  const side = (key: string): Place => {
    reading.onlyKeys(reading.at(ratio, key), ['metricSource'])
    return { reading, field: reading.at(ratio, key, 'metricSource') }
  }
  if (reading.has(ratio, 'raw')) return readRaw({ reading, field: ratio }, readMetricSource(side('raw'), documents))
  return readSides({ reading, field: ratio }, reading.boolean(reading.at(ratio, 'counter')),
    (key) => readMetricSource(side(key), documents))
}

/** v1alpha: the ratio stands in the objective, the threshold in the SLO's `indicator`. */
export function readAlphaIndicator(slo: Place, objective: Place): MeasuredIndicator | null {
  const { reading, field } = objective
  const ratio = reading.at(field, 'ratioMetrics')
  const threshold = slo.reading.at(slo.field, 'spec', 'indicator', 'thresholdMetric')
  if (isPresent(ratio)) {
    reading.onlyKeys(ratio, ['incremental', 'counter', 'good', 'bad', 'total'])
    const counter = reading.boolean(reading.either(ratio, 'incremental', 'counter'))
    return readSides({ reading, field: ratio }, counter, (key) => readAlphaMetric({ reading, field: reading.at(ratio, key) }))
  }
  if (isPresent(threshold)) {
    const metric = readAlphaMetric({ reading: slo.reading, field: threshold })
    return metric === null ? null : readThreshold(metric, objective)
  }
  reading.error(field, 'NO_METRIC', 'The objective has neither ratioMetrics nor a thresholdMetric in the SLO\'s indicator.',
    'Add one of them.')
  return null
}

function readSides(ratio: Place, counter: boolean | null, metricOf: (key: 'good' | 'bad' | 'total') => Metric | null): MeasuredIndicator | null {
  const { reading, field } = ratio
  const key = reading.has(field, 'good') ? 'good' : 'bad'
  if (reading.has(field, 'good') && reading.has(field, 'bad')) {
    reading.error(reading.at(field, 'bad'), 'GOOD_AND_BAD',
      'Both good and bad events are given; with the total they may contradict each other.', 'Keep good or bad.')
    return null
  }
  if (!reading.has(field, key)) {
    reading.error(field, 'NO_EVENTS', 'The ratio has neither good nor bad events.', 'Add good or bad.')
    return null
  }
  if (reading.map(reading.at(field, 'total'), 'required') === null) return null
  const part = metricOf(key)
  const whole = metricOf('total')
  if (part === null || whole === null) return null
  if (part.source.kind === 'push' || whole.source.kind === 'push') return { indicator: { kind: 'pushed' }, source: { kind: 'push' } }
  if (JSON.stringify(part.source) !== JSON.stringify(whole.source)) {
    reading.error(field, 'TWO_SOURCES', `The ${key} events and the total come from different sources.`, 'Measure both with one source.')
    return null
  }
  const latency = key === 'good' ? latencyOf(whole) : null
  if (latency !== null) return { indicator: latency, source: whole.source }
  const [events, total] = [readEvents(part, counter), readEvents(whole, counter)]
  if (events === null || total === null) return null
  return {
    indicator: key === 'good' ? { kind: 'ratio', good: events, total } : { kind: 'ratio', bad: events, total }, source: whole.source,
  }
}

/** Our own export says beside the total from which histogram it was written. */
function latencyOf(total: Metric): Indicator | null {
  const { reading, field } = total.spec
  if (!reading.has(field, 'histogram')) return null
  const histogram = reading.text(reading.at(field, 'histogram'))
  const thresholdSeconds = reading.number(reading.at(field, 'thresholdSeconds'), 'required')
  if (histogram === null || thresholdSeconds === null) return null
  return { kind: 'latency', histogram, native: reading.boolean(reading.at(field, 'native')) ?? false, thresholdSeconds }
}

function readEvents(metric: Metric, counter: boolean | null): CountQuery | null {
  const yields = metric.spec.reading.at(metric.spec.field, 'yields').value
  if (yields === 'rate' || yields === 'increase') {
    const promql = readPromql(metric.query.reading, metric.query.field)
    return promql === null ? null : { promql, yields }
  }
  const query = readCount(metric.query.reading, metric.query.field)
  if (query === null || !('selector' in query) || counter === true) return query
  const { reading, field } = metric.query
  if (counter === null && /_(total|count|bucket)(\{|$)/.test(query.selector)) {
    reading.info(field, 'COUNTER_ASSUMED', 'By its name this is a counter, and it is read as one.', 'Say so: counter: true.')
    return query
  }
  reading.warning(field, 'NOT_A_COUNTER', 'The metric is not said to be a counter, so each of its samples counts as that many events.',
    'If it only ever rises, write counter: true.')
  return summedOverTime(query.selector)
}

function readRaw(ratio: Place, metric: Metric | null): MeasuredIndicator | null {
  const { reading, field } = ratio
  for (const key of ['good', 'bad', 'total']) {
    if (reading.has(field, key)) reading.error(reading.at(field, key), 'RAW_AND_EVENTS', `\`${key}\` stands beside a raw ratio.`,
      `Remove raw, or remove ${key}.`)
  }
  const type = reading.text(reading.at(field, 'rawType'), 'required')
  if (metric === null || type === null) return null
  if (type !== 'success' && type !== 'failure') {
    reading.error(reading.at(field, 'rawType'), 'BAD_RAW_TYPE', `rawType \`${type}\` is unknown.`, 'Write success or failure.')
    return null
  }
  const { reading: inMetric, field: spec } = metric.spec
  if (inMetric.at(spec, 'weighs').value === 'minutes') {
    const promql = readPromql(metric.query.reading, metric.query.field)
    return promql === null ? null : {
      indicator: { kind: 'error-ratio', promql: type === 'failure' ? promql : `1 - (${promql})` }, source: metric.source,
    }
  }
  const indicator = readRatio(metric.query.reading, metric.query.field, type)
  return indicator === null ? null : { indicator, source: metric.source }
}

const comparisons: readonly Comparison[] = ['lt', 'lte', 'gt', 'gte']

function readThreshold(metric: Metric, objective: Place): MeasuredIndicator | null {
  const { reading, field } = objective
  const text = reading.text(reading.at(field, 'op'), 'required')
  const value = reading.number(reading.at(field, 'value'), 'required')
  const op = comparisons.find((one) => one === text)
  if (text !== null && op === undefined) {
    reading.error(reading.at(field, 'op'), 'BAD_COMPARISON', `\`${text}\` is not a comparison.`, `Write one of ${comparisons.join(', ')}.`)
  }
  const promql = readPromql(metric.query.reading, metric.query.field)
  if (op === undefined || value === null || promql === null) return null
  if (promql.includes('$window')) {
    metric.query.reading.warning(metric.query.field, 'THRESHOLD_WINDOW',
      'A threshold is judged every minute and has no window: 5m is used.', 'Write the range out.')
  }
  return { indicator: { kind: 'threshold', promql: promql.replaceAll('$window', '5m'), op, value }, source: metric.source }
}

function readMetricSource(place: Place, documents: OpensloDocuments): Metric | null {
  const { reading, field } = place
  if (reading.map(field, 'required') === null) return null
  reading.onlyKeys(field, ['metricSourceRef', 'type', 'spec'])
  const spec = reading.at(field, 'spec')
  const ref = reading.text(reading.at(field, 'metricSourceRef'))
  const declared = ref === null ? null : documents.peek('DataSource', ref)
  let type = reading.text(reading.at(field, 'type'))
  if (type === null && declared !== null) type = declared.reading.text(declared.reading.at(declared.field, 'spec', 'type'))
  if (type === null) {
    reading.error(field, 'NO_SOURCE_TYPE', 'It is not said what kind of system answers this query.',
      ref === null ? 'Add type: Prometheus.' : `Add type: Prometheus, or the DataSource \`${ref}\` to these files.`)
    return null
  }
  if (type === pushType) return { at: place, query: place, spec: { reading, field: spec }, source: { kind: 'push' } }
  if (!isMeasurable(place, type) || reading.map(spec, 'required') === null) return null
  for (const key of Object.keys(spec.value as object)) {
    if (!understood.includes(key)) {
      reading.warning(reading.at(spec, key), 'METRIC_FIELD_IGNORED', `\`${key}\` of a Prometheus query is not read.`,
        'Put its meaning into the query, or remove it.')
    }
  }
  const connection = ref ?? defaultConnection
  const isScraped = reading.boolean(reading.at(spec, 'scrape')) === true
  const source: IndicatorSource = isScraped ? { kind: 'scrape', connection } : { kind: 'prometheus', connection }
  return { at: place, query: { reading, field: reading.either(spec, 'query', 'promql') }, spec: { reading, field: spec }, source }
}

function readAlphaMetric(place: Place): Metric | null {
  const { reading, field } = place
  if (reading.map(field, 'required') === null) return null
  reading.onlyKeys(field, ['source', 'queryType', 'query', 'metadata'])
  const type = reading.text(reading.at(field, 'source'), 'required')
  if (type === null || !isMeasurable({ reading, field: reading.at(field, 'source') }, type)) return null
  const queryType = reading.text(reading.at(field, 'queryType'))
  if (queryType !== null && !['promql', 'query'].includes(queryType.toLowerCase())) {
    reading.error(reading.at(field, 'queryType'), 'SOURCE_NOT_MEASURABLE', `Queries of type \`${queryType}\` cannot be measured yet.`,
      'Write the query in PromQL.')
    return null
  }
  return {
    at: place, query: { reading, field: reading.at(field, 'query') }, spec: place,
    source: { kind: 'prometheus', connection: defaultConnection },
  }
}

function isMeasurable(place: Place, type: string): boolean {
  if (promqlTypes.includes(type.toLowerCase().replaceAll(/[ _]/g, ''))) return true
  place.reading.error(place.field, 'SOURCE_NOT_MEASURABLE', `Sources of type \`${type}\` cannot be measured yet.`,
    'Measure it through a system that answers PromQL (type: Prometheus), or push the counts.')
  return false
}
