// Claims about counting minutes from readings.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minuteMs } from '../../base/duration.ts'
import { parseSelector } from '../selector.ts'
import { MinuteBook, minuteOf } from './minute-book.ts'

const selector = parseSelector('m')
const base = Date.UTC(2026, 10, 1)
const sample = (value: number, labelText = '') => ({ metric: 'm', labelText, value })
const sum = (book: MinuteBook): number => [...book.minutes(selector, 'counter').values()].reduce((total, minute) => total + minute.increase, 0)

test('whatever a counter does, its minutes add up to what it grew by, restarts from zero included', () => {
  fc.assert(fc.property(fc.nat(1_000), fc.array(fc.record({ afterMs: fc.integer({ min: 1, max: 119_000 }), grows: fc.nat(50), restarts: fc.boolean() }), { minLength: 1, maxLength: 60 }), (first, steps) => {
    const book = new MinuteBook()
    book.ask(selector, 'counter', base)
    let [atMs, value, expected] = [base, first, 0]
    book.take('t', [sample(value)], atMs)
    for (const { afterMs, grows, restarts } of steps) {
      atMs += afterMs
      book.ask(selector, 'counter', atMs)
      // A restart that has already counted past its old value cannot be seen by anybody.
      const isRestart = restarts && grows < value
      value = isRestart ? grows : value + grows
      expected += grows
      book.take('t', [sample(value)], atMs)
    }
    if (atMs - base < 3 * 60 * minuteMs) assert.equal(sum(book), expected)
  }))
})

test('readings that overtake one another count once', () => {
  const book = new MinuteBook()
  book.ask(selector, 'counter', base)
  for (const [atMs, value] of [[0, 100], [2_000, 130], [1_000, 110], [3_000, 140]] as const) book.take('t', [sample(value)], base + atMs)
  assert.equal(sum(book), 40)
})

test('a clock that was set back begins anew and counts on', () => {
  const book = new MinuteBook()
  book.ask(selector, 'counter', base)
  for (const [atMs, value] of [[0, 100], [10_000, 110], [-600_000, 120], [-590_000, 125]] as const) book.take('t', [sample(value)], base + atMs)
  assert.equal(sum(book), 15)
})

test('the same series written twice in one answer counts once, as does a broken one not at all', () => {
  const book = new MinuteBook()
  book.ask(selector, 'counter', base)
  book.take('t', [sample(1, 'a="1"'), sample(5, 'a="1"')], base)
  book.take('t', [sample(3, 'a="1"'), sample(9, 'a="1"'), sample(9, 'a=')], base + 1_000)
  assert.equal(sum(book), 2)
})

test('NaN and infinities are no events', () => {
  const book = new MinuteBook()
  book.ask(selector, 'counter', base)
  for (const [nth, value] of [1, NaN, 3, Infinity, 4].entries()) book.take('t', [sample(value)], base + nth)
  assert.ok(Number.isFinite(sum(book)))
})

test('more series than the bound are not counted, and that is known', () => {
  const book = new MinuteBook()
  book.ask(selector, 'counter', base)
  book.take('t', Array.from({ length: 50_001 }, (_, nth) => sample(1, `a="${nth}"`)), base)
  assert.equal(book.isFull, true)
})

test('a selector that nobody asks for any more is forgotten, and its series with it', () => {
  const book = new MinuteBook()
  book.ask(selector, 'counter', base)
  book.take('t', [sample(1)], base)
  book.take('t', [sample(2)], base + 11 * minuteMs)
  assert.equal(book.isIdle, true)
  assert.equal(book.isWanted('m'), false)
})

test('a reading at the full minute belongs to the minute that ends there', () => {
  assert.deepEqual([minuteOf(base), minuteOf(base + 1), minuteOf(base + minuteMs)], [base - minuteMs, base, base])
})
