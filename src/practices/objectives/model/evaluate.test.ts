// Burn rules over a ledger: when they fire, when they stand still, what they say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import { budgetNow, burnChanges, explainBudget, explainWindow, nextState, verdictOf, windowNumbers } from './evaluate.ts'
import type { Measured, Verdict } from './evaluate.ts'
import { Ledger } from './ledger.ts'
import type { Objective } from './objective.ts'
import { standardRules } from './standard-rules.ts'

const start = Date.UTC(2026, 10, 1)
const objective: Objective = {
  name: 'checkout-availability', displayName: '', description: '', service: 'checkout', environment: null, indicator: { kind: 'pushed' }, source: { kind: 'push' },
  target: 0.999, window: { kind: 'rolling', durationMs: 30 * dayMs }, budgeting: { method: 'occurrences' }, minimumBadEvents: 3, labels: {}, runbook: null,
}

/** Each piece: so many minutes of the same counts; null is unobserved. */
function measuredOf(pieces: readonly { minutes: number; counts: { good: number; total: number } | null }[], change: Partial<Objective> = {}): Measured {
  const ledger = new Ledger(start, 30 * dayMs)
  let atMs = start
  for (const { minutes, counts } of pieces) {
    for (let n = 0; n < minutes; n++, atMs += minuteMs) ledger.set(atMs, counts)
  }
  const changed = { ...objective, ...change }
  return { objective: changed, rules: standardRules(changed.window), ledger }
}

const clean = { good: 1_000, total: 1_000 }
const halfBad = { good: 500, total: 1_000 }
for (const row of [
  { says: 'a clean day is quiet', pieces: [{ minutes: 1_440, counts: clean }], verdict: 'quiet' },
  { says: 'half of all requests failing for three minutes fires the fast rule', pieces: [{ minutes: 1_440, counts: clean }, { minutes: 3, counts: halfBad }], verdict: 'fires' },
  { says: 'a minute of it does not: 0.8 % of the hour is under 14.4 times 0.1 %', pieces: [{ minutes: 1_440, counts: clean }, { minutes: 1, counts: halfBad }], verdict: 'quiet' },
  { says: 'six minutes after it ended, the short window ends the alert', pieces: [{ minutes: 1_440, counts: clean }, { minutes: 10, counts: halfBad }, { minutes: 6, counts: clean }], verdict: 'quiet' },
  { says: 'a new indicator is not held to minutes before it existed', pieces: [{ minutes: 1, counts: clean }, { minutes: 2, counts: halfBad }], verdict: 'fires' },
  { says: 'the minute in which measuring began was not measured: nobody expected it to be', pieces: [{ minutes: 1, counts: null }, { minutes: 2, counts: halfBad }], verdict: 'fires' },
  { says: 'too little measured: it stands still', pieces: [{ minutes: 1_440, counts: clean }, { minutes: 10, counts: null }, { minutes: 5, counts: halfBad }], verdict: 'frozen' },
  { says: 'no events at night: nobody is hurt', pieces: [{ minutes: 1_440, counts: { good: 0, total: 0 } }], verdict: 'quiet' },
  { says: 'one failure of ten an hour is a burn of 100 and still no emergency', pieces: [{ minutes: 1_440, counts: clean }, { minutes: 59, counts: { good: 0, total: 0 } }, { minutes: 1, counts: { good: 9, total: 10 } }], verdict: 'quiet' },
  { says: 'three failures of ten are', pieces: [{ minutes: 59, counts: { good: 0, total: 0 } }, { minutes: 1, counts: { good: 7, total: 10 } }], verdict: 'fires' },
] as const) {
  test(row.says, () => {
    const measured = measuredOf(row.pieces)
    assert.equal(verdictOf(measured, measured.rules[0]!), row.verdict satisfies Verdict)
  })
}

