// How a person is reached, row by row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isReachable, nextMethod, planNotifications } from './contact-rules.ts'
import type { Contacts } from './contact-rules.ts'
import { weekdays } from './hours.ts'

const noonMs = Date.parse('2026-11-23T11:00:00Z')
const mail = { id: 'mail', kind: 'email' as const, address: 'ada@example.org', isVerified: true }
const hook = { id: 'hook', kind: 'webhook' as const, address: 'https://example.org/hook', isVerified: true }
const contacts = (words: Partial<Contacts>): Contacts => ({ methods: [mail, hook], rules: [], accountEmail: null, timeZone: 'Europe/Berlin', quiet: null, ...words })

for (const row of [
  { says: 'without rules every verified method is used at once', contacts: contacts({}), plan: ['mail@0', 'hook@0'] },
  { says: 'rules give the order and the delay', contacts: contacts({ rules: [{ urgency: 'page', method: 'mail', delayMinutes: 5 }, { urgency: 'page', method: 'hook', delayMinutes: 0 }] }), plan: ['hook@0', 'mail@300000'] },
  { says: 'a rule for another urgency does not make a page silent', contacts: contacts({ rules: [{ urgency: 'ticket', method: 'mail', delayMinutes: 5 }] }), plan: ['mail@0', 'hook@0'] },
  { says: 'a rule whose method is not verified does not make a page silent', contacts: contacts({ methods: [mail, { ...hook, isVerified: false }], rules: [{ urgency: 'page', method: 'hook', delayMinutes: 0 }] }), plan: ['mail@0'] },
  { says: 'two rules for one method use it once, at the earlier time', contacts: contacts({ rules: [{ urgency: 'page', method: 'mail', delayMinutes: 9 }, { urgency: 'page', method: 'mail', delayMinutes: 2 }] }), plan: ['mail@120000'] },
  { says: 'with nothing verified the address of the account is used', contacts: contacts({ methods: [{ ...mail, isVerified: false }], accountEmail: 'ada@corp.example' }), plan: ['null@0'] },
  { says: 'with nothing at all there is no plan', contacts: contacts({ methods: [] }), plan: [] },
]) {
  test(row.says, () => {
    assert.deepEqual(planNotifications(row.contacts, 'page', noonMs).map((one) => `${one.method}@${one.delayMs}`), row.plan)
    assert.equal(isReachable(row.contacts), row.plan.length > 0)
  })
}

test('when a method fails the next one not yet used is taken, then the account, then nothing', () => {
  const all = contacts({ accountEmail: 'ada@corp.example' })
  assert.equal(nextMethod(all, { urgency: 'page', nowMs: noonMs }, new Set([mail.address]))?.method, 'hook')
  assert.equal(nextMethod(all, { urgency: 'page', nowMs: noonMs }, new Set([mail.address, hook.address]))?.address, 'ada@corp.example')
  assert.equal(nextMethod(all, { urgency: 'page', nowMs: noonMs }, new Set([mail.address, hook.address, 'ada@corp.example'])), null)
})

const phone = { id: 'phone', kind: 'sms' as const, address: '+4930123456', isVerified: true }
const quiet = { weekdays, from: '22:00', to: '07:00', methods: [] }
const nightMs = Date.parse('2026-11-24T02:00:00Z')

