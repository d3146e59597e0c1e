import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { sharedData } from '../../../../test/shared-data.ts'
import { compareDurations } from './comparison.ts'
import { atLeast, quantileOf } from './distribution.ts'
import { statisticsOf } from './incident-statistics.ts'
import type { Timed } from './incident-statistics.ts'

const minute = 60_000
const incident = (number: number, more: Partial<Timed> = {}): Timed => ({
  id: `inc_${number}`, number, title: `Incident ${number}`, severity: 'SEV2', service: null,
  startedMs: 0, detectedMs: minute, acknowledgedMs: 2 * minute, declaredMs: 3 * minute, mitigatedMs: number * minute, resolvedMs: (number + 5) * minute, ...more,
})
const upTo = (count: number): readonly Timed[] => Array.from({ length: count }, (_, index) => incident(index + 1))

test('quantiles are durations that some incident had, by nearest rank', () => {
  const values = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
  assert.deepEqual([0.5, 0.75, 0.9, 1].map((share) => quantileOf(values, share).value), [50, 80, 90, 100])
  assert.deepEqual(quantileOf([7], 0.5), { value: 7, low: 7, high: 7 })
})

test('the interval of the median agrees with resampling', () => {
  const values = Array.from({ length: 41 }, (_, index) => (index + 1) ** 2)
  let state = 7
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  const medians = Array.from({ length: 20_000 }, () => Array.from(values, () => values[Math.floor(random() * values.length)]!).sort((a, b) => a - b)[20]!).sort((a, b) => a - b)
  const { low, high } = quantileOf(values, 0.5)
  assert.ok(Math.abs(Math.sqrt(low) - Math.sqrt(medians[500]!)) <= 1 && Math.abs(Math.sqrt(high) - Math.sqrt(medians[19_500]!)) <= 1, `${low} ${high} ${medians[500]} ${medians[19_500]}`)
})

test('binomial tails are those of the tables', () => {
  for (const [k, n, p, wanted] of [[0, 10, 0.3, 1], [5, 10, 0.5, 0.623046875], [10, 10, 0.5, 0.0009765625], [8, 20, 0.25, 0.10181186], [500, 1_000, 0.5, 0.51261]] as const) {
    assert.ok(Math.abs(atLeast(k, n, p) - wanted) < 1e-5, `${k} ${n} ${p}: ${atLeast(k, n, p)}`)
  }
})

test('whatever the values, the interval holds the estimate and grows no narrower with fewer incidents of the same kind', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 200 }), fc.constantFrom(0.5, 0.75, 0.9), (values, share) => {
    const sorted = values.toSorted((a, b) => a - b)
    const { low, value, high } = quantileOf(sorted, share)
    assert.ok(low <= value && value <= high && sorted.includes(low) && sorted.includes(high))
  }))
})

test('a cut by half over enough incidents is seen; the same incidents again are no change; a few are no verdict', () => {
  const before = Array.from({ length: 60 }, (_, index) => (index + 20) * minute)
  const halved = compareDurations(before, before.map((ms) => ms / 2))
  assert.equal(halved.verdict, 'shorter')
  assert.ok(Math.abs(halved.ratio! - 0.5) < 1e-9 && halved.pValue! < 0.01 && halved.detectable! > 1 && halved.detectable! < 1.4)
  assert.equal(compareDurations(before, before.map((ms) => ms * 2)).verdict, 'longer')
  const same = compareDurations(before, before)
  assert.deepEqual([same.verdict, same.ratio], ['no-detectable-change', 1])
  const few = compareDurations(before, before.slice(0, 9))
  assert.deepEqual([few.verdict, few.pValue, few.detectable], ['too-few', null, null])
  assert.equal(compareDurations([], before).ratio, null)
})

test('where nothing changed, luck is called a change in about one of twenty comparisons', () => {
  let state = 11
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  const drawn = (count: number): number[] => Array.from({ length: count }, () => Math.exp(4 + 1.1 * Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())) * minute)
  const wrong = Array.from({ length: 200 }, () => compareDurations(drawn(20), drawn(20)).verdict).filter((verdict) => verdict !== 'no-detectable-change').length
  assert.ok(wrong <= 20, `${wrong} of 200`)
})

test('unknown times are counted and never guessed, and times that run backwards are told', () => {
  const all = [...upTo(12), incident(13, { detectedMs: null }), incident(14, { startedMs: null }), incident(15, { startedMs: 10 ** 9 })]
  const [mitigate, detect] = statisticsOf(all, [])
  assert.deepEqual([mitigate!.n, mitigate!.missing, mitigate!.backwards], [13, 1, 1])
  assert.deepEqual([detect!.n, detect!.missing, detect!.backwards], [12, 2, 1])
  assert.equal(mitigate!.quantiles!.median.value, 7 * minute)
})

test('with fewer than ten the incidents are listed and no quantile is told', () => {
  const [mitigate] = statisticsOf(upTo(9), upTo(50))
  assert.deepEqual([mitigate!.n, mitigate!.quantiles, mitigate!.comparison.verdict, mitigate!.each.length], [9, null, 'too-few', 9])
})

const data = sharedData()
test('a public history gives the figures that others computed from it', { skip: data === null ? 'no shared data (MAINSTAY_SHARED_DATA)' : false }, () => {
  const rows = readFileSync(join(data!, 'incidents/github-statuses/incidents.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, string>)
  const all = rows.filter(({ impact }) => impact !== 'maintenance').map((row, index) => incident(index, { startedMs: Date.parse(row['downtime_start']!), mitigatedMs: Date.parse(row['downtime_end']!) }))
  const felt = all.filter(({ startedMs, mitigatedMs }) => mitigatedMs! > startedMs!)
  const { n, quantiles, each } = statisticsOf(felt, [])[0]!
  assert.deepEqual([n, quantiles!.median.value / minute, quantiles!.p90.value / minute, Math.max(...each.map(({ ms }) => ms)) / minute], [779, 76, 317, 3_718])
  assert.equal(Math.round(each.reduce((sum, { ms }) => sum + ms, 0) / n / minute), 145)
})
