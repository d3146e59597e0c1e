// Schedules, policies, contact methods and files over HTTP, on both engines.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import type { ContactsAnswer, FinalSchedule, MethodAnswer, OnCallAnswer, OutboxItem, OverrideAnswer, PolicyAnswer, ScheduleAnswer } from '../contract.ts'
import { onCallNow, pageById, pagesOfSituation } from '../questions.ts'
import { usualPolicy, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const names = (shifts: readonly { person: { name: string } | null }[]): (string | undefined)[] => shifts.map((shift) => shift.person?.name)

onEachEngine('a schedule says who is on call now and next, and an override stands for its time', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const schedule = (await pager.call<ScheduleAnswer>('GET', '/api/v1/schedules/primary')).body
  assert.deepEqual(names(schedule.now), ['ada'])
  assert.deepEqual(names(schedule.next), ['grace'])
  assert.equal(schedule.now[0]?.toAt, '2026-11-23T08:00:00.000Z')

  const made = await pager.call<OverrideAnswer>('POST', '/api/v1/schedules/primary/overrides', { person: 'boss', fromAt: '2026-11-23T03:30:00Z', toAt: '2026-11-23T05:00:00+01:00', reason: 'dentist' })
  assert.equal(made.status, 201, made.text)
  const final = (await pager.call<FinalSchedule>('GET', '/api/v1/schedules/primary/final?to=2026-11-24T00:00:00Z')).body
  assert.deepEqual(names(final.shifts), ['ada', 'boss', 'ada', 'grace'])
  assert.deepEqual(final.gaps, [])
  assert.equal(final.overrides[0]?.reason, 'dentist')
  const onCall = (await pager.call<OnCallAnswer>('GET', '/api/v1/on-call?at=2026-11-23T03:45:00Z&service=checkout')).body
  assert.deepEqual(names(onCall.schedules[0]!.now), ['boss'])
  assert.deepEqual(onCall.services.map((one) => [one.service, one.policy, one.people.map((person) => person.name)]), [['checkout', 'default', ['boss']]])

  assert.equal((await pager.call('DELETE', `/api/v1/schedules/primary/overrides/${made.body.id}`)).status, 204)
  assert.deepEqual(names((await pager.call<OnCallAnswer>('GET', '/api/v1/on-call?at=2026-11-23T03:45:00Z')).body.schedules[0]!.now), ['ada'])
  assert.deepEqual((await onCallNow(pager.house.read, Date.parse('2026-11-23T03:45:00Z')))[0]?.people.map((person) => person.name), ['ada'])
}))

onEachEngine('what cannot be is refused with where it is wrong', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const rotation = { name: 'r', people: ['ada'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-16T09:00' }
  for (const [body, code] of [
    [{ timeZone: 'Europe/Atlantis', rotations: [rotation] }, 'ONCALL_SCHEDULE'],
    [{ timeZone: 'UTC', rotations: [{ ...rotation, startsAt: '2026-02-30T09:00' }] }, 'ONCALL_SCHEDULE'],
    [{ timeZone: 'UTC', rotations: [rotation, rotation] }, 'ONCALL_SCHEDULE'],
    [{ timeZone: 'UTC', rotations: [{ ...rotation, people: ['nobody'] }] }, 'ONCALL_NO_SUCH_PERSON'],
    [{ timeZone: 'UTC', rotations: [{ ...rotation, people: [] }] }, 'HTTP_SCHEMA'],
  ] as const) {
    const answer = await pager.call<{ code: string }>('PUT', '/api/v1/schedules/x', body)
    assert.equal(answer.body.code, code, answer.text)
  }
  const override = (body: Record<string, unknown>) => pager.call<{ code: string }>('POST', '/api/v1/schedules/primary/overrides', { person: 'ada', toAt: '2026-11-24T00:00:00Z', ...body })
  assert.equal((await override({ fromAt: '2026-11-25T00:00:00Z' })).body.code, 'ONCALL_OVERRIDE_TIME')
  assert.equal((await override({ toAt: '2026-11-01T00:00:00Z', fromAt: '2026-10-01T00:00:00Z' })).body.code, 'ONCALL_OVERRIDE_TIME')
  assert.equal((await override({ rotation: 'daily' })).body.code, 'ONCALL_NO_SUCH_ROTATION')
  assert.equal((await override({ toAt: 'tomorrow' })).status, 400)
  assert.equal((await pager.call<{ code: string }>('PUT', '/api/v1/escalation-policies/x', { steps: [{ targets: [{ schedule: 'none' }], delayMinutes: 5 }] })).body.code, 'ONCALL_NO_SUCH_SCHEDULE')
  assert.equal((await pager.call<{ code: string }>('DELETE', '/api/v1/schedules/primary')).body.code, 'ONCALL_SCHEDULE_IN_USE')
  assert.equal((await pager.call<{ code: string }>('POST', '/api/v1/schedules', { name: 'primary', timeZone: 'UTC', rotations: [] })).body.code, 'ONCALL_SCHEDULE_EXISTS')
  assert.equal((await pager.call<{ code: string }>('GET', '/api/v1/schedules/primary/final?from=2026-01-01T00:00:00Z&to=2028-01-01T00:00:00Z')).body.code, 'ONCALL_RANGE')
  assert.equal((await pager.call('DELETE', '/api/v1/escalation-policies/default')).status, 204)
  assert.equal((await pager.call('DELETE', '/api/v1/schedules/primary')).status, 204)
  assert.equal((await pager.call('DELETE', '/api/v1/schedules/primary')).status, 404)
}))

