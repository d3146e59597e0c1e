// Claims about Prometheus as a source, against a real one: the stories every source must get right, and what is its own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { minuteMs } from '../../../base/duration.ts'
import type { Indicator } from '../../../base/indicator.ts'
import { egressFrom } from '../../../spine/egress.ts'
import { selfMetrics } from '../../../spine/self-metrics.ts'
import { readSettings } from '../../../spine/settings.ts'
import { metricSourceConformance, readingsOf, stories } from '../../metric-source.conformance.ts'
import type { Story } from '../../metric-source.conformance.ts'
import type { MetricSource, MinutesAnswer } from '../../metric-source.ts'
import { prometheusSource } from '../connection.ts'
import { noPrometheus, startPrometheusWith } from './prometheus-with-past.ts'
import type { PastPrometheus } from './prometheus-with-past.ts'

const skip = noPrometheus
const egress = egressFrom(readSettings({}), pino({ level: 'silent' }), selfMetrics())
const signal = AbortSignal.timeout(120_000)
let prometheus: PastPrometheus | null = null

const monthStartMs = Date.UTC(2026, 9, 1)
const monthMinutes = 30 * 24 * 60

before(async () => {
  if (skip === false) prometheus = await startPrometheusWith('global:\n  scrape_interval: 15s\n', [...stories().flatMap(historyOf), ...month()])
})
after(async () => {
  await egress.close()
  await prometheus?.stop()
})

