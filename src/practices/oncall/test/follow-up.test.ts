// What people are told of a page after they were asked: additions, that it still fires, and who is not told.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import { situationFiresOn, situationGrew } from '../../alerts/events.ts'
import { updatePage } from '../store/pages.ts'
import { recipients, usualPolicy, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const data = { title: 'checkout is slow', urgency: 'page' as const, service: null, added: 2, summaries: ['b is slow', 'a is slow'], alerts: 3, openAlerts: 3, reason: 'more' }
const grew = (pager: Pager) => pager.say(situationGrew({ subject: 'situation/sit_1', data }))
const firesOn = (pager: Pager) => pager.say(situationFiresOn({ subject: 'situation/sit_1', data: { ...data, added: 0, summaries: [] } }))
const subjects = (pager: Pager) => pager.mail.took.map(({ to, subject }) => `${to.split('@')[0]}: ${subject.slice(0, 15)}`)

onEachEngine('additions are told to whoever was asked, in one message that asks nothing', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  await eventually(async () => pager.mail.took.length === 1)
  await grew(pager)
  await eventually(async () => pager.mail.took.length === 2)
  const message = pager.mail.took[1]!
  assert.deepEqual([message.to, message.subject, message.reply, message.data['event']], ['ada@example.org', '[+2] error budget burning 29x (checkout-availability)', null, 'page.grew'])
  assert.match(message.text, /2 more alerts have joined\. 3 alerts fire now\.\n\n- b is slow\n- a is slow/)
  assert.equal((await pager.page()).notifications.length, 1, 'it is not another asking')
}))

onEachEngine('after an acknowledgement nobody hears that it still fires; of additions who carries it, and where that is nobody known, all who were asked', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  await eventually(async () => pager.mail.took.length === 1)
  pager.clock.forward(5 * 60_000)
  await eventually(async () => pager.mail.took.length === 2)
  const { id, notifications } = await pager.page()
  // By a token: a program has it, no person is known to carry it.
  assert.equal((await pager.call('POST', `/api/v1/pages/${id}/acknowledge`)).status, 200)
  await firesOn(pager)
  await grew(pager)
  await eventually(async () => pager.mail.took.length === 4)
  assert.deepEqual(subjects(pager).slice(2).toSorted(), ['ada: [+2] error budg', 'grace: [+2] error budg'])
  const ada = notifications[0]!.person.id
  await pager.house.database.transact((db) => updatePage(db, id, { acknowledged_by: `person/${ada}` }))
  await grew(pager)
  await eventually(async () => pager.mail.took.length === 5)
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.deepEqual(subjects(pager).slice(4), ['ada: [+2] error budg'])
}))

onEachEngine('while it is asked, those asked are told that it still fires; asked in vain, it begins anew', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  await eventually(async () => pager.mail.took.length === 1)
  await firesOn(pager)
  await eventually(async () => pager.mail.took.length === 2)
  assert.equal(pager.mail.took[1]!.subject, '[STILL FIRING] error budget burning 29x (checkout-availability)')
  for (const minutes of [5, 10]) {
    const before = pager.mail.took.length
    pager.clock.forward(minutes * 60_000)
    await eventually(async () => pager.mail.took.length > before)
  }
  await pager.page(({ state }) => state === 'unanswered')
  await eventually(async () => recipients(pager.mail).at(-1) === 'boss@example.org')
  const before = pager.mail.took.length
  await firesOn(pager)
  const page = await pager.page(({ state }) => state === 'open')
  await eventually(async () => pager.mail.took.length > before)
  assert.equal(recipients(pager.mail).at(-1), 'ada@example.org')
  assert.equal((await pager.entries('page.repeated'))[0]?.subject, `page/${page.id}`)
}))

onEachEngine('a page that is over tells nothing more', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  await eventually(async () => pager.mail.took.length === 1)
  await pager.situation('resolved')
  await grew(pager)
  await firesOn(pager)
  await pager.page(({ state }) => state === 'resolved')
  await new Promise((resolve) => setTimeout(resolve, 700))
  assert.deepEqual(subjects(pager).filter((one) => /\+2|STILL/.test(one)), [])
}))
