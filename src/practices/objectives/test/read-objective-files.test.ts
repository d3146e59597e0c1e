// Objectives read from YAML: every real file of the dialects, table rows for each rule, and arbitrary values.
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { SourceDocument } from '../../../base/document.ts'
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import type { Finding } from '../../../base/finding.ts'
import { hasErrors } from '../../../base/finding.ts'
import { readYamlDocuments } from '../../../spine/yaml-document.ts'
import { sharedData } from '../../../../test/shared-data.ts'
import { readObjectives, readSourcedObjectives, recognises } from '../model/read-objectives.ts'

const shared = sharedData()
const data = join(shared ?? '', 'slo')
const skip = shared === null ? 'no real files here: set MAINSTAY_SHARED_DATA' : false

function documentsOf(file: string): readonly SourceDocument[] {
  const { value, findings } = readYamlDocuments(readFileSync(join(data, file), 'utf8'), file)
  assert.deepEqual(findings, [])
  return value
}

const heard = (findings: readonly Finding[], level: Finding['level'] = 'error') =>
  findings.filter((finding) => finding.level === level).map(({ code, line, field }) => `${code} ${line} ${field ?? ''}`.trim())

/** Files that are wrong on purpose, and what is wrong with each. */
const wrong: Readonly<Record<string, readonly string[]>> = {
  'validate/bad/bad-aa.yaml': ['OBJECTIVES_TARGET_OUT_OF_RANGE 28 slos[1].objective'],
  'validate/bad/bad-ab.yaml': ['OBJECTIVES_TARGET_OUT_OF_RANGE 28 slos[1].objective'],
  'validate/bad/bad-ba.yaml': ['OBJECTIVES_TARGET_OUT_OF_RANGE 28 slos[1].objective'],
  'validate/bad/bad-k8s.yaml': ['OBJECTIVES_MISSING 7 spec.service'],
  'validate/bad/bad-multi-k8s.yaml': ['OBJECTIVES_MISSING 22 spec.slos[0].alerting.name'],
  'validate/bad/bad-multi.yaml': ['OBJECTIVES_NO_INDICATOR 77 slos[1].sli'],
  'testdata/in-invalid-version.yaml': ['OBJECTIVES_UNKNOWN_VERSION 1 version'],
  'validate_with_duplicates/bad-prom-multi-duplicates.yaml': ['OBJECTIVES_DUPLICATE_NAME 51', 'OBJECTIVES_DUPLICATE_NAME 72'],
  'inputs/v1_slo_invalid_sli.yaml': ['OBJECTIVES_UNKNOWN_REFERENCE 7 spec.indicatorRef'],
  'inputs/v1_slo_invalid_policy.yaml': [
    'OBJECTIVES_MISSING 18 spec.objectives[0].value', 'OBJECTIVES_UNKNOWN_REFERENCE 9 spec.alertPolicies[0].alertPolicyRef',
  ],
}

test('every real document is read: it yields objectives, is only referred to, or it is said why not', { skip }, (t) => {
  const files = globSync('**/*.{yaml,yml,json}', { cwd: data }).toSorted()
  assert.ok(files.length > 120)
  const counts = { documents: 0, objectives: 0, withErrors: 0, foreign: 0 }
  for (const file of files) {
    for (const document of documentsOf(file)) {
      const { value, findings } = readObjectives([document])
      for (const finding of findings) {
        assert.equal(finding.file, file)
        assert.ok(finding.line !== undefined && finding.line > 0 && finding.say !== '' && finding.mend !== '', JSON.stringify(finding))
      }
      if (!recognises(document)) {
        assert.deepEqual([value, findings], [[], []])
        counts.foreign++
        continue
      }
      counts.documents++
      counts.objectives += value.length
      if (hasErrors(findings)) counts.withErrors++
      const kind = String((document.value as { kind?: unknown }).kind ?? 'Sloth')
      const isObjective = ['SLO', 'Sloth', 'PrometheusServiceLevel', 'ServiceLevelObjective'].includes(kind)
      if (isObjective) assert.ok(value.length > 0 || hasErrors(findings), `${file}: ${kind} was lost without a word`)
    }
  }
  t.diagnostic(`${files.length} files, ${counts.documents} documents of the dialects (${counts.withErrors} with errors), ${counts.objectives} objectives, ${counts.foreign} other documents passed over`)
})

