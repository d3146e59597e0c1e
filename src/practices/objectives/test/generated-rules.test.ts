// Every kind of objective, as rules, before the tool that Prometheus itself ships: are they accepted, do they compute?
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { minuteMs } from '../../../base/duration.ts'
import { writeYaml } from '../../../spine/yaml-document.ts'
import { generateRules } from '../model/generate-rules.ts'
import type { Objective } from '../model/objective.ts'
import { availability, latency } from './example-objective.ts'
import { anyObjective } from './objective-arbitrary.ts'

function whyNoPromtool(): string | false {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' })
    return false
  } catch {
    return 'promtool is not installed (Debian package prometheus)'
  }
}
const skip = whyNoPromtool()

function inFolder(files: Readonly<Record<string, unknown>>, args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-rules-'))
  try {
    for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), writeYaml(value))
    return execFileSync('promtool', args, { encoding: 'utf8', cwd: folder, stdio: 'pipe' })
  } catch (error) {
    throw new Error(error instanceof Error && 'stderr' in error && 'stdout' in error ? `${String(error.stdout)}${String(error.stderr)}`.slice(0, 4000) : String(error))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('the rules of any objective pass promtool', { skip }, (t) => {
  const objectives = fc.sample(anyObjective, { numRuns: 300, seed: 7 }).map((objective, index) => ({ ...objective, name: `${objective.name.slice(0, 40)}-${index}` }))
  const { value } = generateRules(objectives)
  const count = value.groups.reduce((sum, group) => sum + group.rules.length, 0)
  assert.match(inFolder({ 'rules.yaml': value }, ['check', 'rules', 'rules.yaml']), new RegExp(`SUCCESS: ${count} rules found`))
  t.diagnostic(`${objectives.length} objectives, ${count} rules accepted`)
})

interface Claim {
  readonly says: string
  readonly objective: Objective
  /** Samples a minute, by series. */
  readonly input: Readonly<Record<string, string>>
  /** Value at 2h, by recorded series; empty for no value. */
  readonly values: Readonly<Record<string, number | null>>
  /** Alerts firing at 2h. */
  readonly firing: readonly string[]
}

const ok = 'http_requests_total{job="checkout",code="200"}'
const failed = 'http_requests_total{job="checkout",code="500"}'
const bucket = (le: string) => `http_request_duration_seconds_bucket{job="checkout",le="${le}"}`

for (const claim of [
  {
    says: '2 % of failures burn a 99.9 % budget at 20 and page', objective: availability, input: { [ok]: '0+98x120', [failed]: '0+2x120' },
    values: { 'mainstay:burn_rate:ratio1h': 20, 'mainstay:burn_rate:ratio5m': 20, 'mainstay:events:increase1h': 6000 }, firing: ['ErrorBudgetBurn'],
  },
  {
    says: '1 % burns at 10 and stays under 14.4', objective: availability, input: { [ok]: '0+99x120', [failed]: '0+1x120' },
    values: { 'mainstay:burn_rate:ratio1h': 10 }, firing: [],
  },
  {
    says: 'failures that never happened are none', objective: availability, input: { [ok]: '0+10x120' },
    values: { 'mainstay:burn_rate:ratio1h': 0, 'mainstay:budget_remaining:ratio': 1 }, firing: [],
  },
  {
    says: 'no traffic is unknown, not perfect and not burning', objective: availability, input: { [ok]: '5+0x120', [failed]: '1+0x120' },
    values: { 'mainstay:burn_rate:ratio1h': null, 'mainstay:events:increase1h': 0, 'mainstay:budget_remaining:ratio': null }, firing: [],
  },
  {
    says: 'two failures in an hour are under the minimum', objective: availability, input: { [ok]: '0+0.1x120', [failed]: '0+0x90 2+0x30' },
    values: {}, firing: [],
  },
  {
    says: 'missing series are said, and burn nothing', objective: availability, input: { other: '1x120' },
    values: { 'mainstay:burn_rate:ratio1h': null }, firing: ['ObjectiveNotMeasured'],
  },
  {
    says: 'a tenth slower than the threshold burns a 95 % budget at 2', objective: latency,
    input: { [bucket('0.3')]: '0+9x120', [bucket('+Inf')]: '0+10x120', 'http_request_duration_seconds_count{job="checkout"}': '0+10x120' },
    values: { 'mainstay:burn_rate:ratio1h': 2 }, firing: [],
  },
  {
    says: 'a whole number of seconds finds its bucket however its bound is written', objective: { ...latency, indicator: { kind: 'latency', histogram: 'http_request_duration_seconds{job="checkout"}', native: false, thresholdSeconds: 5 } },
    input: { [bucket('5.0')]: '0+5x120', 'http_request_duration_seconds_count{job="checkout"}': '0+10x120' }, values: { 'mainstay:burn_rate:ratio1h': 10 }, firing: [],
  },
  {
    says: 'every minute of a gauge over its bound is lost', objective: { ...availability, target: 0.5, indicator: { kind: 'threshold', promql: 'max(queue_length)', op: 'lte', value: 10 } },
    input: { queue_length: '5x60 50x60' }, values: { 'mainstay:burn_rate:ratio1h': 2, 'mainstay:burn_rate:ratio5m': 2 }, firing: [],
  },
  {
    says: 'an error ratio without traffic is no verdict', objective: { ...availability, indicator: { kind: 'error-ratio', promql: 'sum(rate(bad_total[$window])) / sum(rate(all_total[$window]))' } },
    input: { bad_total: '0+0x120', all_total: '0+0x120' }, values: { 'mainstay:burn_rate:ratio1h': null }, firing: ['ObjectiveNotMeasured'],
  },
  {
    says: 'slices under their target count whole', objective: { ...availability, target: 0.9, budgeting: { method: 'timeslices', sliceMs: 2 * minuteMs, sliceTarget: 0.95 } },
    input: { [ok]: '0+90x120', [failed]: '0+10x120' }, values: { 'mainstay:burn_rate:ratio1h': 10 }, firing: [],
  },
] satisfies readonly Claim[] as readonly Claim[]) {
  test(claim.says, { skip }, () => {
    const label = `objective="${claim.objective.name}"`
    const identity = `environment="production", ${label}, service="checkout"`
    const samples = (name: string, value: number | null) => value === null ? [] : [{ labels: `${name}{${identity}}`, value }]
    const tests = {
      rule_files: ['rules.yaml'], evaluation_interval: '1m',
      tests: [{
        interval: '1m',
        input_series: Object.entries(claim.input).map(([series, values]) => ({ series, values })),
        // Rounded, because before Prometheus 3 a range holds the sample at its left edge too.
        promql_expr_test: [
          ...Object.entries(claim.values).map(([name, value]) => ({ expr: `round(${name}{${label}}, 0.1)`, eval_time: '2h', exp_samples: samples('', value).map((sample) => ({ ...sample, labels: `{${identity}}` })) })),
          {
            expr: `count by (alertname) (ALERTS{alertstate="firing"})`, eval_time: '2h',
            exp_samples: claim.firing.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
          },
        ],
      }],
    }
    assert.match(inFolder({ 'rules.yaml': generateRules([claim.objective]).value, 'tests.yaml': tests }, ['test', 'rules', 'tests.yaml']),
      /SUCCESS/)
  })
}
