// How a person is reached, row by row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isReachable, nextMethod, planNotifications } from './contact-rules.ts'
import type { Contacts } from './contact-rules.ts'

const mail = { id: 'mail', kind: 'email' as const, address: 'ada@example.org', isVerified: true }
const hook = { id: 'hook', kind: 'webhook' as const, address: 'https://example.org/hook', isVerified: true }
const contacts = (words: Partial<Contacts>): Contacts => ({ methods: [mail, hook], rules: [], accountEmail: null, ...words })

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
    assert.deepEqual(planNotifications(row.contacts, 'page').map((one) => `${one.method}@${one.delayMs}`), row.plan)
    assert.equal(isReachable(row.contacts), row.plan.length > 0)
  })
}

test('when a method fails the next one not yet used is taken, then the account, then nothing', () => {
  const all = contacts({ accountEmail: 'ada@corp.example' })
  assert.equal(nextMethod(all, 'page', new Set([mail.address]))?.method, 'hook')
  assert.equal(nextMethod(all, 'page', new Set([mail.address, hook.address]))?.address, 'ada@corp.example')
  assert.equal(nextMethod(all, 'page', new Set([mail.address, hook.address, 'ada@corp.example'])), null)
})