test('files that are right are read without an error', { skip }, (t) => {
  const right = [...globSync('slok__sloth/test/**/{good/*,in-base,in-base-k8s,in-multifile,in-multifile-k8s,in-openslo,in-slo-plugin}*.yaml', { cwd: data }),
    ...globSync('slok__sloth/{internal,examples}/**/*.{yaml,yml}', { cwd: data }).filter((file) => !/_gen|\/(slo-)?plugin-|victoria/.test(file) || /slo-plugin/.test(file) && !/_gen/.test(file)),
    ...globSync('pyrra-dev__pyrra/**/*.yaml', { cwd: data })]
  let objectives = 0
  for (const file of right) {
    const { value, findings } = readObjectives(documentsOf(file))
    assert.deepEqual(heard(findings), [], file)
    objectives += value.length
  }
  assert.ok(objectives > 90)
  t.diagnostic(`${right.length} files, ${objectives} objectives`)
})

for (const [end, errors] of Object.entries(wrong)) {
  test(`the wrong file ${end} is refused at its line`, { skip }, () => {
    const [file] = globSync(`**/${end}`, { cwd: data })
    assert.deepEqual(heard(readObjectives(documentsOf(file!)).findings), errors)
  })
}

test('the same SLOs in two files are found, naming both', { skip }, () => {
  for (const kind of ['k8s', 'openslo', 'prom']) {
    const files = globSync(`**/validate_with_duplicates/${kind}/*.yaml`, { cwd: data }).toSorted()
    const { findings } = readObjectives(files.flatMap(documentsOf))
    assert.ok(heard(findings).every((text) => text.startsWith('OBJECTIVES_DUPLICATE_NAME')) && hasErrors(findings))
    assert.ok(findings.some((finding) => finding.say.includes(relative('.', files[0]!))))
  }
})

test('references across OpenSLO documents are followed', { skip }, () => {
  const [file] = globSync('**/inline/inputs/v1_slo.yaml', { cwd: data })
  const { value } = readObjectives(documentsOf(file!))
  assert.deepEqual(value.map(({ name, indicator }) => [name, indicator.kind]), [['my-slo-1', 'threshold'], ['my-slo-2', 'threshold']])
  assert.deepEqual(value[1]?.rules?.map((rule) => [rule.severity, rule.longMs, rule.shortMs, rule.factor]),
    [['page', hourMs, 5 * minuteMs, 2], ['page', hourMs, 5 * minuteMs, 2]])
})

const read = (text: string) => readSourcedObjectives(readYamlDocuments(text, 'a.yaml').value)

/** An OpenSLO SLO with parts replaced. */
function openslo(change: { spec?: string; metric?: string; window?: string; objective?: string; method?: string; metadata?: string } = {}): string {
  return `apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout
${change.metadata ?? ''}
spec:
  service: shop
  budgetingMethod: ${change.method ?? 'Occurrences'}
  timeWindow:
    - ${change.window ?? '{ duration: 4w, isRolling: true }'}
  indicator:
    metadata: { name: checkout }
    spec:
      ${change.metric ?? `ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, metricSourceRef: main, spec: { query: 'requests_total{code=~"5.."}' } } }
        total: { metricSource: { type: Prometheus, metricSourceRef: main, spec: { query: requests_total } } }`}
  objectives:
    ${change.objective ?? '- target: 0.999'}
${change.spec ?? ''}
`
}
const one = (text: string) => read(text).value[0]?.objective

