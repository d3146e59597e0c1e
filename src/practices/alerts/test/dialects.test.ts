// What every dialect promises, held against each of them: once for news, an end that ends, refusals that are kept, and no 5xx.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { startSnsTopic } from '../../../../test/doubles/sns-topic.ts'
import type { SnsTopic } from '../../../../test/doubles/sns-topic.ts'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { Called, EngineName, TestHouse } from '../../../../test/harness.ts'
import type { PageOfAlerts } from '../contract.ts'
import { alerts } from '../practice.ts'

interface Asked { readonly path: string; readonly body: string; readonly headers?: Record<string, string> }
interface Dialect {
  readonly source: string
  /** Of one alert of service `checkout`: its firing and its end. Each call may stand for another message about the same. */
  fire(topic: SnsTopic): Asked
  end(topic: SnsTopic): Asked
  /** Readable as its transport wants it, and no alert. */
  readonly wrong: (topic: SnsTopic) => Asked
  /** Kept when it is refused. */
  readonly keepsRefused?: false
}

const json = { 'content-type': 'application/json' }
const instant = (backMs: number): string => new Date(Date.now() - backMs).toISOString()
const startedAt = instant(60_000)
const alertmanagerAlert = { labels: { alertname: 'CheckoutDown', service: 'checkout', severity: 'critical' }, annotations: {}, startsAt: startedAt }
const webhookMessage = (status: string, endsAt: string) => ({ version: '4', groupLabels: {}, alerts: [{ ...alertmanagerAlert, status, endsAt }] })
const pagerduty = (event_action: string): Asked => ({ path: '/in/pagerduty/v2/enqueue', headers: json, body: JSON.stringify({ routing_key: 'R'.repeat(32), event_action, dedup_key: 'k', payload: { summary: 'Checkout is down', source: 's', severity: 'critical', component: 'checkout' } }) })
const alarm = (state: string, backMs: number) => ({ AlarmName: 'checkout-5xx', NewStateValue: state, StateChangeTime: instant(backMs), AWSAccountId: '1', Region: 'eu', Trigger: { Dimensions: [{ name: 'ServiceName', value: 'checkout' }] } })
const sentrySecret = 'sentry-secret-of-the-dialects'
process.env['TEST_DIALECTS_SENTRY'] = sentrySecret
const sentry = (resource: string, message: unknown): Asked => {
  const body = JSON.stringify(message)
  return { path: '/in/sentry/shop', body, headers: { ...json, 'sentry-hook-resource': resource, 'sentry-hook-signature': createHmac('sha256', sentrySecret).update(body).digest('hex') } }
}
const posted = (path: string, body: unknown): Asked => ({ path, headers: json, body: JSON.stringify(body) })

