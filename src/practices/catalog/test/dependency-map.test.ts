// The map over HTTP: spans arrive, counts are read from metrics, edges are shown with how they are known, and fade.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { hourMs, minuteMs } from '../../../base/duration.ts'
import { otlpTraces } from '../../../connections/otlp/connection.ts'
import { prometheusConnection } from '../../../connections/prometheus/connection.ts'
import { connections } from '../../connections/practice.ts'
import { eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import { fadesAfterMs } from '../actions/keep-observed.ts'
import type { BlastAnswer, MapPage, WeakPointsAnswer } from '../contract.ts'
import { catalog } from '../practice.ts'
import { dependencyEdges } from '../questions.ts'
import { fadeDuty, readServiceGraph } from '../service-graphs.ts'

const startMs = Date.UTC(2026, 4, 4, 12, 30)
const clockOf = () => handClock(startMs)
const observing = { spans: [otlpTraces], counts: () => ({ all: async () => [] }) }
const inHouse = (engine: EngineName, run: (house: TestHouse, clock: ReturnType<typeof clockOf>) => Promise<void>) => {
  const clock = clockOf()
  return withHouse({ engine, clock, practices: [catalog(observing)] }, (house) => run(house, clock))
}
const put = (house: TestHouse, name: string, body: unknown) => house.call('PUT', `/api/v1/services/${name}`, body)
const map = async (house: TestHouse, query = '') => (await house.call<MapPage>('GET', `/api/v1/dependency-map${query}`)).body
const edgesIn = (page: MapPage) => page.items.flatMap((node) => node.needs.map((need) => `${node.name} ${need.kinds.join('+')} ${need.name} (${need.known.map(({ by }) => by).join(', ')})`))

const text = (key: string, value: string) => ({ key, value: { stringValue: value } })
let traces = 0
/** One call from a caller to a callee, each in a request of its own as two processes would send them. */
function call(caller: string, callee: string): readonly [unknown, unknown] {
  const traceId = (++traces).toString(16).padStart(32, '0')
  const of = (service: string, span: object) => ({ resourceSpans: [{ resource: { attributes: [text('service.name', service)] }, scopeSpans: [{ spans: [{ traceId, name: 'call', ...span }] }] }] })
  return [of(caller, { spanId: 'a'.repeat(16), kind: 3, attributes: [text('server.address', callee)] }), of(callee, { spanId: 'b'.repeat(16), parentSpanId: 'a'.repeat(16), kind: 2 })]
}
const send = (house: TestHouse, body: unknown) => house.call('POST', '/in/otlp/v1/traces', body)

onEachEngine('spans that arrive in two requests become one observed edge, beside what was declared', (engine) => inHouse(engine, async (house, clock) => {
  await put(house, 'checkout', { tier: 0, owner: 'shop', dependencies: [{ name: 'payments', kind: 'sync' }, { name: 'orders-db', kind: 'datastore' }] })
  for (const body of [...call('checkout', 'payments'), ...call('checkout', 'payments'), ...call('web', 'checkout')]) {
    const answer = await send(house, body)
    assert.deepEqual([answer.status, answer.text], [200, '{}'])
  }
  clock.forward(31_000)
  await eventually(async () => edgesIn(await map(house)).length === 3, 15_000)
  assert.deepEqual(edgesIn(await map(house)), ['checkout datastore orders-db (declared)', 'checkout sync payments (declared, traces)', 'web sync checkout (traces)'])
  const need = (await map(house)).items.find(({ name }) => name === 'checkout')!.needs.find(({ name }) => name === 'payments')!
  assert.equal(need.callsPerMinute, 0.4, '2 calls in the shortest time of 5 minutes')
  assert.deepEqual((await map(house)).items.map(({ name, is }) => [name, is]), [['checkout', 'service'], ['orders-db', 'datastore'], ['payments', 'unknown'], ['web', 'unknown']])
  assert.deepEqual((await dependencyEdges(house.house.read, clock.nowMs())).map(({ service, target, provenance }) => [service, target, provenance]),
    [['checkout', 'orders-db', 'declared'], ['checkout', 'payments', 'declared'], ['web', 'checkout', 'traces']])
  const record = (await house.call<{ items: { data: { target: string } }[] }>('GET', '/api/v1/record?kind=dependency.observed')).body.items
  assert.deepEqual(record.map(({ data }) => data.target).sort(), ['checkout', 'payments'])

  clock.forward(fadesAfterMs + hourMs)
  assert.deepEqual(edgesIn(await map(house)), ['checkout datastore orders-db (declared)', 'checkout sync payments (declared)'])
  await fadeDuty.run(house.house, new AbortController().signal)
  assert.deepEqual((await dependencyEdges(house.house.read)).length, 2)
  assert.equal((await house.call<{ items: unknown[] }>('GET', '/api/v1/record?kind=dependency.faded')).body.items.length, 2)
}))

onEachEngine('what is still held when the house stops is counted, and calls add up over a restart', async (engine) => {
  const clock = clockOf()
  await withHouse({ engine, clock, practices: [catalog(observing)] }, async (house) => {
    for (const body of call('web', 'checkout')) await send(house, body)
    await house.stop()
    await withHouse({ again: house, clock, practices: [catalog(observing)] }, async (again) => {
      assert.deepEqual(edgesIn(await map(again)), ['web sync checkout (traces)'])
      for (const body of call('web', 'checkout')) await send(again, body)
      clock.forward(31_000)
      await eventually(async () => (await map(again)).items.find(({ name }) => name === 'web')!.needs[0]!.callsPerMinute === 0.4, 15_000)
    })
  })
})

onEachEngine('the door for spans wants a key, and refuses in the protocol’s own form', (engine) => inHouse(engine, async (house) => {
  const [body] = call('a', 'b')
  assert.equal((await house.call('POST', '/in/otlp/v1/traces', body, { token: null })).status, 401)
  const key = (await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'collector' })).body.secret
  const zipped = await house.call('POST', '/in/otlp/v1/traces', undefined, { token: key, raw: gzipSync(JSON.stringify(body)), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } })
  assert.deepEqual([zipped.status, zipped.text], [200, '{}'])
  const broken = await house.call<{ code: number; message: string }>('POST', '/in/otlp/v1/traces', undefined, { token: key, raw: '{', headers: { 'content-type': 'application/json' } })
  assert.deepEqual([broken.status, broken.body.code], [400, 3])
  const binary = await house.call('POST', '/in/otlp/v1/traces', undefined, { token: key, raw: Buffer.from([10, 99]), headers: { 'content-type': 'application/x-protobuf' } })
  assert.deepEqual([binary.status, binary.headers.get('content-type')], [400, 'application/x-protobuf'])
  assert.equal((await house.call('POST', '/in/otlp/v1/traces', undefined, { token: key, raw: 'x', headers: { 'content-type': 'text/plain' } })).status, 415)
}))

