// SMS and voice from the page to the answer, through a service that speaks the documented wire format.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import type { EngineName } from '../../../../test/harness.ts'
import { startTwilio } from '../../../../test/doubles/twilio.ts'
import type { TwilioDouble } from '../../../../test/doubles/twilio.ts'
import { twilioChannels } from '../../../connections/twilio/connection.ts'
import type { ChannelList, ContactsAnswer, PageChange, PageDetail } from '../contract.ts'
import { fakeChannel, recipients, startPager } from './pager.ts'
import type { Pager } from './pager.ts'

const phone = '+4930123456'

interface Phones {
  readonly pager: Pager
  readonly twilio: TwilioDouble
}

async function withPhones(wish: { engine: EngineName; methods: string }, run: (phones: Phones) => Promise<void>): Promise<void> {
  let url = ''
  const twilio = await startTwilio(() => url)
  const mail = fakeChannel('email')
  const settings = { url: twilio.url, account: twilio.account, token: twilio.token, from: twilio.number }
  const pager = await startPager({ engine: wish.engine, channels: ({ egress }) => [mail, ...twilioChannels({ settings, egress, secrets: { resolve: async (text) => text }, publicUrl: 'http://mainstay.test' })] })
  url = pager.url
  try {
    for (const name of ['ada', 'grace']) await pager.person(name)
    const profile = `{ apiVersion: mainstay.dev/v1, kind: OnCallProfile, metadata: { name: ada }, spec: { methods: [${wish.methods}] } }`
    const applied = await pager.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'ada.yaml', text: profile }] })
    assert.equal(applied.status, 200, applied.text)
    await pager.put('/api/v1/escalation-policies/default', { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 15 }, { targets: [{ person: 'grace' }], delayMinutes: 15 }] })
    await run({ pager: { ...pager, mail }, twilio })
  } finally {
    await pager.stop()
    await twilio.stop()
  }
}

const sms = `{ kind: sms, address: "${phone}" }`
const voice = `{ kind: voice, address: "${phone}" }`

onEachEngine('a text message is answered by its number, and by nobody else', (engine) => withPhones({ engine, methods: sms }, async ({ pager, twilio }) => {
  await pager.situation('opened', { id: 'sit_a' })
  await eventually(async () => twilio.messages.length === 1)
  const [first] = twilio.messages
  assert.equal(first!.form['To'], phone)
  assert.match(first!.form['Body']!, /^Page\. error budget burning.* Reply 1 to acknowledge, 1r to resolve/)
  pager.clock.forward(1_000)
  await pager.situation('opened', { id: 'sit_b' })
  await eventually(async () => twilio.messages.length === 2)
  assert.match((await twilio.text(phone, 'ack')).body, /Several pages wait for you/)
  assert.match((await twilio.text('+4930999999', '2')).body, /No page waits for you/)
  assert.equal((await twilio.forge('/in/channels/sms/reply', { From: phone, Body: '2' })).status, 403)
  assert.match((await twilio.text(phone, 'what is it')).body, /Not understood/)
  const live = (await pager.call<{ items: { state: string }[] }>('GET', '/api/v1/pages')).body.items
  assert.deepEqual(live.map((one) => one.state), ['open', 'open'])
  const answer = await twilio.text(phone, '2')
  assert.deepEqual([answer.status, answer.body.includes('Acknowledged')], [200, true])
  const [newest, oldest] = (await pager.call<{ items: { state: string; acknowledgedBy: { name: string } | null }[] }>('GET', '/api/v1/pages')).body.items
  assert.deepEqual([newest!.state, newest!.acknowledgedBy?.name, oldest!.state], ['acknowledged', 'ada', 'open'])
  assert.match((await twilio.text(phone, '1e')).body, /next step is being asked/)
  await eventually(async () => recipients(pager.mail as never).includes('grace@example.org'))
  assert.match((await twilio.text(phone, '1r')).body, /Resolved/)
  const [entry] = await pager.entries('page.acknowledged')
  assert.equal((entry!.data as { via: string }).via, 'sms')
}))

onEachEngine('delivery reports drive the state: delivered stays, and what failed or says nothing within 30 s falls over to the next method', (engine) => withPhones({ engine, methods: sms }, async ({ pager, twilio }) => {
  await pager.situation('opened', { id: 'sit_a' })
  await eventually(async () => twilio.messages.length === 1)
  await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  await twilio.report(twilio.messages[0]!, 'sent')
  await twilio.report(twilio.messages[0]!, 'delivered')
  await twilio.report(twilio.messages[0]!, 'failed')
  await pager.page(({ notifications }) => notifications[0]?.state === 'delivered')
  pager.clock.forward(31_000)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  assert.deepEqual(recipients(pager.mail), [], 'what has arrived needs no other way')
  await pager.situation('resolved', { id: 'sit_a' })
  await eventually(async () => twilio.messages.length === 2)
  assert.equal(twilio.messages[1]!.form['StatusCallback'], undefined, 'a message that only tells')

  pager.clock.forward(1_000)
  await pager.situation('opened', { id: 'sit_b' })
  await eventually(async () => twilio.messages.length === 3)
  await pager.page(({ notifications, situation }) => situation === 'sit_b' && notifications[0]?.state === 'sent')
  await twilio.report(twilio.messages[2]!, 'undelivered', { ErrorCode: '30003' })
  await eventually(async () => recipients(pager.mail).length === 1)
  const failed = await pager.page(({ notifications }) => notifications.length === 2 && notifications.every(({ state }) => state !== 'sending'))
  assert.deepEqual(failed.notifications.map((one) => [one.channel, one.state]).sort(), [['email', 'sent'], ['sms', 'failed']])
  assert.match(failed.notifications.find((one) => one.channel === 'sms')!.attempts[0]!.detail, /undelivered, error 30003/)

  pager.clock.forward(1_000)
  await pager.situation('opened', { id: 'sit_c' })
  await eventually(async () => twilio.messages.length === 4)
  await pager.page(({ notifications, situation }) => situation === 'sit_c' && notifications[0]?.state === 'sent')
  pager.clock.forward(29_000)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  assert.equal(recipients(pager.mail).length, 1, 'there is still time')
  pager.clock.forward(1_500)
  await eventually(async () => recipients(pager.mail).length === 2)
}))

