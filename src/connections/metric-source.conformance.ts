// What every metric source must do, told as stories of two processes whose counters are read every 15 seconds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minuteMs } from '../base/duration.ts'
import type { Indicator } from '../base/indicator.ts'
import type { Minute, MinutesAnswer, MinutesRequest } from './metric-source.ts'

/** What a process answers at an instant: lines of `name{labels} value`. Null: it does not answer. */
export type Exposes = (atMs: number) => Readonly<Record<string, number>> | null

export interface Story {
  readonly startMs: number
  readonly endMs: number
  readonly processes: Readonly<Record<string, Exposes>>
}

export const readEveryMs = 15_000
/** Readings are at :05, :20, :35 and :50, so that a minute's border lies between two. */
export const readOffsetMs = 5_000

/** A source to which the stories really happen; `ask` asks it at the end of the story. */
export interface World {
  play(story: Story, requests: readonly MinutesRequest[]): Promise<readonly MinutesAnswer[]>
}

export function readingsOf(story: Story): readonly number[] {
  const readings: number[] = []
  for (let atMs = story.startMs + readOffsetMs; atMs < story.endMs; atMs += readEveryMs) readings.push(atMs)
  return readings
}

const requestsRatio: Indicator = { kind: 'ratio', bad: { selector: 'requests_total{code=~"5.."}' }, total: { selector: 'requests_total' } }
const base = Date.UTC(2026, 10, 1)
const story = (nth: number, minutes: number, processes: Story['processes']): Story => ({ startMs: base + nth * 60 * minuteMs, endMs: base + nth * 60 * minuteMs + minutes * minuteMs, processes })
/** A counter that grows by `each` at every reading. */
const growing = (from: number, startMs: number, each: number) => (atMs: number): number => from + each * Math.floor((atMs - startMs) / readEveryMs)

interface Case {
  readonly says: string
  readonly story: Story
  readonly indicator: Indicator
  /** By the number of the minute in the story; minutes before the first named one are not looked at. */
  readonly minutes: Readonly<Record<number, readonly [good: number, total: number] | null>>
  readonly problem?: RegExp
  /** Asked together with it, and answered whatever happens to it. */
  readonly beside?: Indicator
}

const at = (one: Story, minute: number): number => one.startMs + minute * minuteMs