onEachEngine('lists are paged by name', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  for (const name of ['a', 'b', 'c']) await pager.put(`/api/v1/schedules/${name}`, { timeZone: 'UTC', rotations: [] })
  const first = (await pager.call<{ items: ScheduleAnswer[]; next: string }>('GET', '/api/v1/schedules?limit=3')).body
  assert.deepEqual(first.items.map((one) => one.name), ['a', 'b', 'c'])
  const second = (await pager.call<{ items: ScheduleAnswer[]; next: string | null }>('GET', `/api/v1/schedules?limit=3&cursor=${first.next}`)).body
  assert.deepEqual(second.items.map((one) => one.name), ['primary'])
  assert.equal(second.next, null)
  assert.equal((await pager.call('GET', '/api/v1/schedules?cursor=nonsense')).status, 400)
  assert.equal((await pager.call('GET', '/api/v1/pages?cursor=nonsense')).status, 400)
  assert.equal((await pager.call('GET', '/api/v1/pages?state=lost')).status, 400)
}))

const codeIn = async (pager: Pager, address: string): Promise<string> => eventually(async () => {
  const message = pager.mail.took.findLast((one) => one.to === address)
  return message && /\b(\d{6})\b/.exec(message.text)?.[1]
})

onEachEngine('a contact method counts only after its code came back', (engine) => withPager({ engine }, async (pager) => {
  const ada = await pager.person('ada', { email: undefined })
  const path = `/api/v1/people/${ada}/contact-methods`
  const made = await pager.call<MethodAnswer>('POST', path, { kind: 'email', address: 'ada@home.example' })
  assert.equal(made.status, 201, made.text)
  assert.deepEqual((await pager.call<ContactsAnswer>('GET', path)).body.plan, [], 'not verified: a page could not reach her')
  const code = await codeIn(pager, 'ada@home.example')
  const wrong = code === '000000' ? '000001' : '000000'
  const verify = (tried: string) => pager.call<MethodAnswer & { code: string }>('POST', `${path}/${made.body.id}/verify`, { code: tried })
  assert.equal((await verify(wrong)).body.code, 'ONCALL_CODE')
  assert.equal((await verify(code)).body.isVerified, true)
  assert.deepEqual((await pager.call<ContactsAnswer>('GET', path)).body.plan.map((one) => one.address), ['ada@home.example'])
  assert.equal((await pager.call('POST', path, { kind: 'email', address: 'ada@home.example' })).status, 409)
  const rules = await pager.call<ContactsAnswer>('PUT', `/api/v1/people/${ada}/contact-rules`, { rules: [{ urgency: 'page', method: made.body.id, delayMinutes: 2 }] })
  assert.equal(rules.body.plan[0]?.delayMinutes, 2, rules.text)
  assert.equal((await pager.call('DELETE', `${path}/${made.body.id}`)).status, 204)
  assert.deepEqual((await pager.call<ContactsAnswer>('GET', path)).body.rules, [])
}))

