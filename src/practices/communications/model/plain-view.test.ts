// The page that is shown without an account: what it says, what it never says, and that no text becomes markup.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainPage, readShareToken } from './plain-view.ts'
import type { PlainView } from './plain-view.ts'

const view = (more: Partial<PlainView> = {}): PlainView => ({
  number: 7, title: 'Checkout answers nobody', severity: 'SEV1', state: 'open', service: 'checkout', declaredMs: 0, mitigatedMs: null, resolvedMs: null, dueMs: 60_000, isLate: false, isDrill: false, updates: [], ...more,
})
const shown = { heading: 'Shared', note: 'Ends.', nowMs: 0, withAudience: false, isForCustomers: false }

for (const row of [
  { says: 'state and impact are plain sentences', view: {}, of: shown, has: /People are working on it\..+Users cannot do what they came for\./s },
  { says: 'what is late says so', view: { isLate: true }, of: shown, has: /1970-01-01 00:01 UTC \(late\)/ },
  { says: 'a drill is marked', view: { isDrill: true }, of: shown, has: /<h1>\[DRILL\] / },
  { says: 'without an update that is said', view: {}, of: shown, has: /None yet\./ },
  { says: 'search engines are told to stay away', view: {}, of: shown, has: /content="noindex,nofollow"/ },
]) test(row.says, () => assert.match(plainPage(view(row.view), row.of), row.has))

test('customers read neither severity nor the name of a service', () => {
  assert.doesNotMatch(plainPage(view(), { ...shown, isForCustomers: true }), /SEV1|checkout/)
})

test('whatever is written, no text becomes markup', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (title, text) => {
    const count = (page: string): number => page.split('<').length
    const plain = plainPage(view({ title: 'x', updates: [{ audience: 'internal', status: 'identified', title: 'x', text: 'x', atMs: 0 }] }), shown)
    assert.equal(count(plainPage(view({ title, updates: [{ audience: 'internal', status: 'identified', title, text, atMs: 0 }] }), shown)), count(plain))
  }))
})

for (const [token, isWhole] of [[`shr_${'0'.repeat(26)}.abc`, true], [`shr_${'0'.repeat(26)}`, false], [`shr_${'0'.repeat(26)}.`, false], [`shr_${'0'.repeat(26)}.a.b`, false], ['../etc.x', false]] as const) {
  test(`the token ${token.slice(0, 6)}…${token.slice(-4)} is ${isWhole ? 'whole' : 'refused'}`, () => assert.equal(readShareToken(token) !== null, isWhole))
}
