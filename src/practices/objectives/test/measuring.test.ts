// The tick by hand: what it asks of sources, what survives its failures, what it says, minute by minute of a clock that stands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hourMs, minuteMs, secondMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { MetricSource, Minute } from '../../../connections/metric-source.ts'
import type { House, Practice } from '../../../spine/practice.ts'
import { handClock, onEachEngine, startHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import type { ObjectiveAnswer } from '../contract.ts'
import { objectives } from '../practice.ts'

const startMs = Date.UTC(2026, 10, 23, 12, 0)
const signal = new AbortController().signal

interface Asked { readonly fromMs: number; readonly toMs: number; readonly keys: readonly string[] }

/** A source whose minutes a test writes. */
class Source implements MetricSource {
  readonly name: string
  readonly settleMs = 5 * secondMs
  readonly asked: Asked[] = []
  minuteOf: (atMs: number) => Omit<Minute, 'atMs'> | null = () => ({ good: 1_000, total: 1_000 })
  problem: Error | null = null
  gate: Promise<void> | null = null

  constructor(name: string) {
    this.name = name
  }

  async minutes(requests: Parameters<MetricSource['minutes']>[0], { fromMs, toMs }: { fromMs: number; toMs: number }) {
    this.asked.push({ fromMs, toMs, keys: requests.map(({ key }) => key) })
    if (this.gate) await this.gate
    if (this.problem) throw this.problem
    const minutes: Minute[] = []
    for (let atMs = fromMs; atMs < toMs; atMs += minuteMs) {
      const counts = this.minuteOf(atMs)
      if (counts !== null) minutes.push({ atMs, ...counts })
    }
    return requests.map(({ key }) => ({ key, minutes }))
  }

  async test() {
    return { ok: true, say: '', mend: '', findings: [] }
  }
}

interface Bench {
  readonly house: TestHouse
  readonly clock: ReturnType<typeof handClock>
  readonly practice: Practice
  readonly sources: Readonly<Record<string, Source>>
  /** A minute passes, and the tick that sees its end. */
  tick(minutes?: number, house?: House): Promise<void>
  backfill(): Promise<void>
  declare(name?: string, change?: object): Promise<void>
  show(name?: string): Promise<ObjectiveAnswer>
  said(kind: string, name?: string): Promise<readonly { readonly service: string | null; readonly data: Record<string, unknown> }[]>
}

async function benchOf(wish: { readonly engine?: EngineName; readonly again?: TestHouse; readonly clock?: ReturnType<typeof handClock> } = {}): Promise<Bench> {
  const clock = wish.clock ?? handClock(startMs + 10 * secondMs)
  const sources: Record<string, Source> = { prom: new Source('prom'), slow: new Source('slow') }
  const practice = objectives({ sources: () => ({ find: async (name) => sources[name] ?? null }) })
  const house = await startHouse({ ...wish, clock, practices: [{ ...practice, duties: [] }] })
  const duty = (name: string) => practice.duties!.find((one) => one.name === name)!
  return {
    house, clock, practice, sources,
    async tick(minutes = 1, inside = house.house) {
      for (let n = 0; n < minutes; n++) {
        clock.forward(minuteMs)
        await duty('objectives.measure').run(inside, signal)
      }
    },
    backfill: async () => void (await duty('objectives.backfill').run(house.house, signal)),
    async declare(name = 'checkout', change = {}) {
      const answer = await house.call('PUT', `/api/v1/objectives/${name}`, {
        apiVersion: 'mainstay.dev/v1', kind: 'Objective', metadata: { name },
        spec: { service: 'shop', target: '99.9%', window: '30d', source: { prometheus: 'prom' }, indicator: { ratio: { bad: 'http_requests_total{code=~"5.."}', total: 'http_requests_total' } }, ...change },
      })
      assert.equal(answer.status, 200, answer.text)
    },
    show: async (name = 'checkout') => (await house.call<ObjectiveAnswer>('GET', `/api/v1/objectives/${name}`)).body,
    said: async (kind, name = 'checkout') => (await house.call<{ items: { kind: string; service: string | null; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?subject=objective/${name}&order=oldest&limit=200`)).body.items.filter((entry) => entry.kind === kind),
  }
}

const halfBad = { good: 500, total: 1_000 }

onEachEngine('a failed commit loses no minute and says nothing twice', async (engine) => {
  const bench = await benchOf({ engine })
  await bench.declare()
  await bench.tick(10)
  bench.sources['prom']!.minuteOf = () => halfBad
  const { house } = bench.house
  const broken: House = { ...house, transact: async () => { throw new Error('the database is away') } }
  await bench.tick(5, broken)
  await bench.tick(1)
  const one = await bench.show()
  assert.equal(one.firing, 'page')
  assert.equal(one.budget.counts.total, 16_000)
  assert.equal((await bench.said('burn.started')).length, 2, 'a page and a ticket, each once')
  await bench.house.stop()

  // What memory knew is what the rows say.
  const again = await benchOf({ again: bench.house, clock: bench.clock })
  assert.deepEqual((await again.show()).budget.counts, one.budget.counts)
  assert.equal((await again.show()).firing, 'page')
  await again.house.stop()
})

test('a source that hangs holds up nobody but itself', async () => {
  const bench = await benchOf()
  await bench.declare('checkout')
  await bench.declare('search', { source: { prometheus: 'slow' } })
  await bench.tick(5)
  const open = Promise.withResolvers<void>()
  bench.sources['slow']!.gate = open.promise
  bench.sources['prom']!.minuteOf = () => halfBad
  await bench.tick(4)
  assert.equal((await bench.show('checkout')).firing, 'page')
  assert.equal(bench.sources['slow']!.asked.filter(({ toMs }) => toMs > startMs + 5 * minuteMs).length, 1, 'it is not asked again while it hangs')
  open.resolve()
  bench.sources['slow']!.gate = null
  await bench.tick(2)
  assert.equal((await bench.show('search')).budget.counts.total, 11_000, 'and is read up afterwards')
  await bench.house.stop()
})

test('whoever takes over goes on where the rows end', async () => {
  const bench = await benchOf()
  await bench.declare()
  const follower = objectives({ sources: () => ({ find: async (name) => bench.sources[name] ?? null }) })
  await follower.start!(bench.house.house)
  await bench.tick(3 * 60)
  bench.sources['prom']!.asked.length = 0
  bench.clock.forward(minuteMs)
  await follower.duties!.find(({ name }) => name === 'objectives.measure')!.run(bench.house.house, signal)
  const [asked] = bench.sources['prom']!.asked
  assert.ok(asked!.toMs - asked!.fromMs <= 5 * minuteMs, `${(asked!.toMs - asked!.fromMs) / minuteMs} minutes were asked for`)
  await follower.stop!()
  await bench.house.stop()
})

test('a source away: nothing is judged on old minutes, and what was missed is read when it is back', async () => {
  const bench = await benchOf()
  await bench.declare()
  await bench.tick(70)
  bench.sources['prom']!.problem = new Error('connection refused')
  await bench.tick(10)
  const away = await bench.show()
  assert.equal(away.state, 'no-data')
  assert.match(away.problem ?? '', /"prom" does not answer: connection refused/)
  assert.equal((await bench.said('coverage.lost')).length, 1)
  bench.sources['prom']!.problem = null
  await bench.tick(1)
  const back = await bench.show()
  assert.deepEqual([back.state, back.problem, back.budget.counts.total, back.budget.counts.coverage], ['healthy', null, 81_000, 1])
  assert.equal((await bench.said('coverage.regained')).length, 1)
  await bench.house.stop()
})

test('minutes that are missing stay missing, and late ones are taken while they are re-read', async () => {
  const bench = await benchOf()
  await bench.declare()
  const lateMs = startMs + 12 * minuteMs
  bench.sources['prom']!.minuteOf = (atMs) => (atMs === lateMs ? null : { good: 1_000, total: 1_000 })
  await bench.tick(13)
  assert.equal((await bench.show()).budget.counts.total, 12_000)
  bench.sources['prom']!.minuteOf = () => ({ good: 1_000, total: 1_000 })
  await bench.tick(1)
  assert.equal((await bench.show()).budget.counts.total, 14_000)
  await bench.house.stop()
})

test('what is no count is refused with its reason and spoils nothing', async () => {
  const bench = await benchOf()
  await bench.declare()
  bench.sources['prom']!.minuteOf = (atMs) => (atMs === startMs + 3 * minuteMs ? { good: Number.NaN, total: 10 } : { good: 9.999_999_999, total: 10 })
  await bench.tick(5)
  const one = await bench.show()
  assert.deepEqual([one.budget.counts.total, one.budget.bad], [40, 0])
  assert.match(one.problem ?? '', /12:03 UTC were refused/)
  await bench.house.stop()
})

onEachEngine('an alert ends when its objective is removed, moves to another service, or loses its rules', async (engine) => {
  const bench = await benchOf({ engine })
  bench.sources['prom']!.minuteOf = () => halfBad
  for (const name of ['removed', 'moved', 'without-rules']) await bench.declare(name)
  await bench.tick(3)
  for (const name of ['removed', 'moved', 'without-rules']) assert.equal((await bench.show(name)).firing, 'page')
  await bench.house.call('DELETE', '/api/v1/objectives/removed')
  await bench.declare('moved', { service: 'payments' })
  await bench.declare('without-rules', { alerts: [] })
  const stopped = async (name: string) => (await bench.said('burn.stopped', name)).map(({ service, data }) => `${service} ${String(data['key'])}`)
  for (const name of ['removed', 'moved', 'without-rules']) assert.deepEqual(await stopped(name), [`shop ${name}:page`, `shop ${name}:ticket`])
  await bench.tick(1)
  assert.deepEqual((await bench.said('burn.started', 'moved')).map(({ service }) => service), ['shop', 'shop', 'payments', 'payments'])
  await bench.house.stop()
})

test('declaring the same again says nothing', async () => {
  const bench = await benchOf()
  await bench.declare()
  await bench.declare()
  assert.equal((await bench.said('objective.changed')).length, 0)
  await bench.declare('checkout', { target: '99.5%' })
  assert.deepEqual((await bench.said('objective.changed')).map(({ data }) => data['fields']), [['target']])
  assert.equal((await bench.show()).target, 0.995)
  await bench.house.stop()
})

test('the past is read once, over no minute that was measured, and a failing query waits longer each time', async () => {
  const bench = await benchOf()
  await bench.declare()
  await bench.tick(2)
  bench.sources['prom']!.problem = new Error('query timed out')
  bench.sources['prom']!.asked.length = 0
  for (let n = 0; n < 60; n++) {
    await bench.backfill()
    bench.clock.forward(minuteMs)
  }
  assert.equal(bench.sources['prom']!.asked.length, 6, 'at once, then after 1, 2, 4, 8 and 16 minutes')
  bench.sources['prom']!.problem = null
  bench.sources['prom']!.minuteOf = (atMs) => (atMs < startMs - 25 * hourMs ? null : { good: 10, total: 10 })
  bench.clock.forward(hourMs)
  await bench.backfill()
  await bench.backfill()
  const one = await bench.show()
  assert.equal(one.measuredSince, formatInstant(startMs - 25 * hourMs))
  assert.equal(one.budget.counts.total, 25 * 60 * 10 + 2_000)
  assert.equal((await bench.said('sli.backfilled')).length, 1)
  await bench.house.stop()
})

test('excluded minutes are shown both ways: left out, and as if all their events were good', async () => {
  const bench = await benchOf()
  bench.sources['prom']!.minuteOf = (atMs) => (atMs < startMs + 10 * minuteMs ? { good: 990, total: 1_000 } : { good: 0, total: 2_000 })
  await bench.declare()
  await bench.tick(20)
  const excluded = await bench.house.call('POST', '/api/v1/objectives/checkout/exclusions', { from: formatInstant(startMs + 10 * minuteMs), to: formatInstant(startMs + 20 * minuteMs), reason: 'database move', approver: 'ada' })
  assert.equal(excluded.status, 201, excluded.text)
  const { budget } = await bench.show()
  assert.deepEqual([budget.counts.good, budget.counts.total, budget.attainment, budget.attainmentWithExcludedGood], [9_900, 10_000, 0.99, 29_900 / 30_000])
  // Twice in one millisecond, by a clock that stands: both are seen.
  await bench.house.call('POST', '/api/v1/objectives/checkout/exclusions', { from: formatInstant(startMs), to: formatInstant(startMs + 5 * minuteMs), reason: 'and before', approver: 'ada' })
  assert.equal((await bench.show()).budget.counts.total, 5_000)
  await bench.house.stop()
})
