import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { sharedData } from '../../../../test/shared-data.ts'
import { readAlertmanagerApi } from './read-alertmanager-api.ts'
import { readAlertmanagerWebhook } from './read-alertmanager-webhook.ts'
import { readOwnAlert } from './read-own.ts'
import { readPagerdutyEvent } from './read-pagerduty.ts'
import { urgencyOf } from './urgency.ts'

const nowMs = Date.parse('2026-11-23T03:00:00Z')
const folder = sharedData()
const shared = { skip: folder === null ? 'no shared data (MAINSTAY_SHARED_DATA)' : false }
const sample = (name: string): { body: unknown; content_type?: string }[] & { body: unknown } => JSON.parse(readFileSync(join(folder!, 'alerts', name), 'utf8')) as never
const api = (alerts: unknown) => readAlertmanagerApi(JSON.stringify(alerts), nowMs)
const pd = (event: unknown) => readPagerdutyEvent(JSON.stringify(event), { nowMs, newKey: () => 'made' })

test('real Alertmanager webhook messages are read whole', shared, () => {
  for (const change of ['firing', 'resolved'] as const) {
    const read = readAlertmanagerWebhook(JSON.stringify(sample(`01-alertmanager-webhook-v4.${change}.json`).body), nowMs)
    assert.deepEqual(read.bad, [])
    assert.deepEqual(read.alerts.map((alert) => [alert.fingerprint, alert.change, alert.service, alert.urgency]), [['1f44f55403ab51dc', change, 'checkout', 'page'], ['fb93caad4186348f', change, 'checkout', 'page']])
    assert.equal(read.alerts[0]!.summary, 'checkout is burning its 30d error budget at 14.4x')
    assert.equal(read.alerts[0]!.startedMs, Date.parse('2026-11-23T02:53:07Z'))
    assert.equal(read.alerts[0]!.endsMs === null, change === 'firing')
  }
})

test('every bad body gets the answer that real Alertmanager gave', shared, () => {
  for (const { content_type, body, status, response } of sample('02-alertmanager-api-v2-errors.json') as unknown as { content_type: string; body: string; status: number; response: unknown }[]) {
    // Of 0.25: since 0.27 this is a name like any other.
    if (body.includes('"a-b"')) continue
    if (content_type !== 'application/json') continue
    const read = readAlertmanagerApi(body, nowMs)
    const answered = read.refused?.status ?? (read.bad.length > 0 ? 400 : 200)
    assert.equal(answered, status, body)
    assert.deepEqual(read.refused?.body ?? (read.bad.length > 0 ? read.bad.map(({ why }) => why).join('; ') : ''), response, body)
  }
})

test('real Prometheus batches fire and resolve under the key that the webhook uses', shared, () => {
  const firing = readAlertmanagerApi(JSON.stringify(sample('02-alertmanager-api-v2-post-alerts.json').body), nowMs).alerts
  const ended = readAlertmanagerApi(JSON.stringify(sample('02-alertmanager-api-v2-post-alerts.resolve.json').body), nowMs).alerts
  const hooked = readAlertmanagerWebhook(JSON.stringify(sample('01-alertmanager-webhook-v4.firing.json').body), nowMs).alerts
  assert.deepEqual(firing.map((alert) => alert.change), ['firing', 'firing'])
  assert.deepEqual(ended.map((alert) => alert.change), ['resolved', 'resolved'])
  assert.deepEqual(firing.map((alert) => alert.key), hooked.map((alert) => alert.key))
  assert.deepEqual(firing.map((alert) => alert.key), ended.map((alert) => alert.key))
})

test('real PagerDuty events from Alertmanager name the service and pair by dedup key', shared, () => {
  const read = (name: string) => readPagerdutyEvent(JSON.stringify((sample(name) as { body?: unknown }).body ?? sample(name)), { nowMs, newKey: () => 'made' })
  const trigger = read('04-pagerduty-events-v2.trigger.from-alertmanager.json')
  const resolve = read('04-pagerduty-events-v2.resolve.from-alertmanager.json')
  assert.deepEqual(trigger.errors, [])
  assert.equal(trigger.alert!.service, 'checkout')
  assert.equal(trigger.alert!.name, 'CheckoutErrorBudgetBurn')
  assert.equal(trigger.alert!.labels['team'], 'payments')
  assert.equal(trigger.alert!.labels['instance'], undefined, 'what the alerts of the group do not share is no label of the group')
  assert.equal(trigger.alert!.key, resolve.alert!.key)
  assert.equal(resolve.alert!.change, 'resolved')
  const full = read('04-pagerduty-events-v2.trigger.full.json').alert!
  assert.equal(full.annotations['runbook_url'], 'https://runbooks.example.org/checkout')
  assert.equal(full.urgency, 'page')
  assert.equal(read('04-pagerduty-events-v2.acknowledge.json').alert!.key, full.key)
})

