// A bad deploy, from its first failed order to the last word: a real Prometheus measures the shop, GitHub tells of the deploy,
// the budget burns, one mail wakes one person, and everything else is done in a browser. With MAINSTAY_SCREENSHOTS=1 it takes
// the pictures of the README.
import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { buildPageIfNeeded } from '../../src/build-page.ts'
import { browserAvailable, openBrowser } from '../browser.ts'
import { eventually } from '../harness.ts'
import type { TestHouse } from '../harness.ts'
import { prometheusAvailable, startPrometheus } from '../prometheus.ts'
import type { Running } from '../prometheus.ts'
import { connectPrometheus, prometheusConfig, quickRules, requests, setStage } from './shop-stage.ts'
import type { Stage } from './shop-stage.ts'

const missing = [browserAvailable(), prometheusAvailable()].filter(({ ok }) => !ok).map(({ why }) => why)
const images = fileURLToPath(new URL('../../docs/images', import.meta.url))
const takesPictures = process.env['MAINSTAY_SCREENSHOTS'] === '1'
const secret = randomUUID()
process.env['BAD_DEPLOY_SECRET'] = secret

const documents = `
---
apiVersion: mainstay.dev/v1
kind: ChangeSource
metadata: { name: acme }
spec: { dialect: github, secret: '\${env:BAD_DEPLOY_SECRET}' }
---
apiVersion: mainstay.dev/v1
kind: RecoveryPolicy
metadata: { name: checkout }
spec: { services: [checkout], wellMinutes: 3, automatic: true }
---
apiVersion: mainstay.dev/v1
kind: StatusPage
metadata: { name: shop }
spec: { title: Shop status, components: [{ name: orders, title: Orders, service: checkout }] }
`

interface Incident { readonly id: string; readonly number: number; readonly state: string }
interface Mitigation { readonly change: { readonly id: string } | null; readonly verification: { readonly verdict: string } | null }