for (const row of [
  {
    says: 'a rolling window in weeks', text: openslo(),
    is: { window: { kind: 'rolling', durationMs: 28 * dayMs }, target: 0.999, source: { kind: 'prometheus', connection: 'main' } },
  },
  { says: 'a percentage', text: openslo({ objective: '- targetPercent: 99.9' }), is: { target: 0.999 } },
  { says: 'a calendar month', text: openslo({ window: '{ duration: 1M, isRolling: false, calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin } }' }),
    is: { window: { kind: 'calendar', unit: 'month', count: 1, timeZone: 'Europe/Berlin', start: '2026-01-01' } } },
  { says: 'a calendar quarter', text: openslo({ window: '{ duration: 1Q, isRolling: false, calendar: { startTime: 2026-01-01, timeZone: UTC } }' }),
    is: { window: { kind: 'calendar', unit: 'quarter', count: 1, timeZone: 'UTC', start: '2026-01-01' } } },
  {
    says: 'counters by selector', text: openslo(),
    is: { indicator: { kind: 'ratio', bad: { selector: 'requests_total{code=~"5.."}' }, total: { selector: 'requests_total' } } },
  },
  { says: 'time slices', text: openslo({
    method: 'Timeslices', objective: '- { target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 5m }',
  }),
    is: { budgeting: { method: 'timeslices', sliceMs: 5 * minuteMs, sliceTarget: 0.95 } } },
  { says: 'the mean of slices weighs minutes', text: openslo({ method: 'RatioTimeslices', objective: '- { target: 0.99, timeSliceWindow: 1m }' }),
    is: { budgeting: { method: 'occurrences' }, indicator: { kind: 'error-ratio', promql: 'sum(increase(requests_total{code=~"5.."}[$window])) / sum(increase(requests_total[$window]))' } } },
  { says: 'a threshold', text: openslo({
    metric: 'thresholdMetric: { metricSource: { type: Prometheus, spec: { query: max(lag) } } }',
    objective: '- { target: 0.99, op: lte, value: 30 }',
  }),
    is: { indicator: { kind: 'threshold', promql: 'max(lag)', op: 'lte', value: 30 } } },
  { says: 'a ratio of successes becomes one of failures', text: openslo({ metric: 'ratioMetric: { rawType: success, raw: { metricSource: { type: Prometheus, spec: { query: availability } } } }' }),
    is: { indicator: { kind: 'error-ratio', promql: '1 - (availability)' } } },
  { says: 'the counts behind a raw ratio', text: openslo({ metric: 'ratioMetric: { rawType: success, raw: { metricSource: { type: Prometheus, spec: { query: "sum(rate(ok_total[5m])) / sum(rate(all_total[5m]))" } } } }' }),
    is: { indicator: {
      kind: 'ratio', good: { promql: 'sum(rate(ok_total[$window]))', yields: 'rate' },
      total: { promql: 'sum(rate(all_total[$window]))', yields: 'rate' },
    } } },
  { says: 'no alert policies, the standard rules', text: openslo(), is: { rules: undefined } },
  { says: 'a burn-rate policy', text: openslo({ spec: `  alertPolicies:
    - kind: AlertPolicy
      metadata: { name: p }
      spec:
        alertWhenBreaching: true
        conditions: [{ kind: AlertCondition, metadata: { name: c }, spec: { severity: page, condition: { kind: burnrate, op: gt, threshold: 14, lookbackWindow: 2h } } }]` }),
    is: { rules: [{ severity: 'page', longMs: 2 * hourMs, shortMs: 10 * minuteMs, factor: 14, budgetShare: 14 * 2 / (28 * 24) }] } },
] satisfies readonly { says: string; text: string; is: object }[]) {
  test(`OpenSLO: ${row.says}`, () => {
    const objective = one(row.text)
    for (const [key, value] of Object.entries(row.is)) assert.deepEqual(objective?.[key as keyof typeof objective], value, key)
  })
}

