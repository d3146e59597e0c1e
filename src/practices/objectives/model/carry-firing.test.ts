// Editing rules never loses a burning alert.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hourMs } from '../../../base/duration.ts'
import { carryFiring } from './carry-firing.ts'
import type { BurnRule } from './objective.ts'

const rule = (severity: 'page' | 'ticket', factor: number): BurnRule => ({ severity, longMs: hourMs, shortMs: hourMs / 12, factor, budgetShare: 0.02 })
const both = [rule('page', 14.4), rule('page', 6), rule('ticket', 3)]

for (const row of [
  { says: 'the same rules stay as they were', rules: both, firing: [false, true, false], to: both, fires: [false, true, false], ended: 0 },
  { says: 'another factor: the first page rule carries the page on until it is judged', rules: both, firing: [false, true, false], to: [rule('page', 10), rule('page', 5)], fires: [true, false], ended: 0 },
  { says: 'no ticket rule any more: the ticket ends', rules: both, firing: [false, false, true], to: [rule('page', 14.4)], fires: [false], ended: 1 },
  { says: 'nothing fired: nothing fires', rules: both, firing: [false, false, false], to: [rule('page', 2)], fires: [false], ended: 0 },
  { says: 'no rules at all: everything ends, once a severity', rules: both, firing: [true, true, true], to: [], fires: [], ended: 2 },
]) {
  test(row.says, () => {
    const { firing, ended } = carryFiring(row, row.to)
    assert.deepEqual([firing, ended.length], [row.fires, row.ended])
  })
}
