// What people do with a page besides answering it: snooze, ask for help, hand to a team; and steps that want more than one person.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import { mainstay } from '../../../base/actor.ts'
import { saveTeam } from '../../catalog/actions/save.ts'
import type { PageChange } from '../contract.ts'
import { acknowledgePage } from '../actions/settle-page.ts'
import { recipients, startPager, usualPolicy, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const minute = 60_000
const change = (pager: Pager, page: { id: string }, verb: string, body?: unknown) => pager.call<PageChange & { code: string }>('POST', `/api/v1/pages/${page.id}/${verb}`, body)
const as = (pager: Pager, person: string, page: { id: string }) => pager.house.transact({ kind: 'person', id: person, name: person }, (work) => acknowledgePage(work, page.id, 'link'))

onEachEngine('a snoozed page is quiet, and asks again when its time is over, after a restart too', async (engine) => {
  const before = await startPager({ engine })
  await usualPolicy(before)
  await before.situation('opened')
  const page = await before.page(({ notifications }) => notifications[0]?.state === 'sent')
  assert.equal((await change(before, page, 'snooze', {})).status, 400)
  assert.equal((await change(before, page, 'snooze', { until: '2026-11-23T02:00:00Z' })).status, 400)
  const snoozed = await change(before, page, 'snooze', { minutes: 60 })
  assert.equal(snoozed.body.say, 'Snoozed: it asks again at 2026-11-23T04:00:00.000Z.'.replace('.000', snoozed.body.say.includes('.000') ? '.000' : ''))
  assert.equal(snoozed.body.page.state, 'acknowledged')
  assert.ok(snoozed.body.page.snoozedUntil)
  await before.stop()
  before.clock.forward(59 * minute)
  const after = await startPager({ engine, like: before })
  try {
    assert.deepEqual(recipients(after.mail), ['ada@example.org'], 'nobody is asked meanwhile')
    after.clock.forward(2 * minute)
    const again = await after.page(({ state, notifications }) => state === 'open' && notifications.filter((one) => one.state === 'sent').length === 2)
    assert.equal(again.snoozedUntil, null)
    assert.deepEqual(recipients(after.mail), ['ada@example.org', 'ada@example.org'])
    assert.equal((await after.entries('page.snoozed')).length, 1)
    assert.equal((await after.entries('page.woken')).length, 1)
  } finally {
    await after.stop()
  }
})

onEachEngine('acknowledging a snoozed page ends the snooze by resolving, escalating or handing over, not by itself', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  await change(pager, page, 'snooze', { minutes: 30 })
  await change(pager, page, 'resolve')
  pager.clock.forward(31 * minute)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  assert.equal((await pager.page()).state, 'resolved')
  assert.equal((await change(pager, page, 'snooze', { minutes: 5 })).status, 409)
}))

onEachEngine('who is asked to help hears it though somebody carries the page, and says that they are there', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  const ada = page.people[0]!.id!
  await as(pager, ada, page)
  const helped = await change(pager, page, 'responders', { person: 'grace', note: 'You know the queue' })
  assert.equal(helped.status, 200, helped.text)
  await eventually(async () => recipients(pager.mail).includes('grace@example.org'))
  assert.match(pager.mail.took.find((one) => one.to === 'grace@example.org')!.text, /you were asked to help/)
  const carried = await pager.page(({ notifications }) => notifications.length === 2)
  assert.deepEqual([carried.state, carried.acknowledgedBy?.name], ['acknowledged', 'ada'])
  const grace = carried.people.find((one) => one.name === 'grace')!.id!
  assert.match((await as(pager, grace, page)).say, /You are on it too/)
  assert.equal((await as(pager, grace, page)).changed, false)
  assert.equal((await pager.page()).acknowledgedBy?.name, 'ada')
  assert.equal((await pager.entries('page.responder-joined')).length, 1)
  assert.equal((await change(pager, page, 'responders', {})).status, 400)
}))