for (const row of [
  {
    says: 'a percentage as target', text: openslo({ objective: '- target: 99.9' }),
    code: 'OBJECTIVES_TARGET_OUT_OF_RANGE 19 spec.objectives[0].target',
  },
  {
    says: 'a perfect target', text: openslo({ objective: '- target: 1' }),
    code: 'OBJECTIVES_TARGET_OUT_OF_RANGE 19 spec.objectives[0].target',
  },
  {
    says: 'a month written as a minute',
    text: openslo({ window: '{ duration: 1m, isRolling: false, calendar: { startTime: 2026-01-01 00:00:00, timeZone: UTC } }' }),
    code: 'OBJECTIVES_CALENDAR_TOO_SHORT 10 spec.timeWindow[0].duration',
  },
  {
    says: 'a day that does not exist',
    text: openslo({ window: '{ duration: 1M, isRolling: false, calendar: { startTime: 2026-02-30 00:00:00, timeZone: UTC } }' }),
    code: 'OBJECTIVES_NOT_A_DATE 10 spec.timeWindow[0].calendar.startTime',
  },
  { says: 'a time zone that does not exist', text: openslo({ window: '{ duration: 1M, isRolling: false, calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Atlantis } }' }), code: 'OBJECTIVES_UNKNOWN_TIME_ZONE 10 spec.timeWindow[0].calendar.timeZone' },
  {
    says: 'two windows', text: openslo({ window: '{ duration: 1w, isRolling: true }\n    - { duration: 4w, isRolling: true }' }),
    code: 'OBJECTIVES_ONE_WINDOW 9 spec.timeWindow',
  },
  {
    says: 'an unknown field', text: openslo({ objective: '- { target: 0.99, timeSliceTargt: 0.9 }' }),
    code: 'OBJECTIVES_UNKNOWN_FIELD 19 spec.objectives[0].timeSliceTargt',
  },
  { says: 'another vendor\'s metrics', text: openslo({ metric: 'thresholdMetric: { metricSource: { type: Datadog, spec: { query: x } } }', objective: '- { target: 0.9, op: lt, value: 1 }' }), code: 'OBJECTIVES_SOURCE_NOT_MEASURABLE 14 spec.indicator.spec.thresholdMetric.metricSource' },
  { says: 'bad PromQL, at its line within the query', text: openslo({ metric: `ratioMetric:
        counter: true
        total: { metricSource: { type: Prometheus, spec: { query: requests_total } } }
        good:
          metricSource:
            type: Prometheus
            spec:
              query: |
                sum(
                  rate(x[5m]
                )` }), code: 'OBJECTIVES_PROMQL_SYNTAX 24 spec.indicator.spec.ratioMetric.good.metricSource.spec.query' },
  { says: 'good and bad', text: openslo({ metric: 'ratioMetric: { counter: true, good: { metricSource: { type: Prometheus, spec: { query: a } } }, bad: { metricSource: { type: Prometheus, spec: { query: b } } }, total: { metricSource: { type: Prometheus, spec: { query: c } } } }' }),
    code: 'OBJECTIVES_GOOD_AND_BAD 14 spec.indicator.spec.ratioMetric.bad' },
  { says: 'no kind', text: 'apiVersion: openslo/v1\n', code: 'OBJECTIVES_UNKNOWN_KIND 1 kind' },
  { says: 'a later version', text: 'apiVersion: openslo.com/v2alpha\nkind: SLO\n', code: 'OBJECTIVES_UNKNOWN_VERSION 1 apiVersion' },
]) {
  test(`OpenSLO refuses ${row.says}, and says where`, () => {
    const { value, findings } = read(row.text)
    assert.deepEqual(heard(findings), [row.code])
    assert.deepEqual(value, [])
  })
}

for (const row of [
  {
    says: 'a burn rate that cannot be reached', condition: 'op: gt, threshold: 1001, lookbackWindow: 1h',
    codes: ['OBJECTIVES_RULE_NEVER_FIRES', 'OBJECTIVES_STANDARD_RULES'],
  },
  { says: 'a burn rate under 1', condition: 'op: gt, threshold: 0.5, lookbackWindow: 1h', codes: ['OBJECTIVES_ALERTS_WHILE_MET'] },
  { says: 'an alert on not burning', condition: 'op: lte, threshold: 2, lookbackWindow: 1h', codes: ['OBJECTIVES_BURN_DIRECTION'] },
  { says: 'a delay', condition: 'op: gt, threshold: 2, lookbackWindow: 1h, alertAfter: 5m', codes: ['OBJECTIVES_ALERT_AFTER'] },
]) {
  test(`OpenSLO alerts: ${row.says} is not taken silently`, () => {
    const { findings } = read(openslo({ spec: `  alertPolicies: [{ kind: AlertPolicy, metadata: { name: p }, spec: { conditions: [{ kind: AlertCondition, metadata: { name: c }, spec: { severity: page, condition: { kind: burnrate, ${row.condition} } } }] } }]` }))
    assert.deepEqual(findings.filter((finding) => finding.level === 'warning').map((finding) => finding.code), row.codes)
  })
}

