// Groups that wait, situations that are told of again and alerts that are held, over HTTP, on both engines.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import type { PageOfAlerts, PageOfSituations, SituationWithAlerts } from '../contract.ts'
import type { RouteExplanation } from '../model/routing/contract.ts'
import { reviewMuted } from '../actions/review-alerts.ts'
import { catalog } from '../../catalog/practice.ts'
import { oncall } from '../../oncall/practice.ts'
import { alerts } from '../practice.ts'

const second = 1_000
const minute = 60 * second
const beginMs = Date.parse('2026-11-23T03:00:00Z')
interface Said { kind: string; subject: string; seq: number; data: Record<string, unknown> }

class Script {
  readonly house: TestHouse
  readonly clock: ReturnType<typeof handClock>
  constructor(house: TestHouse, clock: ReturnType<typeof handClock>) {
    this.house = house
    this.clock = clock
  }

  async tree(route: Record<string, unknown>): Promise<void> {
    const text = JSON.stringify({ apiVersion: 'mainstay.dev/v1', kind: 'AlertRouting', metadata: { name: 'default' }, spec: { receivers: [{ name: 'all' }], route: { receiver: 'all', ...route } } })
    const answer = await this.house.call('PUT', '/api/v1/alert-routing', { text })
    assert.equal(answer.status, 200, answer.text)
  }

  async push(labels: Record<string, string>, isOver = false): Promise<void> {
    const at = new Date(this.clock.nowMs()).toISOString()
    const answer = await this.house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { severity: 'high', ...labels }, annotations: {}, ...(isOver ? { startsAt: new Date(beginMs).toISOString(), endsAt: at } : { endsAt: new Date(this.clock.nowMs() + 86_400_000).toISOString(), startsAt: at }) }])
    assert.equal(answer.status, 200, answer.text)
  }

  /** What people were asked and told, in order: `asked A`, `+2 A,B`, `again`. */
  async said(): Promise<string[]> {
    const { body } = await this.house.call<{ items: Said[] }>('GET', '/api/v1/record?limit=500')
    return body.items.toSorted((a, b) => a.seq - b.seq).flatMap(({ kind, data }) => {
      if (/^situation\.(opened|joined|reopened)$/.test(kind) && data['urgency'] === 'page' && data['hasRisen']) return [`asked ${String(data['alertName'])}`]
      if (kind === 'situation.grew') return [`+${String(data['added'])} ${(data['summaries'] as string[]).toSorted().join()}`]
      if (kind === 'situation.fires-on') return ['again']
      return kind === 'alert.held' ? ['held'] : kind === 'alert.steadied' ? ['steady'] : []
    })
  }

  async entries(kind: string): Promise<readonly Said[]> {
    return (await this.house.call<{ items: Said[] }>('GET', `/api/v1/record?kind=${kind}&limit=200`)).body.items
  }

  async becomes(said: readonly string[]): Promise<void> {
    try {
      await eventually(async () => (await this.said()).length >= said.length, 15_000)
    } catch { /* told below by what it is */ }
    assert.deepEqual(await this.said(), said)
  }

  async alerts() {
    return (await this.house.call<PageOfAlerts>('GET', '/api/v1/alerts')).body.items
  }

  async situation(): Promise<SituationWithAlerts> {
    const [first] = (await this.house.call<PageOfSituations>('GET', '/api/v1/situations')).body.items
    return (await this.house.call<SituationWithAlerts>('GET', `/api/v1/situations/${first!.id}`)).body
  }
}

const scenario = (says: string, run: (script: Script) => Promise<void>): void => onEachEngine(says, (engine: EngineName) => {
  const clock = handClock(beginMs)
  // An explanation asks the catalog and on-call who would be asked.
  return withHouse({ engine, practices: [catalog(), alerts(), oncall({ channels: () => [] })], clock }, (house) => run(new Script(house, clock)))
})

scenario('the first page of a group waits, and what came meanwhile is in it', async (script) => {
  await script.tree({ groupBy: ['group'], groupWait: '30s' })
  await script.push({ alertname: 'A', group: 'g' })
  script.clock.forward(10 * second)
  await script.push({ alertname: 'B', group: 'g' })
  await reviewMuted(script.house.house, new AbortController().signal)
  assert.deepEqual(await script.said(), [])
  assert.deepEqual((await script.alerts()).map(({ name, mutedBy }) => [name, mutedBy]), [['B', `wait:${beginMs + 30 * second}`], ['A', `wait:${beginMs + 30 * second}`]])
  script.clock.forward(20 * second)
  await script.becomes(['asked A'])
  assert.equal((await script.entries('situation.joined')).find(({ data }) => data['hasRisen'])?.data['reason'], 'The wait of its group is over.')
  await script.push({ alertname: 'C', group: 'g' })
  assert.deepEqual((await script.alerts()).map(({ mutedBy }) => mutedBy), [null, null, null], 'the group has been told of: nothing waits')
  assert.deepEqual(await script.said(), ['asked A'])
})

