// The routing tree over HTTP, on both engines: what it asks of whom, inhibition, times, and what people are told of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { EngineName, HouseWish, TestHouse } from '../../../../test/harness.ts'
import { indexInhibitors, reviewMuted } from '../actions/review-alerts.ts'
import type { PageOfAlerts, PageOfSituations } from '../contract.ts'
import type { ImportAnswer, RouteExplanation, RoutingAnswer, TreeReplay } from '../model/routing/contract.ts'
import { catalog } from '../../catalog/practice.ts'
import { oncall } from '../../oncall/practice.ts'
import { alerts } from '../practice.ts'

const minute = 60_000
const monday = Date.parse('2026-11-23T11:00:00Z')
const inHouse = (engine: EngineName, run: (house: TestHouse) => Promise<void>, wish: HouseWish = {}) => withHouse({ engine, practices: [alerts()], ...wish }, run)
const send = async (house: TestHouse, ...list: Record<string, string>[]) => {
  const answer = await house.call('POST', '/in/alertmanager/api/v2/alerts', list.map(({ endsAt, ...labels }) => ({ labels, annotations: { summary: `${labels['alertname']} is wrong` }, ...(endsAt === undefined ? {} : { endsAt, startsAt: '2026-01-01T00:00:00Z' }) })))
  assert.equal(answer.status, 200, answer.text)
}
const listed = async (house: TestHouse, query = '') => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts${query}`)).body.items
const situations = async (house: TestHouse) => (await house.call<PageOfSituations>('GET', '/api/v1/situations')).body.items
const said = async (house: TestHouse, kind: string) => (await house.call<{ items: { data: Record<string, unknown>; subject: string }[] }>('GET', `/api/v1/record?kind=${kind}&limit=500`)).body.items
const put = async (house: TestHouse, text: string, status = 200) => {
  const answer = await house.call<RoutingAnswer & { code?: string; detail?: string }>('PUT', '/api/v1/alert-routing', { text })
  assert.equal(answer.status, status, answer.text)
  await indexInhibitors(house.house, new AbortController().signal)
  return answer.body
}
const signal = new AbortController().signal

const tree = `
apiVersion: mainstay.dev/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers:
    - name: everybody
    - name: databases
      urgency: page
      policy: databases
    - name: mail
      urgency: ticket
    - name: shelf
      urgency: keep
  route:
    receiver: everybody
    routes:
      - matchers: ['team="db"']
        receiver: databases
        groupBy: [cluster]
      - matchers: ['team="web"']
        receiver: mail
      - matchers: ['team="noise"']
        receiver: shelf
      - matchers: ['team="day"']
        receiver: databases
        activeTimeIntervals: [office]
  timeIntervals:
    - name: office
      intervals: [{ times: [{ from: '09:00', to: '17:00' }], weekdays: ['monday:friday'], location: Europe/Berlin }]
  inhibitRules:
    - name: a node that is down
      sourceMatchers: ['alertname="NodeDown"']
      targetMatchers: ['layer="pod"']
      equal: [node]
