// The pager proves itself: test pages, what it tells its administrators directly, and whom it tells that it is well.
import assert from 'node:assert/strict'
import { eventually, handClock, onEachEngine } from '../../../../test/harness.ts'
import { startWebhookSink } from '../../../../test/doubles/webhook-sink.ts'
import { sendTestPages } from '../actions/test-pages.ts'
import { watchPager } from '../actions/watch-pager.ts'
import type { PageOfPages, PagerProof } from '../contract.ts'
import { down, recipients, usualPolicy, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const hour = 3_600_000
const day = 24 * hour
const never = new AbortController().signal
const proof = async (pager: Pager) => (await pager.call<PagerProof>('GET', '/api/v1/pager/proof')).body
const ofName = async (pager: Pager, name: string) => (await proof(pager)).people.find((one) => one.person.name === name)!
const findings = async (pager: Pager) => (await pager.call<{ items: { code: string; say: string }[] }>('GET', '/api/v1/findings')).body.items
const watch = (pager: Pager) => watchPager(pager.house, [pager.mail, pager.hook], never)

onEachEngine('a test page comes once in four weeks while people are awake; its acknowledgement is the proof, silence is a finding', (engine) => withPager({ engine, clock: handClock(Date.parse('2026-11-23T03:00:00Z')) }, async (pager) => {
  await usualPolicy(pager)
  await sendTestPages(pager.house)
  pager.clock.forward(day)
  await sendTestPages(pager.house)
  assert.deepEqual(recipients(pager.mail), [], 'three in the morning is no time for a test')
  pager.clock.forward(9 * hour)
  await sendTestPages(pager.house)
  await sendTestPages(pager.house)
  await eventually(async () => pager.mail.took.length === 3)
  assert.deepEqual(recipients(pager.mail).sort(), ['ada@example.org', 'boss@example.org', 'grace@example.org'])
  const { items } = (await pager.call<PageOfPages>('GET', '/api/v1/pages')).body
  assert.ok(items.every((page) => page.purpose === 'test'))
  const mine = pager.mail.took.find((one) => one.to === 'ada@example.org')!
  assert.equal((await pager.call('POST', new URL(mine.reply!.acknowledgeUrl).pathname, undefined, { token: null, headers: { accept: 'application/json' } })).status, 200)
  const ada = await ofName(pager, 'ada')
  assert.ok(ada.provenAt)
  assert.equal((await pager.entries('test-page.proven')).length, 1)
  pager.clock.forward(23 * hour + 60_000)
  await eventually(async () => (await ofName(pager, 'grace')).missedAt !== null)
  assert.deepEqual(recipients(pager.mail).filter((to) => to === 'boss@example.org').length, 1, 'nobody else is asked because of a test')
  await eventually(async () => (await findings(pager)).filter((finding) => finding.code === 'ONCALL_TEST_MISSED').length === 2)
  assert.equal((await pager.call('PUT', `/api/v1/people/${(await ofName(pager, 'boss')).person.id!}/test-page/excuse`, { reason: 'On leave until May' })).status, 204)
  assert.deepEqual((await findings(pager)).filter((finding) => finding.code === 'ONCALL_TEST_MISSED').map((finding) => finding.say.split(' ')[0]), ['grace'])
  assert.equal((await pager.call('POST', `/api/v1/people/${(await ofName(pager, 'grace')).person.id!}/test-page`)).status, 201)
  pager.clock.forward(28 * day)
  const before = pager.mail.took.length
  await sendTestPages(pager.house)
  await eventually(async () => pager.mail.took.length >= before + 2)
  assert.equal(recipients(pager.mail).filter((to) => to === 'boss@example.org').length, 1, 'excused')
}))

onEachEngine('when messages do not leave, administrators hear it directly, once, and again when it is over; outside hears only when all is well', async (engine) => {
  const outside = await startWebhookSink()
  try {
    await withPager({ engine, settings: { paging: { twilio: null, slack: null, watchUrl: `${outside.url}/alive` } } }, async (pager) => {
      await usualPolicy(pager)
      await pager.person('root', { role: 'administrator' })
      // The house watches by itself too, first when it starts.
      await eventually(async () => outside.requests.length === 1)
      assert.equal(outside.requests[0]!.method, 'POST')
      pager.mail.answers = (message) => (message.to === 'root@example.org' && message.thread === 'pager' ? { ok: true, reference: 'taken' } : down())
      await pager.situation('opened')
      await pager.page(({ notifications }) => notifications.some((one) => one.attempts.filter((attempt) => attempt.outcome === 'failed').length >= 1))
      for (let tries = 0; tries < 3; tries++) {
        pager.clock.forward(10_000)
        await eventually(async () => (await pager.page()).notifications.flatMap((one) => one.attempts).filter((attempt) => attempt.outcome === 'failed').length >= tries + 2)
      }
      await watch(pager)
      await watch(pager)
      const told = pager.mail.took.filter((one) => one.thread === 'pager')
      assert.deepEqual(told.map((one) => one.to), ['root@example.org'])
      assert.match(told[0]!.text, /The channel email fails/)
      assert.equal((await proof(pager)).isWell, false)
      assert.ok((await findings(pager)).some((finding) => finding.code === 'ONCALL_PAGER_UNWELL'))
      assert.equal(outside.requests.length, 1, 'silence is the alarm')
      assert.match((await pager.call('GET', '/metrics')).text, /mainstay_pager_well 0/)
      assert.match((await pager.call('GET', '/metrics')).text, /mainstay_pager_findings\{code="ONCALL_CHANNEL_FAILING"\} 1/)
      pager.mail.answers = null
      pager.clock.forward(61_000)
      await pager.page(({ notifications }) => notifications.some((one) => one.state === 'sent'))
      await watch(pager)
      assert.equal(pager.mail.took.filter((one) => one.thread === 'pager').length, 2)
      assert.deepEqual([(await proof(pager)).isWell, outside.requests.length], [true, 2])
      assert.deepEqual([(await pager.entries('pager.unwell')).length, (await pager.entries('pager.well')).length], [1, 1])
    })
  } finally {
    await outside.stop()
  }
})
