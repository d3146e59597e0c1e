// Quiet hours against a real house: low urgency waits and comes in one message, high urgency does not wait.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hourMs, minuteMs } from '../../../base/duration.ts'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import type { ExportAnswer, PlanAnswer } from '../../configuration/contract.ts'
import type { ContactsAnswer, PageDetail } from '../contract.ts'
import type { PreviewList } from '../model/notification-words.ts'
import { recipients, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const quiet = { weekdays, from: '22:00', to: '07:00' }

/** Ada sleeps from ten to seven in Berlin; it is four there. Her mail and her phone are vouched for. */
async function sleeper(pager: Pager): Promise<{ id: string; methods: ContactsAnswer['methods'] }> {
  const id = await pager.person('ada', { timeZone: 'Europe/Berlin' })
  const text = `{ apiVersion: mainstay.dev/v1, kind: OnCallProfile, metadata: { name: ada }, spec: {
    methods: [{ kind: email, address: ada@example.org }, { kind: email, address: night@example.org }], quiet: { weekdays: [${weekdays.join(', ')}], from: "22:00", to: "07:00" } } }`
  const applied = await pager.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'ada.yaml', text }] })
  assert.equal(applied.status, 200, applied.text)
  return { id, methods: (await contactsOf(pager, id)).methods }
}

const contactsOf = async (pager: Pager, id: string) => (await pager.call<ContactsAnswer>('GET', `/api/v1/people/${id}/contact-methods`)).body
async function start(pager: Pager, title: string, urgency: 'page' | 'ticket'): Promise<PageDetail> {
  const { status, body, text } = await pager.call<PageDetail>('POST', '/api/v1/pages', { title, urgency, person: 'ada' })
  assert.equal(status, 201, text)
  return body
}
const stateOf = async (pager: Pager, id: string) => (await pager.call<PageDetail>('GET', `/api/v1/pages/${id}`)).body

onEachEngine('low urgency waits for the end of quiet hours and comes in one message to each address; high urgency comes at once', async (engine) => {
  await withPager({ engine }, async (pager) => {
    await sleeper(pager)
    const low = [await start(pager, 'disk at 80 %', 'ticket'), await start(pager, 'certificate in 20 days', 'ticket')]
    const high = await start(pager, 'checkout is down', 'page')
    await eventually(async () => (await stateOf(pager, high.id)).notifications.every(({ state }) => state === 'sent'))
    assert.deepEqual(pager.mail.took.map(({ data }) => data['title']), ['checkout is down', 'checkout is down'])
    assert.equal(low[0]!.notifications[0]!.dueAt, '2026-11-23T06:00:00.000Z')
    assert.equal((await pager.entries('notification.waits')).length, 4)
    // Nobody can have failed to answer what they were not told: the next step counts from the morning.
    assert.ok(Date.parse(low[0]!.nextEscalationAt!) > Date.parse('2026-11-23T06:00:00Z'))

    await pager.call('POST', `/api/v1/pages/${high.id}/acknowledge`)
    pager.mail.took.length = 0
    pager.clock.forward(3 * hourMs + minuteMs)
    await eventually(async () => (await Promise.all(low.map(({ id }) => stateOf(pager, id)))).every(({ notifications }) => notifications.every(({ state }) => state === 'sent')))
    assert.deepEqual(recipients(pager.mail).filter((to) => to === 'night@example.org').length, 1, 'one message carries both')
    const [message] = pager.mail.took
    assert.match(message!.text, /1 more page waits for you/)
    assert.match(`${message!.text}`, /disk at 80 %/)
    assert.match(`${message!.html}`, /certificate in 20 days/)
  })
})

test('quiet hours set after the asking count too, and a page acknowledged meanwhile is not told in the morning', async () => {
  await withPager({ engine: 'embedded' }, async (pager) => {
    const { id, methods } = await sleeper(pager)
    await pager.put(`/api/v1/people/${id}/contact-rules`, { rules: [{ urgency: 'ticket', method: methods[0]!.id, delayMinutes: 30 }], quiet: null })
    const low = await start(pager, 'disk at 80 %', 'ticket')
    await pager.put(`/api/v1/people/${id}/contact-rules`, { rules: [], quiet })
    pager.clock.forward(31 * minuteMs)
    await eventually(async () => (await pager.entries('notification.waits')).length === 1)
    assert.deepEqual(recipients(pager.mail), [])
    assert.equal((await pager.call('POST', `/api/v1/pages/${low.id}/acknowledge`)).status, 200)
    pager.clock.forward(4 * hourMs)
    assert.equal((await stateOf(pager, low.id)).notifications[0]!.state, 'cancelled')
  })
})

