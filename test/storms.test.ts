// Correlation on generated storms, a few of those that bench/storms.ts measures.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateStorm } from '../bench/storms/generate.ts'
import { measureStorms, pairwise, wishOf } from '../bench/storms/measure.ts'

test('the same seed makes the same storm, another seed another', () => {
  const one = (seed: number): string => JSON.stringify(generateStorm(seed, wishOf(seed), 0).alerts.map(({ alert, receivedMs, cause }) => [alert.key, receivedMs, cause]))
  assert.equal(one(7), one(7))
  assert.notEqual(one(7), one(19))
})

test('thirty generated storms: what belongs together is together, the cause comes first, few are woken, nothing is lost', () => {
  const { f1, causeShare, fewerPages, lost, alerts } = measureStorms(Array.from({ length: 30 }, (_, index) => index + 1))
  assert.ok(alerts > 1_000)
  assert.ok(f1 >= 0.9, `pairwise F1 ${f1}`)
  assert.ok(causeShare >= 0.8, `likely cause first in ${causeShare}`)
  assert.ok(fewerPages >= 0.95, `${fewerPages} fewer pages than alerts`)
  assert.equal(lost, 0)
})

for (const { says, placed, expect } of [
  { says: 'all as it should be', placed: ['a1', 'a1', 'b2'], expect: [1, 1, 1] },
  { says: 'two causes in one situation', placed: ['a1', 'a1', 'b1', 'b1'], expect: [1 / 3, 1, 0.5] },
  { says: 'one cause in two situations', placed: ['a1', 'a1', 'a2', 'a2'], expect: [1, 1 / 3, 0.5] },
]) test(`pairwise measure: ${says}`, () => {
  const { precision, recall, f1 } = pairwise(placed.map((one) => ({ cause: one[0]!, situation: one[1]! })))
  assert.deepEqual([precision, recall, f1], expect)
})