/** A story as what Prometheus would have scraped. */
function historyOf(story: Story): string[] {
  const lines: string[] = []
  for (const atMs of readingsOf(story)) {
    for (const [process, exposes] of Object.entries(story.processes)) {
      const exposed = exposes(atMs)
      lines.push(`up{job="story",instance="${process}:80"} ${exposed === null ? 0 : 1} ${atMs / 1_000}`)
      for (const [series, value] of Object.entries(exposed ?? {})) {
        const [, name, labels] = /^([^{]+)(?:\{(.*)\})?$/.exec(series)!
        lines.push(`${name}{${labels ? `${labels},` : ''}job="story",instance="${process}:80"} ${value} ${atMs / 1_000}`)
      }
    }
  }
  return lines
}

/** A month of one reading a minute: 3 events each, and one bad on every hundredth minute. */
function month(): string[] {
  const lines: string[] = []
  for (let minute = 0; minute <= monthMinutes; minute++) {
    const at = monthStartMs / 1_000 + minute * 60 - 1
    lines.push(`month_total{code="200",job="month",instance="m:80"} ${minute * 3} ${at}`, `month_total{code="500",job="month",instance="m:80"} ${Math.floor(minute / 100)} ${at}`)
  }
  return lines
}

function sourceAt(nowMs: number, url = prometheus?.url ?? 'http://127.0.0.1:1', more: object = {}): MetricSource {
  return prometheusSource('prometheus', { url, ...more }, { egress, clock: { nowMs: () => nowMs }, resolveSecrets: async (text) => text })
}

metricSourceConformance('Prometheus, series by series', () => ({
  play: (story, requests) => sourceAt(story.endMs).minutes(requests, { fromMs: story.startMs, toMs: story.endMs }, signal),
}), skip)

// A range of more than an hour is summed by Prometheus itself.
metricSourceConformance('Prometheus, summed', () => ({
  play: async (story, requests) => {
    const answers = await sourceAt(story.endMs).minutes(requests, { fromMs: story.startMs - 61 * minuteMs, toMs: story.endMs }, signal)
    return answers.map((answer) => ({ ...answer, minutes: answer.minutes.filter(({ atMs }) => atMs >= story.startMs) }))
  },
}), skip)

const steady = stories()[0]!
const range = { fromMs: steady.startMs, toMs: steady.endMs }
const ask = async (indicator: Indicator, source = sourceAt(steady.endMs)): Promise<MinutesAnswer> => (await source.minutes([{ key: 'one', indicator }], range, signal))[0]!
const near = (found: number, expected: number): void => assert.ok(Math.abs(found - expected) < 1e-6, `${found} is not ${expected}`)

test('counts written as PromQL tile the minutes too, without the extrapolation', { skip }, async () => {
  for (const [yields, inner] of [['increase', 'increase(requests_total[$window])'], ['rate', 'rate(requests_total[$window])']] as const) {
    const { minutes } = await ask({ kind: 'ratio', total: { promql: `sum by (job) (${inner})`, yields }, bad: { promql: `sum by (job) (${inner.replace('total', 'total{code="500"}')})`, yields } })
    for (const atMs of [2, 3].map((minute) => steady.startMs + minute * minuteMs)) {
      const minute = minutes.find((one) => one.atMs === atMs)!
      near(minute.total, 44)
      near(minute.good, 40)
    }
  }
})

test('a ready-made error ratio weighs each minute the same, and 0/0 is a minute without events', { skip }, async () => {
  const ratio = await ask({ kind: 'error-ratio', promql: 'sum(rate(requests_total{code="500"}[$window])) / sum(rate(requests_total[$window]))' })
  near(ratio.minutes.at(-1)!.good, 40 / 44)
  assert.equal(ratio.minutes.at(-1)!.total, 1)
  const nothing = await ask({ kind: 'error-ratio', promql: 'sum(rate(requests_total{code="500"}[$window]) * 0) / sum(rate(requests_total[$window]) * 0)' })
  assert.deepEqual(nothing.minutes.at(-1), { atMs: steady.startMs + 4 * minuteMs, good: 0, total: 0 })
})

test('one query that Prometheus refuses spoils none of a hundred others', { skip }, async () => {
  const requests = Array.from({ length: 100 }, (_, nth) => ({
    key: String(nth),
    indicator: { kind: 'ratio', bad: { selector: `requests_total{code="500",job!="x${nth}"}` }, total: nth === 57 ? { promql: 'sum(increase(requests_total[$window])', yields: 'increase' } : { selector: `requests_total{job!="x${nth}"}` } } satisfies Indicator,
  }))
  const answers = await sourceAt(steady.endMs).minutes(requests, range, signal)
  for (const [nth, answer] of answers.entries()) {
    if (nth === 57) assert.match(answer.problem ?? '', /Prometheus: .*parse error/)
    else assert.deepEqual(answer.minutes.at(-1), { atMs: steady.startMs + 4 * minuteMs, good: 40, total: 44 }, `${nth}: ${answer.problem}`)
  }
})

test('thirty days are read back exactly', { skip }, async () => {
  const [answer] = await sourceAt(monthStartMs + monthMinutes * minuteMs).minutes([{ key: 'month', indicator: { kind: 'ratio', bad: { selector: 'month_total{code="500"}' }, total: { selector: 'month_total' } } }], { fromMs: monthStartMs, toMs: monthStartMs + monthMinutes * minuteMs }, signal)
  assert.equal(answer!.minutes.length, monthMinutes)
  const total = answer!.minutes.reduce((sum, minute) => sum + minute.total, 0)
  const bad = answer!.minutes.reduce((sum, minute) => sum + minute.total - minute.good, 0)
  assert.deepEqual({ total, bad }, { total: monthMinutes * 3 + monthMinutes / 100, bad: monthMinutes / 100 })
})

test('asking again for minutes gives the same minutes', { skip }, async () => {
  const indicator: Indicator = { kind: 'ratio', bad: { selector: 'requests_total{code=~"5.."}' }, total: { selector: 'requests_total' } }
  const whole = await ask(indicator)
  for (const minute of whole.minutes) {
    const [single] = await sourceAt(steady.endMs).minutes([{ key: 'one', indicator }], { fromMs: minute.atMs, toMs: minute.atMs + minuteMs }, signal)
    assert.deepEqual(single!.minutes, [minute])
  }
})

test('the test of a connection says the version, or why there is none', { skip }, async () => {
  const fine = await sourceAt(Date.now()).test(signal)
  assert.ok(fine.ok)
  assert.match(fine.say, /^Prometheus \d+\.\d+\.\d+\S* answers/)
  const wrong = await sourceAt(Date.now(), `${prometheus!.url}/graph`).test(signal)
  assert.equal(wrong.ok, false)
  assert.match(wrong.say, /not that of a Prometheus API/)
})

test('a Prometheus that is away throws, so that nobody takes silence for an answer', async () => {
  await assert.rejects(ask({ kind: 'ratio', good: { selector: 'a' }, total: { selector: 'b' } }, sourceAt(steady.endMs, 'http://127.0.0.1:1')), { code: 'EGRESS_NO_ANSWER' })
  const answer = await sourceAt(0, 'http://127.0.0.1:1').test(signal)
  assert.equal(answer.ok, false)
})
