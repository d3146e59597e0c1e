// Paging from the record to the message and back, on both engines.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import type { PageChange, PageDetail, PageOfPages } from '../contract.ts'
import { down, gone, recipients, startPager, usualPolicy, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const minute = 60_000
const change = (pager: Pager, page: { id: string }, verb: string, body?: unknown) => pager.call<PageChange & { code: string }>('POST', `/api/v1/pages/${page.id}/${verb}`, body)
const ackPath = (text: string): string => new URL(/http:\/\/\S+\/ack\/\S+/.exec(text)![0]).pathname

onEachEngine('a situation worth a page asks whoever is on call, and the link of the message ends the asking', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened', { service: 'checkout', data: { runbook: 'https://runbooks.example/checkout' } })
  const page = await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  assert.equal(page.state, 'open')
  assert.equal(page.policy, 'default')
  assert.deepEqual(page.people.map((person) => person.name), ['ada'])
  assert.equal(page.nextEscalationAt, '2026-11-23T03:05:00.000Z')
  const [message] = pager.mail.took
  assert.equal(message?.subject, '[PAGE] checkout: error budget burning 29x (checkout-availability)')
  assert.match(message!.text, /Runbook: https:\/\/runbooks\.example\/checkout/)

  const path = ackPath(message!.text)
  const shown = await pager.call('GET', path, undefined, { token: null })
  assert.equal(shown.status, 200)
  assert.match(shown.text, /answering as ada/)
  assert.equal((await pager.page()).state, 'open', 'a scanner that opens the link changes nothing')

  const pressed = await pager.call('POST', path, undefined, { token: null })
  assert.equal(pressed.status, 200)
  assert.match(pressed.text, /nobody else is asked/)
  const acknowledged = await pager.page()
  assert.equal(acknowledged.state, 'acknowledged')
  assert.equal(acknowledged.acknowledgedBy?.name, 'ada')
  const replayed = await pager.call('POST', path, undefined, { token: null })
  assert.equal(replayed.status, 200)
  assert.match(replayed.text, /ada acknowledged this page at 2026-11-23T03:00/)
  assert.equal((await pager.entries('page.acknowledged')).length, 1)

  pager.clock.forward(20 * minute)
  await new Promise((resolve) => setTimeout(resolve, 1_300))
  assert.deepEqual(recipients(pager.mail), ['ada@example.org'], 'no timer runs after an acknowledgement')
}))

onEachEngine('a forged, a cut and an old link acknowledge nothing', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  const path = ackPath(pager.mail.took[0]!.text)
  const letter = path.at(-1) === 'A' ? 'B' : 'A'
  for (const forged of [path.slice(0, -2), path.slice(0, -1) + letter, path.replace(/per_./, 'per_0'), '/ack/x']) {
    if (forged === path) continue
    assert.ok((await pager.call('POST', forged, undefined, { token: null })).status >= 400, forged)
  }
  pager.clock.forward(3 * 24 * 60 * minute + 1)
  assert.equal((await pager.call('POST', path, undefined, { token: null })).status, 410)
  assert.equal((await pager.page()).acknowledgedAt, null)
}))

onEachEngine('whoever stays silent is followed by the next step, the fallback, and the word unanswered', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  // Each message has left before the clock is moved: minutes passing under a running job would end its lease.
  await pager.page(({ notifications }) => notifications.length === 1 && notifications[0]?.state === 'sent')
  pager.clock.forward(5 * minute)
  await pager.page(({ step, notifications }) => step === 2 && notifications.every((one) => one.state === 'sent'))
  await eventually(async () => pager.mail.took.length === 2)
  pager.clock.forward(10 * minute)
  const page = await pager.page(({ state, notifications }) => state === 'unanswered' && notifications.every((one) => one.state === 'sent'))
  assert.deepEqual(recipients(pager.mail), ['ada@example.org', 'grace@example.org', 'boss@example.org'])
  assert.equal(page.nextEscalationAt, null)
  assert.equal((await pager.entries('page.unanswered')).length, 1)
  assert.equal((await pager.entries('page.escalated')).length, 1)
  assert.equal((await change(pager, page, 'acknowledge')).body.changed, true, 'an unanswered page can still be answered')
}))

