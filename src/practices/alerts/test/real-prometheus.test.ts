// Real Prometheus, Alertmanager and amtool against Mainstay: a drop-in is one when they do not notice.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { bootstrapToken, eventually, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { prometheusAvailable, startAlertmanager, startPrometheus } from '../../../../test/prometheus.ts'
import type { PageOfAlerts, PageOfSituations } from '../contract.ts'
import { alerts } from '../practice.ts'

const run = promisify(execFile)
const available = prometheusAvailable()
const skip = available.ok ? false : available.why
const inHouse = (does: (house: TestHouse) => Promise<void>) => withHouse({ practices: [alerts()] }, does)
const key = async (house: TestHouse): Promise<string> => (await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'prometheus' })).body.secret
const firing = async (house: TestHouse) => (await house.call<PageOfAlerts>('GET', '/api/v1/alerts?state=firing')).body.items
const rules = (expression: string): string => `groups:
- name: test
  interval: 1s
  rules:
  - alert: AlwaysOn
    expr: ${expression}
    labels: { severity: critical, service: checkout }
    annotations: { summary: "checkout is {{ $value }}", runbook_url: https://example.org/runbook }
`

test('real Prometheus lists Mainstay as its Alertmanager; its alert fires and resolves', { skip, timeout: 60_000 }, () => inHouse(async (house) => {
  const { port } = new URL(house.url)
  const nowSeconds = Math.floor(Date.now() / 1_000)
  // Prometheus looks its Alertmanagers up 5 s after its start and sends an alert of before only a minute later.
  const prometheus = await startPrometheus(`global: { evaluation_interval: 1s }
rule_files: [rules.yml]
alerting:
  alertmanagers:
  - path_prefix: /in/alertmanager
    authorization: { credentials: ${await key(house)} }
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
`, rules(`vector(42) and on() (vector(time()) > ${nowSeconds + 9} < ${nowSeconds + 16})`))
  try {
    const [alert] = await eventually(async () => { const list = await firing(house); return list.length > 0 ? list : null }, 20_000)
    assert.partialDeepStrictEqual(alert, { name: 'AlwaysOn', urgency: 'page', service: 'checkout', summary: 'checkout is 42', runbookUrl: 'https://example.org/runbook', source: 'alertmanager-api' })
    assert.match(alert!.generatorUrl ?? '', /^http/)
    assert.notEqual(alert!.endsAt, null)
    await eventually(async () => (await firing(house)).length === 0, 30_000)
    const situations = (await house.call<PageOfSituations>('GET', '/api/v1/situations')).body.items
    assert.partialDeepStrictEqual(situations, [{ state: 'resolved', alerts: 1 }])
  } finally {
    await prometheus.stop()
  }
}))

test('real Alertmanager delivers to the webhook and to PagerDuty’s address', { skip, timeout: 60_000 }, () => inHouse(async (house) => {
  const secret = await key(house)
  const alertmanager = await startAlertmanager(`route: { receiver: both, group_by: [alertname], group_wait: 100ms, group_interval: 1s }
receivers:
- name: both
  webhook_configs: [{ url: '${house.url}/in/alertmanager/webhook', send_resolved: true, http_config: { authorization: { credentials: '${secret}' } } }]
  pagerduty_configs: [{ routing_key: '${'R'.repeat(32)}', url: '${house.url}/in/pagerduty/v2/enqueue?key=${secret}' }]
`)
  const post = (endsAt?: string) => fetch(`${alertmanager.url}/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify([{ labels: { alertname: 'A', service: 'checkout', severity: 'warning' }, startsAt: new Date(Date.now() - 60_000).toISOString(), ...(endsAt ? { endsAt } : {}) }]) })
  try {
    await post()
    const list = await eventually(async () => { const found = await firing(house); return found.length === 2 ? found : null }, 15_000)
    assert.deepEqual(list.map((alert) => [alert.source, alert.service]).toSorted(), [['alertmanager-webhook', 'checkout'], ['pagerduty', 'checkout']])
    await post(new Date().toISOString())
    await eventually(async () => (await firing(house)).length === 0, 15_000)
  } finally {
    await alertmanager.stop()
  }
}))

test('amtool lists alerts and makes, lists and ends silences', { skip: skip || (existsSync('/usr/bin/amtool') ? false : 'no amtool (Debian package prometheus-alertmanager)'), timeout: 60_000 }, () => inHouse(async (house) => {
  const address = `--alertmanager.url=${house.url.replace('http://', `http://ada:${bootstrapToken}@`)}/in/alertmanager`
  const amtool = async (...args: string[]) => (await run('/usr/bin/amtool', [address, ...args])).stdout
  await amtool('alert', 'add', 'DiskFull', 'service=db', 'severity=critical', '--annotation=summary=full')
  assert.match(await amtool('alert', 'query', 'alertname=DiskFull'), /DiskFull .* full +active/)
  const id = (await amtool('silence', 'add', 'service=db', '--comment=known', '--author=ada', '--duration=1h')).trim()
  assert.match(id, /^[0-9a-f-]{36}$/)
  assert.match(await amtool('silence', 'query'), new RegExp(`${id} +service="db"`))
  assert.equal((await amtool('alert', 'query', '--active', '-o', 'json')).trim().includes('DiskFull'), false)
  assert.match(await amtool('alert', 'query', '--silenced'), /DiskFull .* suppressed/)
  await amtool('silence', 'expire', id)
  assert.match(await amtool('alert', 'query'), /DiskFull .* active/)
  assert.match(await amtool('config', 'show'), /receiver: mainstay/)
}))