`

onEachEngine('the tree decides urgency, policy and bundling, and says by which route', (engine) => inHouse(engine, async (house) => {
  assert.equal((await house.call('GET', '/api/v1/alert-routing')).status, 404)
  const answer = await put(house, tree)
  assert.equal(answer.routes, 5)
  await send(house,
    { alertname: 'DiskFull', team: 'db', cluster: 'eu', service: 'orders-db', severity: 'info' }, { alertname: 'Slow', team: 'db', cluster: 'eu', service: 'users-db', severity: 'info' },
    { alertname: 'Slow', team: 'web', service: 'shop', severity: 'critical' }, { alertname: 'Chatter', team: 'noise', service: 'shop2', severity: 'critical' },
    { alertname: 'Plain', service: 'plain', severity: 'critical' })
  const found = new Map((await situations(house)).map((one) => [one.title, one]))
  assert.partialDeepStrictEqual(found.get('DiskFull is wrong'), { urgency: 'page', alerts: 2, common: { cluster: 'eu' } })
  assert.partialDeepStrictEqual(found.get('Slow is wrong'), { urgency: 'ticket', alerts: 1 })
  assert.partialDeepStrictEqual(found.get('Chatter is wrong'), { urgency: 'info', alerts: 1 })
  assert.partialDeepStrictEqual(found.get('Plain is wrong'), { urgency: 'page', alerts: 1 })
  const opened = new Map((await said(house, 'situation.opened')).map((one) => [one.data['title'], one.data]))
  assert.deepEqual(opened.get('DiskFull is wrong')?.['policies'], ['databases'])
  assert.equal(opened.get('Plain is wrong')?.['policies'], undefined)
  const rows = await listed(house)
  assert.equal(rows.find((one) => one.name === 'DiskFull')?.route, '{}/{team="db"} > databases')
  assert.equal(rows.find((one) => one.name === 'Chatter')?.mutedBy, 'route')
}))

onEachEngine('an alert that brings another policy into an open situation is said, once', (engine) => inHouse(engine, async (house) => {
  await put(house, tree.replace('        groupBy: [cluster]\n', ''))
  await send(house, { alertname: 'A', service: 'shop', severity: 'critical' })
  await send(house, { alertname: 'B', service: 'shop', team: 'db' })
  await send(house, { alertname: 'C', service: 'shop', team: 'db' })
  assert.equal((await situations(house)).length, 1)
  const added = await said(house, 'situation.policy-added')
  assert.deepEqual(added.map((one) => [one.data['policies'], one.data['alertName']]), [[['databases'], 'B']])
}))

onEachEngine('an inhibited alert is kept and shown, pages nobody, and pages when its source ends', (engine) => {
  const clock = handClock(monday)
  return inHouse(engine, async (house) => {
    await put(house, tree)
    await send(house, { alertname: 'Restarts', layer: 'pod', node: '1', service: 'shop', severity: 'critical' }, { alertname: 'NodeDown', node: '1', service: 'nodes', severity: 'critical' })
    await send(house, { alertname: 'Restarts', layer: 'pod', node: '2', service: 'cart', severity: 'critical' })
    const urgency = async (service: string) => (await situations(house)).find((one) => one.service === service)?.urgency
    assert.deepEqual([await urgency('shop'), await urgency('nodes'), await urgency('cart')], ['info', 'page', 'page'], 'its source came with it, after it')
    const inhibited = (await listed(house)).find((one) => one.service === 'shop')!
    assert.match(inhibited.mutedBy ?? '', /^inhibited:/)
    const other = await startHouse({ again: await stopped(house), practices: [alerts()], clock })
    try {
      await send(other, { alertname: 'Late', layer: 'pod', node: '1', service: 'late', severity: 'critical' })
      assert.equal((await situations(other)).find((one) => one.service === 'late')?.urgency, 'info', 'after a restart the source still inhibits')
      clock.forward(minute)
      await reviewMuted(other.house, signal)
      assert.equal((await said(other, 'situation.joined')).filter((one) => one.data['hasRisen']).length, 0, 'while its source fires nothing changes')
      const amtool = await other.call<{ labels: Record<string, string>; status: { state: string; inhibitedBy: string[] } }[]>('GET', '/in/alertmanager/api/v2/alerts?inhibited=true')
      const node = amtool.body.find((one) => one.labels['alertname'] === 'NodeDown')!
      const late = amtool.body.find((one) => one.labels['service'] === 'late')!
      assert.equal(late.status.state, 'suppressed')
      assert.deepEqual(late.status.inhibitedBy, [(node as unknown as { fingerprint: string }).fingerprint])
      assert.equal((await other.call<unknown[]>('GET', '/in/alertmanager/api/v2/alerts?inhibited=false')).body.length, 2)
      await send(other, { alertname: 'NodeDown', node: '1', service: 'nodes', severity: 'critical', endsAt: new Date(clock.nowMs()).toISOString() })
      await eventually(async () => {
        await reviewMuted(other.house, signal)
        return (await said(other, 'situation.joined')).filter((one) => one.data['hasRisen']).length === 2
      }, 10_000)
      const risen = (await said(other, 'situation.joined')).find((one) => one.data['service'] === 'late')!
      assert.partialDeepStrictEqual(risen.data, { urgency: 'page', hasRisen: true, reason: 'The alert that inhibited it ended while it still fires.' })
      assert.equal((await listed(other)).find((one) => one.service === 'late')?.mutedBy, null)
    } finally {
      await other.stop()
    }
  }, { clock })
})

/** A house may be started again on the database of one that was stopped. */
async function stopped(house: TestHouse): Promise<TestHouse> {
  await house.stop()
  return house
}

onEachEngine('what fires outside its hours pages when they begin', (engine) => {
  const clock = handClock(Date.parse('2026-11-23T07:58:00Z'))
  return inHouse(engine, async (house) => {
    await put(house, tree)
    await send(house, { alertname: 'Report', team: 'day', service: 'reports', severity: 'info', endsAt: '2026-11-23T20:00:00Z' })
    assert.equal((await listed(house))[0]?.mutedBy, 'interval:office')
    await reviewMuted(house.house, signal)
    assert.equal((await situations(house))[0]?.urgency, 'info')
    clock.forward(2 * minute)
    await reviewMuted(house.house, signal)
    assert.equal((await situations(house))[0]?.urgency, 'page')
    const [risen] = (await said(house, 'situation.joined')).filter((one) => one.data['hasRisen'])
    assert.deepEqual([risen?.data['policies'], risen?.data['reason']], [['databases'], 'The time of office came or ended while it still fires.'])
  }, { clock })
})

onEachEngine('taking the tree away lets what it muted ask', (engine) => inHouse(engine, async (house) => {
  await put(house, tree)
  await send(house, { alertname: 'NodeDown', node: '1', service: 'nodes', severity: 'warning' }, { alertname: 'Restarts', layer: 'pod', node: '1', service: 'shop', severity: 'critical' })
  assert.equal((await situations(house)).find((one) => one.service === 'shop')?.urgency, 'info')
  assert.equal((await house.call('DELETE', '/api/v1/alert-routing')).status, 204)
  await eventually(async () => (await situations(house)).find((one) => one.service === 'shop')?.urgency === 'page', 10_000)
  assert.equal((await house.call('DELETE', '/api/v1/alert-routing')).status, 404)
}))

onEachEngine('where an alert would go is answered with each matcher, what silences and what inhibits it', (engine) => inHouse(engine, async (house) => {
  assert.equal((await house.call('POST', '/api/v1/alert-routing/explanations', { labels: { a: 'b' } })).status, 404)
  await put(house, tree)
  const explain = async (labels: Record<string, string>, text?: string) => (await house.call<RouteExplanation>('POST', '/api/v1/alert-routing/explanations', { labels, ...(text === undefined ? {} : { text }) })).body
  const db = await explain({ alertname: 'X', team: 'db', cluster: 'eu' })
  assert.partialDeepStrictEqual(db, { urgency: 'page', severityUrgency: 'ticket', asks: true, say: 'It would page by policy databases.', receivers: [{ name: 'databases', policy: 'databases' }] })
  assert.deepEqual(db.routes.map((one) => one.outcome), ['passed', 'taken', 'unreached', 'unreached', 'unreached'])
  assert.deepEqual((await explain({ team: 'web' })).routes[1]?.matchers, [{ text: 'team="db"', matches: false, value: 'web' }])
  await send(house, { alertname: 'NodeDown', node: '1', service: 'nodes', severity: 'critical' })
  await house.call('POST', '/api/v1/silences', { matchers: [{ name: 'service', value: 'shop', isRegex: false, isEqual: true }], comment: 'load test', endsAt: '2099-01-01T00:00:00Z' })
  const pod = await explain({ layer: 'pod', node: '1', service: 'shop', severity: 'critical' })
  assert.equal(pod.asks, false)
  assert.deepEqual(pod.inhibitedBy, [{ rule: 'a node that is down', alerts: ['NodeDown'] }])
  assert.deepEqual(pod.silencedBy.map((one) => one.comment), ['load test'])
  assert.equal((await explain({ team: 'db' }, tree.replace('urgency: page', 'urgency: ticket'))).urgency, 'ticket', 'another tree may be asked')
}, { practices: [catalog(), alerts(), oncall({ channels: () => [] })] }))

onEachEngine('another tree is tried on what came, before it is applied', (engine) => inHouse(engine, async (house) => {
  await send(house, ...[1, 2, 3].map((n) => ({ alertname: 'Chatter', team: 'noise', service: 'shop', pod: String(n), severity: 'critical' })), { alertname: 'Plain', service: 'plain', severity: 'critical' })
  const { status, body } = await house.call<TreeReplay>('POST', '/api/v1/alert-routing/replays', { text: tree })
  assert.equal(status, 200)
  assert.partialDeepStrictEqual(body, { alerts: 4, isPart: false, before: { byUrgency: { page: 4, muted: 0 } }, after: { byUrgency: { page: 1, muted: 3 }, byReceiver: { shelf: 3, everybody: 1 } } })
  assert.equal(body.changed, 3)
  assert.partialDeepStrictEqual(body.examples, [{ name: 'Chatter', from: 'page → by severity', to: 'muted → shelf', count: 3 }])
  assert.equal(body.examples.length, 1, 'what is asked for by another receiver now is no change')
  assert.equal((await house.call('POST', '/api/v1/alert-routing/replays', { text: tree, since: '90d' })).status, 400)
}))

onEachEngine('a tree that cannot be is refused with its line, and the old one stays', (engine) => inHouse(engine, async (house) => {
  await put(house, tree)
  const refused = await house.call<{ code: string; detail: string; findings: { line: number }[] }>('PUT', '/api/v1/alert-routing', { text: tree.replace('receiver: mail', 'receiver: nobody') })
  assert.equal(refused.status, 400)
  assert.equal(refused.body.code, 'ALERTS_ROUTING_TEXT')
  assert.match(refused.text, /no receiver `nobody`/)
  assert.equal((await house.call<RoutingAnswer>('GET', '/api/v1/alert-routing')).body.routes, 5)
}))

onEachEngine('an alertmanager.yml is read whole, shown, and set when asked to', (engine) => inHouse(engine, async (house) => {
  const text = `
