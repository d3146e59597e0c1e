// Hour rows: what goes in comes out; slices, exclusions and what they do to the counts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minuteMs } from '../../../base/duration.ts'
import { effectiveHour, emptyHour, packHour, unpackHour } from './hour-row.ts'
import type { Counts } from './hour-row.ts'

const counts = fc.oneof(
  fc.record({ bad: fc.nat(50), total: fc.integer({ min: 50, max: 1e9 }) }).map(({ bad, total }) => ({ good: total - bad, total })),
  fc.record({ good: fc.double({ min: 0, max: 1e6, noNaN: true }), total: fc.double({ min: 1e6, max: 1e7, noNaN: true }) }),
  fc.constant({ good: 0, total: 0 }),
)

test('any hour survives packing', () => {
  fc.assert(fc.property(fc.array(fc.option(counts), { minLength: 60, maxLength: 60 }), (hour) => assert.deepEqual(unpackHour(packHour(hour)), hour.map((one) => one && { good: one.good, total: one.total }))))
  assert.equal(packHour(emptyHour), '*60')
})

const hourOf = (change: Record<number, Counts | null>, rest: Counts | null = { good: 10, total: 10 }): (Counts | null)[] => Array.from({ length: 60 }, (_, minute) => (minute in change ? change[minute]! : rest))
const sum = (hour: readonly (Counts | null)[]) => hour.reduce<{ good: number; total: number; observed: number }>((all, one) => ({ good: all.good + (one?.good ?? 0), total: all.total + (one?.total ?? 0), observed: all.observed + (one ? 1 : 0) }), { good: 0, total: 0, observed: 0 })
const timeslices = (minutes: number, sliceTarget: number) => ({ method: 'timeslices' as const, sliceMs: minutes * minuteMs, sliceTarget })

for (const row of [
  { says: 'occurrences count events', hour: hourOf({ 3: { good: 1, total: 10 } }), budgeting: { method: 'occurrences' as const }, excluded: [], good: 591, total: 600, observed: 60 },
  { says: 'an excluded minute leaves both sides, and is no hole', hour: hourOf({ 3: { good: 1, total: 10 } }), budgeting: { method: 'occurrences' as const }, excluded: [{ fromMs: 3 * minuteMs, toMs: 4 * minuteMs }], good: 590, total: 590, observed: 60 },
  { says: 'a minute slice is bad under its target, whatever its traffic', hour: hourOf({ 3: { good: 90, total: 100 } }), budgeting: timeslices(1, 0.95), excluded: [], good: 59, total: 60, observed: 60 },
  { says: 'a slice exactly at its target is good', hour: hourOf({ 3: { good: 95, total: 100 } }), budgeting: timeslices(1, 0.95), excluded: [], good: 60, total: 60, observed: 60 },
  { says: 'five-minute slices pool their events', hour: hourOf({ 3: { good: 5, total: 10 } }), budgeting: timeslices(5, 0.9), excluded: [], good: 12, total: 12, observed: 60 },
  { says: 'a slice without events is a gap, not a success, yet it was observed', hour: hourOf({ 3: { good: 0, total: 0 } }), budgeting: timeslices(1, 0.95), excluded: [], good: 59, total: 59, observed: 60 },
  { says: 'nothing observed is nothing at all', hour: emptyHour, budgeting: timeslices(1, 0.95), excluded: [], good: 0, total: 0, observed: 0 },
]) {
  test(row.says, () => assert.deepEqual(sum(effectiveHour(row.hour, { hourStartMs: 0, budgeting: row.budgeting, excluded: row.excluded })), { good: row.good, total: row.total, observed: row.observed }))
}
