// Moving from PagerDuty over HTTP: read, applied, applied again, compared; on both engines, against a double of its API.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPagerDuty } from '../../../../test/doubles/pagerduty.ts'
import { handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import type { FinalSchedule } from '../contract.ts'
import type { MoveAnswer, TakenOverrides } from '../model/moves/contract.ts'
import { accountFiles, pagerDutyAccount, renderedShifts } from './pagerduty-account.ts'

const nowMs = Date.parse('2026-11-23T03:00:00Z')
const path = '/api/v1/on-call/imports/pagerduty'
interface Plan { isApplied: boolean; changes: { kind: string; name: string; change: string; fields: string[] }[]; findings: { level: string; say: string }[] }

async function applied(house: TestHouse, answer: MoveAnswer): Promise<{ plan: Plan; taken: TakenOverrides }> {
  const plan = await house.call<Plan>('POST', '/api/v1/configuration/apply', { files: answer.files })
  assert.equal(plan.body.isApplied, true, plan.text)
  const taken = await house.call<TakenOverrides>('POST', `${path}/overrides`, { overrides: answer.overrides })
  assert.equal(taken.status, 200, taken.text)
  return { plan: plan.body, taken: taken.body }
}

onEachEngine('a whole account is read from its API, applied, and changes nothing the second time', (engine) => withHouse({ engine, clock: handClock(nowMs) }, async (house) => {
  const double = await startPagerDuty(pagerDutyAccount)
  try {
    const read = async (): Promise<MoveAnswer> => {
      const { status, body, text } = await house.call<MoveAnswer>('POST', path, { api: { url: double.url, token: double.token }, days: 14 })
      assert.equal(status, 200, text)
      return body
    }
    const first = await read()
    assert.deepEqual(first.counts, { people: 3, newPeople: 3, teams: 1, schedules: 1, policies: 1, services: 1, overrides: 1 })
    assert.deepEqual(first.findings.filter(({ level }) => level === 'error'), [])
    assert.deepEqual(first.comparisons.map(({ schedule, isSame, isKept, differences }) => ({ schedule, isSame, isKept, differences })), [{ schedule: 'payments-primary', isSame: true, isKept: false, differences: [] }])
    assert.ok(double.asked.some((asked) => asked.startsWith('/users?limit=100&offset=2')), 'the second page of users was asked for')
    const { plan, taken } = await applied(house, first)
    assert.ok(plan.changes.every(({ change }) => change === 'created'), JSON.stringify(plan.changes))
    assert.deepEqual([taken.added, taken.known, taken.findings], [1, 0, []])
    const final = (await house.call<FinalSchedule>('GET', '/api/v1/schedules/payments-primary/final?from=2026-11-23T03:00:00Z&to=2026-12-07T03:00:00Z')).body
    const byId: Readonly<Record<string, string>> = { PADA: 'ada', PGRACE: 'grace', PLIN: 'lin' }
    assert.deepEqual(final.shifts.map(({ person, fromAt, toAt }) => [person?.name, Date.parse(fromAt), Date.parse(toAt)]), renderedShifts.map(({ start, end, user }) => [byId[user.id], Date.parse(start), Date.parse(end)]))
    assert.deepEqual(final.gaps, [])
    const second = await read()
    assert.equal(second.counts.newPeople, 0)
    const again = await applied(house, second)
    assert.deepEqual(again.plan.changes.filter(({ change }) => change !== 'unchanged'), [])
    assert.deepEqual([again.taken.added, again.taken.known], [0, 1])
    assert.deepEqual(second.comparisons.map(({ isSame, isKept }) => [isSame, isKept]), [[true, true]])
  } finally {
    await double.stop()
  }
}))

test('people, rules, policies and services are carried over, and what has no counterpart is named', () => withHouse({ clock: handClock(nowMs) }, async (house) => {
  const { body, text } = await house.call<MoveAnswer>('POST', path, { files: accountFiles() })
  assert.ok(body.files, text)
  await applied(house, body)
  const contacts = (await house.call<{ methods: { kind: string; address: string; isVerified: boolean }[]; plan: { kind: string; delayMinutes: number }[] }>('GET', '/api/v1/people/ada/contact-methods')).body
  assert.deepEqual(contacts.methods?.map(({ kind, address }) => `${kind} ${address}`).sort(), ['email ada@example.org', 'sms +4930123456', 'voice +4930123456'])
  assert.deepEqual(contacts.plan.map(({ kind, delayMinutes }) => [kind, delayMinutes]), [['sms', 0], ['voice', 5]])
  const policy = (await house.call<{ repeat: number; steps: { targets: { kind: string; name: string }[]; delayMinutes: number }[] }>('GET', '/api/v1/escalation-policies/payments')).body
  assert.deepEqual([policy.repeat, policy.steps.map((step) => [step.delayMinutes, step.targets.map(({ kind, name }) => `${kind} ${name}`)])], [2, [[5, ['schedule payments-primary']], [15, ['person ada', 'person grace']]]])
  const service = (await house.call<{ onCallRoute: string; owner: { name: string }; displayName: string }>('GET', '/api/v1/services/checkout-api')).body
  assert.deepEqual([service.displayName, service.onCallRoute, service.owner.name], ['Checkout API', 'payments', 'payments'])
  assert.deepEqual(body.findings.map(({ code }) => code).sort(), ['PAGERDUTY_ACK_TIMEOUT', 'PAGERDUTY_INTEGRATIONS', 'PAGERDUTY_METHOD', 'PAGERDUTY_ROLE', 'PAGERDUTY_ROUND_ROBIN'])
  assert.ok(body.findings.every(({ field, mend }) => field !== undefined && mend.length > 10))
}))

test('whoever is here already is found by e-mail address, and keeps their own methods', () => withHouse({ clock: handClock(nowMs) }, async (house) => {
  for (const [name, email] of [['countess', 'ADA@example.org'], ['grace', 'other@example.org']]) assert.equal((await house.call('POST', '/api/v1/people', { name, email, role: 'responder' })).status, 201)
  const apply = await house.call<Plan>('POST', '/api/v1/configuration/apply', { files: [{ path: 'own.yaml', text: 'apiVersion: mainstay.dev/v1\nkind: OnCallProfile\nmetadata: { name: countess }\nspec: { methods: [{ kind: email, address: night@example.org }] }\n' }] })
  assert.equal(apply.body.isApplied, true, apply.text)
  const { body } = await house.call<MoveAnswer>('POST', path, { files: accountFiles() })
  const texts = body.files.map(({ text }) => text).join('\n')
  assert.match(texts, /- countess/)
  assert.doesNotMatch(texts, /name: ada$/m)
  assert.ok(body.findings.some(({ code }) => code === 'ONCALL_MOVE_METHODS_HERE'))
  assert.ok(body.findings.some(({ code, say }) => code === 'ONCALL_MOVE_NAMESAKE' && say.includes('grace-2')))
}))

test('a difference is told with its time and both sides', () => withHouse({ clock: handClock(nowMs) }, async (house) => {
  await applied(house, (await house.call<MoveAnswer>('POST', path, { files: accountFiles() })).body)
  const override = { person: 'ada', fromAt: '2026-11-24T10:00:00Z', toAt: '2026-11-24T12:00:00Z' }
  assert.equal((await house.call('POST', '/api/v1/schedules/payments-primary/overrides', override)).status, 201)
  const { comparisons } = (await house.call<MoveAnswer>('POST', path, { files: accountFiles() })).body
  assert.deepEqual(comparisons[0]?.differences, [{ fromAt: '2026-11-24T10:00:00.000Z', toAt: '2026-11-24T12:00:00.000Z', there: ['grace'], here: ['ada'] }])
}))

test('a token that is refused, a pager that nobody knows, and text that is nothing are told in words', () => withHouse({ clock: handClock(nowMs) }, async (house) => {
  const double = await startPagerDuty(pagerDutyAccount)
  try {
    const wrong = await house.call<{ code: string }>('POST', path, { api: { url: double.url, token: 'wrong' } })
    assert.deepEqual([wrong.status, wrong.body.code], [400, 'ONCALL_MOVE_TOKEN'], wrong.text)
    assert.doesNotMatch(wrong.text, /token=wrong/)
    double.failNext(429)
    assert.equal((await house.call('POST', path, { api: { url: double.url, token: double.token } })).status, 200)
  } finally {
    await double.stop()
  }
  assert.equal((await house.call('POST', '/api/v1/on-call/imports/nagios', { files: accountFiles() })).status, 404)
  const nothing = await house.call<MoveAnswer>('POST', path, { files: [{ path: 'a.json', text: '{"x": 1}' }, { path: 'b.json', text: 'not json' }] })
  assert.deepEqual(nothing.body.findings.map(({ code, file }) => [code, file]), [['PAGERDUTY_NOTHING_KNOWN', 'a.json'], ['PAGERDUTY_NOT_JSON', 'b.json']])
}))