scenario('what ends within the wait of its group asks nobody', async (script) => {
  await script.tree({ groupBy: ['group'], groupWait: '30s' })
  await script.push({ alertname: 'A', group: 'g' })
  await script.push({ alertname: 'B', group: 'h' })
  script.clock.forward(10 * second)
  await script.push({ alertname: 'A', group: 'g' }, true)
  script.clock.forward(20 * second)
  await script.becomes(['asked B'])
})

scenario('what is critical does not wait, unless its route says so', async (script) => {
  await script.tree({ groupBy: ['group'], groupWait: '30s', routes: [{ matchers: ['group="patient"'], waitForCritical: true }] })
  await script.push({ alertname: 'A', group: 'g' })
  await script.push({ alertname: 'B', group: 'g', severity: 'critical' })
  await script.push({ alertname: 'C', group: 'patient', severity: 'critical' })
  assert.deepEqual(await script.said(), ['asked B'])
  const explained = async (labels: Record<string, string>) => (await script.house.call<RouteExplanation>('POST', '/api/v1/alert-routing/explanations', { labels })).body
  assert.deepEqual((await explained({ group: 'g', severity: 'high' })).timing, ['The first page of its group waits 30s.'])
  assert.deepEqual((await explained({ group: 'g', severity: 'critical' })).timing, ['The first page of its group would wait 30s, but it is critical and does not.'])
  script.clock.forward(30 * second)
  await script.becomes(['asked B', 'asked C'])
})

scenario('inhibited while it waited, it stays quiet; and a silence is looked at when the wait ends', async (script) => {
  const text = { apiVersion: 'mainstay.dev/v1', kind: 'AlertRouting', metadata: { name: 'default' }, spec: { receivers: [{ name: 'all' }], route: { receiver: 'all', groupBy: ['alertname'], groupWait: '10s' }, inhibitRules: [{ sourceMatchers: ['alertname="Node"'], targetMatchers: ['layer="pod"'] }] } }
  assert.equal((await script.house.call('PUT', '/api/v1/alert-routing', { text: JSON.stringify(text) })).status, 200)
  await script.push({ alertname: 'Pod', layer: 'pod' })
  script.clock.forward(second)
  await script.push({ alertname: 'Node', severity: 'critical' })
  script.clock.forward(10 * second)
  await eventually(async () => (await script.alerts()).find(({ name }) => name === 'Pod')?.mutedBy?.startsWith('inhibited:'), 15_000)
  assert.deepEqual(await script.said(), ['asked Node'])
})

scenario('Alertmanager’s batching: additions are told at the pace of group_interval, the rest after repeat_interval', async (script) => {
  await script.tree({ groupBy: [], groupWait: '1s', groupInterval: '1s', repeatInterval: '5s' })
  await script.push({ alertname: 'test1' })
  script.clock.forward(0.6 * second)
  await script.push({ alertname: 'test5' })
  script.clock.forward(0.4 * second)
  await script.becomes(['asked test1'])
  await eventually(async () => script.house.house.database.transact(async (db) => (await told(db)) !== undefined))
  script.clock.forward(1.2 * second)
  for (const alertname of ['test2', 'test3', 'test4']) await script.push({ alertname })
  assert.deepEqual(await script.said(), ['asked test1'])
  script.clock.forward(0.8 * second)
  await script.becomes(['asked test1', '+3 test2,test3,test4'])
  script.clock.forward(4.9 * second)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  assert.deepEqual(await script.said(), ['asked test1', '+3 test2,test3,test4'], 'while nothing changes nothing is told')
  script.clock.forward(0.2 * second)
  await script.becomes(['asked test1', '+3 test2,test3,test4', 'again'])
  for (const alertname of ['test1', 'test2', 'test3', 'test4', 'test5']) await script.push({ alertname }, true)
  script.clock.forward(minute)
  await eventually(async () => script.house.house.database.transact(async (db) => (await told(db)) === undefined))
  assert.equal((await script.said()).length, 3)
})

async function told(db: Parameters<Parameters<TestHouse['house']['database']['transact']>[0]>[0]) {
  const { sqlOf } = await import('../../../spine/database.ts')
  return sqlOf<{ alerts_told: { situation: string } }>(db).selectFrom('alerts_told').select('situation').executeTakeFirst()
}