global: { smtp_smarthost: 'localhost:25' }
route:
  receiver: mails
  group_by: [alertname, cluster]
  group_wait: 30s
  routes:
    - match_re: { service: ^(foo1|foo2)$ }
      receiver: pager
      mute_time_intervals: [weekends]
inhibit_rules:
  - source_match: { severity: critical }
    target_matchers: [severity="warning"]
    equal: [alertname]
mute_time_intervals:
  - name: weekends
    time_intervals: [{ weekdays: [saturday, sunday] }]
receivers:
  - name: mails
    email_configs: [{ to: a@example.org }]
  - name: pager
    pagerduty_configs: [{ routing_key: secret-key }]
`
  const shown = await house.call<ImportAnswer>('POST', '/api/v1/alert-routing/imports', { text })
  assert.partialDeepStrictEqual(shown.body, { isApplied: false, routes: 2, receivers: 2, inhibitRules: 1, timeIntervals: 1 })
  assert.ok(!shown.text.includes('secret-key'))
  assert.deepEqual(shown.body.findings.map((finding) => finding.code), ['ALERTS_IMPORT_RECEIVER', 'ALERTS_IMPORT_RECEIVER', 'ALERTS_IMPORT_LEFT_OUT', 'ALERTS_IMPORT_WAITS'])
  assert.equal((await house.call('GET', '/api/v1/alert-routing')).status, 404)
  const applied = await house.call<ImportAnswer>('POST', '/api/v1/alert-routing/imports', { text, apply: true })
  assert.equal(applied.body.isApplied, true)
  await put(house, (await house.call<RoutingAnswer>('GET', '/api/v1/alert-routing')).body.text)
  const again = await house.call<ImportAnswer>('POST', '/api/v1/alert-routing/imports', { text: 'route: { receiver: nobody }' })
  assert.partialDeepStrictEqual(again.body, { text: null, findings: [{ code: 'ALERTS_RECEIVER_UNKNOWN' }] })
}))

test('the tree is a document like others: planned, applied, exported', () => withHouse({}, async (house) => {
  const apply = (text: string, verb: 'apply' | 'diff') => house.call<{ changes: { kind: string; change: string }[]; findings: { code: string }[] }>('POST', `/api/v1/configuration/${verb}`, { files: [{ path: 'routing.yml', text }] })
  const refused = await apply(tree, 'diff')
  assert.deepEqual(refused.body.findings.map((finding) => finding.code), ['ALERTS_POLICY_UNKNOWN'])
  const plain = tree.replace('      policy: databases\n', '')
  const done = await apply(plain, 'apply')
  assert.equal(done.status, 200, done.text)
  assert.equal((await house.call<RoutingAnswer>('GET', '/api/v1/alert-routing')).body.routes, 5)
  const again = await apply(plain, 'diff')
  assert.deepEqual(again.body.changes.filter((one) => one.kind === 'AlertRouting' && one.change !== 'unchanged'), [])
}))
