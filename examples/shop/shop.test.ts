// The example shop really serves, really counts, and its faults show in its metrics.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../test/harness.ts'
import { startShop } from './shop.ts'

async function total(url: string, pattern: RegExp): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.split('\n').filter((line) => pattern.test(line)).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

test('traffic is served and counted, faults show as errors, slowness and a dependency down, and stopping stops', async () => {
  const shop = await startShop({ basePort: 0, requestsASecond: 200 })
  const { storefront, checkout, payments } = shop.services
  try {
    await eventually(async () => (await total(payments.url, /http_requests_total.*code="200"/)) > 5)
    assert.equal(await total(checkout.url, /http_requests_total.*code="5/), 0)

    shop.setFault('checkout', { kind: 'errors', share: 1 })
    await eventually(async () => (await total(checkout.url, /http_requests_total.*code="500"/)) > 3)
    await eventually(async () => (await total(storefront.url, /http_requests_total.*POST \/buy.*code="502"/)) > 3)

    shop.setFault('checkout', { kind: 'dependency-down' })
    await eventually(async () => (await total(checkout.url, /http_requests_total.*code="502"/)) > 3)

    shop.setFault('checkout', { kind: 'latency', addMs: 400 })
    await eventually(async () => (await total(checkout.url, /duration_seconds_count/)) - (await total(checkout.url, /duration_seconds_bucket.*le="0.3"/)) > 2)

    const refused = await fetch(`${checkout.url}/fault`, { method: 'PUT', body: '{"kind":"errors","share":7}' })
    assert.equal(refused.status, 400)
    const put = await fetch(`${checkout.url}/fault`, { method: 'PUT', body: '{"kind":"none"}' })
    assert.deepEqual(await put.json(), { kind: 'none' })
  } finally {
    await shop.stop()
  }
  await assert.rejects(fetch(storefront.url))
})