test('several objectives of an SLO get names and lines of their own', () => {
  const { value, findings } = read(openslo({ objective: '- { displayName: Good experience, target: 0.9 }\n    - { displayName: Not awful, target: 0.99, compositeWeight: 2 }', metadata: '  displayName: Checkout' }))
  assert.deepEqual(value.map(({ objective, from, path }) => [objective.name, objective.displayName, from.lineOf(path)]),
    [['checkout-good-experience', 'Checkout: Good experience', 19], ['checkout-not-awful', 'Checkout: Not awful', 20]])
  assert.deepEqual(heard(findings, 'warning'), ['OBJECTIVES_COMPOSITE 20 spec.objectives[1].compositeWeight'])
})

const sloth = (slo: string) => `version: prometheus/v1\nservice: Shop\nlabels: { team: a }\nslos:\n  - ${slo}\n`
const events = 'sli: { events: { error_query: "sum(rate(e[{{.window}}]))", total_query: "sum(rate(t[{{.window}}]))" } }'

test('Sloth: name, window and both queries; disabled alerts leave the other severity', () => {
  const objective = one(sloth(`{ name: requests, objective: 99.9, ${events}, alerting: { name: A, annotations: { runbook: "https://r" }, ticket_alert: { disable: true } } }`))!
  assert.deepEqual([objective.name, objective.service, objective.target, objective.window, objective.labels, objective.runbook],
    ['shop-requests', 'Shop', 0.999, { kind: 'rolling', durationMs: 30 * dayMs }, { team: 'a' }, 'https://r'])
  assert.deepEqual(objective.indicator,
    { kind: 'ratio', bad: { promql: 'sum(rate(e[$window]))', yields: 'rate' }, total: { promql: 'sum(rate(t[$window]))', yields: 'rate' } })
  assert.ok(objective.rules!.length > 0 && objective.rules!.every((rule) => rule.severity === 'page'))
  assert.deepEqual(one(sloth(`{ name: r, objective: 99, ${events}, alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } } }`))?.rules, [])
  assert.equal(one(sloth(`{ name: r, objective: 99, ${events}, alerting: { name: A } }`))?.rules, undefined)
})

test('Sloth: an AlertWindows file given along sets period and rules, factors under 1 are raised and said', () => {
  const windows = `---
apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 7d
  page: { quick: { errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h }, slow: { errorBudgetPercent: 12.5, shortWindow: 30m, longWindow: 6h } }
  ticket: { quick: { errorBudgetPercent: 20, shortWindow: 2h, longWindow: 1d }, slow: { errorBudgetPercent: 42, shortWindow: 6h, longWindow: 3d } }
`
  const { value, findings } = read(sloth(`{ name: r, objective: 99, ${events}, alerting: { name: A } }`) + windows)
  assert.deepEqual(value[0]?.objective.window, { kind: 'rolling', durationMs: 7 * dayMs })
  assert.deepEqual(value[0]?.objective.rules?.map((rule) => rule.factor), [13.44, 3.5, 1.4, 1])
  assert.deepEqual(heard(findings, 'warning'), ['OBJECTIVES_ALERTS_WHILE_MET 12 spec.ticket.slow'])
})

