// Doors against strangers: every route under /in/ refuses whoever proves nothing, and no address in a message is ever called. Held
// against the list of routes itself, so that a new door cannot be forgotten. Signatures of each dialect are forged in its own test:
// cloudwatch.test.ts, webhooks.test.ts (Sentry), dialects.test.ts (Grafana).
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { CallOptions, EngineName, TestHouse } from '../../../../test/harness.ts'
import { startWebhookSink } from '../../../../test/doubles/webhook-sink.ts'
import type { WebhookSink } from '../../../../test/doubles/webhook-sink.ts'
import type { Route } from '../../../spine/practice.ts'
import type { PageOfAlerts } from '../contract.ts'

process.env['TEST_FORGED_SECRET'] = 'secret-of-the-signed-doors'
/** Answers of `/-/ready` say nothing of this installation; whoever answers by a channel is known by its signature. */
const otherwise = /^GET \/in\/alertmanager\/-\/|^(POST|GET) \/in\/channels\//

const doorsOf = (house: TestHouse): readonly Route[] => house.mainstay.practices.flatMap((practice) => practice.routes ?? []).filter(({ path, method }) => path.startsWith('/in/') && !otherwise.test(`${method} ${path}`))
const pathOf = ({ path }: Route): string => path.replaceAll(/:[A-Za-z]+/g, (part) => (part === ':name' ? 'signed' : 'x'))
const inHouse = (engine: EngineName, run: (house: TestHouse) => Promise<void>) => withHouse({ engine }, async (house) => {
  for (const [name, dialect] of [['signed', 'sentry'], ['grafana', 'grafana']] as const) assert.equal((await house.call('PUT', `/api/v1/alert-webhooks/${name}`, { dialect, secret: '${env:TEST_FORGED_SECRET}' })).status, 200)
  await house.call('PUT', '/api/v1/alert-webhooks/any', { dialect: 'mapped', mapping: { name: '$.name', url: '$.url', severity: 'critical' } })
  await run(house)
})
const left = async (house: TestHouse): Promise<number> => {
  const count = async (path: string) => (await house.call<{ items: unknown[] }>('GET', path)).body.items.length
  return (await count('/api/v1/alerts?limit=200')) + (await count('/api/v1/situations')) + (await count('/api/v1/alerts/rejections')) + (await count('/api/v1/record?kind=alert-source.connected&limit=50'))
}

onEachEngine('no door hears a stranger: without a key, with one that is wrong or revoked, in whatever place it stands', (engine) => inHouse(engine, async (house) => {
  const revoked = (await house.call<{ id: string; secret: string }>('POST', '/api/v1/ingest-keys', { name: 'gone' })).body
  assert.ok((await house.call('DELETE', `/api/v1/ingest-keys/${revoked.id}`)).status < 300)
  const viewer = (await house.call<{ secret: string }>('POST', '/api/v1/tokens', { name: 'v', role: 'viewer', expiresInDays: 1 })).body.secret
  const doors = doorsOf(house)
  assert.ok(doors.length >= 30, `only ${doors.length} doors were found`)
  const keys = { none: null, empty: '', 'a wrong one': 'mik_0000000000000000', 'a revoked one': revoked.secret, 'a viewer’s token': viewer, 'a routing key as PagerDuty makes them': 'R'.repeat(32) }
  const heard: string[] = []
  let tried = 0
  for (const door of doors) {
    for (const [says, key] of Object.entries(keys)) {
      const places: readonly (readonly [place: string, options: CallOptions, query: string])[] = key === null ? [['nowhere', {}, '']] : [
        ['bearer', { headers: { authorization: `Bearer ${key}` } }, ''], ['basic', { headers: { authorization: `Basic ${Buffer.from(`any:${key}`).toString('base64')}` } }, ''],
        ['genie', { headers: { authorization: `GenieKey ${key}` } }, ''], ['query', {}, `?key=${encodeURIComponent(key)}`],
      ]
      for (const [place, options, query] of places) {
        tried++
        const body = { routing_key: key ?? 'x', name: 'Forged', message: 'Forged', alerts: [{ labels: { alertname: 'Forged' }, status: 'firing' }] }
        const answer = await house.call(door.method, `${pathOf(door)}${query}`, door.method === 'GET' ? undefined : body, { token: null, ...options })
        if (answer.status !== 401 && answer.status !== 403) heard.push(`${door.method} ${door.path} with ${says} as ${place}: ${answer.status}`)
      }
    }
  }
  assert.deepEqual(heard, [], `of ${tried} tries`)
  assert.equal(await left(house), 0, 'strangers leave nothing behind')
}))

