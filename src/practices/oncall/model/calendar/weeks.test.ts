// Shifts in the weeks of a calendar.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { layWeek, wallMs, weeksOfMonth } from './weeks.ts'
import type { Stretch } from './weeks.ts'

const hour = 3_600_000
const at = (text: string): number => Date.parse(text)

test('a month is whole weeks from Monday', () => {
  const weeks = weeksOfMonth('2026-11', 'Europe/Berlin')
  assert.deepEqual(weeks.map((days) => [days[0]!.date, days.at(-1)!.date]), [
    ['2026-10-26', '2026-11-01'], ['2026-11-02', '2026-11-08'], ['2026-11-09', '2026-11-15'], ['2026-11-16', '2026-11-22'], ['2026-11-23', '2026-11-29'], ['2026-11-30', '2026-12-06'],
  ])
  assert.deepEqual(weeks[0]!.map(({ weekday }) => weekday), [1, 2, 3, 4, 5, 6, 7])
  assert.equal(weeks[4]![0]!.fromMs, at('2026-11-22T23:00:00Z'))
})

for (const row of [
  { says: 'the night clocks go back has 25 hours', zone: 'Europe/Berlin', month: '2026-10', date: '2026-10-25', hours: 25 },
  { says: 'the night clocks go forward has 23', zone: 'America/New_York', month: '2026-03', date: '2026-03-08', hours: 23 },
  { says: 'half an hour at Lord Howe', zone: 'Australia/Lord_Howe', month: '2026-10', date: '2026-10-04', hours: 23.5 },
  { says: 'where midnight is skipped the day begins at one', zone: 'America/Santiago', month: '2026-09', date: '2026-09-06', hours: 23 },
]) test(row.says, () => {
  const day = weeksOfMonth(row.month, row.zone).flat().find(({ date }) => date === row.date)!
  assert.equal((day.toMs - day.fromMs) / hour, row.hours)
})

test('a shift over a weekend is two bars that say where they go on', () => {
  const weeks = weeksOfMonth('2026-11', 'UTC')
  const shift = { fromMs: at('2026-11-20T12:00:00Z'), toMs: at('2026-11-24T06:00:00Z') }
  const bars = [3, 4].map((index) => layWeek(weeks[index]!, [shift]).bars[0]!)
  assert.deepEqual(bars.map(({ left, right, begins, ends }) => [left, right, begins, ends]), [[4.5, 7, true, false], [0, 1.25, false, true]])
})

test('shifts at the same time stand in lanes, one after the other in the same', () => {
  const [days] = weeksOfMonth('2026-06', 'UTC')
  const day = (from: number, to: number): Stretch => ({ fromMs: days![0]!.fromMs + from * 24 * hour, toMs: days![0]!.fromMs + to * 24 * hour })
  const laid = layWeek(days!, [day(0, 2), day(1, 3), day(2, 4), day(3, 3)])
  assert.deepEqual([laid.lanes, laid.bars.map(({ lane }) => lane)], [2, [0, 1, 0]])
})

const zones = Intl.supportedValuesOf('timeZone')

test('in every zone days follow one another, begin with their date, and no lane holds two at once', () => {
  fc.assert(fc.property(
    fc.constantFrom(...zones), fc.integer({ min: 2000, max: 2035 }), fc.integer({ min: 1, max: 12 }), fc.array(fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 20, noNaN: true })), { maxLength: 30 }),
    (zone, year, month, parts) => {
      const weeks = weeksOfMonth(`${year}-${String(month).padStart(2, '0')}`, zone)
      const days = weeks.flat()
      const stretches = parts.map(([from, length]) => ({ fromMs: days[0]!.fromMs + from * 24 * hour, toMs: days[0]!.fromMs + (from + length) * 24 * hour }))
      for (const [index, day] of days.entries()) {
        if (index > 0) assert.equal(day.fromMs, days[index - 1]!.toMs)
        // A zone that crossed the date line has dates that never were.
        if (day.toMs > day.fromMs) assert.equal(new Date(wallMs(day.fromMs, zone)).toISOString().slice(0, 10), day.date)
      }
      for (const week of weeks.map((of) => layWeek(of, stretches))) {
        for (const bar of week.bars) assert.ok(bar.left >= 0 && bar.right <= 7 && bar.left <= bar.right)
        for (const one of week.bars) for (const other of week.bars) if (one !== other && one.lane === other.lane) assert.ok(one.of.toMs <= other.of.fromMs || other.of.toMs <= one.of.fromMs)
      }
    },
  ), { numRuns: 300 })
})