const pyrra = (indicator: string, rest = '') => `apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: { name: api, labels: { pyrra.dev/service: shop } }
spec: { target: '99.5', window: 2w, indicator: { ${indicator} } ${rest} }
`
for (const row of [
  { says: 'a ratio of counters', indicator: "ratio: { errors: { metric: 'r_total{code=~\"5..\"}' }, total: { metric: r_total } }",
    is: { kind: 'ratio', bad: { selector: 'r_total{code=~"5.."}' }, total: { selector: 'r_total' } } },
  { says: 'one histogram in seconds is a latency', indicator: "latency: { success: { metric: 'd_seconds_bucket{a=\"b\",le=\"0.3\"}' }, total: { metric: 'd_seconds_count{a=\"b\"}' } }",
    is: { kind: 'latency', histogram: 'd_seconds{a="b"}', native: false, thresholdSeconds: 0.3 } },
  { says: 'selectors that differ stay two counts', indicator: "latency: { success: { metric: 'd_seconds_bucket{a=\"b\",le=\"0.3\"}' }, total: { metric: d_seconds_count } }",
    is: { kind: 'ratio', good: { selector: 'd_seconds_bucket{a="b",le="0.3"}' }, total: { selector: 'd_seconds_count' } } },
  { says: 'milliseconds stay two counts', indicator: "latency: { success: { metric: 'd_milliseconds_bucket{le=\"300\"}' }, total: { metric: d_milliseconds_count } }",
    is: { kind: 'ratio', good: { selector: 'd_milliseconds_bucket{le="300"}' }, total: { selector: 'd_milliseconds_count' } } },
  {
    says: 'a native histogram', indicator: 'latencyNative: { latency: 200ms, total: { metric: d_seconds } }',
    is: { kind: 'latency', histogram: 'd_seconds', native: true, thresholdSeconds: 0.2 },
  },
  { says: 'a gauge of 0 and 1 counts samples', indicator: 'bool_gauge: { metric: probe_success }',
    is: {
      kind: 'ratio', good: { promql: 'sum(sum_over_time(probe_success[$window]))', yields: 'increase' },
      total: { promql: 'sum(count_over_time(probe_success[$window]))', yields: 'increase' },
    } },
]) {
  test(`Pyrra: ${row.says}`, () => {
    const { value, findings } = read(pyrra(row.indicator))
    assert.deepEqual([findings, value[0]?.objective.indicator, value[0]?.objective.target, value[0]?.objective.service],
      [[], row.is, 0.995, 'shop'])
  })
}

test('Pyrra: disabled alerts stay disabled, grouping is said', () => {
  const { value, findings } = read(pyrra('ratio: { errors: { metric: e }, total: { metric: t }, grouping: [handler] }',
    ', alerting: { disabled: true }'))
  assert.deepEqual(value[0]?.objective.rules, [])
  assert.deepEqual(heard(findings, 'warning'), ['OBJECTIVES_GROUPING 4 spec.indicator.ratio.grouping'])
})

test('our own document is read whole', () => {
  const { value, findings } = read(`
apiVersion: mainstay.dev/v1
kind: Objective
metadata: { name: checkout-latency, displayName: Checkout latency, labels: { team: shop } }
spec:
  description: Fast enough.
  service: checkout
  environment: production
  target: 99.5%
  window: { calendar: month, timeZone: Europe/Berlin }
  indicator: { latency: { histogram: 'http_seconds{job="checkout"}', threshold: 300ms } }
  source: { scrape: shop }
  budgeting: { timeslices: { slice: 1m, target: 95% } }
  alerts:
    - { severity: page, long: 1h, factor: 14.4 }
    - { severity: ticket, long: 3d, short: 6h, budget: 10% }
  minimumBadEvents: 10
  runbook: https://runbooks.example
`)
  assert.deepEqual(findings, [])
  assert.deepEqual(value[0]?.objective, {
    name: 'checkout-latency', displayName: 'Checkout latency', description: 'Fast enough.', service: 'checkout', environment: 'production', target: 0.995,
    window: { kind: 'calendar', unit: 'month', count: 1, timeZone: 'Europe/Berlin', start: '2000-01-01' },
    indicator: { kind: 'latency', histogram: 'http_seconds{job="checkout"}', native: false, thresholdSeconds: 0.3 }, source: { kind: 'scrape', connection: 'shop' },
    budgeting: { method: 'timeslices', sliceMs: minuteMs, sliceTarget: 0.95 },
    rules: [
      { severity: 'page', longMs: hourMs, shortMs: 5 * minuteMs, factor: 14.4, budgetShare: 0.02 },
      { severity: 'ticket', longMs: 3 * dayMs, shortMs: 6 * hourMs, factor: 1, budgetShare: 0.1 },
    ],
    minimumBadEvents: 10, labels: { team: 'shop' }, runbook: 'https://runbooks.example',
  })
})

