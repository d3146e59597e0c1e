// The main job in a real browser: a fault on the shop, what the page shows, what people click; every page checked for
// accessibility in light and dark, wide and phone-narrow. With MAINSTAY_SCREENSHOTS=1 it takes the pictures of the README.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { shopFiles } from '../../examples/shop/files.ts'
import { startShop } from '../../examples/shop/shop.ts'
import type { Shop } from '../../examples/shop/shop.ts'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { eventually, startHouse } from '../harness.ts'
import type { TestHouse } from '../harness.ts'

const available = browserAvailable()
const images = fileURLToPath(new URL('../../docs/images', import.meta.url))
const takesPictures = process.env['MAINSTAY_SCREENSHOTS'] === '1'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

test('a person signs in, sees the fault, acknowledges, notes, resolves and closes; a second browser sees it within a second', { skip: available.ok ? false : available.why, timeout: 290_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const shop = await startShop({ basePort: 0, requestsASecond: 60 })
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` } })
  const browser = await openBrowser()
  try {
    await declareShop(house, shop)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
    const page = await context.newPage()
    const problems = listen(page)
    await page.goto(house.mainstay.signInUrl!)
    await page.getByText('Checkout availability').first().waitFor()

    shop.setFault('checkout', { kind: 'errors', share: 0.5 })
    const other = await (await browser.newContext({ storageState: await context.storageState(), viewport: { width: 1440, height: 900 } })).newPage()
    await page.getByText(/incident #1 is open/i).waitFor({ timeout: 170_000 })
    if (takesPictures) await picture(page, 'home-dark')

    await page.goto(`${house.url}/i/1`)
    await page.getByRole('button', { name: 'Acknowledge' }).first().waitFor()
    await other.goto(`${house.url}/i/1`)
    await other.getByRole('button', { name: 'Acknowledge' }).first().waitFor()
    await page.getByRole('button', { name: 'Acknowledge' }).first().click()
    await page.getByText(/acknowledged/i).first().waitFor()

    await page.getByPlaceholder(/What do you see/).fill('Half of all orders fail since the last minute; payments looks healthy.')
    const sentMs = Date.now()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await other.getByText('payments looks healthy').first().waitFor({ timeout: 3_000 })
    assert.ok(Date.now() - sentMs < 1_500, `the other browser saw the note after ${Date.now() - sentMs} ms`)
    if (takesPictures) {
      await page.waitForTimeout(1_000)
      await picture(page, 'incident')
      await page.goto(`${house.url}/objectives/checkout-availability`)
      await page.waitForTimeout(2_500)
      await picture(page, 'objective')
      await page.goto(`${house.url}/on-call`)
      await page.waitForTimeout(1_500)
      await picture(page, 'on-call')
    }
    shop.setFault('checkout', { kind: 'none' })

    const id = (await house.call<{ items: { id: string }[] }>('GET', '/api/v1/incidents')).body.items[0]!.id
    await page.goto(`${house.url}/i/1`)
    await page.getByRole('button', { name: 'Mitigate' }).click()
    await confirmDialog(page)
    await eventually(async () => (await house.call<{ state: string }>('GET', `/api/v1/incidents/${id}`)).body.state === 'mitigated', 10_000)
    await page.getByRole('button', { name: 'Resolve' }).first().click()
    await confirmDialog(page)
    await eventually(async () => (await house.call<{ state: string }>('GET', `/api/v1/incidents/${id}`)).body.state === 'resolved', 10_000)
    await page.getByRole('button', { name: 'Close' }).first().click()
    for (const question of [/^Who was affected/, /^How was it detected/, /^What was the cause/]) await page.getByRole('dialog').getByLabel(question).fill('Seen in this test.')
    await confirmDialog(page)
    await eventually(async () => (await house.call<{ state: string }>('GET', `/api/v1/incidents/${id}`)).body.state === 'closed', 10_000)

    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/Search|jump/i).last().fill('checkout')
    await page.getByText('Checkout').first().waitFor()
    assert.deepEqual(problems, [], 'the page complained')
    await everyPageIsAccessible(browser, context, house)
  } finally {
    await browser.close()
    await house.stop()
    await shop.stop()
  }
})

/** Each of these asks once more: say yes. */
async function confirmDialog(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await dialog.getByRole('button', { name: /mitigate|resolve|close incident|^close$/i }).last().click()
  await dialog.waitFor({ state: 'hidden' })
}

async function declareShop(house: TestHouse, shop: Shop): Promise<void> {
  const { body, text } = await house.call<{ isApplied: boolean }>('POST', '/api/v1/configuration/apply', { files: shopFiles(shop) })
  assert.ok(body.isApplied, text)
}

function listen(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (problem) => problems.push(problem.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return problems
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(images, { recursive: true })
  await page.screenshot({ path: join(images, `${name}.png`) })
}

async function everyPageIsAccessible(browser: Browser, context: BrowserContext, house: TestHouse): Promise<void> {
  const storageState = await context.storageState()
  const paths = ['/', '/services', '/services/checkout', '/objectives', '/objectives/checkout-availability', '/alerts', '/incidents', '/i/1', '/on-call', '/record', '/connections', '/settings']
  const found: string[] = []
  for (const look of [{ colorScheme: 'light', width: 1440, height: 900 }, { colorScheme: 'dark', width: 390, height: 844 }] as const) {
    const page = await (await browser.newContext({ storageState, colorScheme: look.colorScheme, viewport: { width: look.width, height: look.height } })).newPage()
    for (const path of paths) {
      await page.goto(house.url + path)
      await page.locator('main').first().waitFor()
      await page.waitForTimeout(600)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (overflow > 1) found.push(`${path} at ${look.width} px is ${overflow} px too wide`)
      // As a function's own code: the page's policy allows no script from elsewhere, and needs no hole for a test.
      await page.evaluate(axe)
      const violations = await page.evaluate(async () => {
        const results = await (window as unknown as { axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }> } }).axe.run()
        return results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')}`)
      })
      found.push(...violations.map((violation) => `${path} ${look.colorScheme} ${look.width} px: ${violation}`))
    }
  }
  assert.deepEqual(found, [])
}
