// Numbers before they are drawn: silence stays silence, spikes stay spikes, axes hold zero.
/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asTabbedText, inWords, thinned, verticalRange, withGaps } from './series.ts'

const line = (values: readonly (number | null)[]) => [{ label: 'errors', values }]

test('a missing minute becomes a gap, not a line across it', () => {
  const drawn = withGaps({ timesMs: [0, 60_000, 240_000], series: line([1, 2, 3]) }, 60_000)
  assert.deepEqual(drawn.timesMs, [0, 60_000, 120_000, 240_000])
  assert.deepEqual(drawn.series[0]!.values, [1, 2, null, 3])
})

test('steps that are a little late are no gap', () => {
  const drawn = withGaps({ timesMs: [0, 60_000, 125_000], series: line([1, 2, 3]) }, 60_000)
  assert.deepEqual(drawn.series[0]!.values, [1, 2, 3])
})

test('thinning keeps the spike', () => {
  const values = Array.from({ length: 100 }, (_, index) => (index === 57 ? 0.9 : 0.01))
  const few = thinned({ timesMs: values.map((_, index) => index), series: line(values) }, 10)
  assert.equal(few.timesMs.length, 10)
  assert.ok(few.series[0]!.values.includes(0.9))
})

test('thinning keeps silence', () => {
  const values = Array.from({ length: 40 }, (_, index) => (index >= 20 && index < 30 ? null : 1))
  assert.deepEqual(thinned({ timesMs: values.map((_, index) => index), series: line(values) }, 4).series[0]!.values, [1, 1, null, 1])
})

test('the axis holds zero, also for what is overspent', () => {
  assert.ok(verticalRange(line([0.4, 0.5]), [], true)[0] === 0)
  const [low, high] = verticalRange(line([-0.5, -0.2]), [], true)
  assert.ok(low < -0.5 && high === 0)
})

test('without any value there is still an axis', () => {
  assert.deepEqual(verticalRange(line([null, null]), [], true), [0, 1])
})

test('a copied table has an empty cell where nothing was measured', () => {
  assert.equal(asTabbedText({ timesMs: [0], series: line([null]) }), 'time\terrors\n1970-01-01T00:00:00.000Z\t')
})

test('those who do not see the chart are told what it shows', () => {
  assert.equal(
    inWords('Error ratio', { timesMs: [0, 1, 2], series: line([0.1, null, 0.2]) }, 'percent'),
    'Error ratio: errors last 20 %, lowest 10 %, highest 20 %.',
  )
})