onEachEngine('nobody on call is paged to the fallback at once and is on the record', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.put('/api/v1/schedules/primary', { timeZone: 'Europe/Berlin', rotations: [] })
  await pager.situation('opened')
  await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  assert.deepEqual(recipients(pager.mail), ['boss@example.org'])
  const [entry] = await pager.entries('page.nobody-on-call')
  assert.deepEqual((entry!.data as { schedules: string[] }).schedules, ['primary'])
}))

onEachEngine('a person whom no message can reach is passed over at once', (engine) => withPager({ engine }, async (pager) => {
  await pager.person('mute', { email: undefined })
  await pager.person('grace')
  await pager.put('/api/v1/escalation-policies/default', { steps: [{ targets: [{ person: 'mute' }], delayMinutes: 30 }, { targets: [{ person: 'grace' }], delayMinutes: 10 }] })
  await pager.situation('opened')
  await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  assert.deepEqual(recipients(pager.mail), ['grace@example.org'])
}))

onEachEngine('without any policy every administrator with an address is asked', (engine) => withPager({ engine }, async (pager) => {
  await pager.person('root1', { role: 'administrator' })
  await pager.person('root2', { role: 'administrator' })
  await pager.person('ada')
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications.length === 2 && notifications.every((one) => one.state === 'sent'))
  assert.deepEqual(recipients(pager.mail).sort(), ['root1@example.org', 'root2@example.org'])
  assert.equal(page.policy, null)
  assert.match(page.reason, /no policy "default"/)
}))

onEachEngine('a failing channel is tried again, and the person is reached by the next method meanwhile', (engine) => withPager({ engine }, async (pager) => {
  const ada = await pager.person('ada', { email: undefined })
  const applied = await pager.call<{ isApplied: boolean }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'ada.yaml', text: `
apiVersion: mainstay.dev/v1
kind: OnCallProfile
metadata: { name: ada }
spec:
  methods:
    - { kind: email, address: ada@pager.example }
    - { kind: webhook, address: https://hooks.example/secret-path }
  rules:
    - { urgency: page, method: ada@pager.example, delayMinutes: 0 }
    - { urgency: page, method: https://hooks.example/secret-path, delayMinutes: 5 }
` }] })
  assert.equal(applied.body.isApplied, true, applied.text)
  await pager.put('/api/v1/escalation-policies/default', { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 15 }] })
  pager.mail.answers = down
  await pager.situation('opened')
  await eventually(async () => pager.hook.took.length === 1, 3_000)
  const failing = await pager.page(({ notifications }) => notifications.some((one) => one.channel === 'email' && one.attempts.some((attempt) => attempt.outcome === 'failed')))
  assert.ok(!JSON.stringify(failing).includes('secret-path'), 'the path of a webhook is not shown')
  assert.equal((await pager.call<{ items: { code: string }[] }>('GET', '/api/v1/findings')).text.includes('ONCALL_METHOD_FAILING'), true)
  pager.mail.answers = null
  pager.clock.forward(2_500)
  const page = await pager.page(({ notifications }) => notifications.every((one) => one.state === 'sent'))
  const email = page.notifications.find((one) => one.channel === 'email')!
  assert.deepEqual(email.attempts.map((attempt) => attempt.outcome), ['failed', 'sent'])
  assert.ok(pager.hook.took[0]!.secret, 'a webhook is signed')
  assert.equal((await pager.entries('notification.failed')).length, 1)
  assert.equal((await pager.entries('notification.sent')).length, 2)
  assert.ok(ada)
}))

onEachEngine('when nothing can reach the person asked, the next step does not wait its time', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  pager.mail.answers = (message) => (message.to.startsWith('ada') ? gone() : { ok: true, reference: 'taken' })
  await pager.situation('opened')
  await eventually(async () => recipients(pager.mail).includes('grace@example.org'), 4_000)
}))