// Detection time of a total outage is factor x (1 - target) x long; a minute is the ledger's grain and the comparison is strict.
for (const row of [
  { target: 0.999, factor: 14.4, longHours: 1, minutes: 1 },
  { target: 0.999, factor: 6, longHours: 6, minutes: 3 },
  { target: 0.999, factor: 1, longHours: 72, minutes: 5 },
  { target: 0.99, factor: 14.4, longHours: 1, minutes: 9 },
  { target: 0.99, factor: 6, longHours: 6, minutes: 22 },
  { target: 0.99, factor: 1, longHours: 72, minutes: 44 },
  { target: 0.9, factor: 6, longHours: 6, minutes: 217 },
  { target: 0.9, factor: 1, longHours: 72, minutes: 433 },
]) {
  test(`a total outage at ${row.target * 100} % is seen by the rule of ${row.factor} over ${row.longHours} h in minute ${row.minutes}`, () => {
    const measured = measuredOf([{ minutes: 4 * 1_440, counts: clean }], { target: row.target })
    const rule = { severity: 'page' as const, longMs: row.longHours * hourMs, shortMs: (row.longHours * hourMs) / 12, factor: row.factor, budgetShare: 0 }
    let minutes = 0
    do measured.ledger.set(measured.ledger.watermarkMs, { good: 0, total: 1_000 })
    while (verdictOf(measured, rule) !== 'fires' && ++minutes < 1_000)
    assert.equal(minutes + 1, row.minutes)
  })
}

test('a frozen rule keeps its state, firing or not', () => {
  assert.deepEqual(nextState(true, 'frozen'), { isFiring: true, isFrozen: true })
  assert.deepEqual(nextState(false, 'frozen'), { isFiring: false, isFrozen: true })
  assert.deepEqual(nextState(true, 'quiet'), { isFiring: false, isFrozen: false })
})

test('two page rules are one page: it starts with the first and stops with the last', () => {
  const rules = standardRules(objective.window)
  const said = (before: boolean[], now: boolean[]): string[] => burnChanges(rules, before, now).map(({ severity, change }) => `${severity} ${change}`)
  assert.deepEqual(said([false, false, false, false], [true, false, false, false]), ['page started'])
  assert.deepEqual(said([true, false, false, false], [true, true, false, false]), [])
  assert.deepEqual(said([true, true, false, false], [false, true, true, false]), ['ticket started'])
  assert.deepEqual(said([false, true, true, false], [false, false, false, false]), ['page stopped', 'ticket stopped'])
})

test('what is left is said with its arithmetic and its end at this rate', () => {
  const measured = measuredOf([{ minutes: 30 * 1_440, counts: { good: 9_995, total: 10_000 } }])
  const budget = budgetNow(measured)
  assert.equal(Math.round(budget.remaining! * 1e6), 500_000)
  assert.equal(budget.livedShare, 1)
  assert.equal(budget.exhaustedMs, budget.toMs + 30 * dayMs)
  assert.match(explainBudget(budget), /^50 % of the budget is left \(1 - 216,000 bad \/ 432,000 allowed\); at the rate of the last hour it is gone 2026-12-31 00:00 UTC\.$/)
  assert.equal(explainWindow(objective, windowNumbers(measured, hourMs), hourMs), '0.05 % of events failed over 1h (300 of 600,000); the objective allows 0.1 %, so the budget burns 0.5 times as fast as it may.')
})

test('a calendar month starts with a whole budget, and shows the month that ended until its first minute is counted', () => {
  const window = { kind: 'calendar' as const, unit: 'month' as const, count: 1, timeZone: 'UTC', start: '2026-01-01' }
  const november = measuredOf([{ minutes: 30 * 1_440, counts: { good: 998, total: 1_000 } }], { window })
  assert.equal(Math.round(budgetNow(november).remaining! * 100), -100)
  const december = measuredOf([{ minutes: 30 * 1_440, counts: { good: 998, total: 1_000 } }, { minutes: 60, counts: clean }], { window })
  assert.equal(budgetNow(december).remaining, 1)
})
