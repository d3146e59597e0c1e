// One situation of several services: whose people are asked, and that nobody is asked twice.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import { situationMerged } from '../../alerts/events.ts'
import { putService } from '../../catalog/store.ts'
import type { PageOfPages } from '../contract.ts'
import { usualPolicy, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const pages = async (pager: Pager, query = '') => (await pager.call<PageOfPages>('GET', `/api/v1/pages${query}`)).body.items.map((page) => [page.policy, page.service, page.state, page.situation]).toSorted()
const step = (person: string) => ({ steps: [{ targets: [{ person }], delayMinutes: 5 }] })
/** The reaction has seen all that was said before. */
const settled = async (pager: Pager) => {
  const id = `sit_mark${Math.random()}`
  await pager.situation('opened', { id, data: { urgency: 'page' } })
  await eventually(async () => (await pager.call<PageOfPages>('GET', `/api/v1/pages?situation=${id}`)).body.items.length === 1)
  await pager.situation('resolved', { id })
}
const ofFirst = async (pager: Pager, situation = 'sit_1') => (await pages(pager, `?situation=${situation}`)).map(([policy, service, state]) => `${policy} ${service} ${state}`)

async function withShop(pager: Pager): Promise<void> {
  await usualPolicy(pager)
  await pager.person('linus')
  await pager.put('/api/v1/escalation-policies/payments-policy', step('linus'))
  await pager.put('/api/v1/escalation-policies/mail-policy', step('linus'))
  for (const [name, onCallRoute] of [['checkout', 'default'], ['payments', 'payments-policy'], ['mail', 'mail-policy']] as const) {
    await pager.house.database.transact((db) => putService(db, { name, displayName: name, owner: null, tier: null, onCallRoute, outcome: { outcome: {} }, changedMs: 0 }, []))
  }
}

onEachEngine('a new likely cause asks its own people too, and nobody is asked twice', (engine) => withPager({ engine }, async (pager) => {
  await withShop(pager)
  await pager.situation('opened', { service: 'checkout' })
  await pager.situation('joined', { service: 'checkout', data: { alertService: 'web', hasRisen: false } })
  await pager.situation('joined', { service: 'payments', data: { alertService: 'payments', hasRisen: false, hasNewCause: true } })
  await settled(pager)
  assert.deepEqual(await ofFirst(pager), ['default checkout open', 'payments-policy payments open'])
  await pager.situation('joined', { service: 'mail', data: { alertService: 'mail', hasRisen: false, hasNewCause: true } })
  await settled(pager)
  assert.equal((await ofFirst(pager)).length, 2, 'Linus was asked already, by another policy')
}))

onEachEngine('an alert that raises the urgency asks its own service’s people, not those of the likely cause', (engine) => withPager({ engine }, async (pager) => {
  await withShop(pager)
  await pager.situation('opened', { service: 'payments', data: { urgency: 'ticket' } })
  await pager.situation('joined', { service: 'payments', data: { alertService: 'checkout', hasRisen: true } })
  await settled(pager)
  assert.deepEqual(await ofFirst(pager), ['default checkout open'])
}))

onEachEngine('what a storm folds asks each person once', (engine) => withPager({ engine }, async (pager) => {
  await withShop(pager)
  await pager.situation('opened', { service: 'checkout' })
  for (const alertService of ['payments', 'mail', 'payments', 'checkout', 'unknown']) await pager.situation('joined', { service: 'checkout', data: { alertService, hasRisen: false, isFolded: true } })
  await settled(pager)
  assert.deepEqual(await ofFirst(pager), ['default checkout open', 'payments-policy payments open'])
}))

onEachEngine('pages of a merged situation: one of the same policy ends, another goes on for the situation that stays', (engine) => withPager({ engine }, async (pager) => {
  await withShop(pager)
  await pager.situation('opened', { id: 'sit_1', service: 'checkout' })
  await pager.situation('opened', { id: 'sit_2', service: 'checkout' })
  await pager.situation('opened', { id: 'sit_3', service: 'payments' })
  for (const from of ['sit_2', 'sit_3']) {
    await pager.say(situationMerged({ subject: `situation/${from}`, service: 'checkout', data: { title: 'two', into: 'sit_1', intoTitle: 'one', alerts: 1, note: null } }))
  }
  await settled(pager)
  assert.deepEqual(await ofFirst(pager), ['default checkout open', 'payments-policy payments open'])
  assert.deepEqual(await ofFirst(pager, 'sit_2'), ['default checkout resolved'])
  assert.deepEqual(await ofFirst(pager, 'sit_3'), [])
  await pager.situation('resolved', { id: 'sit_1' })
  await settled(pager)
  assert.deepEqual(await ofFirst(pager), ['default checkout resolved', 'payments-policy payments resolved'])
}))

onEachEngine('what was split off asks only people that the situation has not asked', (engine) => withPager({ engine }, async (pager) => {
  await withShop(pager)
  await pager.situation('opened', { service: 'checkout' })
  await pager.situation('opened', { id: 'sit_2', service: 'checkout', data: { splitFrom: 'sit_1' } })
  await pager.situation('opened', { id: 'sit_3', service: 'payments', data: { splitFrom: 'sit_1' } })
  await settled(pager)
  assert.deepEqual(await ofFirst(pager, 'sit_2'), [])
  assert.deepEqual(await ofFirst(pager, 'sit_3'), ['payments-policy payments open'])
}))
