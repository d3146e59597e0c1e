// The standard rules against the tables that others publish, and the rules that are refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import type { BudgetWindow } from './objective.ts'
import { checkRules, rulesOf, standardRules } from './standard-rules.ts'

const rolling = (days: number): BudgetWindow => ({ kind: 'rolling', durationMs: days * dayMs })

for (const row of [
  { says: '30 days: the SRE workbook', days: 30, factors: [14.4, 6, 3, 1] },
  { says: '28 days: the same shares; the slow one would be 0.933 and is held at 1', days: 28, factors: [13.44, 5.6, 2.8, 1] },
  { says: '7 days: shares change with the window (Datadog, OpenObserve)', days: 7, factors: [16.8, 5.6, 2.8, 1.4] },
  { says: '90 days: likewise', days: 90, factors: [21.6, 10.8, 4.5, 3] },
  { says: 'a day: only what looks back at most half of it', days: 1, factors: [2.4, 1] },
]) {
  test(row.says, () => assert.deepEqual(standardRules(rolling(row.days)).map(({ factor }) => Number(factor.toPrecision(6))), row.factors))
}

test('no standard rule of any window fires while the objective is met, and each says what it costs', () => {
  for (let days = 1; days <= 400; days++) {
    for (const rule of standardRules(rolling(days))) {
      assert.ok(rule.factor >= 1)
      assert.ok(Math.abs(rule.budgetShare - (rule.factor * rule.longMs) / (days * dayMs)) < 1e-9)
    }
  }
})

const rule = { severity: 'page' as const, longMs: hourMs, shortMs: 5 * minuteMs, factor: 14.4, budgetShare: 0.02 }
for (const row of [
  { says: '14.4 on a 90 % target can never fire', target: 0.9, change: {}, code: 'OBJECTIVES_RULE_NEVER_FIRES' },
  { says: '14.4 on exactly 93.0556 % still cannot: the comparison is strict', target: 1 - 1 / 14.4, change: {}, code: 'OBJECTIVES_RULE_NEVER_FIRES' },
  { says: 'a factor under 1 fires while the objective is met', target: 0.999, change: { factor: 0.933 }, code: 'OBJECTIVES_RULE_ALWAYS_FIRES' },
  { says: 'a short window as long as the long one', target: 0.999, change: { shortMs: hourMs }, code: 'OBJECTIVES_RULE_WINDOWS' },
  { says: 'looking back further than the budget', target: 0.999, change: { longMs: 60 * dayMs, factor: 2 }, code: 'OBJECTIVES_RULE_TOO_LONG' },
  { says: 'half minutes', target: 0.999, change: { shortMs: 90_000 }, code: 'OBJECTIVES_RULE_MINUTES' },
]) {
  test(`refused: ${row.says}`, () => assert.deepEqual(checkRules({ name: 'o', target: row.target, window: rolling(30), rules: [{ ...rule, ...row.change }] }).map(({ code }) => code), [row.code]))
}

test('a target of 90 % keeps only the standard rules that can fire', () => {
  assert.deepEqual(rulesOf({ target: 0.9, window: rolling(30) }).map(({ factor }) => factor), [6, 3, 1])
})
