import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { matcherText, matchesAll, parseMatchers } from './matcher.ts'

const labels = { alertname: 'Down', cluster: 'eu-west-1', team: 'payments' }
for (const { text, is } of [
  { text: 'team="payments"', is: true },
  { text: 'team=payments', is: true },
  { text: ' team = "payments" ', is: true },
  { text: 'team!="payments"', is: false },
  { text: 'cluster=~"eu-.*"', is: true },
  { text: 'cluster=~"eu"', is: false },
  { text: 'cluster!~"us-.*"', is: true },
  { text: '{team="payments",cluster=~"eu-.*"}', is: true },
  { text: '{team="payments",cluster=~"us-.*"}', is: false },
  { text: '{team="payments",}', is: true },
  { text: '{}', is: true },
  { text: 'owner=""', is: true },
  { text: 'owner!=""', is: false },
  { text: 'owner=~".+"', is: false },
  { text: 'constructor=""', is: true },
  { text: 'team=~"a,b|payments"', is: true },
]) test(`${text} ${is ? 'matches' : 'does not match'}`, () => assert.equal(matchesAll(parseMatchers(text), labels), is))

for (const text of ['team', '=x', '{team="x"', 'team="x', 'team=x"', 'team=~"("', '9a="b"', 'a="b\\']) {
  test(`${text} is refused`, () => assert.throws(() => parseMatchers(text), (problem: { code: string }) => /^ALERTS_(MATCHER|PATTERN)$/.test(problem.code)))
}

test('a matcher written out reads back as itself', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (value, isEqual) => {
    const [read] = parseMatchers(matcherText({ name: 'a', value, isRegex: false, isEqual }))
    assert.equal(read?.value, value)
    assert.equal(read?.isEqual, isEqual)
  }))
})