onEachEngine('one page for a situation, however often it is told and joined; a situation that comes back pages again', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened', { data: { urgency: 'ticket', hasRisen: true } })
  await pager.situation('joined')
  await pager.situation('joined')
  await pager.situation('joined', { data: { hasRisen: false } })
  const page = await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  await change(pager, page, 'acknowledge')
  await pager.situation('joined')
  await pager.situation('resolved')
  await pager.page(({ state }) => state === 'resolved')
  pager.clock.forward(1_000)
  await pager.situation('reopened')
  await pager.page(({ state, id }) => state === 'open' && id !== page.id)
  assert.equal((await pager.call<PageOfPages>('GET', '/api/v1/pages')).body.items.length, 2)
  assert.equal((await pager.entries('page.started')).length, 2)
  const [resolved] = await pager.entries('page.resolved')
  assert.equal((resolved!.data as { isAutomatic: boolean }).isAutomatic, true)
}))

onEachEngine('of many who acknowledge at once one does, and the others are told who', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  const page = await pager.page()
  const answers = await Promise.all(Array.from({ length: 8 }, () => change(pager, page, 'acknowledge')))
  assert.equal(answers.filter((answer) => answer.body.changed).length, 1)
  assert.ok(answers.every((answer) => answer.status === 200))
}))

onEachEngine('escalate asks the next step now, reassign asks somebody else, resolve ends it', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  await change(pager, page, 'escalate')
  await eventually(async () => recipients(pager.mail).includes('grace@example.org'))
  await change(pager, page, 'acknowledge')
  const handed = await change(pager, page, 'reassign', { person: 'boss' })
  assert.equal(handed.status, 200, handed.text)
  assert.deepEqual([handed.body.page.state, handed.body.page.acknowledgedAt], ['open', null])
  await eventually(async () => recipients(pager.mail).includes('boss@example.org'))
  assert.equal((await change(pager, page, 'reassign', {})).status, 400)
  assert.equal((await change(pager, page, 'resolve', { reason: 'false alarm' })).body.page.state, 'resolved')
  assert.equal((await change(pager, page, 'escalate')).status, 409)
  assert.equal((await change(pager, page, 'acknowledge')).body.changed, false)
  assert.equal((await change(pager, { id: 'pag_none' }, 'acknowledge')).status, 404)
}))

onEachEngine('a person can be paged by hand', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const page = await pager.call<PageDetail>('POST', '/api/v1/pages', { title: 'Please look at the queue', person: 'grace' })
  assert.equal(page.status, 201, page.text)
  await eventually(async () => recipients(pager.mail).includes('grace@example.org'))
  assert.equal((await pager.call('POST', '/api/v1/pages', { title: 'x', person: 'nobody' })).status, 404)
  assert.equal((await pager.call('POST', '/api/v1/pages', { title: 'x', person: 'ada', schedule: 'primary' })).status, 400)
}))

onEachEngine('an escalation goes on where it stood after the house stopped and started again', async (engine) => {
  const before = await startPager({ engine })
  await usualPolicy(before)
  await before.situation('opened')
  await before.page(({ notifications }) => notifications[0]?.state === 'sent')
  await before.stop()
  before.clock.forward(6 * minute)
  const after = await startPager({ engine, like: before })
  try {
    await eventually(async () => recipients(after.mail).includes('grace@example.org'))
    assert.deepEqual(recipients(after.mail), ['ada@example.org', 'grace@example.org'])
  } finally {
    await after.stop()
  }
})

onEachEngine('without a mail server messages are kept in the outbox, where only an administrator sees the link', (engine) => withPager({ engine, channels: () => [] }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  const outbox = await pager.call<{ items: { text: string; state: string; to: string }[] }>('GET', `/api/v1/outbox?page=${page.id}`)
  assert.equal(outbox.body.items[0]?.state, 'kept')
  assert.match(outbox.body.items[0]!.text, /\/ack\/pag_/)
  const viewer = await pager.call<{ secret: string }>('POST', '/api/v1/tokens', { name: 'viewer', role: 'viewer', expiresInDays: 1 })
  const seen = await pager.call('GET', '/api/v1/outbox', undefined, { token: viewer.body.secret })
  assert.equal(seen.status, 200)
  assert.ok(!seen.text.includes('/ack/pag_'))
}))
