// Numbers in words: what must not be rounded away, and what must not look like a zero.
/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amount, compact, significant } from './number-words.ts'
import type { Unit } from './number-words.ts'

for (const row of [
  { says: 'no value is no data, not 0', value: null, unit: 'percent', words: 'no data' },
  { says: 'the digits after the nines are kept', value: 0.99953, unit: 'percent', words: '99.953 %' },
  { says: 'more nines, more digits', value: 0.999991, unit: 'percent', words: '99.9991 %' },
  { says: 'nearly 100 is not 100', value: 0.9999999, unit: 'percent', words: '99.99999 %' },
  { says: 'exactly 100 is', value: 1, unit: 'percent', words: '100 %' },
  { says: 'overspent keeps its sign', value: -0.134, unit: 'percent', words: '-13.4 %' },
  { says: 'a small share keeps three digits', value: 0.00123, unit: 'percent', words: '0.123 %' },
  { says: 'a burn is a factor', value: 14.4, unit: 'factor', words: '14.4×' },
  { says: 'a quarter of a second is milliseconds', value: 0.25, unit: 'seconds', words: '250 ms' },
  { says: 'minutes from two minutes on', value: 150, unit: 'seconds', words: '2.5 min' },
  { says: 'bytes by 1024', value: 1536, unit: 'bytes', words: '1.5 KiB' },
] as const) test(row.says, () => assert.equal(amount(row.value, row.unit satisfies Unit), row.words))

test('counts are exact up to a million, then short', () => {
  assert.deepEqual([0, 7, 12_345, 12_960.3, 4_560_000, 12_957_345].map(compact), ['0', '7', '12,345', '12,960', '4.56 M', '12.96 M'])
})

test('three significant digits without an exponent', () => {
  assert.deepEqual([0.0000012, 0.1234, 1.005, 123_456].map((value) => significant(value)), ['0.000001', '0.123', '1', '123,456'])
})