onEachEngine('a code can be tried five times, and asked for again after a minute', (engine) => withPager({ engine }, async (pager) => {
  const ada = await pager.person('ada')
  const path = `/api/v1/people/${ada}/contact-methods`
  const { id } = (await pager.call<MethodAnswer>('POST', path, { kind: 'email', address: 'ada@home.example' })).body
  const code = await codeIn(pager, 'ada@home.example')
  const wrong = code === '000000' ? '000001' : '000000'
  for (let tries = 0; tries < 5; tries++) assert.equal((await pager.call('POST', `${path}/${id}/verify`, { code: wrong })).status, 400)
  assert.equal((await pager.call('POST', `${path}/${id}/verify`, { code })).status, 400, 'the right code comes too late')
  assert.equal((await pager.call('POST', `${path}/${id}/send-code`)).status, 429)
  pager.clock.forward(60_000)
  assert.equal((await pager.call('POST', `${path}/${id}/send-code`)).status, 200)
  const again = await eventually(async () => (pager.mail.took.length === 2 ? codeIn(pager, 'ada@home.example') : null))
  assert.notEqual(again, code)
  assert.equal((await pager.call('POST', `${path}/${id}/verify`, { code: again })).status, 200)
}))

onEachEngine('contact methods are one\'s own affair, and an address must be one', (engine) => withPager({ engine }, async (pager) => {
  const ada = await pager.person('ada')
  const path = `/api/v1/people/${ada}/contact-methods`
  const responder = (await pager.call<{ secret: string }>('POST', '/api/v1/tokens', { name: 'r', role: 'responder', expiresInDays: 1 })).body.secret
  assert.equal((await pager.call('GET', path, undefined, { token: responder })).status, 403)
  assert.equal((await pager.call('POST', path, { kind: 'email', address: 'x@example.org' }, { token: responder })).status, 403)
  for (const body of [{ kind: 'email', address: 'nonsense' }, { kind: 'email', address: 'a@b.example,c@d.example' }, { kind: 'webhook', address: 'ftp://example.org/x' }, { kind: 'webhook', address: 'https://user:secret@example.org/' }]) {
    assert.equal((await pager.call<{ code: string }>('POST', path, body)).body.code, 'ONCALL_ADDRESS', JSON.stringify(body))
  }
}))

const files = (text: string) => ({ files: [{ path: 'on-call.yaml', text }] })
const team = `
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata: { name: default }
spec:
  steps:
    - targets: [{ schedule: primary }]
      delayMinutes: 5
  fallback: { person: ada }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: primary }
spec:
  timeZone: Europe/Berlin
  rotations:
    - name: weekly
      people: [ada]
      length: { count: 1, unit: week }
      startsAt: "2026-11-16T09:00"
---
apiVersion: mainstay.dev/v1
kind: OnCallProfile
metadata: { name: ada }
spec:
  methods:
    - { kind: webhook, address: https://hooks.example/ada }
    - { kind: email, address: ada@pager.example, label: pager }
  rules:
    - { urgency: page, method: ada@pager.example, delayMinutes: 1 }
---
apiVersion: mainstay.dev/v1
kind: Person
metadata: { name: ada }
spec: { role: responder }
`
interface Applied { isApplied: boolean; changes: { kind: string; change: string }[]; findings: { code: string; line: number; field: string }[] }

