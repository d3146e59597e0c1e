// The ledger answers like an accountant who keeps every minute and adds them up each time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import { countsProblem, exactCount, Ledger } from './ledger.ts'

const start = Date.UTC(2026, 10, 1, 0, 17)

class Accountant {
  readonly minutes = new Map<number, { good: number; total: number } | null>()
  sum(fromMs: number, toMs: number): { good: number; total: number; observed: number } {
    let good = 0, total = 0, observed = 0
    for (const [atMs, counts] of this.minutes) {
      if (atMs < fromMs || atMs >= toMs || counts === null) continue
      good += exactCount(counts.good)
      total += exactCount(counts.total)
      observed++
    }
    return { good, total, observed }
  }
}

const counts = fc.oneof(
  fc.record({ bad: fc.integer({ min: 0, max: 20 }), total: fc.integer({ min: 20, max: 1_000 }) }).map(({ bad, total }) => ({ good: total - bad, total })),
  // As sources extrapolate them.
  fc.record({ bad: fc.double({ min: 0, max: 1, noNaN: true }), good: fc.double({ min: 0, max: 1e6, noNaN: true }) }).map(({ bad, good }) => ({ good, total: good + bad })),
)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('append' as const), skip: fc.integer({ min: 0, max: 200 }), run: fc.integer({ min: 1, max: 300 }), counts }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rewrite' as const), back: fc.integer({ min: 0, max: 4_000 }), counts: fc.option(counts) }) },
  // Four days at once, so that what comes next may lie in hours only.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('append' as const), skip: fc.constant(0), run: fc.constant(5_760), counts }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('old hour' as const), back: fc.integer({ min: 80, max: 500 }), counts }) },
)

test('any window over appends, gaps and rewrites equals adding up every minute', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 5, maxLength: 10 }), (steps, lengths) => {
    const ledger = new Ledger(start, 30 * dayMs)
    const accountant = new Accountant()
    let endMs = start
    for (const one of steps) {
      if (one.kind === 'append') {
        endMs += one.skip * minuteMs
        for (let n = 0; n < one.run; n++, endMs += minuteMs) {
          ledger.set(endMs, one.counts)
          accountant.minutes.set(endMs, one.counts)
        }
      } else if (one.kind === 'old hour') {
        const atMs = Math.floor(endMs / hourMs) * hourMs - one.back * hourMs
        if (atMs < start) continue
        const { good, total, observed } = accountant.sum(atMs, atMs + hourMs)
        ledger.addToHour(atMs, { good: exactCount(one.counts.good) * 60 - good, total: exactCount(one.counts.total) * 60 - total, observed: 60 - observed })
        for (let n = 0; n < 60; n++) accountant.minutes.set(atMs + n * minuteMs, one.counts)
      } else {
        const atMs = endMs - (1 + one.back) * minuteMs
        if (atMs >= start && ledger.set(atMs, one.counts)) accountant.minutes.set(atMs, one.counts)
      }
    }
    for (const length of lengths) {
      const window = ledger.window(length * minuteMs)
      const expected = accountant.sum(window.fromMs, window.toMs)
      assert.deepEqual({ good: window.good, total: window.total, observed: window.observedMinutes }, expected)
      const earlier = ledger.between(window.fromMs + length * 1_000, window.toMs - (length % 90) * minuteMs)
      const expectedEarlier = accountant.sum(earlier.fromMs, earlier.toMs)
      assert.deepEqual({ good: earlier.good, total: earlier.total, observed: earlier.observedMinutes }, expectedEarlier)
      // It never covers less than asked (as far as there was anything), and at most an hour more.
      const askedMs = Math.max(window.toMs - length * minuteMs, start)
      assert.ok(window.fromMs <= askedMs && askedMs - window.fromMs < hourMs, `${window.fromMs - askedMs}`)
    }
  }), { numRuns: 100 })
})