for (const { says, given, expect } of [
  { says: 'without an end lives five minutes', given: { labels: { alertname: 'a' } }, expect: { change: 'firing', endsMs: nowMs + 300_000, startedMs: nowMs, isStartKnown: false } },
  { says: 'with an end in the past is resolved', given: { labels: { alertname: 'a' }, endsAt: '2026-11-23T02:59:00Z' }, expect: { change: 'resolved', endsMs: nowMs - 60_000 } },
  { says: 'ending now is resolved', given: { labels: { alertname: 'a' }, endsAt: '2026-11-23T03:00:00Z' }, expect: { change: 'resolved' } },
  { says: 'with Go’s zero times has no times', given: { labels: { alertname: 'a' }, startsAt: '0001-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z' }, expect: { change: 'firing', isStartKnown: false } },
  { says: 'keeps nanoseconds as far as we count', given: { labels: { alertname: 'a' }, startsAt: '2026-11-23T02:59:00.123456789Z' }, expect: { startedMs: nowMs - 60_000 + 123 } },
  { says: 'drops labels with an empty value', given: { labels: { alertname: 'a', team: '' } }, expect: { labels: { alertname: 'a' } } },
  { says: 'without an alertname is still an alert', given: { labels: { job: 'x' } }, expect: { name: 'unnamed' } },
  { says: 'without a severity asks for a look in working hours', given: { labels: { alertname: 'a' } }, expect: { urgency: 'ticket', severity: null } },
  { says: 'takes its summary from what annotations there are', given: { labels: { alertname: 'a' }, annotations: { description: 'd' } }, expect: { summary: 'd' } },
]) test(`an alert ${says}`, () => assert.partialDeepStrictEqual(api([given]).alerts[0], expect))

for (const { severity, urgency } of [
  { severity: 'critical', urgency: 'page' }, { severity: 'page', urgency: 'page' }, { severity: 'error', urgency: 'page' }, { severity: 'CRITICAL', urgency: 'page' },
  { severity: 'warning', urgency: 'ticket' }, { severity: 'ticket', urgency: 'ticket' }, { severity: 'info', urgency: 'info' }, { severity: 'none', urgency: 'info' },
  { severity: 'whatever', urgency: 'ticket' }, { severity: null, urgency: 'ticket' },
]) test(`severity ${severity} is urgency ${urgency}`, () => assert.equal(urgencyOf(severity), urgency))

test('a good alert is read though its neighbour is bad', () => {
  const read = api([{ labels: { alertname: 'ok' } }, { labels: { '': 'x' } }, { labels: { alertname: 'x'.repeat(40_000) } }])
  assert.deepEqual(read.alerts.map((alert) => alert.name), ['ok'])
  assert.deepEqual(read.bad.map((bad) => bad.index), [1, 2])
})

test('a webhook names each alert it could not read', () => {
  const read = readAlertmanagerWebhook(JSON.stringify({ version: '4', truncatedAlerts: 3, alerts: [{ status: 'firing', labels: { alertname: 'a' } }, { status: 'odd', labels: { a: 'b' } }, null, { status: 'firing', labels: {} }] }), nowMs)
  assert.equal(read.alerts.length, 1)
  assert.deepEqual(read.bad.map((bad) => bad.index), [1, 2, 3])
  assert.equal(read.truncated, 3)
})

