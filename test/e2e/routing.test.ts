// Routing in a real browser: an alertmanager.yml is pasted and read, tried, set and asked; a maintenance window is planned.
// Accessible in light and dark, wide and phone-narrow. MAINSTAY_ROUTING_PICTURES names a folder for pictures of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { startHouse } from '../harness.ts'
import { isAccessible, picture } from './accessible-page.ts'

const available = browserAvailable()
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
    await picture(page, 'replay', pictures)
    await page.getByRole('button', { name: 'Set this tree' }).click()
    await page.getByText(/The tree in force: 3 routes/).waitFor()

    await page.goto(`${house.url}/alerts?view=routing&labels=${encodeURIComponent('team="db", alertname="DiskFull"')}`)
    await page.getByText(/It would page by/).waitFor()
    await page.getByText('goes here').waitFor()
    await isAccessible(page, 'routing', pictures)

    await page.goto(`${house.url}/alerts?view=silences&new=1`)
    await page.getByLabel('Label', { exact: true }).fill('service')
    await page.getByLabel('Value', { exact: true }).fill('shop')
    await page.getByLabel('When').selectOption('weekly')
    await page.getByText(/^Next: /).waitFor()
    await page.getByLabel('Why').fill('database upkeep')
    await picture(page, 'window-form', pictures)
    await page.getByRole('button', { name: 'Silence', exact: true }).click()
    await page.getByText('The maintenance window is planned.').waitFor()
    await page.getByRole('heading', { name: 'Coming windows' }).waitFor()
    await isAccessible(page, 'windows', pictures)
    await page.goto(`${house.url}/alerts?view=calendar&span=month&day=${new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)}`)
    await page.getByRole('img', { name: /recurring/ }).first().waitFor()
    await isAccessible(page, 'calendar', pictures)
    assert.deepEqual(problems, [])
  } finally {
    await browser.close()
    await house.stop()
  }
})