test('a ledger loaded by hours goes on by minutes, and is right wherever the two meet', () => {
  fc.assert(fc.property(
    fc.array(fc.record({ gap: fc.integer({ min: 0, max: 30 }), good: fc.nat(1_000), bad: fc.nat(20), observed: fc.integer({ min: 1, max: 43 }) }), { minLength: 1, maxLength: 60 }),
    fc.array(fc.record({ skip: fc.integer({ min: 0, max: 200 }), run: fc.integer({ min: 1, max: 600 }), counts }), { maxLength: 12 }),
    fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 5, maxLength: 10 }),
    (hours, runs, lengths) => {
      const ledger = new Ledger(start, 90 * dayMs)
      const accountant = new Accountant()
      let endMs = Math.floor(start / hourMs) * hourMs
      for (const { gap, good, bad, observed } of hours) {
        endMs += gap * hourMs
        ledger.appendHour(endMs, { good, total: good + bad, observed })
        // All at the hour's end: whoever asks by the hour cannot tell.
        for (let n = 0; n < observed; n++) accountant.minutes.set(endMs + (59 - n) * minuteMs, n === 0 ? { good, total: good + bad } : { good: 0, total: 0 })
        endMs += hourMs
      }
      for (const one of runs) {
        endMs += one.skip * minuteMs
        for (let n = 0; n < one.run; n++, endMs += minuteMs) {
          ledger.set(endMs, one.counts)
          accountant.minutes.set(endMs, one.counts)
        }
      }
      for (const length of lengths) {
        const window = ledger.window(length * minuteMs)
        assert.deepEqual({ good: window.good, total: window.total, observed: window.observedMinutes }, accountant.sum(window.fromMs, window.toMs))
        const askedMs = Math.max(window.toMs - length * minuteMs, start)
        assert.ok(window.fromMs <= askedMs && askedMs - window.fromMs < hourMs)
      }
    },
  ), { numRuns: 100 })
})

test('thirty days of minutes are right at both ends of the ring, and take under 100 KB', () => {
  const ledger = new Ledger(start, 30 * dayMs)
  const minutes = 35 * 24 * 60
  for (let n = 0; n < minutes; n++) ledger.set(start + n * minuteMs, { good: n % 10 === 0 ? 9 : 10, total: 10 })
  const day = ledger.window(dayMs)
  assert.deepEqual([day.total, day.total - day.good, day.observedMinutes], [14_400, 144, 1_440])
  const month = ledger.window(30 * dayMs)
  const lived = (month.toMs - month.fromMs) / minuteMs
  assert.equal(month.total, lived * 10)
  assert.equal(month.observedMinutes, lived)
  assert.ok(lived >= 43_200 && lived < 43_260)
  assert.ok(ledger.bytes < 100_000, `${ledger.bytes} bytes`)
})

test('a minute never counted is unobserved; a minute without events is observed with nothing', () => {
  const ledger = new Ledger(start, dayMs)
  ledger.set(start, { good: 5, total: 5 })
  ledger.set(start + 3 * minuteMs, { good: 0, total: 0 })
  assert.deepEqual([ledger.window(hourMs).total, ledger.window(hourMs).observedMinutes], [5, 2])
  assert.equal(ledger.minute(start + minuteMs), null)
  assert.deepEqual(ledger.minute(start + 3 * minuteMs), { good: 0, total: 0 })
})

test('what is no count is refused with the reason, and never reaches a sum', () => {
  for (const row of [{ good: Number.NaN, total: 1 }, { good: 1, total: Infinity }, { good: -1, total: 1 }, { good: 2, total: 1 }, { good: 0, total: 1e13 }]) assert.equal(typeof countsProblem(row), 'string')
  assert.equal(countsProblem({ good: 0.5, total: 0.5 }), null)
  const ledger = new Ledger(start, dayMs)
  assert.throws(() => ledger.set(start, { good: Number.NaN, total: 1 }), /no number of events/)
  assert.equal(ledger.watermarkMs, start)
})

test('extrapolated counts leave no dust behind when they are rewritten', () => {
  const ledger = new Ledger(start, dayMs)
  for (let n = 0; n < 60; n++) ledger.set(start + n * minuteMs, { good: 0.1 + n / 3, total: 0.3 + n / 3 })
  for (let n = 0; n < 60; n++) ledger.set(start + n * minuteMs, { good: 0, total: 0 })
  const { good, total } = ledger.window(hourMs)
  assert.deepEqual({ good, total }, { good: 0, total: 0 })
})
