// The dependency map in a real browser with 300 made-up services: drawn, opened, looked at around one, moved through by
// keyboard, accessible in light and dark, wide and phone-narrow. MAINSTAY_MAP_PICTURES names a folder for pictures of it.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { startHouse } from '../harness.ts'
import type { TestHouse } from '../harness.ts'
import { manyServices } from './many-services.ts'

const available = browserAvailable()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = process.env['MAINSTAY_MAP_PICTURES']

test('300 services are drawn, opened and looked at, by pointer and by keyboard', { skip: available.ok ? false : available.why, timeout: 280_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` } })
  const browser = await openBrowser()
  try {
    await declare(house)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(request.url()))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'On-call', exact: true }).first().waitFor({ state: 'attached' })
    assert.ok(!loaded.some((url) => /elk|map-graph/.test(url)), 'the first page loads nothing of the map')

    await page.goto(`${house.url}/map`)
    await page.getByRole('button', { name: /^checkout-team, \d+ services/ }).waitFor({ timeout: 30_000 })
    await picture(page, 'teams')
    await page.getByRole('button', { name: /^checkout-team/ }).click()
    await page.getByRole('button', { name: /^checkout-api, tier 0/ }).waitFor()
    assert.ok(loaded.some((url) => /elk-worker/.test(url)), 'the layout runs in a worker')
    await picture(page, 'open')
    await page.getByRole('button', { name: /^checkout-api, tier 0/ }).click()
    await page.getByRole('button', { name: /^checkout-api, tier 0, looked at/ }).waitFor()
    await page.getByText(/affected/).first().waitFor()
    await picture(page, 'focus')
    assert.match(page.url(), /focus=checkout-api/)

    await page.goto(`${house.url}/map?focus=identity-api`)
    const identity = page.getByRole('button', { name: /^identity-api, tier 0, looked at/ })
    await identity.waitFor()
    await page.getByText('seen in traces').first().waitFor()
    await picture(page, 'focus-many')
    await identity.focus()
    await page.keyboard.press('ArrowLeft')
    const left = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    assert.match(left, /affected when it fails/, 'to the left stands who needs it')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('focus') !== 'identity-api')

    await page.goto(`${house.url}/map?by=none`)
    await page.getByRole('button', { name: /^identity-api/ }).waitFor({ timeout: 60_000 })
    await picture(page, 'each')
    await page.goto(`${house.url}/map?by=tier`)
    await page.getByRole('button', { name: /^Tier 0, \d+ services/ }).waitFor()
    await picture(page, 'tiers')
    for (const [name, path, text] of [['list', '/map?view=list', 'accounts-api'], ['weak', '/map?view=weak', 'Single points of failure'], ['service', '/services/identity-api', 'Used by']] as const) {
      await page.goto(house.url + path)
      await page.getByText(text).first().waitFor()
      await picture(page, name)
    }
    assert.deepEqual(problems, [], 'the page complained')

    const storageState = await context.storageState()
    const wrong: string[] = []
    // Colours do not change with the width, nor the layout with the colours: two of the four say it all.
    for (const [colorScheme, width] of [['light', 1_440], ['dark', 390]] as const) {
      const other = await (await browser.newContext({ storageState, colorScheme, viewport: { width, height: 860 } })).newPage()
      for (const path of ['/map', '/map?focus=identity-api', '/map?view=list', '/map?view=weak', '/services/identity-api', '/gaps']) {
        await other.goto(house.url + path)
        await other.locator('.map-node, .table tbody tr td, .need-lines li').first().waitFor({ timeout: 30_000 })
        await other.waitForTimeout(600)
        await picture(other, `${path.replaceAll(/\W+/g, '-')}-${colorScheme}-${width}`)
        await other.evaluate(axe)
        const found = await other.evaluate(async () => (await (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa'] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`))
        wrong.push(...found.map((one) => `${path} ${colorScheme} ${width}: ${one}`))
        const beyond = await other.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (beyond > 0) wrong.push(`${path} ${colorScheme} ${width}: ${beyond} px wider than the screen`)
      }
      await other.context().close()
    }
    assert.deepEqual(wrong, [])
  } finally {
    await browser.close()
    await house.stop()
  }
})

async function declare(house: TestHouse): Promise<void> {
  for (const { name, ...body } of manyServices(300, 7)) {
    const { status, text } = await house.call('PUT', `/api/v1/services/${name}`, body)
    assert.equal(status, 200, text)
  }
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } })
  const spans = ['checkout-api', 'search-api', 'legacy-portal'].map((caller, index) => ({
    resource: { attributes: [text('service.name', caller)] },
    scopeSpans: [{ spans: [{ traceId: `${index + 1}`.repeat(32), spanId: '1'.repeat(16), name: 'call', kind: 3, attributes: [text('peer.service', 'identity-api')] }] }],
  }))
  assert.equal((await house.call('POST', '/in/otlp/v1/traces', { resourceSpans: spans })).status, 200)
  assert.equal((await house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { alertname: 'ErrorsHigh', service: 'payments-api', severity: 'critical' } }, { labels: { alertname: 'Slow', service: 'search-indexer', severity: 'warning' } }])).status, 200)
  // Traces are whole after half a minute.
  const until = Date.now() + 60_000
  while ((await house.call<{ usedBy: { name: string }[] }>('GET', '/api/v1/services/identity-api/blast-radius')).body.usedBy.every(({ name }) => name !== 'legacy-portal')) {
    assert.ok(Date.now() < until, 'the spans were not folded')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  await page.waitForTimeout(700)
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}