onEachEngine('the map is paged, filtered and looked at around one service; blast radius and weak points follow', (engine) => inHouse(engine, async (house) => {
  await put(house, 'web', { tier: 0, owner: 'shop', journeys: ['buy'], dependencies: [{ name: 'checkout', kind: 'sync' }] })
  await put(house, 'checkout', { tier: 0, owner: 'shop', dependencies: [{ name: 'db', kind: 'datastore' }, { name: 'mail', kind: 'async' }] })
  await put(house, 'search', { tier: 1, owner: 'find', dependencies: [{ name: 'db', kind: 'datastore' }] })
  await put(house, 'mail', { tier: 3, owner: 'find', dependencies: [{ name: 'render', kind: 'sync' }] })
  await put(house, 'render', { tier: 3, dependencies: [{ name: 'mail', kind: 'sync' }] })
  const first = await map(house, '?limit=2')
  assert.deepEqual(first.items.map(({ name }) => name), ['checkout', 'db'])
  assert.deepEqual((await map(house, `?limit=500&cursor=${first.next}`)).items.map(({ name }) => name), ['mail', 'render', 'search', 'web'])
  assert.deepEqual((await map(house, '?team=find')).items.map(({ name }) => name), ['mail', 'search'])
  assert.deepEqual((await map(house, '?tier=0')).items.map(({ name }) => name), ['checkout', 'web'])
  assert.deepEqual((await map(house, '?focus=search&depth=1')).items.map(({ name }) => name), ['db', 'search'])
  assert.equal((await house.call('GET', '/api/v1/dependency-map?focus=nothing')).status, 404)
  assert.equal((await house.call('GET', '/api/v1/dependency-map?cursor=x')).status, 400)

  const blast = (await house.call<BlastAnswer>('GET', '/api/v1/services/db/blast-radius')).body
  assert.deepEqual(blast.affected.map(({ name, hops, isHard }) => [name, hops, isHard]), [['checkout', 1, true], ['search', 1, true], ['web', 2, true]])
  assert.deepEqual([blast.byTier, blast.teams, blast.journeys, blast.needsCount], [{ 0: 2, 1: 1 }, ['find', 'shop'], ['buy'], 0])
  assert.deepEqual(blast.usedBy.map(({ name }) => name), ['checkout', 'search'])
  assert.equal((await house.call<BlastAnswer>('GET', '/api/v1/services/nothing/blast-radius')).body.isKnown, false)

  const weak = (await house.call<WeakPointsAnswer>('GET', '/api/v1/dependency-map/weak-points')).body
  assert.deepEqual(weak.singlePoints.map(({ name, stops }) => [name, stops]), [['db', ['checkout', 'search', 'web']]])
  assert.deepEqual(weak.cycles, [['mail', 'render']])
  assert.deepEqual(weak.journeys.map(({ name, entries, criticalPath }) => [name, entries, criticalPath.map((one) => one.name)]), [['buy', ['web'], ['web', 'checkout']]])
}))