function cases(): readonly Case[] {
  const steady = story(1, 5, {
    a: (atMs) => ({ 'requests_total{code="200"}': growing(1_000, steady.startMs, 7)(atMs), 'requests_total{code="500"}': growing(10, steady.startMs, 1)(atMs) }),
    b: (atMs) => ({ 'requests_total{code="200"}': growing(0, steady.startMs, 3)(atMs) }),
  })
  const border = story(2, 5, {
    // Between the reading at 1:50 and the one at 2:05: lost to whoever looks at minutes apart.
    a: (atMs) => ({ 'requests_total{code="200"}': atMs < at(border, 2) ? 50 : 90, 'requests_total{code="500"}': atMs < at(border, 2) ? 5 : 6 }),
  })
  const reset = story(3, 5, {
    // Counts to 106 in the minute, then is restarted and counts to 4.
    a: (atMs) => ({ 'requests_total{code="200"}': atMs < at(reset, 2) ? 100 : atMs < at(reset, 2) + 30_000 ? 106 : 4, 'requests_total{code="500"}': 1 }),
  })
  const quiet = story(4, 5, { a: () => ({ 'requests_total{code="200"}': 77, 'requests_total{code="500"}': 7 }) })
  const firstError = story(5, 5, {
    a: (atMs) => ({ 'requests_total{code="200"}': growing(500, firstError.startMs, 10)(atMs), ...(atMs > at(firstError, 2) + 20_000 ? { 'requests_total{code="503"}': 2 } : {}) }),
  })
  const shortGap = story(6, 7, {
    a: (atMs) => (atMs > at(shortGap, 2) && atMs < at(shortGap, 3) + 10_000 ? null : { 'requests_total{code="200"}': growing(0, shortGap.startMs, 5)(atMs) }),
  })
  const longGap = story(7, 20, {
    a: (atMs) => (atMs > at(longGap, 3) && atMs < at(longGap, 15) ? null : { 'requests_total{code="200"}': growing(0, longGap.startMs, 5)(atMs) }),
  })
  const newProcess = story(8, 6, {
    a: (atMs) => ({ 'requests_total{code="200"}': growing(0, newProcess.startMs, 2)(atMs) }),
    b: (atMs) => (atMs < at(newProcess, 3) ? null : { 'requests_total{code="200"}': growing(1_000_000, at(newProcess, 3), 1)(atMs) }),
  })
  const latency = story(9, 5, {
    a: (atMs) => ({
      'seconds_bucket{le="0.1"}': growing(0, latency.startMs, 5)(atMs), 'seconds_bucket{le="0.5"}': growing(0, latency.startMs, 8)(atMs), 'seconds_bucket{le="1.0"}': growing(0, latency.startMs, 9)(atMs),
      'seconds_bucket{le="+Inf"}': growing(0, latency.startMs, 10)(atMs), 'seconds_count': growing(0, latency.startMs, 10)(atMs),
    }),
  })
  const gauge = story(10, 4, { a: (atMs) => ({ queue_length: atMs < at(gauge, 2) ? 5 : 50 }), b: () => ({ queue_length: 6 }) })
  return [
    { says: 'events of all processes are counted exactly', story: steady, indicator: requestsRatio, minutes: { 1: [40, 44], 2: [40, 44], 3: [40, 44] } },
    { says: 'good events may be named instead of bad ones', story: steady, indicator: { kind: 'ratio', good: { selector: 'requests_total{code="200"}' }, total: { selector: 'requests_total' } }, minutes: { 1: [40, 44], 3: [40, 44] } },
    { says: 'a summed rate over the window is the same count', story: steady, indicator: { kind: 'ratio', bad: { promql: 'sum(rate(requests_total{code=~"5.."}[$window]))', yields: 'rate' }, total: { promql: 'sum(rate(requests_total[$window]))', yields: 'rate' } }, minutes: { 1: [40, 44], 3: [40, 44] } },
    { says: 'events between the last reading of a minute and the first of the next are counted', story: border, indicator: requestsRatio, minutes: { 1: [0, 0], 2: [40, 41], 3: [0, 0] } },
    { says: 'a restarted process counts on from zero, and what it reached before is kept', story: reset, indicator: requestsRatio, minutes: { 1: [0, 0], 2: [10, 10], 3: [0, 0] } },
    { says: 'a process without events is observed with none', story: quiet, indicator: requestsRatio, minutes: { 1: [0, 0], 2: [0, 0], 3: [0, 0], 4: [0, 0] } },
    { says: 'the first error of its kind is counted, although its series is new', story: firstError, indicator: requestsRatio, minutes: { 1: [40, 40], 2: [40, 42], 3: [40, 40] } },
    { says: 'no errors at all are no bad events', story: firstError, indicator: { kind: 'ratio', bad: { selector: 'requests_total{code="404"}' }, total: { selector: 'requests_total' } }, minutes: { 1: [40, 40] } },
    { says: 'a gap of about a minute leaves it unobserved, and its events count after it', story: shortGap, indicator: requestsRatio, minutes: { 1: [20, 20], 2: null, 3: [40, 40], 4: [20, 20] } },
    { says: 'a long gap is unobserved, and nobody’s events are counted after it', story: longGap, indicator: requestsRatio, minutes: { 2: [20, 20], 4: null, 10: null, 14: null, 15: [15, 15], 16: [20, 20] } },
    { says: 'a new process brings only what it counts from now on', story: newProcess, indicator: requestsRatio, minutes: { 2: [8, 8], 3: [11, 11], 4: [12, 12] } },
    { says: 'requests under a bound are good', story: latency, beside: latencyCount, indicator: { kind: 'latency', histogram: 'seconds', native: false, thresholdSeconds: 0.5 }, minutes: { 1: [32, 40], 3: [32, 40] } },
    { says: 'a bound is known however it is spelled', story: latency, beside: latencyCount, indicator: { kind: 'latency', histogram: 'seconds', native: false, thresholdSeconds: 1 }, minutes: { 1: [36, 40] } },
    { says: 'a threshold between two bounds is not guessed', story: latency, beside: latencyCount, indicator: { kind: 'latency', histogram: 'seconds', native: false, thresholdSeconds: 0.3 }, minutes: { 1: null, 2: null }, problem: /no bucket at 0\.3 s.*0\.1 s and 0\.5 s/ },
    { says: 'a gauge keeps its bound when its worst series does', story: gauge, beside: gaugeThere, indicator: { kind: 'threshold', promql: 'queue_length', op: 'lte', value: 10 }, minutes: { 1: [1, 1], 2: [0, 1], 3: [0, 1] } },
    { says: 'a gauge that must stay above is judged by its lowest', story: gauge, beside: gaugeThere, indicator: { kind: 'threshold', promql: 'queue_length', op: 'gt', value: 5.5 }, minutes: { 1: [0, 1], 2: [1, 1] } },
    { says: 'a metric that nobody exposes is unobserved', story: quiet, indicator: { kind: 'ratio', bad: { selector: 'nothing_total' }, total: { selector: 'nothing_total' } }, minutes: { 1: null, 2: null } },
    { says: 'a query that is none has a problem of its own', story: quiet, indicator: { kind: 'ratio', bad: { selector: 'requests_total{code=~"("}' }, total: { selector: 'requests_total' } }, minutes: { 1: null, 2: null }, problem: /./ },
    { says: 'counts that are pushed are not measured here', story: quiet, indicator: { kind: 'pushed' }, minutes: { 1: null }, problem: /push/ },
  ]
}

