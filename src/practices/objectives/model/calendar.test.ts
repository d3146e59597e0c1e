// Calendar windows: months of every length, quarters, weeks, clock changes, time zones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayMs, hourMs } from '../../../base/duration.ts'
import { periodAt } from './calendar.ts'
import type { BudgetWindow } from './objective.ts'

const calendar = (unit: 'day' | 'week' | 'month' | 'quarter' | 'year', start: string, timeZone = 'UTC', count = 1): BudgetWindow => ({ kind: 'calendar', unit, count, timeZone, start })
for (const row of [
  { says: 'February of a leap year has 29 days', window: calendar('month', '2020-01-01'), at: '2028-02-10T12:00:00Z', from: '2028-02-01T00:00:00Z', to: '2028-03-01T00:00:00Z' },
  { says: 'a month in Berlin begins at its own midnight', window: calendar('month', '2020-01-01', 'Europe/Berlin'), at: '2026-06-30T22:30:00Z', from: '2026-06-30T22:00:00Z', to: '2026-07-31T22:00:00Z' },
  { says: 'the month of the clock change is an hour longer', window: calendar('month', '2020-01-01', 'Europe/Berlin'), at: '2026-10-20T00:00:00Z', from: '2026-09-30T22:00:00Z', to: '2026-10-31T23:00:00Z' },
  { says: 'a month that begins on the 31st ends on the 30th where there is none, and begins on the 31st again', window: calendar('month', '2026-01-31'), at: '2026-05-31T01:00:00Z', from: '2026-05-31T00:00:00Z', to: '2026-06-30T00:00:00Z' },
  { says: 'a quarter', window: calendar('quarter', '2026-01-01'), at: '2026-11-23T00:00:00Z', from: '2026-10-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
  { says: 'two weeks from a Monday', window: calendar('week', '2026-01-05', 'UTC', 2), at: '2026-01-19T00:00:00Z', from: '2026-01-19T00:00:00Z', to: '2026-02-02T00:00:00Z' },
  { says: 'an instant before the start lies in an earlier period', window: calendar('month', '2026-06-01'), at: '2026-04-15T00:00:00Z', from: '2026-04-01T00:00:00Z', to: '2026-05-01T00:00:00Z' },
]) {
  test(row.says, () => assert.deepEqual(periodAt(row.window, Date.parse(row.at)), { fromMs: Date.parse(row.from), toMs: Date.parse(row.to) }))
}

test('periods hold the instant asked about and follow one another without a gap, in every zone', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  fc.assert(fc.property(fc.constantFrom(...zones), fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'quarter' as const, 'year' as const), fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) }), fc.integer({ min: 1, max: 3 }), (timeZone, unit, atMs, count) => {
    const window = calendar(unit, '2019-01-31', timeZone, count)
    const period = periodAt(window, atMs)
    assert.ok(period.fromMs <= atMs && atMs < period.toMs)
    assert.equal(periodAt(window, period.toMs).fromMs, period.toMs)
    // Antarctica/Casey has moved its clocks by three hours.
    assert.ok(period.toMs - period.fromMs <= count * 366 * dayMs + 12 * hourMs)
  }), { numRuns: 300 })
})