const event = { routing_key: 'R'.repeat(32), event_action: 'trigger', payload: { summary: 's', source: 'host', severity: 'warning' } }
for (const { says, given, errors } of [
  { says: 'a short routing key', given: { ...event, routing_key: 'short' }, errors: ["Length of 'routing_key' is incorrect (should be 32 characters)"] },
  { says: 'an unknown action', given: { ...event, event_action: 'snooze' }, errors: ["'event_action' is missing or invalid (must be one of trigger, acknowledge, resolve)"] },
  { says: 'a trigger without a summary', given: { ...event, payload: { ...event.payload, summary: ' ' } }, errors: ["'payload.summary' is missing or blank"] },
  { says: 'an unknown severity', given: { ...event, payload: { ...event.payload, severity: 'page' } }, errors: ["'payload.severity' is missing or invalid (must be one of critical, error, warning, info)"] },
  { says: 'a resolve without a dedup key', given: { ...event, event_action: 'resolve' }, errors: ["'dedup_key' is missing or blank"] },
  { says: 'a dedup key that is too long', given: { ...event, dedup_key: 'x'.repeat(256) }, errors: ["Length of 'dedup_key' is incorrect (should be at most 255 characters)"] },
]) test(`PagerDuty: ${says} is refused by name`, () => assert.deepEqual(pd(given).errors, errors))

test('PagerDuty: a trigger without a dedup key is always a new alert', () => assert.equal(pd(event).dedupKey, 'made'))
test('PagerDuty: the routing key is not kept', () => assert.ok(!JSON.stringify(pd({ ...event, dedup_key: 'k' }).alert).includes('R'.repeat(32))))

test('our own form: the same labels are the same alert, a key wins over them', () => {
  const alert = { name: 'DiskFull', service: 'db', labels: { disk: 'a' } }
  assert.equal(readOwnAlert(alert, nowMs).key, readOwnAlert({ ...alert, summary: 'other words' }, nowMs).key)
  assert.notEqual(readOwnAlert(alert, nowMs).key, readOwnAlert({ ...alert, labels: { disk: 'b' } }, nowMs).key)
  assert.equal(readOwnAlert({ ...alert, key: 'k' }, nowMs).key, readOwnAlert({ name: 'Other', key: 'k' }, nowMs).key)
  assert.equal(readOwnAlert({ ...alert, state: 'resolved' }, nowMs).change, 'resolved')
})

test('no text whatever makes a reader throw, and whatever is read can be kept', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }), fc.json(),
    fc.array(fc.record({ labels: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.string({ unit: 'binary' }))), annotations: fc.jsonValue(), startsAt: fc.jsonValue(), endsAt: fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String)), generatorURL: fc.jsonValue() }, { requiredKeys: [] })).map((list) => JSON.stringify(list)),
    fc.record({ alerts: fc.array(fc.record({ status: fc.constantFrom('firing', 'resolved', 'x'), labels: fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), annotations: fc.jsonValue(), startsAt: fc.jsonValue() }, { requiredKeys: [] })), groupLabels: fc.jsonValue() }, { requiredKeys: [] }).map((body) => JSON.stringify(body)),
    fc.record({ routing_key: fc.constant('R'.repeat(32)), event_action: fc.constantFrom('trigger', 'resolve', 'acknowledge'), dedup_key: fc.string({ unit: 'binary', maxLength: 300 }), links: fc.jsonValue(), payload: fc.record({ summary: fc.string({ unit: 'binary' }), source: fc.string({ minLength: 1 }), severity: fc.constantFrom('critical', 'info'), custom_details: fc.jsonValue(), component: fc.jsonValue(), timestamp: fc.jsonValue() }, { requiredKeys: ['summary', 'source', 'severity'] }) }, { requiredKeys: ['routing_key', 'event_action'] }).map((body) => JSON.stringify(body)),
  )
  fc.assert(fc.property(anything, (body) => {
    const alerts = [...readAlertmanagerApi(body, nowMs).alerts, ...readAlertmanagerWebhook(body, nowMs).alerts, ...[readPagerdutyEvent(body, { nowMs, newKey: () => 'k' }).alert].filter((alert) => alert !== null)]
    for (const alert of alerts) {
      assert.ok(!JSON.stringify(alert).includes('\\u0000'), 'a NUL cannot be kept')
      assert.ok(alert.key.length <= 400 && alert.name.length <= 200 && (alert.service?.length ?? 0) <= 200 && alert.summary.length <= 1_024)
      assert.ok(Number.isSafeInteger(alert.startedMs) && (alert.endsMs === null || Number.isSafeInteger(alert.endsMs)))
      assert.match(alert.fingerprint, /^[0-9a-f]{16}$/)
    }
  }), { numRuns: 3_000 })
})
