// The formulas, at their edges.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayMs, hourMs } from '../../../base/duration.ts'
import { allowedErrorRatio, budgetOf, burnRate, errorRatio, timeToExhaustion } from './burn.ts'

function close(actual: number | null, expected: number | null): void {
  if (actual === null || expected === null) assert.equal(actual, expected)
  else assert.ok(Math.abs(actual - expected) < 1e-9 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`)
}

for (const row of [
  { says: 'errors at exactly the allowance burn at 1', good: 999, total: 1_000, target: 0.999, burn: 1 },
  { says: 'no traffic is unknown, not perfect', good: 0, total: 0, target: 0.999, burn: null },
  { says: 'a total outage burns at 1 / (1 - target)', good: 0, total: 10, target: 0.99, burn: 100 },
  { says: 'one failure of ten at 99.9 % burns at 100 (the workbook prints 1,000)', good: 9, total: 10, target: 0.999, burn: 100 },
  { says: 'at 90 % too, failing exactly as often as it may is a burn of exactly 1, not 1.0000000000000002', good: 90, total: 100, target: 0.9, burn: 1 },
  { says: 'no failure burns nothing', good: 10, total: 10, target: 0.999, burn: 0 },
]) {
  test(row.says, () => close(burnRate(row, row.target), row.burn))
}

const month = { windowMs: 30 * dayMs, livedMs: 30 * dayMs }
for (const row of [
  { says: 'untouched', good: 1_000, total: 1_000, target: 0.999, ...month, remaining: 1 },
  { says: 'exactly gone', good: 999, total: 1_000, target: 0.999, ...month, remaining: 0 },
  { says: 'spent twice is -1, not clamped', good: 998, total: 1_000, target: 0.999, ...month, remaining: -1 },
  { says: 'nothing measured is unknown', good: 0, total: 0, target: 0.999, ...month, remaining: null },
  { says: 'an hour into the month one failed request of 1,000 has spent 1/720 of the budget', good: 999, total: 1_000, target: 0.999, windowMs: 30 * dayMs, livedMs: hourMs, remaining: 1 - 1 / 720 },
  { says: '22 h a day of clean calm and 2 h of busy errors: by events, 180 % spent where the mean of ratios says 17 %', good: 22 * 36_000 + 2 * 3_600_000 * 0.99, total: 22 * 36_000 + 2 * 3_600_000, target: 0.995, ...month, remaining: 1 - ((2 * 3_600_000 * 0.01) / (22 * 36_000 + 2 * 3_600_000)) / 0.005 },
]) {
  test(`remaining budget: ${row.says}`, () => close(budgetOf({ counts: row, ...row }).remaining, row.remaining))
}

test('the time to exhaustion counts what was spent before', () => {
  close(timeToExhaustion(1, 1, 30 * dayMs), 30 * dayMs)
  close(timeToExhaustion(0.5, 14.4, 30 * dayMs), (15 * dayMs) / 14.4)
  assert.equal(timeToExhaustion(-0.2, 5, dayMs), null)
  assert.equal(timeToExhaustion(0.5, 0, dayMs), null)
  assert.equal(timeToExhaustion(0.5, null, dayMs), null)
})

test('over a full window, burning at b spends b budgets; ratios stay in range', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.5, max: 0.99999, noNaN: true }), (total, share, target) => {
    const counts = { good: total * (1 - share), total }
    close(budgetOf({ counts, target, ...month }).remaining! + burnRate(counts, target)!, 1)
    const errors = errorRatio(counts)!
    assert.ok(errors >= -1e-9 && errors <= 1 + 1e-9)
  }))
})

test('the allowed error ratio is what the target says, for every target of up to nine digits', () => {
  assert.equal(burnRate({ good: 90, total: 100 }, 0.9), 1)
  fc.assert(fc.property(fc.integer({ min: 1, max: 999_999_999 }), (digits) => assert.equal(allowedErrorRatio(digits / 1e9), (1e9 - digits) / 1e9)))
})