for (const row of [
  { says: 'low urgency in the night waits until seven', urgency: 'ticket' as const, contacts: contacts({ quiet }), at: nightMs, plan: ['mail@240', 'hook@240'] },
  { says: 'high urgency in the night does not', urgency: 'page' as const, contacts: contacts({ quiet }), at: nightMs, plan: ['mail@0', 'hook@0'] },
  { says: 'a delay that ends inside quiet hours ends after them', urgency: 'ticket' as const, contacts: contacts({ quiet, rules: [{ urgency: 'ticket', method: 'mail', delayMinutes: 0 }, { urgency: 'ticket', method: 'hook', delayMinutes: 30 }] }), at: Date.parse('2026-11-23T20:45:00Z'), plan: ['mail@0', 'hook@555'] },
  { says: 'the ways chosen for the night are the only ones', urgency: 'page' as const, contacts: contacts({ methods: [mail, hook, phone], quiet: { ...quiet, methods: ['phone'] } }), at: nightMs, plan: ['phone@0'] },
  { says: 'by day they are not', urgency: 'page' as const, contacts: contacts({ methods: [mail, hook, phone], quiet: { ...quiet, methods: ['phone'] } }), at: noonMs, plan: ['mail@0', 'hook@0', 'phone@0'] },
  { says: 'the first of the night comes at once, whatever the day waits for', urgency: 'page' as const, contacts: contacts({ methods: [mail, hook, phone], rules: [{ urgency: 'page', method: 'mail', delayMinutes: 0 }, { urgency: 'page', method: 'phone', delayMinutes: 5 }, { urgency: 'page', method: 'hook', delayMinutes: 7 }], quiet: { ...quiet, methods: ['phone', 'hook'] } }), at: nightMs, plan: ['phone@0', 'hook@2'] },
  { says: 'a way of the night that no longer works is no reason for silence', urgency: 'page' as const, contacts: contacts({ quiet: { ...quiet, methods: ['lost'] } }), at: nightMs, plan: ['mail@0', 'hook@0'] },
  { says: 'a rule of the day does not count at night', urgency: 'page' as const, contacts: contacts({ rules: [{ urgency: 'page', method: 'hook', delayMinutes: 0, only: { weekdays, from: '08:00', to: '18:00' } }, { urgency: 'page', method: 'mail', delayMinutes: 3 }] }), at: nightMs, plan: ['mail@3'] },
  { says: 'by day it does', urgency: 'page' as const, contacts: contacts({ rules: [{ urgency: 'page', method: 'hook', delayMinutes: 0, only: { weekdays, from: '08:00', to: '18:00' } }, { urgency: 'page', method: 'mail', delayMinutes: 3 }] }), at: noonMs, plan: ['hook@0', 'mail@3'] },
  { says: 'with rules for other hours only, every way is used', urgency: 'page' as const, contacts: contacts({ rules: [{ urgency: 'page', method: 'hook', delayMinutes: 0, only: { weekdays, from: '08:00', to: '18:00' } }] }), at: nightMs, plan: ['mail@0', 'hook@0'] },
]) {
  test(row.says, () => assert.deepEqual(planNotifications(row.contacts, row.urgency, row.at).map((one) => `${one.method}@${one.delayMs / 60_000}`), row.plan))
}

const hours = fc.record({ weekdays: fc.subarray([...weekdays], { minLength: 1 }), from: fc.constantFrom('00:00', '01:30', '09:00', '22:00', '23:59'), to: fc.constantFrom('00:00', '02:30', '07:00', '17:00') })
const anyContacts = fc.record({
  methods: fc.subarray([mail, hook, phone, { ...phone, id: 'old', address: '+4930', isVerified: false }]),
  rules: fc.array(fc.record({ urgency: fc.constantFrom('page' as const, 'ticket' as const), method: fc.constantFrom('mail', 'hook', 'phone', 'old', 'lost'), delayMinutes: fc.integer({ min: 0, max: 60 }), only: hours })),
  accountEmail: fc.constantFrom(null, 'ada@corp.example'), timeZone: fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'America/New_York'),
  quiet: fc.option(hours.chain((of) => fc.record({ weekdays: fc.constant(of.weekdays), from: fc.constant(of.from), to: fc.constant(of.to), methods: fc.subarray(['mail', 'phone', 'old', 'lost']) }))),
})

test('whoever can be reached is, within nine days; high urgency is never held by quiet hours', () => {
  fc.assert(fc.property(anyContacts, fc.integer({ min: noonMs, max: noonMs + 400 * 86_400_000 }), (who, atMs) => {
    for (const urgency of ['page', 'ticket'] as const) {
      const plan = planNotifications(who, urgency, atMs)
      assert.equal(plan.length > 0, isReachable(who))
      for (const { delayMs } of plan) assert.ok(delayMs >= 0 && delayMs <= (urgency === 'page' ? 60 * 60_000 : 9 * 86_400_000))
    }
  }), { numRuns: 2_000 })
})