const grafanaAlert = { ...alertmanagerAlert, values: { A: 1 }, valueString: '[ var=A value=1 ]', panelURL: 'https://grafana.example.org/d/1?viewPanel=2' }
const grafanaMessage = (status: string, endsAt: string) => ({ version: '1', orgId: 1, title: `[${status}] CheckoutDown`, state: 'alerting', message: '', groupLabels: {}, alerts: [{ ...grafanaAlert, status, endsAt }] })
const grafanaSecret = 'grafana-secret-of-the-dialects'
process.env['TEST_DIALECTS_GRAFANA'] = grafanaSecret
const signedByGrafana = (message: unknown): Asked => {
  const body = JSON.stringify(message)
  const time = String(Math.floor(Date.now() / 1_000))
  return { path: '/in/grafana/ops', body, headers: { ...json, 'x-grafana-alerting-timestamp': time, 'x-grafana-alerting-signature': createHmac('sha256', grafanaSecret).update(`${time}:${body}`).digest('hex') } }
}
const legacyRule = (state: string) => ({ ruleId: 7, ruleName: 'CheckoutDown', title: `[${state}] CheckoutDown`, state, message: 'half of all orders fail', evalMatches: [{ metric: 'errors', value: 0.5, tags: null }], tags: { service: 'checkout', severity: 'critical' } })
const cloudEvent = (type: string, more: object = {}) => ({ specversion: '1.0', id: 'e1', source: '/shop/probe', type, subject: 'checkout', time: startedAt, data: { service: 'checkout', severity: 'critical', summary: 'Checkout is down' }, ...more })
const structured = (event: unknown): Asked => ({ path: '/in/cloudevents', headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' }, body: JSON.stringify(event) })
const batch = (events: unknown): Asked => ({ path: '/in/cloudevents', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events) })
const binary = (type: string): Asked => ({ path: '/in/cloudevents', headers: { ...json, 'ce-specversion': '1.0', 'ce-id': 'e2', 'ce-source': '/shop/probe', 'ce-type': type, 'ce-subject': 'check%20out' }, body: JSON.stringify({ service: 'checkout', severity: 'critical' }) })
const filled = (status: string, more: object = {}) => ({ key: 'k', name: 'CheckoutDown', summary: 'Checkout is down', severity: 'error', service: 'checkout', environment: '$TAGS[env]', url: 'https://sender.example.org/1', status, ...more })
const splunk = (status: string) => ({ sid: 'rt_scheduler', search_name: 'CheckoutDown', app: 'search', owner: 'admin', results_link: 'https://splunk.example.org/r', result: { service: 'checkout', status, _raw: 'line' } })

const dialects: readonly Dialect[] = [
  { source: 'grafana', fire: () => posted('/in/grafana', grafanaMessage('firing', '0001-01-01T00:00:00Z')), end: () => posted('/in/grafana', grafanaMessage('resolved', instant(0))), wrong: () => posted('/in/grafana', { alerts: [{}] }) },
  { source: 'grafana', fire: () => posted('/in/grafana', legacyRule('alerting')), end: () => posted('/in/grafana', legacyRule('ok')), wrong: () => posted('/in/grafana', { ...legacyRule('alerting'), state: 'odd' }) },
  { source: 'grafana', fire: () => signedByGrafana(grafanaMessage('firing', '0001-01-01T00:00:00Z')), end: () => signedByGrafana(grafanaMessage('resolved', instant(0))), wrong: () => signedByGrafana({ alerts: {} }) },
  { source: 'cloudevents', fire: () => structured(cloudEvent('shop.down')), end: () => structured(cloudEvent('shop.down.resolved', { id: 'e9', time: instant(0) })), wrong: () => structured({ ...cloudEvent('x'), specversion: '0.3' }) },
  { source: 'cloudevents', fire: () => batch([cloudEvent('shop.down')]), end: () => batch([cloudEvent('shop.down', { data: { status: 'ok' }, time: instant(0) })]), wrong: () => batch({}) },
  { source: 'cloudevents', fire: () => binary('shop.down'), end: () => binary('shop.down.closed'), wrong: () => ({ ...binary(''), body: '{' }) },
  { source: 'datadog', fire: () => posted('/in/datadog', filled('Triggered')), end: () => posted('/in/datadog', filled('Recovered')), wrong: () => posted('/in/datadog', { key: 'k' }) },
  { source: 'newrelic', fire: () => posted('/in/newrelic', filled('ACTIVATED', { severity: 'CRITICAL' })), end: () => posted('/in/newrelic', filled('CLOSED')), wrong: () => posted('/in/newrelic', ['x']) },
  { source: 'elastic', fire: () => posted('/in/elastic', filled('active', { severity: 'critical' })), end: () => posted('/in/elastic', filled('recovered')), wrong: () => posted('/in/elastic', { name: '{{rule.name}}' }) },
  { source: 'splunk', fire: () => posted('/in/splunk?severity=critical', splunk('bad')), end: () => posted('/in/splunk', splunk('ok')), wrong: () => posted('/in/splunk', { result: {} }) },
  { source: 'alertmanager-api', fire: () => posted('/in/alertmanager/api/v2/alerts', [alertmanagerAlert]), end: () => posted('/in/alertmanager/api/v2/alerts', [{ ...alertmanagerAlert, endsAt: instant(0) }]), wrong: () => posted('/in/alertmanager/api/v2/alerts', [{ labels: {} }]) },
  { source: 'alertmanager-webhook', fire: () => posted('/in/alertmanager/webhook', webhookMessage('firing', '0001-01-01T00:00:00Z')), end: () => posted('/in/alertmanager/webhook', webhookMessage('resolved', instant(0))), wrong: () => posted('/in/alertmanager/webhook', { alerts: [{}] }) },
  { source: 'pagerduty', fire: () => pagerduty('trigger'), end: () => pagerduty('resolve'), wrong: () => pagerduty('shout') },
  { source: 'opsgenie', fire: () => posted('/in/opsgenie/v2/alerts', { message: 'Checkout is down', alias: 'k', priority: 'P1', details: { service: 'checkout' } }), end: () => posted('/in/opsgenie/v2/alerts/k/close?identifierType=alias', {}), wrong: () => posted('/in/opsgenie/v2/alerts', { alias: 'k' }) },
  {
    source: 'cloudwatch', fire: (topic) => ({ path: '/in/cloudwatch?severity=critical', body: topic.notification(alarm('ALARM', 60_000)) }), end: (topic) => ({ path: '/in/cloudwatch', body: topic.notification(alarm('OK', 30_000)) }),
    wrong: (topic) => ({ path: '/in/cloudwatch', body: topic.notification({ hello: 'world' }) }),
  },
  {
    source: 'sentry', fire: () => sentry('event_alert', { action: 'triggered', data: { event: { issue_id: '1', title: 'T', level: 'fatal', tags: [['service', 'checkout']] }, triggered_rule: 'R' } }),
    end: () => sentry('issue', { action: 'resolved', data: { issue: { id: '1' } } }), wrong: () => sentry('event_alert', { action: 'triggered', data: {} }),
  },
  { source: 'webhook', fire: () => posted('/in/webhook/any', { title: 'Checkout is down', state: 'bad' }), end: () => posted('/in/webhook/any', { title: 'Checkout is down', state: 'ok' }), wrong: () => posted('/in/webhook/any', { state: 'bad' }) },
  { source: 'api', fire: () => posted('/api/v1/alerts', { alerts: [{ name: 'CheckoutDown', key: 'k', service: 'checkout', severity: 'critical' }] }), end: () => posted('/api/v1/alerts', { alerts: [{ name: 'CheckoutDown', key: 'k', state: 'resolved' }] }), wrong: () => posted('/api/v1/alerts', { alerts: [{}] }), keepsRefused: false },
]

const inHouse = async (engine: EngineName, run: (house: TestHouse, topic: SnsTopic) => Promise<void>) => {
  const topic = await startSnsTopic()
  try {
    await withHouse({ engine, practices: [alerts({ snsHosts: [topic.host] })] }, async (house) => {
      await house.call('PUT', '/api/v1/alert-webhooks/any', { dialect: 'mapped', mapping: { name: '$.title', status: '$.state', service: 'checkout', severity: 'critical' } })
      await house.call('PUT', '/api/v1/alert-webhooks/shop', { dialect: 'sentry', secret: '${env:TEST_DIALECTS_SENTRY}' })
      await house.call('PUT', '/api/v1/alert-webhooks/ops', { dialect: 'grafana', secret: '${env:TEST_DIALECTS_GRAFANA}' })
      await run(house, topic)
    })
  } finally {
    await topic.close()
  }
}
const send = (house: TestHouse, { path, body, headers }: Asked, token?: string | null): Promise<Called<unknown>> => house.call('POST', path, undefined, { raw: body, ...(headers ? { headers } : {}), ...(token === undefined ? {} : { token }) })
const taken = async (house: TestHouse, asked: Asked): Promise<void> => {
  const answer = await send(house, asked)
  assert.ok(answer.status >= 200 && answer.status < 300, `${answer.status} ${answer.text}`)
}
const listed = async (house: TestHouse, source: string) => (await house.call<PageOfAlerts>('GET', '/api/v1/alerts?limit=200')).body.items.filter((alert) => alert.source === source)
const count = async (house: TestHouse, kind: string) => (await house.call<{ items: unknown[] }>('GET', `/api/v1/record?kind=${kind}&limit=500`)).body.items.length

for (const [index, { source, fire, end, wrong, keepsRefused = true }] of dialects.entries()) {
  const name = `${source} (${index})`
  onEachEngine(`${name}: repeats are no news, and an end ends it once`, (engine) => inHouse(engine, async (house, topic) => {
    await taken(house, end(topic))
    assert.equal((await listed(house, source)).length, 0, 'the end of what was never seen is none')
  }).then(() => inHouse(engine, async (house, topic) => {
    await taken(house, fire(topic))
    await taken(house, fire(topic))
    assert.partialDeepStrictEqual(await listed(house, source), [{ state: 'firing', service: 'checkout', urgency: 'page' }])
    assert.equal(await count(house, 'alert.fired'), 1)
    await taken(house, end(topic))
    await taken(house, end(topic))
    assert.deepEqual((await listed(house, source)).map(({ state }) => state), ['resolved'])
    assert.deepEqual([await count(house, 'alert.resolved'), await count(house, 'situation.resolved')], [1, 1])
  })))

  onEachEngine(`${name}: what is wrong is refused, kept with its reason, and makes no alert; without a key nobody is heard`, (engine) => inHouse(engine, async (house, topic) => {
    const answer = await send(house, wrong(topic))
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`)
    assert.equal((await listed(house, source)).length, 0)
    const kept = (await house.call<{ items: { source: string; reason: string }[] }>('GET', '/api/v1/alerts/rejections')).body.items
    assert.deepEqual(kept.map((one) => one.source), keepsRefused ? [source] : [])
    assert.ok(kept.every(({ reason }) => reason !== ''))
    for (const asked of [fire(topic), wrong(topic)]) assert.equal((await send(house, asked, null)).status, 401)
  }))
}

onEachEngine('whatever bytes come in by whatever door, none answers 5xx and nothing is made of nonsense', (engine) => inHouse(engine, async (house, topic) => {
  const doors = [...new Set(dialects.map((dialect) => dialect.fire(topic).path.split('?')[0]!)), '/in/opsgenie/v2/alerts/x/close', '/in/opsgenie/v2/alerts/x/notes', '/in/heartbeats/x', '/in/heartbeats/x/fail']
  const bodies = dialects.map((dialect) => dialect.fire(topic).body)
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constantFrom(...bodies).chain((body) => fc.nat(body.length).map((at) => body.slice(0, at))), fc.constantFrom(...bodies))
  await fc.assert(fc.asyncProperty(fc.constantFrom(...doors), text, fc.constantFrom('application/json', 'text/plain'), async (path, raw, type) => {
    const answer = await house.call('POST', path, undefined, { raw, headers: { 'content-type': type } })
    assert.ok(answer.status < 500, `${path}: ${answer.status} ${answer.text}`)
  }), { numRuns: 300 })
}))

onEachEngine('what Grafana did not sign, or signed long ago, is refused', (engine) => inHouse(engine, async (house) => {
  const { headers, ...asked } = signedByGrafana(grafanaMessage('firing', '0001-01-01T00:00:00Z'))
  const old = String(Math.floor(Date.now() / 1_000) - 3_600)
  for (const wrong of [
    { 'x-grafana-alerting-signature': '00' }, { 'x-grafana-alerting-timestamp': '' }, { 'x-grafana-alerting-signature': '' },
    { 'x-grafana-alerting-timestamp': old, 'x-grafana-alerting-signature': createHmac('sha256', grafanaSecret).update(`${old}:${asked.body}`).digest('hex') },
  ]) assert.equal((await send(house, { ...asked, headers: { ...headers, ...wrong } as Record<string, string> })).status, 403, JSON.stringify(wrong))
  assert.equal((await listed(house, 'grafana')).length, 0)
}))

onEachEngine('what Grafana says beside the labels is found on the alert, and a variable that was not filled says nothing', (engine) => inHouse(engine, async (house) => {
  await taken(house, posted('/in/grafana', grafanaMessage('firing', '0001-01-01T00:00:00Z')))
  await taken(house, posted('/in/datadog', filled('Triggered')))
  const [grafana] = await listed(house, 'grafana')
  assert.partialDeepStrictEqual(grafana?.annotations, { valueString: grafanaAlert.valueString, panelURL: grafanaAlert.panelURL })
  assert.equal((await listed(house, 'datadog'))[0]?.environment, null)
}))