for (const row of [
  { says: 'bad events over a good ratio', spec: 'indicator: { ratio: { good: a, bad: b, total: c } }', code: 'OBJECTIVES_GOOD_OR_BAD' },
  {
    says: 'PromQL where plain metrics are scraped',
    spec: 'indicator: { ratio: { good: "sum(rate(a[5m]))", total: b } }, source: { scrape: shop }', code: 'OBJECTIVES_NEEDS_PROMETHEUS',
  },
  { says: 'pushed counts from a connection', spec: 'indicator: pushed, source: main', code: 'OBJECTIVES_SOURCE_MISMATCH' },
  {
    says: 'a bucket in place of its histogram', spec: 'indicator: { latency: { histogram: a_seconds_bucket, threshold: 1s } }',
    code: 'OBJECTIVES_HISTOGRAM_NAME',
  },
  {
    says: 'alerts on meeting the target', spec: 'indicator: pushed, alerts: [{ severity: page, long: 1h, factor: 0.5 }]',
    code: 'OBJECTIVES_RULE_ALWAYS_FIRES',
  },
  { says: 'a typing error', spec: 'indicator: pushed, enviroment: x', code: 'OBJECTIVES_UNKNOWN_FIELD' },
]) {
  test(`our own document refuses ${row.says}`, () => {
    const { findings } = read(`{ apiVersion: mainstay.dev/v1, kind: Objective, metadata: { name: x }, spec: { service: s, target: 99%, window: 30d, ${row.spec} } }`)
    assert.deepEqual(findings.map((finding) => finding.code), [row.code])
  })
}

test('any value at all is read without a crash, and what is refused is said', () => {
  const any = fc.oneof(
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
    { weight: 4, arbitrary: fc.constantFrom<unknown[]>('', 'x', 'requests_total', 'sum(rate(x[5m]))', '5m', '1M', 0.99, 99.9, -1, true, null, [], {}, [[]], 'Prometheus', 'page',
      'burnrate', 'gt', 'Occurrences', 'Timeslices', 'RatioTimeslices', 'success', 'UTC', '2026-01-01') },
  )
  // Any field of any dialect at any depth: chance finds the nestings that mean something.
  const keys = fc.constantFrom(...new Set(`metadata name displayName labels annotations spec description service indicator indicatorRef timeWindow timeWindows duration isRolling calendar
    startTime timeZone count unit budgetingMethod objectives target targetPercent timeSliceTarget timeSliceWindow op value alertPolicies alertPolicyRef conditions conditionRef condition kind
    threshold lookbackWindow alertAfter severity notificationTargets targetRef ratioMetric thresholdMetric ratioMetrics good bad total raw rawType counter metricSource metricSourceRef type query
    source queryType slos objective sli events error_query total_query raw error_ratio_query plugin alerting page_alert disable sloPeriod page ticket quick slow window ratio errors metric
    latency success grouping latencyNative bool_gauge disabled errorRatio histogram budgeting timeslices slice alerts long short factor budget minimumBadEvents`.split(/\s+/)))
  const nested = (inner: fc.Arbitrary<unknown>) => fc.oneof(any, fc.dictionary(keys, inner, { maxKeys: 6 }),
    fc.array(inner, { maxLength: 2 }))
  const spec = fc.dictionary(keys, nested(nested(nested(any))), { maxKeys: 10 })
  const document = fc.record({
    apiVersion: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('openslo/v1', 'openslo/v1alpha', 'sloth.slok.dev/v1', 'pyrra.dev/v1alpha1', 'mainstay.dev/v1') }, { weight: 1, arbitrary: any }),
    kind: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('SLO', 'SLI', 'AlertPolicy', 'AlertCondition', 'DataSource', 'PrometheusServiceLevel', 'AlertWindows', 'ServiceLevelObjective', 'Objective') }, { weight: 1, arbitrary: any }),
    version: fc.constantFrom('prometheus/v1', 'prometheus/v2', 1), metadata: fc.oneof(fc.record({ name: fc.constantFrom('x', 'Y y', '', 3) }), any), spec, slos: fc.array(spec, { maxLength: 2 }), service: any,
  }, { requiredKeys: ['metadata', 'spec'] })
  fc.assert(fc.property(fc.array(fc.oneof({ weight: 5, arbitrary: document }, { weight: 1, arbitrary: any }), { maxLength: 3 }), (values) => {
    const { value, findings } = readObjectives(values.map((one, index) => ({ file: `${index}.yaml`, value: one, lineOf: () => 1 })))
    for (const objective of value) assert.ok(objective.target > 0 && objective.target < 1 && objective.name !== '' && objective.service !== '')
    for (const finding of findings) assert.ok(finding.say !== '' && finding.mend !== '' && finding.file !== undefined)
  }), { numRuns: 1_000 })
})