onEachEngine('behind a door that wants a signature an ingest key alone opens nothing, nor does a signature by another secret', (engine) => inHouse(engine, async (house) => {
  const body = JSON.stringify({ action: 'triggered', data: { event: { issue_id: '1', title: 'T', level: 'fatal' }, triggered_rule: 'R' }, alerts: [{ status: 'firing', labels: { alertname: 'Forged' } }] })
  const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex')
  const nowSeconds = String(Math.floor(Date.now() / 1_000))
  const right = hmac('secret-of-the-signed-doors', body)
  const tries: readonly (readonly [says: string, path: string, headers: Record<string, string>])[] = [
    ['Sentry, none', '/in/sentry/signed', {}],
    ['Sentry, another secret', '/in/sentry/signed', { 'sentry-hook-signature': hmac('other', body) }],
    ['Sentry, an empty secret', '/in/sentry/signed', { 'sentry-hook-signature': hmac('', body) }],
    ['Sentry, of another body', '/in/sentry/signed', { 'sentry-hook-signature': hmac('secret-of-the-signed-doors', `${body} `) }],
    ['Sentry, cut short', '/in/sentry/signed', { 'sentry-hook-signature': right.slice(0, 32) }],
    ['Sentry’s, at Grafana’s door', '/in/grafana/grafana', { 'sentry-hook-signature': right }],
    ['Grafana, none', '/in/grafana/grafana', {}],
    ['Grafana, another secret', '/in/grafana/grafana', { 'x-grafana-alerting-signature': hmac('other', body) }],
    ['Grafana, the time is not signed', '/in/grafana/grafana', { 'x-grafana-alerting-signature': right, 'x-grafana-alerting-timestamp': nowSeconds }],
    ['Grafana, a time of yesterday', '/in/grafana/grafana', { 'x-grafana-alerting-signature': hmac('secret-of-the-signed-doors', `1700000000:${body}`), 'x-grafana-alerting-timestamp': '1700000000' }],
    ['Grafana, no time at all', '/in/grafana/grafana', { 'x-grafana-alerting-signature': hmac('secret-of-the-signed-doors', `soon:${body}`), 'x-grafana-alerting-timestamp': 'soon' }],
    ['one name, another dialect', '/in/sentry/grafana', { 'sentry-hook-signature': right }],
    ['one name, the mapped door', '/in/webhook/signed', {}],
    ['SNS, no signature', '/in/cloudwatch', {}],
  ]
  const heard: string[] = []
  for (const [says, path, headers] of tries) {
    const { status } = await house.call('POST', path, undefined, { raw: body, headers: { 'content-type': 'application/json', 'sentry-hook-resource': 'event_alert', ...headers } })
    if (status < 400 || status >= 500) heard.push(`${says}: ${status}`)
  }
  assert.deepEqual(heard, [])
  assert.equal((await house.call<PageOfAlerts>('GET', '/api/v1/alerts')).body.items.length, 0)
  const { status } = await house.call('POST', '/in/sentry/signed', undefined, { raw: body, headers: { 'content-type': 'application/json', 'sentry-hook-resource': 'event_alert', 'sentry-hook-signature': right } })
  assert.equal(status, 200, 'the same with its own signature is heard')
}))