test('a bad deploy is recorded, wakes one person, is suspected first, rolled back and verified, told to customers, and has its budget put down to it', { skip: missing.length === 0 ? false : missing.join('; '), timeout: 1_080_000 }, async () => {
  await buildPageIfNeeded(() => undefined)
  const stage = await setStage(documents)
  const { house, shop, mail } = stage
  const browser = await openBrowser()
  let prometheus: Running | undefined
  try {
    prometheus = await startPrometheus(prometheusConfig(stage, undefined), await quickRules(house))
    await connectPrometheus(stage, prometheus)
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })).newPage()
    const problems: string[] = []
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(house.mainstay.signInUrl!)
    await page.getByRole('link', { name: 'On-call', exact: true }).first().waitFor({ state: 'attached' })
    await eventually(async () => (await requests(prometheus!)) > 100, 60_000)

    await deployed(stage, { id: 41, ref: 'v4.2' })
    const changes = await house.call<{ items: { id: string; title: string }[] }>('GET', '/api/v1/changes')
    assert.deepEqual(changes.body.items.map(({ title }) => title), ['Deploy checkout v4.2 to production'])
    const deploy = changes.body.items[0]!.id
    shop.setFault('checkout', { kind: 'errors', share: 0.4 })

    const woken = await mail.next(({ subject }) => subject.includes('[PAGE]'), 180_000)
    assert.match(woken.subject, /checkout/)
    const incident = await eventually(async () => (await incidents(house))[0])

    await page.goto(`${house.url}/i/${incident.number}`)
    await page.getByRole('button', { name: 'Acknowledge' }).first().click()
    // Nobody rolls back in the second of the first failure, and a budget has to be spent.
    await page.waitForTimeout(65_000)
    const first = page.locator('.suspect-reasons').first()
    await first.getByText(/it took effect .* before the impact|it touches checkout/).first().waitFor()
    await page.getByRole('button', { name: 'Propose to roll it back' }).first().click()
    await page.getByText('Its roll-back is among the mitigations.').first().waitFor()
    await pictured(page, 'incident-suspect')

    // What the button names is done outside: the old version is back, and the platform says so.
    shop.setFault('checkout', { kind: 'none' })
    await deployed(stage, { id: 42, ref: 'v4.1' })
    await page.getByRole('button', { name: 'It is done' }).click()
    await page.getByText('Done, not verified yet').waitFor()

    await page.getByRole('button', { name: 'Write an update' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Audience').selectOption({ label: 'Customers' })
    await dialog.getByLabel('Status').selectOption('monitoring')
    await dialog.getByLabel('Text').fill('Some orders failed. We took a new version back and are watching.')
    await dialog.getByRole('button', { name: /^Publish/ }).click()
    await dialog.waitFor({ state: 'hidden' })
    await eventually(async () => (await (await fetch(`${house.url}/status/shop`)).text()).includes('We took a new version back'), 60_000)
    const reader = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, javaScriptEnabled: false })).newPage()
    await reader.goto(`${house.url}/status/shop`)
    await reader.getByText('We took a new version back').first().waitFor()
    await pictured(reader, 'status-page')

    await page.getByText('Verified by the SLIs').waitFor({ timeout: 480_000 })
    const { body: mitigations } = await house.call<{ items: Mitigation[] }>('GET', `/api/v1/incidents/${incident.id}/mitigations`)
    assert.deepEqual(mitigations.items.map(({ change, verification }) => [change?.id, verification?.verdict]), [[deploy, 'pass']])
    await eventually(async () => (await incidents(house))[0]!.state === 'resolved', 300_000)
    const kinds = (await house.call<{ items: { kind: string; actor: { kind: string } }[] }>('GET', `/api/v1/incidents/${incident.id}/timeline?order=oldest&limit=200`)).body.items.map(({ kind }) => kind)
    for (const kind of ['change.recorded', 'burn.started', 'page.acknowledged', 'mitigation.done', 'mitigation.verified', 'incident.resolved']) assert.ok(kinds.includes(kind), `${kind} is missing in ${kinds.join(', ')}`)
    await page.getByText(/resolves it by itself/).first().waitFor()

    const { body: spent } = await house.call<{ bad: number; parts: { kind: string; ref: string | null; bad: number }[] }>('GET', '/api/v1/objectives/checkout-fast/attribution')
    const putDown = spent.parts.filter(({ kind, ref }) => kind === 'change' && ref === deploy).reduce((sum, { bad }) => sum + bad, 0)
    assert.ok(spent.bad > 20, `only ${spent.bad} orders failed`)
    assert.ok(putDown / spent.bad > 0.9, JSON.stringify(spent.parts))
    assert.equal(spent.parts.reduce((sum, { bad }) => sum + bad, 0), spent.bad, 'the parts add up')
    await page.goto(`${house.url}/objectives/checkout-fast`)
    await page.getByText('Deploy checkout v4.2 to production').first().waitFor()
    await pictured(page, 'attribution')

    assert.equal((await incidents(house)).length, 1, 'one incident')
    assert.equal(mail.mails.filter(({ subject }) => subject.includes('[PAGE]')).length, 1, 'one page')
    assert.deepEqual(problems, [], 'the page complained')
  } finally {
    await browser.close()
    await prometheus?.stop()
    await stage.stop()
  }
})

/** As GitHub tells it, signed: a deployment, and its success. */
async function deployed({ house, ingestKey }: Stage, { id, ref }: { readonly id: number; readonly ref: string }): Promise<void> {
  const at = new Date().toISOString()
  const deployment = { id, sha: `c0ffee${id}`, ref, task: 'deploy', environment: 'production', description: null, payload: { service: 'checkout', rollback: 'kubectl rollout undo deployment/checkout' }, creator: { login: 'ada' }, created_at: at }
  const repository = { full_name: 'acme/checkout', html_url: 'https://github.com/acme/checkout', default_branch: 'main' }
  await told({ house, ingestKey }, 'deployment', { action: 'created', deployment, repository })
  await told({ house, ingestKey }, 'deployment_status', { action: 'created', deployment_status: { state: 'success', environment: 'production', target_url: 'https://ci.example.org/7', created_at: at }, deployment, repository })
}

async function told({ house, ingestKey }: Pick<Stage, 'house' | 'ingestKey'>, event: string, body: unknown): Promise<void> {
  const raw = JSON.stringify(body)
  const signature = `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'x-github-event': event, 'x-github-delivery': randomUUID(), 'x-hub-signature-256': signature }
  const { status, text } = await house.call('POST', '/in/changes/acme', undefined, { token: ingestKey, raw, headers })
  assert.ok(status < 300, text)
}

async function pictured(page: Page, name: string): Promise<void> {
  if (!takesPictures) return
  await page.waitForTimeout(1_000)
  mkdirSync(images, { recursive: true })
  await page.screenshot({ path: join(images, `${name}.png`) })
}

const incidents = async (house: TestHouse): Promise<Incident[]> => (await house.call<{ items: Incident[] }>('GET', '/api/v1/incidents')).body.items
