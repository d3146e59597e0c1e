// What users feel now, row by row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minuteMs } from '../../../base/duration.ts'
import { harmOf } from './harm.ts'
import type { Harm, HarmFacts } from './harm.ts'

const usual: HarmFacts = { counts: { good: 900, total: 1_000, observedMinutes: 5 }, minutes: 5, behindMs: minuteMs, target: 0.99, budget: { allowedBad: 2_000, remaining: 0.5 } }

const rows: readonly { says: string; given: Partial<HarmFacts>; harm: Partial<Harm> }[] = [
  { says: '100 bad in 5 minutes of 2,000 allowed spend 1 % of the budget a minute: half of it lasts 50 minutes', given: {}, harm: { state: 'breaking', sli: 0.9, badPerMinute: 20, budgetPerMinute: 0.01, emptyInMinutes: 50 } },
  { says: 'failing exactly as often as allowed is not breaking', given: { counts: { good: 990, total: 1_000, observedMinutes: 5 } }, harm: { state: 'within', badPerMinute: 2, budgetPerMinute: 0.001 } },
  { says: 'a budget that is gone is empty now, not in minus some minutes', given: { budget: { allowedBad: 2_000, remaining: -1 } }, harm: { state: 'breaking', emptyInMinutes: 0 } },
  { says: 'where nothing fails the budget never empties', given: { counts: { good: 10, total: 10, observedMinutes: 5 } }, harm: { state: 'within', budgetPerMinute: 0, emptyInMinutes: null } },
  { says: 'a minute that was not measured is not a good one', given: { counts: { good: 900, total: 1_000, observedMinutes: 4 } }, harm: { badPerMinute: 25 } },
  { says: 'nobody asking for anything is idle, not perfect', given: { counts: { good: 0, total: 0, observedMinutes: 5 } }, harm: { state: 'idle', sli: null, budgetPerMinute: null } },
  { says: 'one measured minute says what breaks', given: { counts: { good: 50, total: 100, observedMinutes: 1 } }, harm: { state: 'breaking', sli: 0.5, badPerMinute: 50 } },
  { says: 'no measured minute says nothing', given: { counts: { good: 0, total: 0, observedMinutes: 0 } }, harm: { state: 'missing', sli: null, badPerMinute: null, emptyInMinutes: null } },
  { says: 'what was measured ten minutes ago says nothing about now', given: { behindMs: 10 * minuteMs }, harm: { state: 'missing', sli: null } },
  { says: 'without a budget the bad events are still told', given: { budget: { allowedBad: null, remaining: null } }, harm: { state: 'breaking', badPerMinute: 20, budgetPerMinute: null, emptyInMinutes: null } },
]
for (const { says, given, harm } of rows) {
  test(says, () => assert.partialDeepStrictEqual(harmOf({ ...usual, ...given }), harm))
}
