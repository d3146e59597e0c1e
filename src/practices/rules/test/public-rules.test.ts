// The linter on rules that others wrote, where public files lie beside the repository; and on those that Mainstay generates.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sharedData } from '../../../../test/shared-data.ts'
import { writeYaml } from '../../../spine/yaml-document.ts'
import { generateRules } from '../../objectives/model/generate-rules.ts'
import { availability, latency } from '../../objectives/test/example-objective.ts'
import { lint } from '../model/lint.ts'

const folder = sharedData()

test('public rule files are read whole, and nothing in them is called broken that Prometheus takes', { skip: folder === null && 'no shared data (MAINSTAY_SHARED_DATA)' }, (t) => {
  const files = globSync(`${folder}/**/*.{yml,yaml}`).map((path) => ({ path, text: readFileSync(path, 'utf8') })).filter(({ text }) => /^groups:|kind: PrometheusRule/m.test(text))
  assert.ok(files.length >= 10)
  let rules = 0
  for (const file of files) {
    const report = lint([file])
    rules += report.rules
    // One of them is written for another server: histogram_share() is its own.
    const broken = report.findings.filter(({ check, say }) => ['file', 'promql-syntax', 'template', 'impossible', 'quantile'].includes(check) && !say.includes('histogram_share'))
    assert.deepEqual(broken, [])
  }
  t.diagnostic(`${rules} rules in ${files.length} files`)
})

test('rules that Mainstay generates for objectives have no finding at all', () => {
  const { value } = generateRules([availability, latency])
  const report = lint([{ path: 'objectives.yml', text: writeYaml(value) }])
  assert.ok(report.rules > 20)
  assert.deepEqual(report.findings, [])
})
