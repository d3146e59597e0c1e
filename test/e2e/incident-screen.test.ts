// The first five minutes on one screen, in a real browser: what is seen without scrolling, what stays, what it asks, and for everybody.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minuteMs } from '../../src/base/duration.ts'
import { formatInstant } from '../../src/base/instant.ts'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { startHouse } from '../harness.ts'
import { isAccessible } from './accessible-page.ts'

const available = browserAvailable()
/** One screen of one service with two objectives; each further service adds three, each further objective one. */
const mostRequests = 34

const file = (kind: string, name: string, spec: string): string => `apiVersion: mainstay.dev/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`

test('without scrolling one sees what is broken, what it costs, the first suspect and what to do; the strip stays', { skip: available.ok ? false : available.why, timeout: 240_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` } })
  const browser = await openBrowser()
  try {
    const nowMs = Math.floor(Date.now() / minuteMs) * minuteMs
    const ago = (minutes: number): string => formatInstant(nowMs - minutes * minuteMs)
    const text = [
      file('Service', 'checkout', 'journeys: [Buy], runbooks: [{ title: Orders fail, url: "https://wiki.example/orders" }], dependencies: [{ name: payments, kind: sync }]'), file('Service', 'payments', 'tier: 1'),
      ...['orders', 'speed'].map((name) => file('Objective', name, 'service: checkout, target: "99.9%", window: 30d, source: push, indicator: pushed')),
    ].join('---\n')
    assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'a.yaml', text }] })).status, 200)
    for (const [name, bad] of [['orders', 300], ['speed', 0]] as const) {
      await house.call('POST', `/api/v1/objectives/${name}/counts`, { counts: Array.from({ length: 90 }, (_, index) => ({ at: ago(90 - index), good: 1_000 - (index > 70 ? bad : 0), total: 1_000 })) })
    }
    await house.call('POST', '/api/v1/changes', { title: 'Checkout 4.17', services: ['checkout'], startedAt: ago(23), finishedAt: ago(22) })
    const { body: incident } = await house.call<{ id: string }>('POST', '/api/v1/incidents', { title: 'Orders fail', service: 'checkout', severity: 'SEV1', startedAt: ago(20) })

    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'On-call', exact: true }).first().waitFor({ state: 'attached' })
    const asked: string[] = []
    // What the page before still asks for on a busy machine is not this one's.
    page.on('request', (request) => void (request.url().includes('/api/') && request.frame().url().includes('/incidents/') && asked.push(request.url())))
    await page.goto(`${house.url}/incidents/${incident.id}`)
    const seen = [page.getByRole('columnheader', { name: 'Budget a minute' }), page.getByText('70 %').first(), page.getByRole('link', { name: 'Checkout 4.17' }).first(), page.getByRole('button', { name: 'Mitigate', exact: true }), page.getByRole('button', { name: 'Take command' })]
    for (const one of seen) {
      await one.waitFor()
      const box = await one.boundingBox()
      assert.ok(box && box.y + box.height <= 900, `${String(one)} is below the fold`)
    }
    await page.getByRole('heading', { name: 'Traffic of checkout' }).waitFor()
    await page.getByRole('link', { name: /^payments unknown$/ }).waitFor()
    await page.getByRole('link', { name: 'Orders fail' }).last().waitFor()
    await page.getByRole('button', { name: 'Page for checkout' }).waitFor()
    assert.ok(asked.length <= mostRequests, `${asked.length} requests: ${asked.join('\n')}`)

    await page.getByRole('button', { name: 'Take command' }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await isAccessible(page, 'incident-screen')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.evaluate(() => scrollTo(0, 1_200))
    const strip = await page.getByRole('region', { name: 'This incident now' }).boundingBox()
    assert.ok(strip && strip.y >= 0 && strip.y < 80 && strip.height < 64, `the strip is at ${JSON.stringify(strip)}`)
    assert.deepEqual(problems, [], 'the page complained')
  } finally {
    await browser.close()
    await house.stop()
  }
})
