// Readiness in a real browser: a list is made, a colleague attests, somebody is accepted, somebody shadows, knowledge is seen.
// Accessible in light and dark, wide and phone-narrow. MAINSTAY_READINESS_PICTURES names a folder for pictures of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { eventually, startHouse } from '../harness.ts'
import { isAccessible, picture } from './accessible-page.ts'

const available = browserAvailable()
const pictures = process.env['MAINSTAY_READINESS_PICTURES']
const people = ['ada', 'grace', 'linus', 'maximilian-von-und-zu-langenstein']
const config = `apiVersion: mainstay.dev/v1
kind: Team
metadata: { name: shop }
spec: { members: [${people.join(', ')}] }
---
apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: checkout }
spec: { owner: shop, tier: 1 }
---
apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: search }
spec: { owner: shop, tier: 2 }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: shop-primary }
spec: { timeZone: UTC, rotations: [{ name: main, people: [ada, grace, maximilian-von-und-zu-langenstein], length: { count: 1, unit: week }, startsAt: 2026-11-16T00:00 }] }
---
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata: { name: shop }
spec: { steps: [{ targets: [{ schedule: shop-primary }], delayMinutes: 10 }] }
`

test('readiness is asked, attested, accepted and shadowed in the page', { skip: available.ok ? false : available.why, timeout: 240_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}` } })
  const browser = await openBrowser()
  try {
    for (const name of people) await house.call('POST', '/api/v1/people', { name, role: 'responder', email: `${name}@example.org`, password: 'correct horse battery' })
    await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'shop.yaml', text: config }] })
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })).newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'On-call', exact: true }).first().waitFor({ state: 'attached' })

    await page.goto(`${house.url}/on-call-readiness`)
    await page.getByText('No team asks for anything yet').waitFor()
    await isAccessible(page, 'readiness-empty', pictures)
    await page.getByRole('button', { name: 'New list' }).click()
    await page.getByLabel('shop-primary').check()
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByLabel('In words').last().fill('Restore the database')
    await page.getByLabel('Days good').last().fill('180')
    await picture(page, 'readiness-list-form', pictures)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('asked for by shop-primary').waitFor()
    assert.equal(await page.getByText('not ready', { exact: true }).count(), 3)

    await page.getByRole('button', { name: /Restore the database/ }).first().click()
    await page.getByLabel('Link').fill('https://wiki.example.org/drills/7')
    await page.getByLabel('Note').fill('twelve minutes')
    await picture(page, 'readiness-attest', pictures)
    await page.getByRole('button', { name: 'Attest that it is done' }).click()
    await page.getByText('Attested: ada has done it.').waitFor()
    await page.getByRole('button', { name: 'Accept anyway' }).nth(1).click()
    await page.getByLabel('Why').fill('covers while linus learns')
    await page.getByRole('button', { name: 'Accept', exact: true }).click()
    await page.getByText('accepted', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Let them shadow' }).nth(2).click()
    await picture(page, 'readiness-shadow', pictures)
    await page.getByRole('button', { name: 'Let them shadow' }).last().click()
    await page.getByText(/Shadows shop-primary until/).waitFor()
    await isAccessible(page, 'readiness', pictures)

    for (const key of ['1', '2', '3']) {
      await house.call('POST', '/api/v1/pages', { title: `checkout fails ${key}`, service: 'checkout' })
    }
    await asAda(house.url)
    await eventually(async () => (await house.call<{ items: { service: string; times: number }[] }>('GET', '/api/v1/on-call-knowledge')).body.items.some(({ times }) => times === 3))
    await page.goto(`${house.url}/on-call-readiness?view=knowledge`)
    await page.getByText('only one person', { exact: true }).waitFor()
    await isAccessible(page, 'knowledge', pictures)
    assert.deepEqual(problems, [])
  } finally {
    await browser.close()
    await house.stop()
  }
})

/** Ada acknowledges every page. */
async function asAda(url: string): Promise<void> {
  const signedIn = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'ada', password: 'correct horse battery' }) })
  const headers = { cookie: signedIn.headers.get('set-cookie')!.split(';')[0]!, origin: url, 'content-type': 'application/json' }
  const { items } = (await (await fetch(`${url}/api/v1/pages`, { headers })).json()) as { items: { id: string }[] }
  for (const { id } of items) assert.equal((await fetch(`${url}/api/v1/pages/${id}/acknowledge`, { method: 'POST', headers, body: '{}' })).status, 200)
}
