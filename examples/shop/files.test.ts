// The shop's files are accepted by Mainstay as they stand, and applying them twice changes nothing.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Value } from '@sinclair/typebox/value'
import { ScrapeSettings, settingsFindings } from '../../src/connections/scrape/settings.ts'
import type { PlanAnswer } from '../../src/practices/configuration/contract.ts'
import { readOpenslo } from '../../src/practices/objectives/model/read-openslo.ts'
import { readYamlDocuments } from '../../src/spine/yaml-document.ts'
import { withHouse } from '../../test/harness.ts'
import { prometheusAvailable } from '../../test/prometheus.ts'
import { shopFiles, shopPrometheusConfig } from './files.ts'

const ports = { storefront: 40_001, checkout: 9_101, payments: 40_003, catalogue: 40_004 }

test('the objectives are read without a finding, measured on the shop itself', () => {
  const { value, findings } = readOpenslo(readYamlDocuments(textOf('objectives.yaml'), 'objectives.yaml').value)
  assert.deepEqual(findings, [])
  assert.deepEqual(value.map(({ objective }) => [objective.name, objective.service, objective.target, objective.indicator.kind]), [
    ['checkout-availability', 'checkout', 0.999, 'ratio'],
    ['storefront-latency', 'storefront', 0.99, 'latency'],
    ['payments-availability', 'payments', 0.999, 'ratio'],
    ['catalogue-availability', 'catalogue', 0.999, 'ratio'],
  ])
  for (const { objective } of value) assert.deepEqual(objective.source, { kind: 'scrape', connection: 'shop' })
})

test('the same objectives are measured through Prometheus where there is one', () => {
  const files = shopFiles({ ports }, 'http://127.0.0.1:9090')
  const { value, findings } = readOpenslo(readYamlDocuments(files.find(({ path }) => path === 'objectives.yaml')!.text, 'objectives.yaml').value)
  assert.deepEqual(findings, [])
  for (const { objective } of value) assert.deepEqual(objective.source, { kind: 'prometheus', connection: 'shop' })
  assert.match(files.find(({ path }) => path === 'connection.yaml')!.text, /type: prometheus\n {2}url: "http:\/\/127\.0\.0\.1:9090"/)
})

test('the connection reads the four services where they really are', () => {
  const { type, ...settings } = (readYamlDocuments(textOf('connection.yaml'), 'connection.yaml').value[0]!.value as { spec: { type: string } }).spec
  assert.equal(type, 'scrape')
  assert.ok(Value.Check(ScrapeSettings, settings))
  assert.deepEqual(settingsFindings(settings), [])
  assert.deepEqual(settings.targets, Object.values(ports).map((port) => `http://127.0.0.1:${port}/metrics`))
})

test('Mainstay takes the files as they stand, without a finding, and finds nothing to change the second time', async () => {
  await withHouse({}, async (house) => {
    const files = shopFiles({ ports })
    const apply = async (): Promise<PlanAnswer> => (await house.call<PlanAnswer>('POST', '/api/v1/configuration/apply', { files })).body
    const first = await apply()
    assert.deepEqual(first.findings, [])
    assert.equal(first.isApplied, true)
    assert.ok(first.changes.length === 16 && first.changes.every(({ change }) => change === 'created'), JSON.stringify(first.changes))
    assert.deepEqual((await apply()).changes.filter(({ change }) => change !== 'unchanged'), [])
  })
})

test('without anybody to tell, Prometheus is told of no alert receiver', () => {
  assert.doesNotMatch(shopPrometheusConfig({ ports }), /^alerting:|alertmanagers:|credentials/m)
})

test('Prometheus accepts its configuration, with the receiver and the key that it is given', { skip: prometheusAvailable().ok ? false : prometheusAvailable().why }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'shop-prometheus-'))
  try {
    const config = shopPrometheusConfig({ ports, alertsTo: { target: '127.0.0.1:40010', pathPrefix: '/in/alertmanager', ingestKey: 'key: "1"' } })
    assert.match(config, /targets: \['127\.0\.0\.1:40010'\]/)
    assert.match(config, /targets: \['127\.0\.0\.1:40001', '127\.0\.0\.1:9101', '127\.0\.0\.1:40003', '127\.0\.0\.1:40004'\]/)
    for (const text of [config, shopPrometheusConfig({ ports })]) {
      writeFileSync(join(folder, 'prometheus.yml'), text)
      const checked = spawnSync('promtool', ['check', 'config', '--syntax-only', join(folder, 'prometheus.yml')], { encoding: 'utf8' })
      assert.equal(checked.status, 0, checked.stderr)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

function textOf(path: string): string {
  return shopFiles({ ports }).find((file) => file.path === path)!.text
}
