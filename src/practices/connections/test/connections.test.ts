// Claims about connections over HTTP, in files and on the record, with a target that can be switched off.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { prometheusConnection } from '../../../connections/prometheus/connection.ts'
import { scrapeConnection } from '../../../connections/scrape/connection.ts'
import { eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { checkConnections } from '../actions/check-connections.ts'
import type { ConnectionAnswer, ConnectionPage, ConnectionsHealthAnswer, ConnectionTestAnswer, ConnectionTypesAnswer } from '../contract.ts'
import { OpenedSources } from '../opened.ts'
import { connections } from '../practice.ts'

const kinds = [prometheusConnection, scrapeConnection]
let isUp = true
let authorization: string | undefined
const target = createServer((request, response) => {
  authorization = request.headers.authorization
  response.writeHead(isUp ? 200 : 500).end('requests_total 5\n')
})
await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
after(() => target.close())
const address = `http://127.0.0.1:${(target.address() as AddressInfo).port}/metrics`
const scrape = { type: 'scrape', targets: [address] }

const kindsOnRecord = async (house: TestHouse): Promise<readonly string[]> =>
  (await house.call<{ items: { kind: string; subject: string }[] }>('GET', '/api/v1/record?subject=connection/shop&limit=50')).body.items.map(({ kind }) => kind)

onEachEngine('a connection is added, changed, listed and removed, and the record says so without its settings', async (engine) => {
  await withHouse({ engine, practices: [connections(kinds)] }, async (house) => {
    const added = await house.call<ConnectionAnswer>('PUT', '/api/v1/connections/shop', scrape)
    assert.equal(added.status, 200, added.text)
    assert.deepEqual([added.body.type, added.body.settings, added.body.health.state], ['scrape', { targets: [address] }, 'unknown'])
    assert.equal((await house.call('PUT', '/api/v1/connections/shop', scrape)).status, 200)
    const changed = await house.call<ConnectionAnswer>('PUT', '/api/v1/connections/shop', { ...scrape, interval: '5s', bearerToken: '${env:SHOP_TOKEN}' })
    assert.deepEqual(changed.body.settings, { targets: [address], interval: '5s', bearerToken: '${env:SHOP_TOKEN}' })
    await house.call('PUT', '/api/v1/connections/another', { type: 'prometheus', url: 'http://127.0.0.1:1' })
    const first = await house.call<ConnectionPage>('GET', '/api/v1/connections?limit=1')
    const second = await house.call<ConnectionPage>('GET', `/api/v1/connections?limit=1&cursor=${first.body.next}`)
    assert.deepEqual([...first.body.items, ...second.body.items].map(({ name }) => name), ['another', 'shop'])
    assert.equal(second.body.next, null)
    assert.equal((await house.call('DELETE', '/api/v1/connections/shop')).status, 204)
    assert.equal((await house.call('GET', '/api/v1/connections/shop')).status, 404)
    const record = await house.call('GET', '/api/v1/record?limit=100')
    assert.deepEqual((await kindsOnRecord(house)).toSorted(), ['connection.added', 'connection.changed', 'connection.removed'])
    assert.doesNotMatch(record.text, /SHOP_TOKEN|metrics"/)
  })
})

test('settings that cannot be right are refused, with what to do', async () => {
  await withHouse({ practices: [connections(kinds)] }, async (house) => {
    for (const row of [
      { name: 'shop', body: { type: 'graphite' }, code: 'CONNECTIONS_TYPE' },
      { name: 'shop', body: { type: 'prometheus' }, code: 'CONNECTIONS_SETTINGS' },
      { name: 'shop', body: { type: 'prometheus', url: 'http://p:9090', token: 'x' }, code: 'CONNECTIONS_SETTINGS' },
      { name: 'shop', body: { type: 'prometheus', url: 'file:///etc/passwd' }, code: 'CONNECTIONS_ADDRESS' },
      { name: 'shop', body: { type: 'prometheus', url: 'http://me:hunter2@p:9090' }, code: 'CONNECTIONS_SECRET_IN_SETTINGS' },
      { name: 'shop', body: { type: 'prometheus', url: 'http://p:9090', bearerToken: 'hunter2' }, code: 'CONNECTIONS_SETTINGS' },
      { name: 'shop', body: { type: 'prometheus', url: 'http://p:9090', headers: { Authorization: 'Bearer hunter2' } }, code: 'CONNECTIONS_SECRET_IN_SETTINGS' },
      { name: 'shop', body: { type: 'prometheus', url: 'http://p:9090', headers: { Host: 'x' } }, code: 'CONNECTIONS_HEADER' },
      { name: 'shop', body: { type: 'scrape', targets: [] }, code: 'CONNECTIONS_SETTINGS' },
      { name: 'shop', body: { type: 'scrape', targets: ['http://a/', 'http://a/'] }, code: 'CONNECTIONS_TARGET_TWICE' },
      { name: 'shop', body: { type: 'scrape', targets: ['http://a/'], interval: '10m' }, code: 'CONNECTIONS_DURATION' },
      { name: 'Shop', body: scrape, code: 'CONNECTIONS_NAME' },
      { name: 'health', body: scrape, code: 'CONNECTIONS_NAME' },
    ]) {
      const answer = await house.call<{ code: string; mend: string }>('PUT', `/api/v1/connections/${row.name}`, row.body)
      assert.deepEqual([answer.status, answer.body.code], [400, row.code], answer.text)
      assert.ok(answer.body.mend.length > 5)
      assert.doesNotMatch(answer.text, /hunter2/)
    }
  })
})

test('a test sends the secret that the reference names, and says what answered', async () => {
  process.env['SHOP_TOKEN'] = 'really-secret'
  await withHouse({ practices: [connections(kinds)] }, async (house) => {
    const settings = { ...scrape, bearerToken: '${env:SHOP_TOKEN}' }
    const trial = await house.call<ConnectionTestAnswer>('POST', '/api/v1/connections/test', settings)
    assert.deepEqual([trial.body.ok, authorization], [true, 'Bearer really-secret'], trial.text)
    await house.call('PUT', '/api/v1/connections/shop', settings)
    assert.equal((await house.call<ConnectionTestAnswer>('POST', '/api/v1/connections/shop/test')).body.ok, true)
    await house.call('PUT', '/api/v1/connections/shop', { ...scrape, bearerToken: '${env:NOT_SET}' })
    const answer = await house.call<ConnectionTestAnswer>('POST', '/api/v1/connections/shop/test')
    assert.equal(answer.body.ok, false)
    assert.match(answer.body.say, /has no NOT_SET/)
    const health = await house.call<ConnectionsHealthAnswer>('GET', '/api/v1/connections/health')
    assert.equal(health.body.connections[0]!.name, 'shop')
    assert.ok(health.body.destinations.some(({ destination, isHealthy }) => destination === 'connection:shop' && isHealthy))
    assert.doesNotMatch(health.text, /really-secret/)
    const types = await house.call<ConnectionTypesAnswer>('GET', '/api/v1/connections/types')
    assert.deepEqual(types.body.items.map(({ type }) => type), ['prometheus', 'scrape'])
  })
})

onEachEngine('a connection that stops answering fails on the record once, is a finding, and recovers once', async (engine) => {
  const clock = handClock(Date.UTC(2026, 10, 23))
  isUp = true
  const practice = connections(kinds)
  await withHouse({ engine, clock, practices: [{ ...practice, duties: [] }] }, async (house) => {
    const sources = new OpenedSources(kinds)
    sources.begin(house.house)
    const check = async (): Promise<void> => {
      clock.forward(30_000)
      await checkConnections(house.house, sources, AbortSignal.timeout(10_000))
    }
    await house.call('PUT', '/api/v1/connections/shop', scrape)
    await check()
    isUp = false
    for (let nth = 0; nth < 4; nth++) await check()
    const failing = await house.call<ConnectionAnswer>('GET', '/api/v1/connections/shop')
    assert.deepEqual([failing.body.health.state, failing.body.health.since], ['failing', '2026-11-23T00:01:30.000Z'])
    const findings = await house.call<{ items: { code: string; say: string }[] }>('GET', '/api/v1/findings')
    assert.match(findings.body.items.find(({ code }) => code === 'CONNECTIONS_FAILING')!.say, /shop has been failing for 1m: .*HTTP 500/)
    isUp = true
    await check()
    await check()
    assert.equal((await house.call<ConnectionAnswer>('GET', '/api/v1/connections/shop')).body.health.state, 'ok')
    assert.deepEqual((await kindsOnRecord(house)).toSorted(), ['connection.added', 'connection.failed', 'connection.recovered'])
    sources.closeAll()
  })
})

test('a house checks its connections by itself, and what objectives get is the connection as last saved', async () => {
  isUp = true
  const practice = connections(kinds)
  await withHouse({ practices: [practice] }, async (house) => {
    assert.equal(await practice.metricSources.find('shop'), null)
    await house.call('PUT', '/api/v1/connections/shop', scrape)
    const source = await practice.metricSources.find('shop')
    assert.equal(source!.name, 'shop')
    assert.equal(await practice.metricSources.find('shop'), source)
    await house.call('PUT', '/api/v1/connections/shop', { ...scrape, interval: '1s' })
    const changed = (await practice.metricSources.find('shop'))!
    assert.notEqual(changed, source)
    await changed.minutes([{ key: 'a', indicator: { kind: 'ratio', bad: { selector: 'requests_total' }, total: { selector: 'requests_total' } } }], { fromMs: 0, toMs: Date.now() }, AbortSignal.timeout(1_000))
    await house.call('DELETE', '/api/v1/connections/shop')
    assert.equal(await practice.metricSources.find('shop'), null)
  })
})

test('connections come from files, and go back into files', async () => {
  await withHouse({ practices: [connections(kinds)] }, async (house) => {
    const file = (spec: string): unknown => ({ files: [{ path: 'prometheus.yaml', text: `apiVersion: mainstay.dev/v1\nkind: Connection\nmetadata: { name: prometheus }\nspec:\n${spec}` }] })
    const wrong = await house.call<{ findings: { code: string; line: number; field: string }[] }>('POST', '/api/v1/configuration/diff', file('  type: prometheus\n  url: http://p:9090\n  headers:\n    Authorization: Bearer hunter2\n'))
    assert.deepEqual(wrong.body.findings.map(({ code, line, field }) => [code, line, field]), [['CONNECTIONS_SECRET_IN_SETTINGS', 8, 'spec.headers.Authorization']], wrong.text)
    const applied = await house.call('POST', '/api/v1/configuration/apply', file('  type: prometheus\n  url: http://p:9090\n'))
    assert.equal(applied.status, 200, applied.text)
    assert.deepEqual((await house.call<ConnectionAnswer>('GET', '/api/v1/connections/prometheus')).body.settings, { url: 'http://p:9090' })
    const again = await house.call<{ changes: { change: string }[] }>('POST', '/api/v1/configuration/diff', file('  type: prometheus\n  url: http://p:9090\n'))
    assert.deepEqual(again.body.changes.map(({ change }) => change), ['unchanged'])
    await eventually(async () => (await house.call('GET', '/api/v1/configuration/export')).text.includes('http://p:9090'))
  })
})
