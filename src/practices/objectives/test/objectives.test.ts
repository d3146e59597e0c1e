// Objectives over HTTP on both engines: pushed and read counts, burning and stopping, restarts, edits, exclusions.
import assert from 'node:assert/strict'
import { minuteMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { MetricSource, MetricSources, Minute } from '../../../connections/metric-source.ts'
import { eventually, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import type { ObjectiveAnswer } from '../contract.ts'
import { objectives } from '../practice.ts'

const none: MetricSources = { find: async () => null }
const pushed = (change: object = {}, name = 'checkout-availability') => ({
  apiVersion: 'mainstay.dev/v1', kind: 'Objective', metadata: { name }, spec: { service: 'checkout', target: '99.9%', window: '30d', source: 'push', indicator: 'pushed', ...change },
})
const nowMinute = (): number => Math.floor(Date.now() / minuteMs) * minuteMs

async function push(house: TestHouse, minutes: readonly { ago: number; good: number; total: number }[], batch?: string) {
  const counts = minutes.map(({ ago, good, total }) => ({ at: formatInstant(nowMinute() - ago * minuteMs), good, total }))
  return house.call<{ taken: number; isRepeat: boolean; refused: { index: number }[] }>('POST', '/api/v1/objectives/checkout-availability/counts', { counts, ...(batch ? { batch } : {}) })
}
const show = async (house: TestHouse): Promise<ObjectiveAnswer> => (await house.call<ObjectiveAnswer>('GET', '/api/v1/objectives/checkout-availability')).body
const kinds = async (house: TestHouse): Promise<string[]> => (await house.call<{ items: { kind: string }[] }>('GET', '/api/v1/record?subject=objective/checkout-availability&order=oldest')).body.items.map(({ kind }) => kind)
const range = (from: number, to: number, counts: { good: number; total: number }) => Array.from({ length: from - to }, (_, index) => ({ ago: from - index, ...counts }))

onEachEngine('pushed counts burn a budget, page once, and stop; a restart remembers', async (engine) => {
  const practices = [objectives({ sources: () => none })]
  const house = await startHouse({ engine, practices })
  assert.equal((await house.call('PUT', '/api/v1/objectives/checkout-availability', pushed())).status, 200)
  assert.equal((await push(house, range(60, 5, { good: 1_000, total: 1_000 }))).status, 202)
  await eventually(async () => (await show(house)).budget.counts.total === 55_000)
  // Up to the minute that runs and the next: the test may cross a minute, and a short window with a hole would stand still.
  await push(house, range(5, -2, { good: 500, total: 1_000 }))
  const burning = await eventually(async () => { const one = await show(house); return one.firing === 'page' && one })
  assert.equal(burning.state, 'burning')
  assert.match(burning.rules[0]!.explanation, /of events failed over 1h \(\d,\d00 of \d\d,000\)/)
  assert.ok((await kinds(house)).includes('burn.started'))
  await house.stop()

  const again = await startHouse({ again: house, practices: [objectives({ sources: () => none })] })
  assert.equal((await show(again)).firing, 'page')
  await push(again, range(12, -2, { good: 1_000, total: 1_000 })) // corrected: those minutes were good after all
  await eventually(async () => (await show(again)).firing === null)
  const said = await kinds(again)
  assert.deepEqual([said.filter((kind) => kind === 'burn.started').length >= 1, said.filter((kind) => kind === 'burn.stopped').length >= 1], [true, true])
  await again.stop()
})

onEachEngine('the list holds what was committed before it was asked for, however it was declared', async (engine) => {
  await withHouse({ engine }, async (house) => {
    const names = async (): Promise<string[]> => (await house.call<{ items: { name: string }[] }>('GET', '/api/v1/objectives')).body.items.map(({ name }) => name)
    // Several times over: the memory behind the list is brought up to date on its own every two seconds.
    for (let round = 1; round <= 6; round++) {
      const file = { path: 'objectives.yaml', text: JSON.stringify(pushed({}, `objective-${round}`)) }
      const applied = await house.call('POST', '/api/v1/configuration/apply', { files: [file] })
      assert.equal(applied.status, 200, applied.text)
      assert.ok((await names()).includes(`objective-${round}`))
    }
  })
})

onEachEngine('a batch sent again changes nothing; wrong counts are named, the right ones kept', async (engine) => {
  await withHouse({ engine, practices: [objectives({ sources: () => none })] }, async (house) => {
    await house.call('PUT', '/api/v1/objectives/checkout-availability', pushed())
    assert.equal((await push(house, [{ ago: 3, good: 9, total: 10 }], 'b1')).body.taken, 1)
    assert.equal((await push(house, [{ ago: 3, good: 0, total: 10 }], 'b1')).body.isRepeat, true)
    const mixed = await push(house, [{ ago: 4, good: 11, total: 10 }, { ago: -30, good: 1, total: 1 }, { ago: 2, good: 1, total: 1 }])
    assert.deepEqual([mixed.body.taken, mixed.body.refused.map(({ index }) => index)], [1, [0, 1]])
    await eventually(async () => (await show(house)).budget.counts.total === 11)
    assert.equal((await show(house)).budget.counts.good, 10)
    assert.equal((await house.call('POST', '/api/v1/objectives/nothing/counts', { counts: [{ at: formatInstant(Date.now()), good: 1, total: 1 }] })).status, 404)
  })
})

onEachEngine('a target is edited freely; what is measured starts a new generation; impossible rules are refused', async (engine) => {
  await withHouse({ engine, practices: [objectives({ sources: () => none })] }, async (house) => {
    await house.call('PUT', '/api/v1/objectives/checkout-availability', pushed())
    await push(house, range(20, 2, { good: 999, total: 1_000 }))
    await eventually(async () => (await show(house)).budget.counts.total === 18_000)
    const edited = await house.call<ObjectiveAnswer>('PUT', '/api/v1/objectives/checkout-availability', pushed({ target: '99%' }))
    assert.deepEqual([edited.body.generation, edited.body.target, edited.body.budget.counts.total], [1, 0.99, 18_000])
    const sliced = await house.call<ObjectiveAnswer>('PUT', '/api/v1/objectives/checkout-availability', pushed({ budgeting: { timeslices: { slice: '1m', target: '95%' } } }))
    assert.equal(sliced.status, 200, sliced.text)
    assert.deepEqual([sliced.body.generation, sliced.body.budget.counts.total], [2, 0])
    const crossing = await house.call('PUT', '/api/v1/objectives/checkout-availability', pushed({ budgeting: { timeslices: { slice: '7m', target: '95%' } } }))
    assert.match(crossing.text, /do not fill an hour evenly/)
    const refused = await house.call<{ detail: string }>('PUT', '/api/v1/objectives/checkout-availability', pushed({ target: '90%', alerts: [{ severity: 'page', long: '1h', short: '5m', factor: 14.4 }] }))
    assert.equal(refused.status, 400)
    assert.match(refused.text, /NEVER_FIRES|can never fire/)
  })
})

onEachEngine('excluded minutes leave the budget, the other reading is shown beside, and they can come back', async (engine) => {
  await withHouse({ engine, practices: [objectives({ sources: () => none })] }, async (house) => {
    await house.call('PUT', '/api/v1/objectives/checkout-availability', pushed())
    await push(house, [...range(30, 20, { good: 1_000, total: 1_000 }), ...range(20, 10, { good: 0, total: 1_000 }), ...range(10, 2, { good: 1_000, total: 1_000 })])
    await eventually(async () => (await show(house)).budget.bad === 10_000)
    const added = await house.call<{ id: string }>('POST', '/api/v1/objectives/checkout-availability/exclusions', { from: formatInstant(nowMinute() - 20 * minuteMs), to: formatInstant(nowMinute() - 10 * minuteMs), reason: 'database move', approver: 'ada' })
    assert.equal(added.status, 201, added.text)
    const { budget } = await show(house)
    assert.deepEqual([budget.bad, budget.counts.total, budget.attainment], [0, 18_000, 1])
    assert.equal((await house.call('DELETE', `/api/v1/objectives/checkout-availability/exclusions/${added.body.id}`)).status, 204)
    assert.equal((await show(house)).budget.bad, 10_000)
  })
})

onEachEngine('a source is read by the minute, its past at once, its outage stands still and is filled afterwards', async (engine) => {
  let isDown = false
  const bornMs = nowMinute()
  const source: MetricSource = {
    name: 'prom', settleMs: -3 * minuteMs, // pretends that minutes settle at once, even ones to come
    async minutes(requests, { fromMs, toMs }) {
      if (isDown) throw new Error('connection refused')
      return requests.map(({ key }) => ({ key, minutes: Array.from({ length: Math.min(4_000, (toMs - fromMs) / minuteMs) }, (_, index): Minute => ({ atMs: toMs - (index + 1) * minuteMs, good: 10, total: 10 })).reverse() }))
    },
    test: async () => ({ ok: true, say: '', mend: '', findings: [] }),
  }
  await withHouse({ engine, practices: [objectives({ sources: () => ({ find: async (name) => (name === 'prom' ? source : null) }) })] }, async (house) => {
    const document = pushed({ source: { prometheus: 'prom' }, indicator: { ratio: { bad: 'http_requests_total{code=~"5.."}', total: 'http_requests_total' } } })
    const declared = await house.call('PUT', '/api/v1/objectives/checkout-availability', document)
    assert.equal(declared.status, 200, declared.text)
    await eventually(async () => (await show(house)).budget.counts.total >= 40_000)
    assert.ok((await kinds(house)).includes('sli.backfilled'))
    assert.ok(Date.parse((await show(house)).measuredSince) < bornMs - 3_900 * minuteMs)
    isDown = true
    const series = await house.call<{ at: number[]; errorRatio: (number | null)[]; remaining: (number | null)[] }>('GET', '/api/v1/objectives/checkout-availability/series?points=100')
    assert.equal(series.status, 200, series.text)
    assert.ok(series.body.errorRatio.some((value) => value === 0) && series.body.errorRatio.some((value) => value === null), 'gaps are gaps, not zeros')
    for (const file of ['rules.yaml', 'dashboard.json', 'openslo.yaml']) assert.equal((await house.call('GET', `/api/v1/objectives/checkout-availability/${file}`)).status, 200, file)
  })
})