onEachEngine('a step that wants two people goes on asking after the first', (engine) => withPager({ engine }, async (pager) => {
  for (const name of ['ada', 'grace', 'ken', 'boss']) await pager.person(name)
  await pager.put('/api/v1/escalation-policies/default', {
    steps: [{ targets: [{ person: 'ada' }, { person: 'grace' }], delayMinutes: 5, acknowledgements: 2 }, { targets: [{ person: 'ken' }, { person: 'ada' }], delayMinutes: 5 }], fallback: { person: 'boss' },
  })
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications.length === 2 && notifications.every((one) => one.state === 'sent'))
  const id = (name: string): string => page.people.find((one) => one.name === name)!.id!
  const first = await as(pager, id('ada'), page)
  assert.match(first.say, /one more person is wanted/)
  assert.equal((await as(pager, id('ada'), page)).changed, false, 'the same person does not count twice')
  const waiting = await pager.page()
  assert.deepEqual([waiting.state, waiting.acknowledgements.wanted, waiting.acknowledgements.by.map((one) => one.person.name)], ['open', 2, ['ada']])
  pager.clock.forward(6 * minute)
  await eventually(async () => recipients(pager.mail).includes('ken@example.org'))
  assert.equal(recipients(pager.mail).filter((to) => to === 'ada@example.org').length, 1, 'who acknowledged is not asked again')
  await as(pager, id('grace'), page)
  assert.equal((await pager.page()).state, 'acknowledged')
  assert.equal((await pager.entries('page.acknowledged-in-part')).length, 1)
}))

onEachEngine('a team is asked as its members, a webhook of the policy is told, and a step out of its hours is passed over', (engine) => withPager({ engine }, async (pager) => {
  for (const name of ['ada', 'grace', 'boss']) await pager.person(name)
  await pager.house.transact(mainstay, (work) => saveTeam(work, 'payments', { members: ['ada', 'grace'] }))
  const office = { timeZone: 'Europe/Berlin', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }
  await pager.put('/api/v1/escalation-policies/default', {
    steps: [{ targets: [{ person: 'boss' }], delayMinutes: 5, only: office }, { targets: [{ team: 'payments' }, { webhook: 'https://hooks.example.org/secret-path' }], delayMinutes: 5 }],
  })
  const lost = await pager.call('PUT', '/api/v1/escalation-policies/other', { steps: [{ targets: [{ team: 'nobody' }], delayMinutes: 5 }] })
  assert.equal(lost.status, 404)
  // Four in the morning in Berlin.
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications.length === 3 && notifications.every((one) => one.state === 'sent'))
  assert.deepEqual(recipients(pager.mail).sort(), ['ada@example.org', 'grace@example.org'])
  assert.deepEqual(recipients(pager.hook), ['https://hooks.example.org/secret-path'])
  assert.equal(page.step, 2)
  assert.deepEqual(page.people.map((one) => one.name).sort(), ['ada', 'grace'], 'a webhook is nobody')
  assert.ok(!JSON.stringify(page).includes('secret-path'))
  const policy = await pager.call<{ steps: { targets: { kind: string; name: string }[]; only: unknown }[] }>('GET', '/api/v1/escalation-policies/default')
  assert.deepEqual(policy.body.steps[1]!.targets.map(({ kind, name }) => `${kind} ${name}`), ['team payments', 'webhook https://hooks.example.org/…'])
  assert.deepEqual(policy.body.steps[0]!.only, office)
}))

onEachEngine('when a page resolves, whoever was asked is told, and nobody else', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  await pager.situation('resolved')
  await eventually(async () => pager.mail.took.length === 2)
  const told = pager.mail.took[1]!
  assert.deepEqual([told.to, told.reply], ['ada@example.org', null])
  assert.match(told.subject, /^\[RESOLVED\] error budget burning/)
  assert.ok(!told.text.includes('/ack/'), 'nothing is left to acknowledge')
  // Kept once it was sent.
  await eventually(async () => (await pager.call<{ items: unknown[] }>('GET', '/api/v1/outbox')).body.items.length === 2)
}))
