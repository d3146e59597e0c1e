// The example shop really serves and counts, its faults show in its metrics, and its stop leaves nothing running.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { eventually } from '../../test/eventually.ts'
import { chanceFrom } from './chance.ts'
import { startShop } from './shop.ts'
import type { Shop, ShopWords } from './shop.ts'

async function shopFor(t: TestContext, words: Partial<ShopWords> = {}): Promise<Shop> {
  const shop = await startShop({ basePort: 0, requestsASecond: 0, ...words })
  t.after(() => shop.stop())
  return shop
}

/** Sum of the series of `metric` that have all these labels. */
async function count(url: string, metric: string, ...labels: readonly string[]): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.split('\n').filter((line) => line.startsWith(`${metric}{`) && labels.every((label) => line.includes(label))).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

function buy(shop: Shop, body: unknown = { product: 'rope' }): Promise<Response> {
  return fetch(`${shop.addresses.storefront}/buy`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
}

test('a visitor sees products and buys one: each service on the way counts it once', async (t) => {
  const shop = await shopFor(t)
  const seen = await (await fetch(shop.addresses.storefront)).json() as { products: { id: string }[] }
  assert.equal(seen.products.length, 5)
  assert.deepEqual(await (await buy(shop)).json(), { order: 'order-1', product: 'rope', charge: 'charge-1' })
  const counted = async (service: keyof Shop['addresses'], route: string): Promise<number> => count(shop.addresses[service], 'http_requests_total', `service="${service}"`, `route="${route}"`, 'code="200"')
  assert.deepEqual([
    await counted('storefront', '/'), await counted('storefront', '/buy'), await counted('checkout', '/orders'),
    await counted('payments', '/charges'), await counted('catalogue', '/products'), await counted('catalogue', '/products/:id'),
  ], [1, 1, 1, 1, 1, 1])
  assert.equal(await count(shop.addresses.checkout, 'dependency_requests_total', 'dependency="payments"', 'outcome="ok"'), 1)
  assert.equal(await count(shop.addresses.checkout, 'http_requests_in_flight'), 0)
  assert.equal((await fetch(`${shop.addresses.payments}/healthz`)).status, 200)
})

test('every route is in the metrics at zero before its first request, errors too', async (t) => {
  const shop = await shopFor(t)
  const text = await (await fetch(`${shop.addresses.checkout}/metrics`)).text()
  assert.match(text, /^http_requests_total\{service="checkout",route="\/orders",method="POST",code="500"\} 0$/m)
  assert.match(text, /^http_request_duration_seconds_bucket\{le="0\.3",service="checkout",route="\/orders",method="POST"\} 0$/m)
})

for (const row of [
  { says: 'an unknown product is the visitor\'s mistake all the way', body: { product: 'submarine' }, status: 404 },
  { says: 'an order of nothing is a mistake', body: {}, status: 400 },
  { says: 'a body that is no JSON is a mistake', body: '{', status: 400 },
  { says: 'a body without end is refused', body: ' '.repeat(20_000), status: 413 },
]) {
  test(row.says, async (t) => {
    const shop = await shopFor(t)
    assert.equal((await buy(shop, row.body)).status, row.status)
    assert.equal(await count(shop.addresses.storefront, 'http_requests_total', 'code="5'), 0)
  })
}

test('made-up paths share one series', async (t) => {
  const shop = await shopFor(t)
  for (const path of ['/a', '/b', '/products/rope']) assert.equal((await fetch(`${shop.addresses.checkout}${path}`)).status, 404)
  assert.equal(await count(shop.addresses.checkout, 'http_requests_total', 'route="none"', 'code="404"'), 3)
})

test('errors switched on in checkout are 500 there and 502 in front of it; browsing goes on', async (t) => {
  const shop = await shopFor(t)
  const put = await fetch(`${shop.addresses.checkout}/fault`, { method: 'PUT', body: '{"kind":"errors","share":1}' })
  assert.deepEqual(await put.json(), { kind: 'errors', share: 1 })
  for (let orders = 0; orders < 5; orders++) assert.equal((await buy(shop)).status, 502)
  assert.equal((await fetch(shop.addresses.storefront)).status, 200)
  assert.equal(await count(shop.addresses.checkout, 'http_requests_total', 'code="500"'), 5)
  assert.equal(await count(shop.addresses.storefront, 'http_requests_total', 'route="/buy"', 'code="502"'), 5)
  assert.equal(await count(shop.addresses.payments, 'http_requests_total'), 0)
  shop.setFault('checkout', { kind: 'none' })
  assert.equal((await buy(shop)).status, 200)
})

test('a share of errors fails about that share', async (t) => {
  const shop = await shopFor(t, { seed: 7 })
  shop.setFault('catalogue', { kind: 'errors', share: 0.3 })
  await Promise.all(Array.from({ length: 200 }, () => fetch(`${shop.addresses.catalogue}/products`)))
  const failed = await count(shop.addresses.catalogue, 'http_requests_total', 'code="500"')
  assert.ok(failed > 30 && failed < 90, `${failed} of 200`)
})

test('latency switched on moves requests beyond 0.3 s', async (t) => {
  const shop = await shopFor(t)
  shop.setFault('payments', { kind: 'latency', addMs: 350 })
  assert.equal((await buy(shop)).status, 200)
  for (const service of ['payments', 'checkout', 'storefront'] as const) {
    assert.equal(await count(shop.addresses[service], 'http_request_duration_seconds_bucket', 'le="0.3"', 'method="POST"'), 0)
    assert.equal(await count(shop.addresses[service], 'http_request_duration_seconds_bucket', 'le="0.5"', 'method="POST"'), 1)
  }
})

test('a dependency that takes too long is 504 where it was waited for', async (t) => {
  const shop = await shopFor(t)
  shop.setFault('payments', { kind: 'latency', addMs: 3_000 })
  const answer = await buy(shop)
  assert.equal(answer.status, 502)
  assert.match((await answer.json() as { say: string }).say, /checkout answered 504: payments did not answer within 1000 ms/)
  assert.equal(await count(shop.addresses.checkout, 'dependency_requests_total', 'dependency="payments"', 'outcome="timeout"'), 1)
})

test('with its dependencies down checkout reaches nobody, and the storefront says that it was checkout', async (t) => {
  const shop = await shopFor(t)
  shop.setFault('checkout', { kind: 'dependency-down' })
  const answer = await buy(shop)
  assert.equal(answer.status, 502)
  assert.match((await answer.json() as { say: string }).say, /^checkout answered 502: catalogue is not reached/)
  assert.equal(await count(shop.addresses.checkout, 'dependency_requests_total', 'outcome="unreachable"'), 1)
  assert.equal(await count(shop.addresses.storefront, 'dependency_requests_total', 'dependency="checkout"', 'outcome="error"'), 1)
})

for (const body of ['{"kind":"errors","share":7}', '{"kind":"latency","addMs":-1}', '{"kind":"fire"}', 'null', '']) {
  test(`the fault ${body || 'of an empty body'} is refused and the old one stays`, async (t) => {
    const shop = await shopFor(t)
    shop.setFault('checkout', { kind: 'latency', addMs: 5 })
    assert.equal((await fetch(`${shop.addresses.checkout}/fault`, { method: 'PUT', body })).status, 400)
    assert.deepEqual(await (await fetch(`${shop.addresses.checkout}/fault`)).json(), { kind: 'latency', addMs: 5 })
  })
}

test('visitors come at the wanted rate, browse and buy, and none of them fails', async (t) => {
  const shop = await shopFor(t, { requestsASecond: 200 })
  // From the first visitor on: a machine that is busy for a moment lets them wait, and then come all at once.
  const startMs = performance.now()
  await eventually(async () => (await count(shop.addresses.payments, 'http_requests_total', 'code="200"')) > 20)
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const rate = (await answered(shop)) / ((performance.now() - startMs) / 1_000)
  assert.ok(rate > 120 && rate < 280, `${rate} a second`)
  for (const url of Object.values(shop.addresses)) assert.equal(await count(url, 'http_requests_total', 'code="5'), 0)
})

async function answered(shop: Shop): Promise<number> {
  const counts = await Promise.all(Object.values(shop.addresses).map((url) => count(url, 'http_requests_total')))
  return counts.reduce((sum, one) => sum + one, 0)
}

test('the same seed gives the same chance', () => {
  const [one, again, other] = [chanceFrom(1), chanceFrom(1), chanceFrom(2)]
  const first = Array.from({ length: 100 }, one)
  assert.deepEqual(Array.from({ length: 100 }, again), first)
  assert.notDeepEqual(Array.from({ length: 100 }, other), first)
  assert.ok(first.every((value) => value >= 0 && value < 1))
})

test('a port that is taken is told, and nothing is left listening', async (t) => {
  const shop = await shopFor(t)
  // The storefront starts last, so three are up when it finds its port taken.
  const basePort = shop.ports.storefront
  await assert.rejects(startShop({ basePort, requestsASecond: 0 }), /EADDRINUSE/)
  await assert.rejects(fetch(`http://127.0.0.1:${basePort + 3}/healthz`))
  await assert.doesNotReject(fetch(`${shop.addresses.storefront}/healthz`))
})

test('stopping under load finishes what was begun and leaves nothing listening', async () => {
  const shop = await startShop({ basePort: 0, requestsASecond: 0 })
  shop.setFault('payments', { kind: 'latency', addMs: 300 })
  const buying = buy(shop)
  await eventually(async () => (await count(shop.addresses.payments, 'http_requests_in_flight')) > 0)
  const startMs = performance.now()
  await shop.stop()
  assert.ok(performance.now() - startMs < 1_500, 'it waited for idle connections')
  assert.equal((await buying).status, 200)
  for (const url of Object.values(shop.addresses)) await assert.rejects(fetch(`${url}/healthz`))
})

test('run alone it prints its addresses and ends by a signal with nothing left', async () => {
  const child = spawn(process.execPath, [`${import.meta.dirname}/shop.ts`, '--port', '0', '--rate', '100'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => void (said += piece.toString()))
  await eventually(async () => said.includes('Its end'), 20_000)
  const url = /^checkout +(http:\S+)/m.exec(said)![1]!
  await eventually(async () => (await count(url, 'http_requests_total', 'code="200"')) > 0)
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  assert.deepEqual(await ended, [0, null])
  await assert.rejects(fetch(url))
})

test('a fault given with an end is over by itself, and one that replaces it is not cut short by it', async (t) => {
  const shop = await shopFor(t)
  const put = (body: string) => fetch(`${shop.addresses.payments}/fault`, { method: 'PUT', body })
  assert.deepEqual(await (await put('{"kind":"errors","share":1,"forSeconds":0.05}')).json(), { kind: 'errors', share: 1 })
  await eventually(async () => shop.services.payments.fault.kind === 'none')
  await put('{"kind":"errors","forSeconds":0.05}')
  await put('{"kind":"dependency-down"}')
  await new Promise((resolve) => setTimeout(resolve, 80))
  assert.equal(shop.services.payments.fault.kind, 'dependency-down')
})
