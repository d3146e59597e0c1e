// Routing in a real browser: an alertmanager.yml is pasted and read, tried, set and asked; a maintenance window is planned.
// Accessible in light and dark, wide and phone-narrow. MAINSTAY_ROUTING_PICTURES names a folder for pictures of it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { startHouse } from '../harness.ts'

const available = browserAvailable()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = process.env['MAINSTAY_ROUTING_PICTURES']
const foreign = `route:
  receiver: mails
  group_by: [alertname, cluster]
  routes:
    - matchers: [team="db"]
      receiver: pager
    - matchers: [environment=~"dev|test"]
      receiver: nobody
receivers:
  - name: mails
    email_configs: [{ to: a@example.org }]
  - name: pager
    pagerduty_configs: [{ routing_key: hidden }]
  - name: nobody
`

test('an alertmanager.yml becomes the tree, is asked, and a window is planned', { skip: available.ok ? false : available.why, timeout: 240_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` } })
  const browser = await openBrowser()
  try {
    await house.call('POST', '/in/alertmanager/api/v2/alerts', ['db', 'web', 'search'].map((team) => ({ labels: { alertname: 'DiskFull', team, severity: 'warning', cluster: 'eu' }, annotations: { summary: `Disk of ${team} is full` } })))
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })).newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'Alert quality' }).first().waitFor()

    await page.goto(`${house.url}/alerts?view=routing`)
    await page.getByLabel('Routing tree').fill(foreign)
    await page.getByRole('button', { name: 'Read it as alertmanager.yml' }).click()
    await page.getByText(/Receiver pager: its pagerduty settings/).waitFor()
    assert.match(await page.getByLabel('Routing tree').inputValue(), /kind: AlertRouting/)
    await page.getByRole('button', { name: 'Try it on the last week' }).click()
    await page.getByText(/1 of 3 alerts of the last week would go otherwise|of 3 alerts of the last week/).waitFor()
    await picture(page, 'replay')
    await page.getByRole('button', { name: 'Set this tree' }).click()
    await page.getByText(/The tree in force: 3 routes/).waitFor()

    await page.goto(`${house.url}/alerts?view=routing&labels=${encodeURIComponent('team="db", alertname="DiskFull"')}`)
    await page.getByText(/It would page by/).waitFor()
    await page.getByText('goes here').waitFor()
    await checked(page, 'routing')

    await page.goto(`${house.url}/alerts?view=silences&new=1`)
    await page.getByLabel('Label', { exact: true }).fill('service')
    await page.getByLabel('Value', { exact: true }).fill('shop')
    await page.getByLabel('When').selectOption('weekly')
    await page.getByText(/^Next: /).waitFor()
    await page.getByLabel('Why').fill('database upkeep')
    await picture(page, 'window-form')
    await page.getByRole('button', { name: 'Silence', exact: true }).click()
    await page.getByText('The maintenance window is planned.').waitFor()
    await page.getByRole('heading', { name: 'Coming windows' }).waitFor()
    await checked(page, 'windows')
    await page.goto(`${house.url}/alerts?view=calendar&span=month&day=${new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)}`)
    await page.getByRole('img', { name: /recurring/ }).first().waitFor()
    await checked(page, 'calendar')
    assert.deepEqual(problems, [])
  } finally {
    await browser.close()
    await house.stop()
  }
})

async function checked(page: Page, name: string): Promise<void> {
  for (const [scheme, width] of [['light', 1440], ['dark', 1440], ['dark', 390]] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 900 })
    await picture(page, `${name}-${scheme}-${width}`)
    await page.evaluate(axe)
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } }).axe.run()
      return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
    })
    assert.deepEqual(found, [], `${name} ${scheme} ${width}`)
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)
    assert.equal(isWide, false, `${name} at ${width} px scrolls sideways`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}
