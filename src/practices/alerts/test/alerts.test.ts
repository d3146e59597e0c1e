// Alerts over HTTP and through the record, on both engines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mainstay } from '../../../base/actor.ts'
import type { Said } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { EngineName, HouseWish, TestHouse } from '../../../../test/harness.ts'
import { endPassedAlerts } from '../actions/end-passed-alerts.ts'
import { reviewSilences } from '../actions/review-alerts.ts'
import type { AlertAnswer, PageOfAlerts, PageOfSilences, PageOfSituations, ReceivedAnswer, SilenceAnswer, SituationAnswer, SituationWithAlerts } from '../contract.ts'
import { alertsFindings } from '../findings.ts'
import { alerts } from '../practice.ts'
import { alertsOfSituation, findSituation, lastReceived, openSituations } from '../questions.ts'

const minute = 60_000
const inHouse = (engine: EngineName, run: (house: TestHouse) => Promise<void>, wish: HouseWish = {}) => withHouse({ engine, practices: [alerts()], ...wish }, run)
const posted = (name: string, more: { labels?: Record<string, string>; [field: string]: unknown } = {}) => ({ annotations: { summary: `${name} is wrong` }, ...more, labels: { alertname: name, service: 'checkout', severity: 'critical', ...more.labels } })
const send = async (house: TestHouse, list: unknown, expected = 200) => {
  const answer = await house.call('POST', '/in/alertmanager/api/v2/alerts', list)
  assert.equal(answer.status, expected, answer.text)
  return answer
}
const listed = async (house: TestHouse, query = '') => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts${query}`)).body.items
const situations = async (house: TestHouse, query = '') => (await house.call<PageOfSituations>('GET', `/api/v1/situations${query}`)).body.items
const said = async (house: TestHouse, kind: string) => (await house.call<{ items: { kind: string; subject: string; cause: number | null; seq: number; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?kind=${kind}&limit=500`)).body.items
const ingestKey = async (house: TestHouse) => (await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'prometheus' })).body.secret

test('a label or an annotation that is no text is refused, whatever its name', () => withHouse({ engine: 'embedded' }, async (house) => {
  for (const given of [{ labels: { team: {} } }, { labels: { 'two\nlines': {} } }, { annotations: { 'two\nlines': [1] } }]) {
    assert.equal((await house.call('POST', '/api/v1/alerts', { alerts: [{ name: 'Down', ...given }] })).status, 400)
  }
}))

onEachEngine('Prometheus’ batches become alerts, a situation and entries that name their cause', (engine) => inHouse(engine, async (house) => {
  const answer = await send(house, [posted('ErrorsHigh', { startsAt: '2026-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' }), posted('LatencyHigh')])
  assert.equal(answer.text, '')
  const [latency, errors] = (await listed(house)).toSorted((a, b) => (a.name < b.name ? 1 : -1))
  assert.partialDeepStrictEqual(errors, { name: 'ErrorsHigh', state: 'firing', urgency: 'page', service: 'checkout', startedAt: '2026-01-01T00:00:00.000Z', source: 'alertmanager-api', silencedBy: [] })
  assert.equal(latency?.situation, errors?.situation)
  const [situation] = await situations(house)
  assert.partialDeepStrictEqual(situation, { state: 'open', urgency: 'page', service: 'checkout', alerts: 2, openAlerts: 2, title: 'ErrorsHigh is wrong' })
  const fired = await said(house, 'alert.fired')
  const [opened] = await said(house, 'situation.opened')
  assert.equal(opened?.cause, fired.at(-1)?.seq)
  assert.partialDeepStrictEqual(opened?.data, { urgency: 'page', hasRisen: true, alertName: 'ErrorsHigh', service: 'checkout' })
  const [joined] = await said(house, 'situation.joined')
  assert.partialDeepStrictEqual(joined?.data, { alerts: 2, joined: 1, hasRisen: false })
  const whole = (await house.call<SituationWithAlerts>('GET', `/api/v1/situations/${situation!.id}`)).body
  assert.deepEqual(whole.newestAlerts.map((alert) => alert.reason).toSorted(), ['No situation of service checkout was open.', 'Same service checkout.'])
  assert.equal((await openSituations(house.house.read, 'checkout')).length, 1)
  assert.equal((await openSituations(house.house.read, 'other')).length, 0)
  assert.equal((await findSituation(house.house.read, situation!.id))?.alerts, 2)
  assert.equal((await alertsOfSituation(house.house.read, situation!.id)).length, 2)
  assert.deepEqual((await lastReceived(house.house.read)).map((row) => row.source), ['alertmanager-api'])
}))