onEachEngine('files declare on-call; applying them again changes nothing; the export is what was applied', (engine) => withPager({ engine }, async (pager) => {
  const apply = (text: string) => pager.call<Applied>('POST', '/api/v1/configuration/apply', files(text))
  const first = await apply(team)
  assert.equal(first.body.isApplied, true, first.text)
  assert.deepEqual([...new Set(first.body.changes.map((one) => one.change))], ['created'])
  const again = await apply(team)
  assert.deepEqual([...new Set(again.body.changes.map((one) => one.change))], ['unchanged'], again.text)
  const exported = (await pager.call<{ files: { text: string }[] }>('GET', '/api/v1/configuration/export')).body.files.map((file) => file.text).join('---\n')
  const reread = await apply(exported)
  assert.deepEqual([...new Set(reread.body.changes.map((one) => one.change))], ['unchanged'], reread.text)
  const changed = await apply(team.replace('ada@pager.example, label', 'ada@new.example, label').replace('method: ada@pager.example', 'method: ada@new.example'))
  assert.equal(changed.body.changes.find((one) => one.kind === 'OnCallProfile')?.change, 'changed')
  const ada = (await pager.call<{ items: { id: string }[] }>('GET', '/api/v1/people')).body.items[0]!.id
  assert.deepEqual((await pager.call<ContactsAnswer>('GET', `/api/v1/people/${ada}/contact-methods`)).body.plan.map((one) => one.address), ['ada@new.example'])
  assert.equal((await pager.call<PolicyAnswer>('GET', '/api/v1/escalation-policies/default')).body.steps[0]?.targets[0]?.people[0]?.name, 'ada')
}))

onEachEngine('a file that is wrong is refused with the line and the field', (engine) => withPager({ engine }, async (pager) => {
  const apply = async (text: string) => (await pager.call<Applied>('POST', '/api/v1/configuration/apply', files(text))).body
  const unknown = await apply(team.replace('people: [ada]', 'people: [eve]'))
  assert.equal(unknown.isApplied, false)
  assert.deepEqual(unknown.findings.map(({ code, line, field }) => [code, line, field]), [['ONCALL_UNKNOWN_NAME', 18, 'spec.rotations[0].people[0]']])
  const zone = await apply(team.replace('Europe/Berlin', 'Europe/Atlantis'))
  assert.deepEqual(zone.findings.filter((one) => one.code === 'ONCALL_SCHEDULE').map((one) => [one.line, one.field]), [[15, 'spec.timeZone']])
  const typo = await apply(team.replace('delayMinutes: 5', 'delayMinute: 5'))
  assert.ok(typo.findings.some((one) => one.code === 'ONCALL_DOCUMENT' && one.field === 'spec.steps[0].delayMinute'), JSON.stringify(typo.findings))
}))

onEachEngine('the pager says what is wrong with it before the page', (engine) => withPager({ engine, channels: () => [] }, async (pager) => {
  const codes = async () => new Set(((await pager.call<{ items: { code: string; say: string }[] }>('GET', '/api/v1/findings')).body.items).map((one) => one.code))
  assert.ok((await codes()).has('ONCALL_NO_POLICY'))
  await usualPolicy(pager)
  const good = await codes()
  for (const code of ['ONCALL_NO_POLICY', 'ONCALL_GAP', 'ONCALL_UNREACHABLE', 'ONCALL_POLICY_NOBODY']) assert.ok(!good.has(code), code)
  assert.ok(good.has('ONCALL_OUTBOX_ONLY'))
  await pager.person('mute', { email: undefined })
  await pager.put('/api/v1/escalation-policies/lonely', { steps: [{ targets: [{ person: 'mute' }], delayMinutes: 5 }] })
  await pager.put('/api/v1/schedules/later', { timeZone: 'UTC', rotations: [{ name: 'r', people: ['ada'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-30T09:00' }] })
  const bad = await codes()
  for (const code of ['ONCALL_GAP', 'ONCALL_UNREACHABLE', 'ONCALL_POLICY_NOBODY']) assert.ok(bad.has(code), code)
}))

onEachEngine('other practices can ask what was paged for', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.situation('opened')
  const page = await pager.page(({ notifications }) => notifications[0]?.state === 'sent')
  const [asked] = await pagesOfSituation(pager.house.read, 'sit_1')
  assert.equal(asked?.id, page.id)
  assert.deepEqual(asked?.people, [page.people[0]!.id])
  assert.equal((await pageById(pager.house.read, page.id))?.state, 'open')
  assert.equal(await pageById(pager.house.read, 'pag_none'), null)
  const outbox = await pager.call<{ items: OutboxItem[] }>('GET', '/api/v1/outbox')
  assert.equal(outbox.body.items[0]?.state, 'sent')
}))
