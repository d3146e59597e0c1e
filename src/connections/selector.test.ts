// Claims about selectors.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countedSelector, labelTest, parseSelector, selectorText } from './selector.ts'

for (const row of [
  { text: 'up', metric: 'up', matchers: [] },
  { text: ' http_requests_total { code =~ "5.." , job="a",} ', metric: 'http_requests_total', matchers: [['code', '=~', '5..'], ['job', '=', 'a']] },
  { text: '{__name__="up",job!~`a|b`}', metric: 'up', matchers: [['job', '!~', 'a|b']] },
  { text: '{"my.metric", "a.b"=\'x\'}', metric: 'my.metric', matchers: [['a.b', '=', 'x']] },
  { text: 'm{a="q\\"\\\\\\n\\x41\\u00e9"}', metric: 'm', matchers: [['a', '=', 'q"\\\nA\u00e9']] },
  { text: 'job:x:rate5m{}', metric: 'job:x:rate5m', matchers: [] },
]) {
  test(`${row.text.trim()} is read`, () => {
    assert.deepEqual(parseSelector(row.text), { metric: row.metric, matchers: row.matchers.map(([label, op, value]) => ({ label, op, value })) })
  })
}

for (const text of ['', '{}', '{job="a"}', 'up{', 'up{job}', 'up{job=a}', 'up{job="a"', 'up{job="a" b="c"}', 'sum(up)', 'up[5m]', 'up offset 5m', 'a b', 'up{job=="a"}', '1']) {
  test(`${text || 'an empty text'} is no selector`, () => assert.throws(() => parseSelector(text), { code: 'METRICS_SELECTOR' }))
}

for (const row of [
  { says: 'equal', selector: 'm{a="1"}', labels: { a: '1', b: '2' }, fits: true },
  { says: 'an absent label is empty', selector: 'm{c="",a!=""}', labels: { a: '1' }, fits: true },
  { says: 'patterns match the whole value', selector: 'm{code=~"5"}', labels: { code: '500' }, fits: false },
  { says: 'patterns with dots', selector: 'm{code=~"5.."}', labels: { code: '500' }, fits: true },
  { says: 'not matching', selector: 'm{code!~"4..|5.."}', labels: { code: '503' }, fits: false },
  { says: 'case folding', selector: 'm{a=~"(?i)get"}', labels: { a: 'GET' }, fits: true },
]) test(`matching: ${row.says}`, () => assert.equal(labelTest(parseSelector(row.selector))(new Map(Object.entries(row.labels))), row.fits))

test('a pattern that is none is a fault, and one that would run for ever does not', () => {
  assert.throws(() => labelTest(parseSelector('m{a=~"("}')), { code: 'METRICS_SELECTOR' })
  const beganMs = Date.now()
  assert.equal(labelTest(parseSelector('m{a=~"(a+)+b"}'))(new Map([['a', 'a'.repeat(5_000)]])), false)
  assert.ok(Date.now() - beganMs < 1_000)
})

test('writing and reading again gives the same selector', () => {
  const matcher = fc.record({ label: fc.oneof(fc.constantFrom('code', 'job'), fc.string({ minLength: 1 }).filter((label) => label !== '__name__')), op: fc.constantFrom('=', '!=', '=~', '!~'), value: fc.string({ unit: 'binary' }) }, { noNullPrototype: true })
  fc.assert(fc.property(fc.record({ metric: fc.oneof(fc.constantFrom('up', 'a:b'), fc.string({ minLength: 1 })), matchers: fc.array(matcher, { maxLength: 4 }) }, { noNullPrototype: true }), (selector) => {
    assert.deepEqual(parseSelector(selectorText(selector as never)), selector)
  }))
})

test('a summed rate over the window is the selector it counts; anything else is not', () => {
  assert.deepEqual(countedSelector({ promql: 'sum(rate(m{a="1"}[$window]))', yields: 'rate' }), parseSelector('m{a="1"}'))
  assert.deepEqual(countedSelector({ promql: ' sum ( increase( m [ $window ] ) )', yields: 'increase' }), parseSelector('m'))
  assert.equal(countedSelector({ promql: 'sum(rate(m[$window])) - sum(rate(n[$window]))', yields: 'rate' }), null)
  assert.equal(countedSelector({ promql: 'sum(rate(m[5m]))', yields: 'rate' }), null)
  assert.equal(countedSelector({ promql: 'sum by (a) (rate(m[$window]))', yields: 'rate' }), null)
  assert.equal(countedSelector({ promql: 'sum(increase(m[$window]))', yields: 'rate' }), null)
})