onEachEngine('a call says what is wrong and is answered by a key', (engine) => withPhones({ engine, methods: voice }, async ({ pager, twilio }) => {
  await pager.situation('opened')
  await eventually(async () => twilio.calls.length === 1)
  const call = twilio.calls[0]!
  const heard = await twilio.pickUp(call)
  assert.match(heard.body, /<Gather numDigits="1".*error budget burning.*Press 4 to acknowledge/)
  assert.match((await twilio.press(call, heard, '5')).body, /Press 4 to acknowledge/, 'another key: asked again')
  assert.equal((await pager.page()).state, 'open')
  assert.match((await twilio.press(call, heard, '4')).body, /<Say loop="2">Acknowledged: nobody else is asked/)
  const page = await pager.page(({ state }) => state === 'acknowledged')
  assert.equal(page.acknowledgedBy?.name, 'ada')
  assert.match((await twilio.pickUp(call)).body, /needs no answer any more/)
}))

onEachEngine('a call that rings out falls over to the next method at once', (engine) => withPhones({ engine, methods: voice }, async ({ pager, twilio }) => {
  await pager.situation('opened')
  await eventually(async () => twilio.calls.length === 1)
  await twilio.report(twilio.calls[0]!, 'no-answer')
  await eventually(async () => recipients(pager.mail).length === 1)
}))

onEachEngine('a number is proven by a code that comes there, and a wrong number falls over', (engine) => withPhones({ engine, methods: '{ kind: email, address: "ada@work.example" }' }, async ({ pager, twilio }) => {
  const me = (await pager.call<{ items: { id: string; name: string }[] }>('GET', '/api/v1/people')).body.items.find((one) => one.name === 'ada')!.id
  const added = await pager.call<{ id: string; code?: string }>('POST', `/api/v1/people/${me}/contact-methods`, { kind: 'sms', address: phone })
  assert.equal(added.status, 201, added.text)
  assert.equal((await pager.call('POST', `/api/v1/people/${me}/contact-methods`, { kind: 'sms', address: '030 123' })).status, 400)
  assert.equal((await pager.call('POST', `/api/v1/people/${me}/contact-methods`, { kind: 'slack', address: 'U012AB3CDE' })).status, 409, 'not set up here')
  await eventually(async () => twilio.messages.length === 1)
  const code = twilio.messages[0]!.form['Body']!.replace(/\D/g, '')
  const verified = await pager.call<ContactsAnswer['methods'][number]>('POST', `/api/v1/people/${me}/contact-methods/${added.body.id}/verify`, { code })
  assert.equal(verified.body.isVerified, true, verified.text)
  twilio.refuseNext({ status: 400, code: 21610, message: 'Attempt to send to unsubscribed recipient' })
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications.some((one) => one.channel === 'sms' && one.state === 'failed'))
  assert.match(page.notifications.find((one) => one.channel === 'sms')!.attempts[0]!.detail, /error 21610/)
  const { items } = (await pager.call<ChannelList>('GET', '/api/v1/channels')).body
  const channel = items.find((one) => one.kind === 'sms')!
  assert.deepEqual([channel.isSetUp, channel.failed, channel.confirms], [true, 1, true])
  assert.ok(!JSON.stringify(items).includes(twilio.token))
  assert.equal((await pager.call<PageChange>('POST', `/api/v1/pages/${page.id}/resolve`)).status, 200)
}))

onEachEngine('an address that had its share gets the rest in one message, and the person hears by another method meanwhile', (engine) => withPhones({ engine, methods: sms }, async ({ pager, twilio }) => {
  for (const [index, letter] of [...'abcde'].entries()) {
    await pager.situation('opened', { id: `sit_${letter}` })
    await eventually(async () => twilio.messages.length === index + 1)
  }
  // The channel reports nothing here; that is another test.
  for (const message of twilio.messages) await twilio.report(message, 'delivered')
  for (const letter of 'fgh') await pager.situation('opened', { id: `sit_${letter}`, data: { title: `trouble ${letter}` } })
  await eventually(async () => recipients(pager.mail).length === 3)
  assert.equal(twilio.messages.length, 5)
  assert.equal((await pager.entries('notification.held-back')).length, 3)
  pager.clock.forward(15 * 60_000 + 1_000)
  // The next step is asked by now too; one text carries all that waited.
  await eventually(async () => twilio.messages.some((one) => /more pages? waits? for you/.test(one.form['Body']!)) || twilio.messages.length >= 8, 6_000)
  const later = twilio.messages.slice(5).map((one) => one.form['Body']!).join(' ')
  for (const letter of 'fgh') assert.ok(later.includes(`trouble ${letter}`), `${letter} is never told`)
  const { items } = (await pager.call<{ items: { id: string }[] }>('GET', '/api/v1/pages')).body
  await eventually(async () => {
    const pages = await Promise.all(items.map(async ({ id }) => (await pager.call<PageDetail>('GET', `/api/v1/pages/${id}`)).body))
    return pages.every((page) => page.notifications.filter((one) => one.channel === 'sms').every((one) => one.state === 'sent' || one.state === 'delivered'))
  }, 6_000)
}))
