// The month of a schedule in a real browser: days taken by mouse and by keys become overrides, which can be taken back; a swap; one person's shifts.
// MAINSTAY_ON_CALL_PICTURES names a folder for pictures of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import type { PageOfOverrides } from '../../src/practices/oncall/contract.ts'
import type { PageOfSwaps } from '../../src/practices/oncall/model/swap-words.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { eventually, startHouse } from '../harness.ts'
import { isAccessible } from './accessible-page.ts'

const available = browserAvailable()
const pictures = process.env['MAINSTAY_ON_CALL_PICTURES']

test('days of the month are dragged over or taken by keys, and become overrides', { skip: available.ok ? false : available.why, timeout: 120_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` } })
  const browser = await openBrowser()
  try {
    for (const [name, displayName] of [['ada', 'Ada Lovelace'], ['grace', 'Grace Hopper']]) assert.equal((await house.call('POST', '/api/v1/people', { name, displayName, role: 'responder', email: `${name}@example.org` })).status, 201)
    const month = nextMonth()
    const made = await house.call('PUT', '/api/v1/schedules/payments', { displayName: 'Payments', timeZone: 'America/New_York', rotations: [{ name: 'primary', people: ['ada', 'grace'], length: { count: 3, unit: 'day' }, startsAt: '2026-11-02T09:00' }] })
    assert.equal(made.status, 200, made.text)
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', timezoneId: 'Europe/Berlin' })).newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'On-call', exact: true }).first().waitFor({ state: 'attached' })

    await page.goto(`${house.url}/on-call?view=month&month=${month}`)
    await page.locator(`[data-day="${month}-10"]`).waitFor()
    await drag(page, `${month}-10`, `${month}-12`)
    await putOnCall(page, 'grace')
    const overrides = async () => (await house.call<PageOfOverrides>('GET', '/api/v1/schedules/payments/overrides')).body.items
    const [first] = await eventually(async () => { const found = await overrides(); return found.length === 1 && found })
    assert.deepEqual([first!.person?.name, first!.fromAt.slice(0, 10), (Date.parse(first!.toAt) - Date.parse(first!.fromAt)) / 86_400_000], ['grace', new Date(Date.parse(`${month}-10`) - 3_600_000).toISOString().slice(0, 10), 3])

    await page.locator(`[data-day="${month}-20"]`).focus()
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Enter')
    await putOnCall(page, 'ada')
    await eventually(async () => (await overrides()).length === 2)
    await isAccessible(page, 'month', pictures)
    await page.getByRole('button', { name: 'Take back' }).first().click()
    await eventually(async () => (await overrides()).length === 1)

    // One's own shift is offered, taken by a colleague elsewhere, and given back.
    assert.equal((await house.call('PUT', '/api/v1/schedules/payments', { displayName: 'Payments', timeZone: 'UTC', rotations: [{ name: 'primary', people: ['ada', 'admin'], length: { count: 1, unit: 'week' }, startsAt: `${month}-01T09:00` }] })).status, 200)
    await page.getByText('Offer yours:').waitFor()
    await page.getByRole('button', { name: /^primary, / }).first().click()
    await page.getByText('offered', { exact: true }).waitFor()
    const [swap] = (await house.call<PageOfSwaps>('GET', '/api/v1/schedules/payments/swaps')).body.items
    assert.equal((await house.call('POST', `/api/v1/schedules/payments/swaps/${swap!.id}/take`, { person: 'ada' })).status, 200)
    await page.getByText('agreed', { exact: true }).waitFor()
    await isAccessible(page, 'swaps', pictures)
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await eventually(async () => (await house.call<PageOfSwaps>('GET', '/api/v1/schedules/payments/swaps')).body.items.length === 0)

    await page.getByRole('combobox', { name: 'Person' }).selectOption('ada')
    await page.getByRole('heading', { name: /Ada Lovelace, all schedules/ }).waitFor()
    await isAccessible(page, 'person', pictures)

    await house.call('PUT', '/api/v1/escalation-policies/payments', { steps: [{ targets: [{ schedule: 'payments' }], delayMinutes: 5 }] })
    await page.goto(`${house.url}/on-call?edit=payments`)
    const form = page.getByRole('dialog')
    await form.getByRole('button', { name: 'Remove the schedule payments…' }).click()
    await form.getByRole('button', { name: 'Remove it' }).click()
    await form.getByText(/is used by payments/).waitFor()
    await house.call('DELETE', '/api/v1/escalation-policies/payments')
    await form.getByRole('button', { name: 'Remove it' }).click()
    await form.waitFor({ state: 'hidden' })
    assert.equal((await house.call('GET', '/api/v1/schedules/payments')).status, 404)
    assert.deepEqual(problems, [])
  } finally {
    await browser.close()
    await house.stop()
  }
})

/** Days that lie ahead, whatever today is. */
function nextMonth(): string {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 7)
}

async function drag(page: Page, from: string, to: string): Promise<void> {
  const [begin, end] = [await page.locator(`[data-day="${from}"]`).boundingBox(), await page.locator(`[data-day="${to}"]`).boundingBox()]
  await page.mouse.move(begin!.x + begin!.width / 2, begin!.y + 6)
  await page.mouse.down()
  // Over the days between: they may stand in another week.
  await page.mouse.move(end!.x + end!.width / 2, end!.y + 6, { steps: 4 })
  await page.mouse.up()
}

async function putOnCall(page: Page, person: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await dialog.getByLabel('Person').selectOption(person)
  await dialog.getByRole('button', { name: 'Put on call' }).click()
  await dialog.waitFor({ state: 'hidden' })
}
