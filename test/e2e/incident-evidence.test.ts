// What is thought and done about an incident, in a real browser: a key each, evidence, a mitigation, and the questions of the end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { eventually, startHouse } from '../harness.ts'

const available = browserAvailable()

test('a hypothesis is stated and supported, a mitigation proposed and done, and closing asks', { skip: available.ok ? false : available.why, timeout: 240_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` } })
  const browser = await openBrowser()
  try {
    const { body: incident } = await house.call<{ id: string }>('POST', '/api/v1/incidents', { title: 'Orders fail', service: 'checkout' })
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'On-call', exact: true }).first().waitFor({ state: 'attached' })
    await page.goto(`${house.url}/i/1`)
    await page.getByText('Nothing is suspected yet').waitFor()

    await page.keyboard.press('h')
    await page.getByLabel('In one sentence').fill('The pool is too small')
    await page.getByRole('button', { name: 'State it' }).click()
    await page.getByRole('button', { name: 'Speaks for it…' }).click()
    await page.getByLabel('What was seen?').fill('It is full')
    await page.getByRole('button', { name: 'Add evidence' }).click()
    await page.getByText('Supported', { exact: true }).waitFor()

    await page.keyboard.press('m')
    await page.getByLabel('Exactly').fill('checkout to 4.16')
    await page.getByRole('button', { name: 'Propose', exact: true }).click()
    await page.getByRole('button', { name: 'It is done' }).click()
    await page.getByText('Done, not verified yet').waitFor()
    await page.getByText(/did it: roll back “checkout to 4.16” on checkout\./).waitFor()

    await house.call('POST', `/api/v1/incidents/${incident.id}/resolve`)
    await page.getByRole('button', { name: 'Close', exact: true }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Who was affected/).fill('Everybody')
    await dialog.getByLabel('Nobody knows').nth(1).check()
    await dialog.getByLabel(/^When did it begin.*Unknown, because/).fill('no logs')
    await dialog.getByLabel(/^How was it detected/).fill('A customer called')
    assert.equal(await dialog.getByRole('button', { name: 'Close', exact: true }).last().isDisabled(), true, 'one question is still open')
    await dialog.getByLabel(/^What was the cause/).fill('The pool')
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await eventually(async () => (await house.call<{ state: string }>('GET', `/api/v1/incidents/${incident.id}`)).body.state === 'closed', 10_000)
    assert.deepEqual(problems, [], 'the page complained')
  } finally {
    await browser.close()
    await house.stop()
  }
})