onEachEngine('a batch with a bad alert answers 400 in Alertmanager’s words and stores the good ones', (engine) => inHouse(engine, async (house) => {
  const answer = await send(house, [posted('Good'), { labels: { '': 'x' } }], 400)
  assert.equal(answer.body, 'invalid label set: invalid name ""')
  assert.deepEqual((await listed(house)).map((alert) => alert.name), ['Good'])
  const refused = await house.call<{ items: { reason: string; status: number; body: string }[] }>('GET', '/api/v1/alerts/rejections')
  assert.partialDeepStrictEqual(refused.body.items, [{ status: 400, reason: 'invalid label set: invalid name ""' }])
  assert.match((await alertsFindings(house.house)).map((finding) => finding.say).join(), /could not be read in the last hour/)
}))

onEachEngine('repeats are no news, an end resolves alert and situation, its repeats are no news', (engine) => inHouse(engine, async (house) => {
  await send(house, [posted('A')])
  await send(house, [posted('A', { annotations: { summary: 'new words' } })])
  assert.equal((await said(house, 'alert.fired')).length, 1)
  assert.equal((await listed(house))[0]?.summary, 'new words')
  const over = posted('A', { startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-01-01T00:01:00Z' })
  await send(house, [{ ...over, endsAt: new Date().toISOString() }])
  await send(house, [{ ...over, endsAt: new Date().toISOString() }])
  assert.equal((await said(house, 'alert.resolved')).length, 1)
  assert.equal((await said(house, 'situation.resolved')).length, 1)
  assert.partialDeepStrictEqual((await situations(house))[0], { state: 'resolved', openAlerts: 0, reason: 'Its alert ended.' })
  assert.equal((await listed(house, '?state=firing')).length, 0)
  assert.equal((await listed(house, '?state=resolved')).length, 1)
}))

onEachEngine('an alert that is not sent again ends when its time has passed, and not before', (engine) => {
  const clock = handClock(Date.parse('2026-11-23T03:00:00Z'))
  return inHouse(engine, async (house) => {
    await send(house, [posted('A'), posted('B', { endsAt: '2026-11-23T04:00:00Z' })])
    clock.forward(4 * minute)
    await send(house, [posted('A')])
    clock.forward(4 * minute)
    await endPassedAlerts(house.house)
    assert.equal((await listed(house, '?state=firing')).length, 2, 'the repeat moved the end')
    clock.forward(minute)
    await endPassedAlerts(house.house)
    assert.deepEqual((await listed(house, '?state=firing')).map((alert) => alert.name), ['B'])
    const [ended] = await listed(house, '?state=resolved')
    assert.equal(ended?.endedAt, '2026-11-23T03:09:00.000Z')
    clock.forward(60 * minute)
    await eventually(async () => (await said(house, 'situation.resolved')).length === 1, 10_000)
    assert.equal(await endPassedAlerts(house.house), 0)
  }, { clock })
})

onEachEngine('a person resolves a situation: repeats do not bring it back, a new firing does', (engine) => inHouse(engine, async (house) => {
  await send(house, [posted('A', { startsAt: '2026-01-01T00:00:00Z' }), posted('B', { startsAt: '2026-01-01T00:00:00Z' })])
  const [{ id }] = (await situations(house)) as [SituationAnswer]
  const resolved = await house.call<SituationWithAlerts>('POST', `/api/v1/situations/${id}/resolve`, { note: 'rolled back' })
  assert.partialDeepStrictEqual(resolved.body, { state: 'resolved', reason: 'A person resolved it: rolled back' })
  assert.deepEqual(resolved.body.newestAlerts.map((alert) => alert.state), ['closed', 'closed'])
  await send(house, [posted('A', { startsAt: '2026-01-01T00:00:00Z' })])
  assert.equal((await situations(house, '?state=open')).length, 0)
  await send(house, [posted('A', { startsAt: new Date(Date.now() - 1_000).toISOString() })])
  assert.partialDeepStrictEqual((await situations(house, '?state=open'))[0], { id, reopened: 1, openAlerts: 1 })
  assert.equal((await said(house, 'alert.resolved')).length, 2)
  assert.equal((await house.call('POST', '/api/v1/situations/sit_none/resolve', {})).status, 404)
}))

onEachEngine('PagerDuty events: trigger, acknowledge, resolve, and a trigger after that is a new alert', (engine) => inHouse(engine, async (house) => {
  const event = { routing_key: 'R'.repeat(32), dedup_key: 'k', payload: { summary: 'Disk full', source: 'db-1', severity: 'critical', component: 'db' } }
  const enqueue = (event_action: string) => house.call<{ status: string; dedup_key: string }>('POST', '/in/pagerduty/v2/enqueue', { ...event, event_action })
  const triggered = await enqueue('trigger')
  assert.deepEqual([triggered.status, triggered.body], [202, { status: 'success', message: 'Event processed', dedup_key: 'k' }])
  await enqueue('trigger')
  await enqueue('acknowledge')
  assert.equal((await said(house, 'alert.fired')).length, 1)
  assert.equal((await said(house, 'alert.acknowledged')).length, 1)
  await enqueue('resolve')
  assert.equal((await enqueue('resolve')).status, 202, 'without an open alert it is dropped')
  await enqueue('trigger')
  assert.equal((await listed(house)).length, 2)
  const bad = await house.call('POST', '/in/pagerduty/v2/enqueue', { ...event, routing_key: 'short', event_action: 'trigger' })
  assert.deepEqual([bad.status, bad.body], [400, { status: 'invalid event', message: 'Event object is invalid', errors: ["Length of 'routing_key' is incorrect (should be 32 characters)"] }])
  const without = await house.call<{ dedup_key: string }>('POST', '/in/pagerduty/v2/enqueue', { ...event, dedup_key: undefined, event_action: 'trigger' })
  assert.match(without.body.dedup_key, /^evt_/)
}))

onEachEngine('the webhook takes the good alerts of a message and names the bad', (engine) => inHouse(engine, async (house) => {
  const hook = (body: unknown) => house.call('POST', '/in/alertmanager/webhook', body)
  const one = { status: 'firing', labels: { alertname: 'A', severity: 'warning' }, startsAt: '2026-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z' }
  const partial = await hook({ version: '4', groupLabels: { cluster: 'eu' }, alerts: [one, { status: 'firing' }] })
  assert.deepEqual([partial.status, partial.body], [200, { status: 'partial', received: 1, fired: 1, resolved: 0, unchanged: 0, refused: [{ index: 1, error: 'its labels are not a map of texts' }] }])
  assert.equal((await hook({ alerts: [{}] })).status, 400)
  assert.equal((await hook({})).status, 400)
  assert.deepEqual((await situations(house))[0]?.common, { alertname: 'A', cluster: 'eu' })
}))

onEachEngine('our own form answers what was news, once for an idempotency key', (engine) => inHouse(engine, async (house) => {
  const body = { alerts: [{ name: 'DiskFull', service: 'db', severity: 'warning', runbookUrl: 'https://example.org/r' }, { name: 'Other', key: 'k' }] }
  const key = { headers: { 'idempotency-key': 'one' } }
  const first = await house.call<ReceivedAnswer>('POST', '/api/v1/alerts', body, key)
  assert.deepEqual([first.status, first.body], [202, { received: 2, fired: 2, resolved: 0, unchanged: 0 }])
  assert.deepEqual((await house.call('POST', '/api/v1/alerts', body, key)).body, first.body)
  assert.deepEqual((await house.call('POST', '/api/v1/alerts', { alerts: [{ name: 'Whatever', key: 'k', state: 'resolved' }] })).body, { received: 1, fired: 0, resolved: 1, unchanged: 0 })
  assert.equal((await listed(house, '?service=db'))[0]?.runbookUrl, 'https://example.org/r')
}))

onEachEngine('a list is filtered by column, matcher and words, and paged', (engine) => inHouse(engine, async (house) => {
  await send(house, Array.from({ length: 25 }, (_, i) => posted('A', { labels: { instance: String(i), severity: i % 2 ? 'critical' : 'warning', team: i < 5 ? 'payments' : 'search' } })))
  const count = async (query: string) => (await listed(house, `?limit=100&${query}`)).length
  assert.equal(await count('urgency=page'), 12)
  assert.equal(await count('severity=warning'), 13)
  assert.equal(await count(`matcher=${encodeURIComponent('team="payments"')}`), 5)
  assert.equal(await count(`matcher=${encodeURIComponent('{instance=~"1.", severity!="warning"}')}`), 5)
  assert.equal(await count('text=PAYMENTS'), 5)
  assert.equal(await count('service=none'), 0)
  assert.equal((await house.call('GET', `/api/v1/alerts?matcher=${encodeURIComponent('team=~"("')}`)).status, 400)
  const seen = new Set<string>()
  for (let query = '?limit=10'; ; ) {
    const page = (await house.call<PageOfAlerts>('GET', `/api/v1/alerts${query}`)).body
    for (const { id } of page.items) seen.add(id)
    if (page.next === null) break
    query = `?limit=10&cursor=${page.next}`
  }
  assert.equal(seen.size, 25)
  const [first] = await listed(house)
  assert.equal((await house.call<AlertAnswer>('GET', `/api/v1/alerts/${first!.id}`)).body.id, first!.id)
  assert.equal((await house.call('GET', '/api/v1/alerts/alr_none')).status, 404)
}))

onEachEngine('a silence holds back the page, and its end brings it while the alert still fires', (engine) => inHouse(engine, async (house) => {
  const made = await house.call<SilenceAnswer>('POST', '/api/v1/silences', { matchers: [{ name: 'alertname', value: 'A', isRegex: false, isEqual: true }], comment: 'known', endsAt: new Date(Date.now() + 60 * minute).toISOString() })
  assert.equal(made.status, 201, made.text)
  await send(house, [posted('A')])
  const [alert] = await listed(house)
  assert.deepEqual([alert?.silencedBy, alert?.state, alert?.urgency], [[made.body.id], 'firing', 'page'])
  assert.equal((await situations(house))[0]?.urgency, 'info')
  assert.equal((await house.call('DELETE', `/api/v1/silences/${made.body.id}`)).status, 204)
  await eventually(async () => (await situations(house))[0]?.urgency === 'page')
  const [joined] = await said(house, 'situation.joined')
  assert.partialDeepStrictEqual(joined?.data, { urgency: 'page', hasRisen: true, reason: 'Its silence ended while it still fires.' })
  assert.equal((await said(house, 'silence.ended')).length, 1)
  assert.equal((await house.call('DELETE', `/api/v1/silences/${made.body.id}`)).status, 409)
  assert.equal((await house.call<PageOfSilences>('GET', '/api/v1/silences?state=expired')).body.items.length, 1)
  for (const matchers of [[], [{ name: 'a', value: '.*', isRegex: true, isEqual: true }], [{ name: 'a', value: '(', isRegex: true, isEqual: true }]]) {
    assert.equal((await house.call('POST', '/api/v1/silences', { matchers, comment: 'c', endsAt: new Date(Date.now() + minute).toISOString() })).status, 400)
  }
}))

onEachEngine('a silence that ends by the clock is reviewed by a durable timer', (engine) => inHouse(engine, async (house) => {
  await house.call('POST', '/api/v1/silences', { matchers: [{ name: 'service', value: 'checkout', isRegex: false, isEqual: true }], comment: 'short', endsAt: new Date(Date.now() + 1_200).toISOString() })
  await send(house, [posted('A')])
  assert.equal((await situations(house))[0]?.urgency, 'info')
  await eventually(async () => (await situations(house))[0]?.urgency === 'page', 8_000)
  await reviewSilences(house.house, new AbortController().signal)
  assert.equal((await said(house, 'situation.joined')).length, 1)
}))

onEachEngine('Alertmanager’s reading side: filters, states, silences, groups', (engine) => inHouse(engine, async (house) => {
  await send(house, [posted('A', { generatorURL: 'http://prometheus.example.org/graph?a=1&b=2' }), posted('B', { labels: { severity: 'info' } })])
  const get = async <T = object>(path: string) => (await house.call<T[]>('GET', `/in/alertmanager/api/v2${path}`)).body
  const [one] = await get(`/alerts?filter=${encodeURIComponent('alertname="A"')}`)
  assert.partialDeepStrictEqual(one, { status: { state: 'active', silencedBy: [], inhibitedBy: [] }, receivers: [{ name: 'mainstay' }], labels: { alertname: 'A' }, generatorURL: 'http://prometheus.example.org/graph?a=1&b=2' })
  assert.equal((await get(`/alerts?filter=${encodeURIComponent('alertname="A"')}&filter=severity="info"`)).length, 0)
  assert.equal((await house.call('GET', '/in/alertmanager/api/v2/alerts?filter=nonsense')).status, 400)
  const key = await ingestKey(house)
  const silence = { matchers: [{ name: 'alertname', value: 'A', isRegex: false }], startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 60 * minute).toISOString(), createdBy: 'ada', comment: 'c' }
  assert.equal((await house.call('POST', '/in/alertmanager/api/v2/silences', silence, { token: key })).status, 403, 'an ingest key may not silence')
  const { silenceID } = (await house.call<{ silenceID: string }>('POST', '/in/alertmanager/api/v2/silences', silence)).body
  assert.match(silenceID, /^[0-9a-f-]{36}$/)
  const silenced = await house.call<{ status: unknown }[]>('GET', '/in/alertmanager/api/v2/alerts?active=false', undefined, { token: key })
  assert.partialDeepStrictEqual(silenced.body, [{ labels: { alertname: 'A' }, status: { state: 'suppressed', silencedBy: [silenceID] } }])
  assert.deepEqual((await get<{ labels: { alertname: string } }>('/alerts?silenced=false')).map((alert) => alert.labels.alertname), ['B'])
  assert.partialDeepStrictEqual(await get('/silences'), [{ id: silenceID, status: { state: 'active' }, createdBy: 'ada' }])
  assert.equal((await house.call('DELETE', `/in/alertmanager/api/v2/silence/${silenceID}`)).status, 200)
  assert.partialDeepStrictEqual(await get(`/silence/${silenceID}`), { status: { state: 'expired' } })
  assert.deepEqual((await get<{ labels: unknown; alerts: unknown[] }>('/alerts/groups')).map((group) => [group.labels, group.alerts.length]), [[{ service: 'checkout' }, 2]])
  const page = await house.call<unknown[]>('GET', '/in/alertmanager/api/v2/alerts?limit=1')
  assert.equal(page.body.length, 1)
  const rest = await house.call<unknown[]>('GET', `/in/alertmanager/api/v2/alerts?limit=1&cursor=${page.headers.get('x-next-cursor')}`)
  assert.equal(rest.body.length, 1)
  assert.equal((await house.call('GET', '/in/alertmanager/-/ready', undefined, { token: null })).text, 'OK')
  assert.equal((await house.call('GET', '/in/alertmanager/api/v2/alerts', undefined, { token: null })).status, 401)
}))

onEachEngine('a burn fires an alert of Mainstay’s own, and its stop ends it', (engine) => inHouse(engine, async (house) => {
  const burn = (kind: string): Said => ({ kind, subject: 'objective/checkout-availability', service: 'checkout', data: { key: 'checkout-availability/page/1h', objective: 'checkout-availability', severity: 'page', service: 'checkout', summary: 'burns', explanation: 'much', runbook: null, longMs: 1, shortMs: 1, factor: 1, longBurn: 1, shortBurn: 1, budgetRemaining: 1 } })
  await house.house.transact(mainstay, (work) => append(work, [burn('burn.started')]))
  await eventually(async () => (await listed(house, '?state=firing')).length === 1)
  assert.partialDeepStrictEqual((await listed(house))[0], { name: 'ErrorBudgetBurn', source: 'mainstay', urgency: 'page', service: 'checkout', summary: 'burns' })
  await house.house.transact(mainstay, (work) => append(work, [burn('burn.stopped')]))
  await eventually(async () => (await situations(house, '?state=resolved')).length === 1)
}))

onEachEngine('senders at once: each alert fires once, each sender is answered, one situation', (engine) => inHouse(engine, async (house) => {
  const same = Array.from({ length: 50 }, (_, i) => posted('Same', { labels: { instance: String(i) } }))
  await Promise.all(Array.from({ length: 12 }, (_, sender) => send(house, [...same.toSorted(() => (sender % 2 ? 1 : -1)), posted('Own', { labels: { instance: String(sender) } })])))
  assert.equal((await said(house, 'alert.fired')).length, 62)
  assert.partialDeepStrictEqual(await situations(house), [{ alerts: 62, openAlerts: 62 }])
}))

test('two replicas on one PostgreSQL that hear the same alerts at once say each once', { skip: process.env['MAINSTAY_TEST_POSTGRES_URL'] === undefined && !(await import('../../../../test/postgres.ts')).postgresAvailable().ok ? 'no PostgreSQL' : false }, async () => {
  const clock = handClock(Date.now())
  const one = await startHouse({ engine: 'postgresql', practices: [alerts()], clock })
  const two = await startHouse({ again: one, practices: [alerts()], clock })
  try {
    for (let round = 0; round < 10; round++) {
      // At once they would be a storm, and one situation.
      clock.forward(25_000)
      const batch = Array.from({ length: 40 }, (_, i) => posted('A', { labels: { round: String(round), instance: String(i), service: `s${i % 5}-${round}` } }))
      await Promise.all([send(one, batch), send(two, batch.toReversed()), send(one, batch.slice(10)), send(two, batch.slice(0, 20))])
    }
    assert.equal((await said(one, 'alert.fired')).length, 400)
    assert.equal((await said(one, 'situation.opened')).length, 50)
    for (let round = 0; round < 10; round++) {
      const over = Array.from({ length: 40 }, (_, i) => posted('A', { labels: { round: String(round), instance: String(i), service: `s${i % 5}-${round}` }, startsAt: '2026-01-01T00:00:00Z', endsAt: new Date(clock.nowMs()).toISOString() }))
      await Promise.all([send(one, over), send(two, over.toReversed())])
    }
    assert.equal((await said(one, 'alert.resolved')).length, 400)
    assert.equal((await said(one, 'situation.resolved')).length, 50)
    assert.equal((await situations(two, '?state=open')).length, 0)
  } finally {
    await two.stop()
    await one.stop()
  }
})

onEachEngine('whatever bytes come in, no dialect answers 5xx', (engine) => inHouse(engine, async (house) => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json())
  const alert = fc.record({ labels: fc.dictionary(fc.oneof(fc.constantFrom('alertname', 'service', 'severity', 'a_b'), fc.string()), fc.string({ unit: 'binary' })), annotations: fc.dictionary(fc.constantFrom('summary', 'x'), fc.string({ unit: 'binary' })), status: fc.constantFrom('firing', 'resolved'), startsAt: fc.constantFrom(undefined, '2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', 'x'), endsAt: fc.constantFrom(undefined, '2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z'), generatorURL: fc.oneof(fc.constant('http://x/'), fc.string({ unit: 'binary' })) }, { requiredKeys: ['labels'] })
  const body = fc.oneof(text, fc.array(alert).map((list) => JSON.stringify(list)), fc.array(alert).map((list) => JSON.stringify({ alerts: list, groupLabels: { g: '\0' } })),
    fc.record({ routing_key: fc.constant('R'.repeat(32)), event_action: fc.constantFrom('trigger', 'resolve'), dedup_key: fc.string({ unit: 'binary', maxLength: 255 }), payload: fc.record({ summary: fc.string({ unit: 'binary', minLength: 1 }), source: fc.string({ unit: 'binary', minLength: 1 }), severity: fc.constant('info'), custom_details: fc.jsonValue() }) }).map((event) => JSON.stringify(event)))
  const path = fc.constantFrom('/in/alertmanager/api/v2/alerts', '/in/alertmanager/webhook', '/in/pagerduty/v2/enqueue', '/in/alertmanager/api/v2/silences')
  await fc.assert(fc.asyncProperty(path, body, async (to, raw) => {
    const answer = await house.call('POST', to, undefined, { raw, headers: { 'content-type': 'application/json' } })
    assert.ok(answer.status < 500, `${answer.status} ${answer.text}`)
  }), { numRuns: 250 })
  const numbers = await situations(house, '?limit=500')
  for (const situation of numbers) assert.ok(situation.openAlerts <= situation.alerts)
}))

