// Opsgenie's API over HTTP, as its clients use it, on both engines.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { Called, EngineName, TestHouse } from '../../../../test/harness.ts'
import { sharedData } from '../../../../test/shared-data.ts'
import type { HeartbeatAnswer, PageOfAlerts } from '../contract.ts'
import { readOpsgenieAlert } from '../model/read-opsgenie.ts'
import { alerts } from '../practice.ts'

interface Accepted { readonly result: string; readonly took: number; readonly requestId: string }
interface Outcome { readonly isSuccess: boolean; readonly action: string; readonly status: string; readonly alertId: string; readonly alias: string }
interface Client {
  call<T>(method: string, path: string, body?: unknown): Promise<Called<T>>
  /** Sends, and asks what became of it. */
  done(path: string, body?: unknown): Promise<Outcome>
}

const inHouse = (engine: EngineName, run: (client: Client, house: TestHouse) => Promise<void>) => withHouse({ engine, practices: [alerts()] }, async (house) => {
  const key = (await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'nagios' })).body.secret
  const call = <T>(method: string, path: string, body?: unknown) => house.call<T>(method, `/in/opsgenie${path}`, body, { token: null, headers: { authorization: `GenieKey ${key}` } })
  await run({
    call,
    async done(path, body) {
      const answer = await call<Accepted>('POST', path, body)
      assert.deepEqual([answer.status, answer.body.result, typeof answer.body.took], [202, 'Request will be processed', 'number'], answer.text)
      return (await call<{ data: Outcome }>('GET', `/v2/alerts/requests/${answer.body.requestId}`)).body.data
    },
  }, house)
})
const listed = async (house: TestHouse, query = '') => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts${query}`)).body.items
const said = async (house: TestHouse, kind: string) => (await house.call<{ items: { subject: string; actor: unknown; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?kind=${kind}`)).body.items

onEachEngine('an alert is created once an alias, noted, acknowledged and closed, and each request has its status', (engine) => inHouse(engine, async (client, house) => {
  const disk = { message: 'Disk full on db-1', alias: 'disk/db 1', entity: 'db', priority: 'P1', tags: ['disk', 'prod'], details: { env: 'prod', host: 'db-1', 'with space': 'x' }, description: 'long words', source: 'nagios', note: 'it grows' }
  const created = await client.done('/v2/alerts', disk)
  assert.partialDeepStrictEqual(created, { isSuccess: true, action: 'Create', status: 'Created alert', alias: 'disk/db 1' })
  await client.done('/v2/alerts', disk)
  const [alert, ...more] = await listed(house)
  assert.deepEqual(more, [])
  assert.partialDeepStrictEqual(alert, {
    id: created.alertId, name: 'Disk full on db-1', urgency: 'page', severity: 'P1', service: 'db', environment: 'prod', source: 'opsgenie',
    labels: { host: 'db-1', tags: 'disk,prod', alias: 'disk/db 1' }, annotations: { description: 'long words', 'detail_with space': 'x' },
  })
  const byAlias = `/v2/alerts/${encodeURIComponent('disk/db 1')}`
  const read = await client.call<{ data: object }>('GET', `${byAlias}?identifierType=alias`)
  assert.partialDeepStrictEqual(read.body.data, { id: created.alertId, message: 'Disk full on db-1', status: 'open', tags: ['disk', 'prod'], priority: 'P1', entity: 'db', details: { env: 'prod' } })
  assert.partialDeepStrictEqual(await client.done(`/v2/alerts/${created.alertId}/acknowledge`, { user: 'ada' }), { isSuccess: true, action: 'Acknowledge' })
  assert.equal((await said(house, 'alert.acknowledged')).length, 1)
  assert.partialDeepStrictEqual(await client.done(`${byAlias}/notes?identifierType=alias`, { note: 'rotating logs' }), { isSuccess: true, action: 'AddNote' })
  assert.deepEqual((await said(house, 'alert.noted')).map(({ data }) => data['note']).toSorted(), ['it grows', 'it grows', 'rotating logs'])
  assert.partialDeepStrictEqual(await client.done(`${byAlias}/close?identifierType=alias`), { isSuccess: true, action: 'Close', alertId: created.alertId })
  assert.deepEqual((await listed(house)).map(({ state }) => state), ['resolved'])
  assert.partialDeepStrictEqual((await client.call<{ data: object }>('GET', `/v2/alerts/${created.alertId}?identifierType=id`)).body.data, { status: 'closed' })
  assert.partialDeepStrictEqual(await client.done(`${byAlias}/close?identifierType=alias`), { isSuccess: false, status: 'Alert does not exist', alertId: '' })
  assert.partialDeepStrictEqual(await client.done(`/v2/alerts/${created.alertId}/close`), { isSuccess: false, status: 'Alert is already closed' })
  await client.done('/v2/alerts', disk)
  assert.equal((await listed(house)).length, 2, 'an alias of a closed alert is free again')
}))