test('calls that Prometheus counts are read once for each time, and become edges of that connection', async () => {
  const asked: { query: string; at: string }[] = []
  const prometheus = createServer((request, answer) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      asked.push({ query: form.get('query')!, at: form.get('end')! })
      const series = (labels: object, value: string) => ({ metric: labels, values: [[Number(form.get('end')), value]] })
      const isFailed = form.get('query')!.includes('failed')
      const result = isFailed ? [series({ client: 'web', server: 'checkout' }, '12.4')] : [series({ client: 'web', server: 'checkout' }, '123.7'), series({ client: 'user', server: 'web' }, '9'), series({ client: 'checkout', server: 'orders', connection_type: 'database' }, '50')]
      answer.setHeader('content-type', 'application/json').end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => prometheus.once('listening', resolve))
  const { port } = prometheus.address() as { port: number }
  const clock = clockOf()
  const measuring = connections([prometheusConnection])
  try {
    await withHouse({ clock, practices: [measuring, catalog(observing)] }, async (house) => {
      const saved = await house.call('PUT', '/api/v1/connections/prom', { type: 'prometheus', url: `http://127.0.0.1:${port}` })
      assert.equal(saved.status, 200, saved.text)
      const [source] = await measuring.dependencySources.all()
      const { signal } = new AbortController()
      await readServiceGraph(house.house, source!, signal)
      const read = asked.filter(({ query }) => query.includes('service_graph_request_total'))
      assert.match(read[0]!.query, /increase\(traces_service_graph_request_total\{client!="",server!=""\}\[300s\]\)/)
      await readServiceGraph(house.house, source!, signal)
      assert.equal(asked.filter(({ query }) => query.includes('service_graph_request_total')).length, 1, 'no minute is read twice')
      const page = await map(house)
      assert.deepEqual(edgesIn(page), ['checkout datastore orders (metrics)', 'web sync checkout (metrics)'])
      const need = page.items.find(({ name }) => name === 'web')!.needs[0]!
      assert.deepEqual([need.known[0]!.connection, need.errorRatio], ['prom', 12 / 124])
      clock.forward(7 * minuteMs)
      await readServiceGraph(house.house, source!, signal)
      assert.match(asked.findLast(({ query }) => query.includes('request_total'))!.query, /\[420s\]/)
      const weak = (await house.call<WeakPointsAnswer>('GET', '/api/v1/dependency-map/weak-points')).body
      assert.deepEqual(weak.observing.map(({ by, connection }) => [by, connection]), [['metrics', 'prom']])
    })
  } finally {
    prometheus.close()
    prometheus.closeAllConnections()
  }
})