test('what was refused is kept to a bound', () => inHouse('embedded', async (house) => {
  const { keepRejection, rejectionsKept, rejectionsPage } = await import('../store/intake.ts')
  for (let i = 0; i < rejectionsKept + 20; i++) await house.house.database.transact((db) => keepRejection(db, { id: `rej_${String(i).padStart(5, '0')}`, source: 'pagerduty', connection: 'c', received_ms: i, status: 400, reason: 'r', body: '' }))
  const rows = await rejectionsPage(house.house.read, {}, 1_000)
  assert.deepEqual([rows.length, rows[0]?.id, rows.at(-1)?.id], [rejectionsKept, 'rej_00219', 'rej_00020'])
}))

test('a source that was heard and is not any more is a finding', () => {
  const clock = handClock(Date.parse('2026-11-23T03:00:00Z'))
  return inHouse('embedded', async (house) => {
    await send(house, [posted('A')])
    assert.deepEqual(await alertsFindings(house.house), [])
    clock.forward(4 * 24 * 60 * minute)
    assert.match((await alertsFindings(house.house)).map((finding) => finding.code).join(), /ALERTS_SOURCE_QUIET/)
  }, { clock })
})

onEachEngine('half of a character, sent or left by a cut, is stored as the mark for it, and the same alert is known again', (engine) => inHouse(engine, async (house) => {
  const halved = `${'x'.repeat(198)}💥 and more`
  for (const dedup_key of ['\ud800', 'plain']) {
    const event = { routing_key: 'a'.repeat(32), dedup_key, payload: { summary: `${halved}${halved}`, source: 's', severity: 'critical', class: `\udfff${halved}`, component: halved, custom_details: { '\ud800': '\udc00' } } }
    for (const event_action of ['trigger', 'trigger', 'acknowledge', 'resolve', 'trigger']) {
      const answer = await house.call('POST', '/in/pagerduty/v2/enqueue', { ...event, event_action })
      assert.equal(answer.status, 202, answer.text)
    }
  }
  await send(house, [posted(halved, { labels: { service: halved } }), posted(halved, { labels: { service: halved } })])
  const all = await listed(house)
  assert.deepEqual(all.map(({ state }) => state).toSorted(), ['firing', 'firing', 'firing', 'resolved', 'resolved'])
  assert.ok(all.every(({ name, service }) => name.isWellFormed() && service?.isWellFormed()))
}))