onEachEngine('two without an alias are two alerts, and a missing priority is P3', (engine) => inHouse(engine, async (client, house) => {
  const one = await client.done('/v2/alerts', { message: 'Something' })
  const two = await client.done('/v2/alerts', { message: 'Something' })
  assert.notEqual(one.alias, two.alias)
  assert.deepEqual((await listed(house)).map(({ urgency, severity }) => [urgency, severity]), [['ticket', 'P3'], ['ticket', 'P3']])
}))

onEachEngine('what cannot be taken or is not carried out is refused in Opsgenie’s words', (engine) => inHouse(engine, async (client, house) => {
  const long = await client.call<{ message: string; errors: Record<string, string>; requestId: string }>('POST', '/v2/alerts', { message: 'x'.repeat(131), alias: 'y'.repeat(513), priority: 'P9', tags: Array(21).fill('t') })
  assert.equal(long.status, 422)
  assert.deepEqual(Object.keys(long.body.errors), ['message', 'alias', 'priority', 'tags'])
  assert.match(long.body.requestId, /^[0-9a-f-]{36}$/)
  assert.equal((await client.call<{ errors: object }>('POST', '/v2/alerts', {})).status, 422)
  const broken = await house.call('POST', '/in/opsgenie/v2/alerts', undefined, { raw: '{', headers: { 'content-type': 'application/json' } })
  assert.equal(broken.status, 400)
  const refused = (await house.call<{ items: { source: string; status: number }[] }>('GET', '/api/v1/alerts/rejections?source=opsgenie')).body.items
  assert.deepEqual(refused.map(({ status }) => status).toSorted(), [400, 422, 422])
  const made = await client.done('/v2/alerts', { message: 'Real', alias: 'real' })
  for (const action of ['snooze', 'unacknowledge', 'assign', 'escalate', 'tags']) {
    const answer = await client.call<{ message: string }>('POST', `/v2/alerts/${made.alertId}/${action}`, {})
    assert.deepEqual([answer.status, answer.body.message], [422, `The action ${action} is not carried out here: do it in Mainstay itself.`])
  }
  assert.equal((await client.call('POST', '/v2/alerts/12/close?identifierType=tiny', {})).status, 422)
  assert.equal((await client.call('POST', `/v2/alerts/${made.alertId}/notes`, {})).status, 422)
  assert.equal((await client.call('GET', '/v2/alerts/alr_none')).status, 404)
  assert.equal((await client.call('GET', '/v2/alerts/requests/none')).status, 404)
  await house.call('POST', '/api/v1/alerts', { alerts: [{ name: 'Other' }] })
  const [other] = (await listed(house)).filter(({ source }) => source === 'api')
  assert.equal((await client.call('GET', `/v2/alerts/${other!.id}`)).status, 404, 'alerts of other senders are none of its business')
  assert.equal((await house.call('POST', '/in/opsgenie/v2/alerts', { message: 'm' }, { token: null, headers: { authorization: 'GenieKey wrong' } })).status, 401)
}))

onEachEngine('Opsgenie’s heartbeats ping those declared here', (engine) => inHouse(engine, async (client, house) => {
  await house.call('PUT', '/api/v1/heartbeats/backup', { every: '1h' })
  for (const method of ['GET', 'POST']) {
    const pong = await client.call<{ result: string }>(method, '/v2/heartbeats/backup/ping')
    assert.deepEqual([pong.status, pong.body.result], [202, 'PONG - Heartbeat received'])
  }
  assert.equal((await house.call<HeartbeatAnswer>('GET', '/api/v1/heartbeats/backup')).body.state, 'well')
  assert.equal((await client.call('GET', '/v2/heartbeats/none/ping')).status, 404)
}))

const data = sharedData()
test('what Alertmanager really sends to Opsgenie fires and ends one alert with the service of its group', { skip: data === null ? 'no shared data' : false }, () => inHouse('embedded', async (client, house) => {
  const exchange = (name: string) => JSON.parse(readFileSync(join(data!, 'alerts', name), 'utf8')) as { request: { path: string }; body: Record<string, unknown> }
  const create = exchange('07-opsgenie.create.from-alertmanager.json')
  await client.done(create.request.path, create.body)
  assert.partialDeepStrictEqual(await listed(house), [{ name: 'CheckoutErrorBudgetBurn', service: 'checkout', urgency: 'page', severity: 'P1', labels: { team: 'payments' } }])
  const close = exchange('07-opsgenie.close.from-alertmanager.json')
  assert.partialDeepStrictEqual(await client.done(close.request.path, close.body), { isSuccess: true, action: 'Close' })
  assert.equal((await listed(house, '?state=firing')).length, 0)
}))

test('limits count characters, not halves of them', () => {
  const read = (message: string) => readOpsgenieAlert(JSON.stringify({ message }), { nowMs: 0, newAlias: () => 'a' })
  assert.ok(read('💥'.repeat(130)).alert)
  assert.deepEqual(Object.keys(read('💥'.repeat(131)).errors), ['message'])
  assert.deepEqual(Object.keys(readOpsgenieAlert(JSON.stringify({ message: 'm', details: { a: 'x'.repeat(8_000) } }), { nowMs: 0, newAlias: () => 'a' }).errors), ['details'])
})
