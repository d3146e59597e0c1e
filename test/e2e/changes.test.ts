// Changes in a real browser: listed, looked at, suspected on an incident, and what a budget was spent on, corrected by hand.
// Accessible in light and dark, wide and phone-narrow. MAINSTAY_CHANGES_PICTURES names a folder for pictures of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { eventually, startHouse } from '../harness.ts'
import { isAccessible, picture } from './accessible-page.ts'

const available = browserAvailable()
const pictures = process.env['MAINSTAY_CHANGES_PICTURES']
const minuteMs = 60_000
const config = `apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: checkout }
spec: { tier: 1, dependencies: [{ name: payments, kind: sync }] }
---
apiVersion: mainstay.dev/v1
kind: Objective
metadata: { name: checkout-availability }
spec: { service: checkout, target: "99.9%", window: 30d, source: push, indicator: pushed }
`

test('a change is found on the page, suspected on the incident, and spent budget is put down to it', { skip: available.ok ? false : available.why, timeout: 240_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` } })
  const browser = await openBrowser()
  try {
    const nowMs = Math.floor(Date.now() / minuteMs) * minuteMs
    const ago = (minutes: number): string => new Date(nowMs - minutes * minuteMs).toISOString()
    await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'shop.yaml', text: config }] })
    await house.call('POST', '/api/v1/objectives/checkout-availability/counts', { counts: Array.from({ length: 120 }, (_, index) => ({ at: ago(120 - index), good: 120 - index <= 40 && 120 - index > 10 ? 980 : 1_000, total: 1_000 })) })
    await house.call('POST', '/api/v1/changes', { title: 'Checkout 4.2', kind: 'deployment', services: ['checkout'], environment: 'production', startedAt: ago(47), finishedAt: ago(43), by: 'ada', rollback: 'kubectl rollout undo deployment/checkout', source: 'github/acme', reference: '2' })
    await house.call('POST', '/api/v1/changes', { title: 'Add an index to payments', kind: 'database', services: ['payments'], startedAt: ago(100), finishedAt: ago(95), state: 'failed' })
    await eventually(async () => (await house.call<{ bad: number }>('GET', '/api/v1/objectives/checkout-availability/attribution')).body.bad === 600)
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })).newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'On-call', exact: true }).first().waitFor({ state: 'attached' })

    await page.goto(`${house.url}/changes`)
    await page.getByRole('link', { name: 'Checkout 4.2' }).first().waitFor()
    await page.getByRole('link', { name: 'Checkout 4.2' }).first().click()
    await page.getByText('kubectl rollout undo deployment/checkout').waitFor()
    await page.goto(`${house.url}/changes?view=sources`)
    await page.getByText('No system tells of its changes yet').waitFor()
    await page.goto(`${house.url}/services/checkout`)
    await page.getByText(/Deployment in production · \d+ min ago · ada/).waitFor()
    await picture(page, 'service', pictures)

    // Before an incident the rules put the burn down to the change; with one, to the incident.
    await page.goto(`${house.url}/objectives/checkout-availability`)
    await page.getByText('Change: it took effect at most 30 minutes before this burn began').waitFor()
    await house.call('POST', '/api/v1/incidents', { title: 'Checkout fails for one in fifty', service: 'checkout', environment: 'production', startedAt: ago(40) })
    await page.goto(`${house.url}/i/1`)
    await page.getByText('it took effect 3m before the impact').waitFor()
    await page.getByText('it touches payments, which checkout needs').waitFor()
    await isAccessible(page, 'suspects', pictures)

    await page.goto(`${house.url}/objectives/checkout-availability`)
    await page.getByText('Incident: an incident of the service was going on').waitFor()
    await page.getByRole('button', { name: 'Correct' }).click()
    const local = (minutes: number): string => new Date(nowMs - minutes * minuteMs - new Date().getTimezoneOffset() * minuteMs).toISOString().slice(0, 16)
    await page.getByLabel('From').fill(local(60))
    await page.getByLabel('Until').fill(local(0))
    await page.getByLabel('Spent on', { exact: true }).selectOption('dependency')
    await page.getByLabel('Name of the service').fill('dns')
    await page.getByLabel('Reason').fill('The resolver of the provider was down.')
    await page.getByRole('button', { name: 'Correct' }).last().click()
    await page.getByText('Dependency: a person said so').waitFor()
    await isAccessible(page, 'attribution', pictures)
    assert.deepEqual(problems, [])
  } finally {
    await browser.close()
    await house.stop()
  }
})
