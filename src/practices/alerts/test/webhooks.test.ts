// Webhooks that were declared: any JSON by a mapping, and Sentry with its signature, on both engines.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import { sharedData } from '../../../../test/shared-data.ts'
import type { AlertWebhookAnswer, PageOfAlerts, PageOfAlertWebhooks, PageOfWebhookBodies } from '../contract.ts'
import { alerts } from '../practice.ts'

const inHouse = (engine: EngineName, run: (house: TestHouse) => Promise<void>) => withHouse({ engine, practices: [alerts()] }, run)
const listed = async (house: TestHouse, query = '') => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts${query}`)).body.items
const put = async (house: TestHouse, name: string, words: object) => {
  const answer = await house.call<AlertWebhookAnswer>('PUT', `/api/v1/alert-webhooks/${name}`, words)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}

onEachEngine('what came before it was declared is kept, and what comes after becomes alerts', (engine) => inHouse(engine, async (house) => {
  const send = (body: unknown) => house.call<Record<string, unknown>>('POST', '/in/webhook/uptime', body)
  const down = { monitor: { name: 'Shop', url: 'https://shop.example.org' }, state: 'down', team: 'web' }
  assert.equal((await send(down)).status, 404)
  assert.partialDeepStrictEqual((await house.call<PageOfAlertWebhooks>('GET', '/api/v1/alert-webhooks')).body.items, [{ name: 'uptime', path: '/in/webhook/uptime', spec: null }])
  const [kept] = (await house.call<PageOfWebhookBodies>('GET', '/api/v1/alert-webhooks/uptime/bodies')).body.items
  assert.deepEqual(JSON.parse(kept!.body), down)
  await put(house, 'uptime', { dialect: 'mapped', mapping: { name: '{$.monitor.name} is {$.state}', key: '$.monitor.name', url: '$.monitor.url', service: 'shop', severity: 'critical', status: '$.state', labels: { team: '$.team' } } })
  assert.deepEqual((await send(down)).body, { status: 'success', received: 1, fired: 1, resolved: 0, unchanged: 0, ignored: 0, refused: [] })
  assert.partialDeepStrictEqual(await listed(house), [{ name: 'Shop is down', service: 'shop', urgency: 'page', source: 'webhook', generatorUrl: 'https://shop.example.org', labels: { team: 'web', sender: 'uptime' } }])
  assert.equal((await send({ ...down, state: 'up' })).body['resolved'], 1)
  assert.equal((await send('text')).status, 400)
  assert.equal((await house.call('POST', '/in/webhook/uptime', undefined, { raw: '{' })).status, 400)
  const [shown] = (await house.call<PageOfAlertWebhooks>('GET', '/api/v1/alert-webhooks')).body.items
  assert.match(shown!.lastOutcome!, /JSON cannot be parsed/)
  for (let i = 0; i < 15; i++) await send({ ...down, i })
  assert.ok((await house.call<PageOfWebhookBodies>('GET', '/api/v1/alert-webhooks/uptime/bodies')).body.items.length <= 10)
  assert.equal((await house.call('DELETE', '/api/v1/alert-webhooks/uptime')).status, 204)
  assert.equal((await send(down)).status, 404)
  assert.equal((await house.call('PUT', '/api/v1/alert-webhooks/x', { dialect: 'mapped', mapping: { name: '$..' } })).status, 400)
}))

onEachEngine('a body with bad items stores the good ones and names the bad', (engine) => inHouse(engine, async (house) => {
  await put(house, 'batch', { dialect: 'mapped', mapping: { items: '$.all', name: '$.n' } })
  const partial = await house.call<Record<string, unknown>>('POST', '/in/webhook/batch', { all: [{ n: 'a' }, { m: 'b' }] })
  assert.deepEqual([partial.status, partial.body['status'], partial.body['refused']], [200, 'partial', [{ index: 1, error: 'the mapping finds no name in it' }]])
  assert.equal((await house.call('POST', '/in/webhook/batch', { all: [{}] })).status, 400)
  assert.equal((await house.call<{ items: unknown[] }>('GET', '/api/v1/alerts/rejections?source=webhook')).body.items.length, 2)
}))

const secret = 'sentry-client-secret-of-the-test'
process.env['TEST_SENTRY_SECRET'] = secret
const sentry = (house: TestHouse, resource: string, body: unknown, more: { signature?: string; name?: string } = {}) => {
  const raw = JSON.stringify(body)
  const signature = more.signature ?? createHmac('sha256', secret).update(raw).digest('hex')
  return house.call<Record<string, unknown>>('POST', `/in/sentry/${more.name ?? 'shop'}`, undefined, { raw, headers: { 'content-type': 'application/json', 'sentry-hook-resource': resource, 'sentry-hook-signature': signature } })
}
const event = { issue_id: '77', title: 'TypeError: cart is undefined', culprit: 'submitOrder', level: 'error', web_url: 'https://sentry.example.org/issues/77', url: 'https://sentry.example.org/api/0/projects/example/shop/events/1/', tags: [['environment', 'production'], ['browser.name', 'x'], ['release', '1.2']] }
const triggered = (more: object = {}) => ({ action: 'triggered', data: { event: { ...event, ...more }, triggered_rule: 'Cart errors' } })

onEachEngine('a Sentry issue alert ends with its issue, a metric alert by itself, and the rest is ignored', (engine) => inHouse(engine, async (house) => {
  await put(house, 'shop', { dialect: 'sentry', secret: '${env:TEST_SENTRY_SECRET}' })
  assert.equal((await sentry(house, 'event_alert', triggered())).body['fired'], 1)
  assert.equal((await sentry(house, 'event_alert', triggered({ title: 'again' }))).body['unchanged'], 1, 'of one issue there is one alert')
  assert.partialDeepStrictEqual(await listed(house), [{ name: 'Cart errors', urgency: 'ticket', service: 'shop', environment: 'production', source: 'sentry', generatorUrl: event.web_url, labels: { issue: '77', level: 'error', release: '1.2' } }])
  for (const [resource, body] of [['installation', { action: 'created' }], ['comment', { action: 'created' }], ['issue', { action: 'assigned', data: { issue: { id: '77' } } }], ['error', { action: 'created' }]] as const) {
    assert.deepEqual([(await sentry(house, resource, body)).status, (await listed(house, '?state=firing')).length], [200, 1], resource)
  }
  await sentry(house, 'issue', { action: 'resolved', data: { issue: { id: '78' } } })
  assert.equal((await listed(house, '?state=firing')).length, 1, 'the end of another issue is none of it')
  assert.equal((await sentry(house, 'issue', { action: 'resolved', data: { issue: { id: '77' } } })).body['resolved'], 1)
  const metric = (action: string) => ({ action, data: { metric_alert: { id: '5', alert_rule: { name: 'Error rate' }, projects: ['shop'], date_started: '2026-11-23T02:00:00.000Z' }, description_title: 'Critical: Error rate', web_url: 'https://sentry.example.org/alerts/5' } })
  assert.equal((await sentry(house, 'metric_alert', metric('critical'))).body['fired'], 1)
  assert.partialDeepStrictEqual(await listed(house, '?state=firing'), [{ name: 'Error rate', urgency: 'page', service: 'shop', startedAt: '2026-11-23T02:00:00.000Z' }])
  assert.equal((await sentry(house, 'metric_alert', metric('resolved'))).body['resolved'], 1)
  assert.equal((await sentry(house, 'event_alert', { action: 'triggered', data: {} })).status, 400)
}))

onEachEngine('what Sentry did not sign is refused and leaves nothing but its refusal', (engine) => inHouse(engine, async (house) => {
  await put(house, 'shop', { dialect: 'sentry', secret: '${env:TEST_SENTRY_SECRET}', severity: 'critical' })
  const right = createHmac('sha256', secret).update(JSON.stringify(triggered())).digest('hex')
  for (const signature of ['', 'zz', right.slice(0, 20), `${right}00`, createHmac('sha256', 'other').update(JSON.stringify(triggered())).digest('hex'), createHmac('sha256', '').update(JSON.stringify(triggered())).digest('hex')]) {
    assert.equal((await sentry(house, 'event_alert', triggered(), { signature })).status, 403, signature)
  }
  assert.equal((await sentry(house, 'event_alert', triggered({ title: 'altered' }), { signature: right })).status, 403)
  assert.equal((await listed(house)).length, 0)
  assert.equal((await house.call<PageOfWebhookBodies>('GET', '/api/v1/alert-webhooks/shop/bodies')).body.items.length, 0)
  assert.equal((await sentry(house, 'event_alert', triggered(), { name: 'other' })).status, 404)
  assert.equal((await house.call('POST', '/in/webhook/shop', triggered())).status, 404, 'its other door is closed: it would need no signature')
  assert.equal((await house.call('PUT', '/api/v1/alert-webhooks/shop', { dialect: 'sentry', secret })).status, 400, 'the secret itself is never stored')
  await sentry(house, 'event_alert', triggered())
  assert.equal((await listed(house))[0]?.urgency, 'page', 'what the declaration says holds for all')
  await put(house, 'gone', { dialect: 'sentry', secret: '${env:TEST_NO_SUCH_SECRET}' })
  assert.equal((await sentry(house, 'event_alert', triggered(), { name: 'gone' })).status, 503)
}))

onEachEngine('webhooks come from files, and are exported as they were written', (engine) => withHouse({ engine }, async (house) => {
  const text = 'apiVersion: mainstay.dev/v1\nkind: AlertWebhook\nmetadata: { name: uptime }\nspec:\n  dialect: mapped\n  mapping:\n    name: $.monitor.name\n    labels: { team: $.team }\n    words: { resolved: [up] }\n'
  const applied = await house.call<{ findings: unknown[] }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'w.yaml', text }] })
  assert.deepEqual([applied.status, applied.body.findings], [200, []], applied.text)
  assert.deepEqual((await house.call<AlertWebhookAnswer>('GET', '/api/v1/alert-webhooks/uptime')).body.spec, { dialect: 'mapped', mapping: { name: '$.monitor.name', labels: { team: '$.team' }, words: { resolved: ['up'] } } })
  const bad = await house.call<{ findings: { line: number }[] }>('POST', '/api/v1/configuration/diff', { files: [{ path: 'w.yaml', text: text.replace('$.team', '$..') }] })
  assert.deepEqual(bad.body.findings.map(({ line }) => line), [8], bad.text)
}))

const data = sharedData()
test('a Sentry event alert as documented becomes an alert of its service', { skip: data === null ? 'no shared data' : false }, () => inHouse('embedded', async (house) => {
  await put(house, 'shop', { dialect: 'sentry', secret: '${env:TEST_SENTRY_SECRET}' })
  const { body } = JSON.parse(readFileSync(join(data!, 'alerts', '08-sentry.event_alert.json'), 'utf8')) as { body: unknown }
  assert.equal((await sentry(house, 'event_alert', body)).status, 200)
  assert.partialDeepStrictEqual(await listed(house), [{ name: 'Very important alert rule', summary: 'TypeError: cart is undefined', service: 'checkout', environment: 'production', labels: { issue: '1117540176' } }])
}))
