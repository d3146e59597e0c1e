// Claims about bounds of histograms.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundPattern, boundProblem, boundSpellings } from './bucket-bounds.ts'

for (const [bound, spelled] of [
  [0.3, ['0.3']], [5, ['5', '5.0']], [1_000_000, ['1e+06', '1000000.0', '1.0E6']], [0.00001, ['1e-05', '1.0E-5']], [2.5, ['2.5']], [1.25e7, ['1.25e+07']],
] as const) {
  test(`${bound} is found however a client spells it`, () => {
    const pattern = new RegExp(`^(?:${boundPattern(bound)})$`)
    for (const text of spelled) assert.match(text, pattern)
    assert.ok(boundSpellings(bound).every((text) => Number(text) === bound))
  })
}

test('a pattern fits no other number', () => assert.doesNotMatch('0x3', new RegExp(`^(?:${boundPattern(0.3)})$`)))
test('a bound that is there is no problem, nor is knowing nothing', () => {
  assert.equal(boundProblem('h', 0.5, ['0.1', '0.5', '+Inf']), null)
  assert.equal(boundProblem('h', 0.5, []), null)
})
test('a threshold beyond the last bound names that one', () => assert.match(boundProblem('h', 60, ['0.1', '10', '+Inf'])!, /nearest are at 10 s/))
