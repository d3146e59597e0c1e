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

// The table of the UTF-8 grammar, from Alertmanager's documentation of it.
const strange = { alertname: 'Down', 'k8s.pod.name': 'a b', größe: 'groß', '🙂': 'x\ty', '0': '1' }
for (const { text, is } of [
  { text: '"k8s.pod.name"="a b"', is: true },
  { text: 'k8s.pod.name="a b"', is: true },
  { text: '{ "k8s.pod.name" =~ "a.*" , größe = groß }', is: true },
  { text: 'größe=groß', is: true },
  { text: '🙂="x\\ty"', is: true },
  { text: '"\\u0030"="1"', is: true },
  { text: '"\\xf0\\x9f\\x99\\x82"!=""', is: true },
  { text: '0=1', is: true },
  { text: '"größe"!="groß"', is: false },
  { text: '"k8s.pod.name"!~"a.*",', is: false },
]) test(`${text} ${is ? 'matches' : 'does not match'} (UTF-8)`, () => assert.equal(matchesAll(parseMatchers(text), strange), is))

test('where both grammars read a text, the classic reading counts, as in Alertmanager', () => {
  assert.equal(parseMatchers('a="\\u0031"')[0]?.value, '\\u0031')
})

for (const text of ['team', '=x', '{team="x"', 'team="x', 'team=x"', 'team=~"("', '"9a"', '""="b"', 'a="b\\', '"a.b"="\\q"', 'a.b=c}', 'a.b=c d', "a.b='c'", '"a.b"="c" "d"="e"', '"\\xff"=b']) {
  test(`${text} is refused`, () => assert.throws(() => parseMatchers(text), (problem: { code: string }) => /^ALERTS_(MATCHER|PATTERN)$/.test(problem.code)))
}

test('a matcher written out reads back as itself', () => {
  const names = fc.oneof(fc.constant('a'), fc.string({ unit: 'grapheme', minLength: 1 }))
  fc.assert(fc.property(names, fc.string({ unit: 'grapheme' }), fc.boolean(), (name, value, isEqual) => {
    const [read] = parseMatchers(matcherText({ name, value, isRegex: false, isEqual }))
    assert.equal(read?.name, name)
    assert.equal(read?.value, value)
    assert.equal(read?.isEqual, isEqual)
  }))
})