/** Stories by name, for worlds that prepare them all before they begin. */
export function stories(): readonly Story[] {
  return [...new Set(cases().map((one) => one.story))]
}

export function metricSourceConformance(name: string, world: () => World, skip: string | false = false): void {
  for (const [nth, one] of cases().entries()) {
    test(`${name}: ${one.says}`, { skip }, async () => {
      const sane: MinutesRequest = { key: 'sane', indicator: one.beside ?? requestsRatio }
      const [answer, other] = await world().play(one.story, [{ key: `case-${nth}`, indicator: one.indicator }, sane])
      assert.equal(answer!.key, `case-${nth}`)
      if (one.problem) assert.match(answer!.problem ?? 'no problem', one.problem)
      for (const [minute, expected] of Object.entries(one.minutes)) {
        const atMs = at(one.story, Number(minute))
        const found = answer!.minutes.find((candidate) => candidate.atMs === atMs)
        assert.deepEqual(found && pair(found), expected ?? undefined, `minute ${minute}; problem: ${answer!.problem ?? 'none'}`)
      }
      assert.deepEqual(answer!.minutes.map((minute) => minute.atMs), answer!.minutes.map((minute) => minute.atMs).toSorted((a, b) => a - b))
      assert.ok(answer!.minutes.every((minute) => minute.atMs % minuteMs === 0 && minute.atMs < one.story.endMs))
      assert.notEqual(other!.minutes.length, 0, `beside it: ${other!.problem ?? 'no problem'}`)
    })
  }
}

const latencyCount: Indicator = { kind: 'latency', histogram: 'seconds', native: false, thresholdSeconds: 0.5 }
const gaugeThere: Indicator = { kind: 'threshold', promql: 'queue_length', op: 'lt', value: 100 }

function pair({ good, total }: Minute): readonly [number, number] {
  return [good, total]
}