/** Messages of every dialect, each address in them ours. Amazon's names are tried in cloudwatch.test.ts. */
function baits(url: string): readonly (readonly [path: string, body: unknown, headers?: Record<string, string>])[] {
  const labels = { alertname: 'Bait', service: 'bait', severity: 'critical', runbook_url: url, url }
  const annotations = { summary: url, runbook_url: url, dashboard: url, __dashboardUid__: url }
  const alert = { status: 'firing', labels, annotations, generatorURL: url, silenceURL: url, dashboardURL: url, panelURL: url, imageURL: url, startsAt: new Date().toISOString() }
  const filled = { key: 'bait', name: 'Bait', summary: url, severity: 'critical', service: 'bait', status: 'firing', url, link: url, image: url }
  const sns = { MessageId: '1', TopicArn: 'arn:aws:sns:eu-west-1:1:t', Message: '{}', Timestamp: new Date().toISOString(), SignatureVersion: '1', Signature: 'QQ==', SigningCertURL: `${url}/SimpleNotificationService-1.pem`, Token: 't' }
  const event = { routing_key: 'R'.repeat(32), event_action: 'trigger', dedup_key: 'bait', client_url: url, links: [{ href: url, text: url }], images: [{ src: url, href: url }], payload: { summary: 'Bait', source: url, severity: 'critical', custom_details: { url } } }
  return [
    ['/in/alertmanager/webhook', { version: '4', externalURL: url, groupLabels: {}, alerts: [alert] }],
    ['/in/alertmanager/api/v2/alerts', [alert]],
    ['/in/grafana', { version: '1', externalURL: url, alerts: [alert] }],
    ['/in/grafana', { ruleId: 1, ruleName: 'Bait', ruleUrl: url, imageUrl: url, state: 'alerting', title: 'Bait', evalMatches: [] }],
    ['/in/pagerduty/v2/enqueue', event],
    ['/in/opsgenie/v2/alerts', { message: 'Bait', alias: 'bait', description: url, source: url, details: { url, callback: url }, responders: [{ type: 'webhook', name: url }], actions: [url] }],
    ['/in/cloudevents', { specversion: '1.0', id: '1', type: 'bait', source: url, dataschema: url, dataref: url, data: { url, summary: 'Bait' } }, { 'content-type': 'application/cloudevents+json' }],
    ['/in/datadog', filled], ['/in/newrelic', filled], ['/in/elastic', filled], ['/in/splunk', { sid: '1', search_name: 'Bait', results_link: url, server_uri: url, result: filled }],
    ['/in/webhook/any', { name: 'Bait', url }],
    ['/in/cloudwatch', { Type: 'SubscriptionConfirmation', SubscribeURL: `${url}/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:1:t&Token=t`, ...sns }],
    ['/in/cloudwatch', { Type: 'Notification', UnsubscribeURL: url, ...sns }],
    ['/in/cloudwatch', { Type: 'Notification', ...sns, SigningCertURL: `${url.replace('//', '//sns.eu-west-1.amazonaws.com@')}/SimpleNotificationService-1.pem` }],
    ['/api/v1/alerts', { alerts: [{ name: 'Bait', key: 'bait', severity: 'critical', runbookUrl: url, generatorUrl: url }] }],
  ]
}

onEachEngine('no address that comes with an alert is ever called, by no dialect', async (engine) => {
  const canary: WebhookSink = await startWebhookSink()
  try {
    await inHouse(engine, async (house) => {
      for (const [path, body, headers] of baits(canary.url)) {
        const { status, text } = await house.call('POST', path, undefined, { raw: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
        if (path !== '/in/cloudwatch') assert.ok(status < 300, `${path}: ${status} ${text}`)
        else assert.equal(status, 403, text)
      }
      const { items } = (await house.call<PageOfAlerts>('GET', '/api/v1/alerts?limit=200')).body
      assert.ok(new Set(items.map(({ source }) => source)).size >= 11, 'the baits were taken in')
      // Looking at them calls nobody either.
      for (const { id } of items) await house.call('GET', `/api/v1/alerts/${id}`)
      await house.call('GET', '/api/v1/findings')
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      assert.deepEqual(canary.requests.map(({ path }) => path), [])
    })
  } finally {
    await canary.stop()
  }
})