test('a night of its own uses the ways chosen for it, and what would leave none is refused', async () => {
  await withPager({ engine: 'embedded' }, async (pager) => {
    const { id, methods } = await sleeper(pager)
    const night = methods.find(({ address }) => address === 'night@example.org')!
    const unproven = (await pager.call<{ id: string }>('POST', `/api/v1/people/${id}/contact-methods`, { kind: 'email', address: 'new@example.org' })).body
    const path = `/api/v1/people/${id}/contact-rules`
    for (const row of [
      { says: 'no way at all', quiet: { ...quiet, methods: [] }, code: 'ONCALL_QUIET_NO_METHOD' },
      { says: 'only one that is not proven', quiet: { ...quiet, methods: [unproven.id] }, code: 'ONCALL_QUIET_NO_METHOD' },
      { says: 'one of nobody', quiet: { ...quiet, methods: ['cme_none'] }, code: 'ONCALL_RULE_METHOD' },
      { says: 'a whole week', quiet: { ...quiet, from: '00:00', to: '00:00' }, code: 'ONCALL_QUIET_NEVER_ENDS' },
    ]) {
      const refused = await pager.call<{ code: string }>('PUT', path, { rules: [], quiet: row.quiet })
      assert.equal(refused.status, 400, row.says)
      assert.match(refused.text, new RegExp(row.code), row.says)
    }
    const draft = (await pager.call<PreviewList>('POST', `${path}/preview`, { rules: [], quiet: { ...quiet, methods: [night.id] } })).body
    assert.equal(draft.items.find(({ urgency }) => urgency === 'page')?.says, 'Mon 23 Nov, 11:00, a high page: e-mail at once, e-mail at once.')
    await pager.put(path, { rules: [], quiet: { ...quiet, methods: [night.id] } })
    const { plan, quiet: stored } = await contactsOf(pager, id)
    assert.deepEqual([plan.map(({ address }) => address), stored?.methods], [['night@example.org'], [night.id]])
    // Its last way of the night removed, the usual ones are used again.
    assert.equal((await pager.call('DELETE', `/api/v1/people/${id}/contact-methods/${night.id}`)).status, 204)
    const after = await contactsOf(pager, id)
    assert.deepEqual([after.plan.map(({ address }) => address), after.quiet], [['ada@example.org'], quiet])
  })
})

test('a file written from what is stored says the same again', async () => {
  await withPager({ engine: 'embedded' }, async (pager) => {
    const { id, methods } = await sleeper(pager)
    await pager.put(`/api/v1/people/${id}/contact-rules`, { rules: [{ urgency: 'page', method: methods[0]!.id, delayMinutes: 2, only: { weekdays: ['mon'], from: '08:00', to: '18:00' } }], quiet: { ...quiet, methods: [methods[1]!.id] } })
    const { files } = (await pager.call<ExportAnswer>('GET', '/api/v1/configuration/export')).body
    const profile = files.find(({ text }) => text.includes('kind: OnCallProfile'))!
    assert.match(profile.text, /08:00/)
    assert.match(profile.text, /quiet:[\s\S]*methods:\s+- \w+@example/)
    const plan = (await pager.call<PlanAnswer>('POST', '/api/v1/configuration/diff', { files })).body
    assert.deepEqual(plan.changes.filter(({ change }) => change !== 'unchanged'), [])
    const before = await contactsOf(pager, id)
    assert.equal((await pager.call('POST', '/api/v1/configuration/apply', { files: [{ ...profile, text: profile.text.replace('08:00', '09:30') }] })).status, 200)
    assert.deepEqual((await contactsOf(pager, id)).rules, [{ ...before.rules[0]!, only: { weekdays: ['mon'], from: '09:30', to: '18:00' } }])
  })
})