scenario('what flaps is held: one page at first, one situation, none while it flaps, and one when it fires steadily', async (script) => {
  await script.tree({ groupBy: ['alertname'], flapHold: { changes: 4, window: '10m' } })
  const flap = async (times: number, pauseMs: number) => {
    for (let time = 0; time < times; time++) {
      await script.push({ alertname: 'Flappy', severity: 'critical' })
      script.clock.forward(minute)
      await script.push({ alertname: 'Flappy', severity: 'critical' }, true)
      script.clock.forward(pauseMs)
    }
  }
  await flap(2, minute)
  assert.deepEqual(await script.said(), ['asked Flappy', 'asked Flappy'], 'four changes are as many as allowed')
  await flap(2, minute)
  assert.deepEqual(await script.said(), ['asked Flappy', 'asked Flappy', 'held'])
  const [latest] = await script.alerts()
  assert.match(latest!.mutedBy!, /^flapping:\d+:\d+:600000$/)
  const detail = await script.situation()
  assert.partialDeepStrictEqual(detail.held, [{ alertName: 'Flappy', since: new Date(beginMs + 4 * minute).toISOString(), window: '10m' }])
  assert.match(detail.held[0]!.say, /^Held since 03:04 UTC: \d changes in 10m\. No more pages until it has not changed for 10m\.$/)
  script.clock.forward(8.5 * minute)
  await script.push({ alertname: 'Flappy', severity: 'critical' })
  assert.equal((await script.house.call<PageOfSituations>('GET', '/api/v1/situations')).body.items.length, 1, 'its pauses do not make another situation of it')
  script.clock.forward(10 * minute)
  await script.becomes(['asked Flappy', 'asked Flappy', 'held', 'steady', 'asked Flappy'])
  assert.deepEqual((await script.situation()).held, [])
  assert.match(String((await script.entries('situation.joined')).find(({ data }) => data['hasRisen'])?.data['reason']), /^It was held for \d changes in 10m; it has fired steadily since\.$/)
})

scenario('what ended and stays quiet is held no more, and asks when it comes again', async (script) => {
  await script.tree({ groupBy: ['alertname'], flapHold: { changes: 2, window: '5m' } })
  for (let time = 0; time < 2; time++) {
    await script.push({ alertname: 'Flappy' })
    await script.push({ alertname: 'Flappy' }, true)
  }
  assert.deepEqual(await script.said(), ['asked Flappy', 'held'])
  script.clock.forward(6 * minute)
  await script.becomes(['asked Flappy', 'held', 'steady'])
  await script.push({ alertname: 'Flappy' })
  await script.becomes(['asked Flappy', 'held', 'steady', 'asked Flappy'])
})

scenario('a critical page goes out once, also of what was silenced until it was held', async (script) => {
  await script.tree({ groupBy: ['alertname'], flapHold: { changes: 2, window: '10m' } })
  const silence = await script.house.call<{ silenceID: string }>('POST', '/in/alertmanager/api/v2/silences', { matchers: [{ name: 'alertname', value: 'Flappy', isRegex: false }], startsAt: new Date(beginMs).toISOString(), endsAt: new Date(beginMs + minute).toISOString(), createdBy: 'ada', comment: 'c' })
  assert.equal(silence.status, 200)
  for (let time = 0; time < 4; time++) {
    await script.push({ alertname: 'Flappy', severity: 'critical' })
    script.clock.forward(20 * second)
    await script.push({ alertname: 'Flappy', severity: 'critical' }, true)
    script.clock.forward(20 * second)
  }
  assert.deepEqual((await script.said()).filter((one) => one.startsWith('asked')), ['asked Flappy'])
})

onEachEngine('a wait survives kill -9: told once, by whoever starts next', async (engine) => {
  const first = await startHouse({ engine, practices: [alerts()] })
  await first.stop()
  const spec = { receivers: [{ name: 'all' }], route: { receiver: 'all', groupBy: ['group'], groupWait: '3s', groupInterval: '2s' } }
  const labels = ['A', 'B'].map((alertname) => ({ alertname, group: 'g', severity: 'high' }))
  const child = spawn(process.execPath, [fileURLToPath(new URL('dying-house.ts', import.meta.url)), JSON.stringify(first.settings), JSON.stringify({ spec, labels })], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const asked = async (house: TestHouse) => (await house.call<{ items: Said[] }>('GET', '/api/v1/record?kind=situation.joined&limit=200')).body.items.filter(({ data }) => data['hasRisen'])
  for (const round of ['after the kill', 'after another start']) {
    const house = await startHouse({ again: first, practices: [alerts()] })
    try {
      await eventually(async () => (await asked(house)).length > 0, 20_000)
      await new Promise((resolve) => setTimeout(resolve, 1_200))
      assert.equal((await asked(house)).length, 1, round)
    } finally {
      await house.stop()
    }
  }
})
