// Moving from PagerDuty in a real browser: the account is read with a token, shown, compared and applied; then shifts go to a calendar. Accessible in light and dark, wide and narrow.
// MAINSTAY_MOVE_PICTURES names a folder for pictures of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { pagerDutyAccount } from '../../src/practices/oncall/test/pagerduty-account.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { startPagerDuty } from '../doubles/pagerduty.ts'
import { freePort } from '../free-port.ts'
import { handClock, startHouse } from '../harness.ts'
import { isAccessible } from './accessible-page.ts'

const available = browserAvailable()
const pictures = process.env['MAINSTAY_MOVE_PICTURES']

test('a PagerDuty account is read, compared and applied from the page', { skip: available.ok ? false : available.why, timeout: 240_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` }, clock: handClock(Date.parse('2026-11-23T03:00:00Z')) })
  const double = await startPagerDuty(pagerDutyAccount)
  const browser = await openBrowser()
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })).newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'On-call', exact: true }).first().waitFor({ state: 'attached' })
    await page.goto(`${house.url}/settings/move`)
    await page.getByLabel("Address of PagerDuty's API").fill(double.url)
    await page.getByLabel('Token').fill(double.token)
    await page.getByRole('button', { name: 'Read and compare' }).click()
    await page.getByText(/3 people, 1 team, 1 schedule,/).waitFor()
    // The double renders two weeks, and a month is asked for.
    await page.getByText(/\d+ differences?$/).waitFor()
    await page.getByText(/gives each incident to another target in turn/).waitFor()
    await isAccessible(page, 'move', pictures)
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Applied', { exact: true }).waitFor()
    assert.equal((await house.call('GET', '/api/v1/schedules/payments-primary')).status, 200)
    await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'c.yaml', text: JSON.stringify({ apiVersion: 'mainstay.dev/v1', kind: 'OnCallCalendar', metadata: { name: 'platform-rota' }, spec: { text: 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:h\r\nDTSTART:20261225T080000Z\r\nDTEND:20261226T080000Z\r\nSUMMARY:Somebody Else\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' } }) }] })
    await page.goto(`${house.url}/on-call`)
    await page.getByText('Nobody here is “Somebody Else”.').waitFor()
    await isAccessible(page, 'calendars-read', pictures)
    await page.getByRole('button', { name: 'Subscribe' }).click()
    await page.getByRole('button', { name: 'Make an address' }).click()
    const address = (await page.getByText(/\/feeds\/on-call\/mcf_/).textContent())!
    assert.match(await (await fetch(address)).text(), /BEGIN:VCALENDAR/)
    await page.getByRole('button', { name: 'Revoke' }).waitFor()
    await page.waitForTimeout(300)
    await isAccessible(page, 'calendar', pictures)
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('No calendar reads your shifts yet.').waitFor()
    assert.equal((await fetch(address)).status, 404)
    assert.deepEqual(problems, [])
  } finally {
    await browser.close()
    await double.stop()
    await house.stop()
  }
})
