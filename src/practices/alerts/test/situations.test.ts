// Situations of several services over HTTP, on both engines: gathered, merged, split, and folded in a storm.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { EngineName, HouseWish, TestHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import { endStorm } from '../actions/watch-storms.ts'
import type { PageOfAlerts, PageOfSituations, SituationWithAlerts } from '../contract.ts'
import type { PageOfStorms } from '../model/correlation/contract.ts'
import { alerts } from '../practice.ts'

const minute = 60_000
const inHouse = (engine: EngineName, run: (house: TestHouse) => Promise<void>, wish: HouseWish = {}) => withHouse({ engine, practices: [catalog(), alerts()], ...wish }, run)
const posted = (service: string, more: { name?: string; severity?: string; instance?: string; environment?: string } = {}) => ({
  annotations: { summary: `${service} is wrong` },
  labels: { alertname: more.name ?? 'ErrorsHigh', service, environment: more.environment ?? 'production', severity: more.severity ?? 'critical', ...(more.instance ? { instance: more.instance } : {}) },
})
const send = async (house: TestHouse, ...list: unknown[]) => assert.equal((await house.call('POST', '/in/alertmanager/api/v2/alerts', list)).status, 200)
const over = (house: TestHouse, one: ReturnType<typeof posted>) => send(house, { ...one, startsAt: '2026-01-01T00:00:00Z', endsAt: new Date().toISOString() })
const listed = async (house: TestHouse, query = '') => (await house.call<PageOfSituations>('GET', `/api/v1/situations${query}`)).body.items
const read = async (house: TestHouse, id: string) => (await house.call<SituationWithAlerts>('GET', `/api/v1/situations/${id}`)).body
const said = async (house: TestHouse, kind: string) => (await house.call<{ items: { subject: string; service: string | null; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?kind=${kind}&limit=500`)).body.items
const shop = async (house: TestHouse) => {
  for (const [name, needs] of [['payments', []], ['checkout', ['payments']], ['web', ['checkout']]] as const) {
    const answer = await house.call('PUT', `/api/v1/services/${name}`, { owner: 'shop', dependencies: needs.map((need) => ({ name: need, kind: 'sync' })) })
    assert.ok(answer.status < 300, answer.text)
  }
}

onEachEngine('alerts of services that need each other become one situation that names the cause and the edge', (engine) => inHouse(engine, async (house) => {
  await shop(house)
  await send(house, posted('web', { severity: 'warning' }))
  await send(house, posted('checkout'), posted('checkout', { name: 'LatencyHigh' }))
  await send(house, posted('payments'))
  const [situation, ...others] = await listed(house)
  assert.equal(others.length, 0)
  assert.partialDeepStrictEqual(situation, {
    service: 'payments', title: 'payments is wrong', urgency: 'page', alerts: 4, services: ['payments', 'web', 'checkout'], mergedInto: null, isStorm: false, common: { environment: 'production' },
    likelyCause: { service: 'payments', reason: 'All 2 other alerting services depend on it, and it depends on none of them.' },
  })
  const { parts, newestAlerts } = await read(house, situation!.id)
  assert.deepEqual(parts.map((part) => [part.service, part.alerts, part.openAlerts, part.isLikelyCause]), [['payments', 1, 1, true], ['web', 1, 1, false], ['checkout', 2, 2, false]])
  assert.match(parts[0]!.reason, /^checkout depends on payments \(declared\); checkout alerted /)
  assert.match(parts[2]!.reason, /^web depends on checkout \(declared\); web alerted /)
  assert.equal(newestAlerts.length, 4)
  for (const service of ['web', 'checkout', 'payments']) assert.equal((await listed(house, `?service=${service}`)).length, 1)
  const joined = (await said(house, 'situation.joined')).toReversed()
  assert.deepEqual(joined.map(({ service, data }) => [service, data['alertService'], data['hasRisen'], data['hasNewCause'] ?? false]), [['checkout', 'checkout', true, true], ['payments', 'payments', false, true]])
  for (const one of [posted('web', { severity: 'warning' }), posted('checkout'), posted('checkout', { name: 'LatencyHigh' })]) await over(house, one)
  assert.partialDeepStrictEqual(await read(house, situation!.id), { state: 'open', openAlerts: 1 })
  await over(house, posted('payments'))
  assert.partialDeepStrictEqual(await read(house, situation!.id), { state: 'resolved', openAlerts: 0, reason: 'All of its 4 alerts ended.' })
  await send(house, posted('web', { name: 'Again' }))
  assert.partialDeepStrictEqual(await listed(house), [{ id: situation!.id, state: 'open', reopened: 1 }])
}))

onEachEngine('a situation is merged into another: alerts move, further ones follow, old links lead on', (engine) => inHouse(engine, async (house) => {
  await send(house, posted('stock'))
  await send(house, posted('mail', { severity: 'warning' }))
  const [mail, stock] = await listed(house) as [SituationWithAlerts, SituationWithAlerts]
  const merged = await house.call<SituationWithAlerts>('POST', `/api/v1/situations/${stock.id}/merge`, { into: mail.id, note: 'same disk' })
  assert.equal(merged.status, 200, merged.text)
  assert.partialDeepStrictEqual(merged.body, { id: mail.id, state: 'open', urgency: 'page', alerts: 2, openAlerts: 2, openedAt: stock.openedAt })
  assert.deepEqual(merged.body.services.toSorted(), ['mail', 'stock'])
  assert.equal(merged.body.newestAlerts.length, 2)
  assert.partialDeepStrictEqual(await read(house, stock.id), { state: 'resolved', mergedInto: mail.id, alerts: 0, newestAlerts: [], reason: 'A person merged it into “stock is wrong”: same disk' })
  assert.deepEqual((await said(house, 'situation.merged')).map(({ subject, data }) => [subject, data['into'], data['alerts']]), [[`situation/${stock.id}`, mail.id, 1]])
  await send(house, posted('stock', { name: 'More' }))
  assert.partialDeepStrictEqual(await read(house, mail.id), { alerts: 3, openAlerts: 3 })
  await send(house, posted('third'))
  const third = (await listed(house))[0]!
  await house.call('POST', `/api/v1/situations/${mail.id}/merge`, { into: third.id })
  assert.equal((await read(house, stock.id)).mergedInto, third.id, 'a link that is older leads there at once')
  assert.partialDeepStrictEqual(await read(house, third.id), { alerts: 4, openAlerts: 4 })
  for (const one of [posted('stock'), posted('stock', { name: 'More' }), posted('mail', { severity: 'warning' }), posted('third')]) await over(house, one)
  assert.partialDeepStrictEqual(await read(house, third.id), { state: 'resolved', openAlerts: 0 })
  for (const [id, into, code] of [[third.id, third.id, 'ALERTS_MERGE_SAME'], [mail.id, third.id, 'ALERTS_MERGED'], [third.id, mail.id, 'ALERTS_MERGED'], [third.id, 'sit_none', 'ALERTS_NO_SITUATION']]) {
    const refused = await house.call<{ code: string }>('POST', `/api/v1/situations/${id}/merge`, { into })
    assert.equal(refused.body.code, code, refused.text)
  }
  await send(house, posted('other'))
  const refused = await house.call<{ code: string }>('POST', `/api/v1/situations/${(await listed(house, '?state=open'))[0]!.id}/merge`, { into: third.id })
  assert.equal(refused.body.code, 'ALERTS_MERGE_INTO_RESOLVED')
}))

onEachEngine('alerts are split off: a whole service takes its future along, a part of one does not', (engine) => inHouse(engine, async (house) => {
  await shop(house)
  await send(house, posted('payments'), posted('checkout'), posted('checkout', { name: 'LatencyHigh' }))
  const [whole] = await listed(house)
  const all = (await house.call<PageOfAlerts>('GET', `/api/v1/alerts?situation=${whole!.id}`)).body.items
  const split = (ids: string[], from = whole!.id) => house.call<SituationWithAlerts & { code: string }>('POST', `/api/v1/situations/${from}/split`, { alerts: ids })
  const one = await split([all.find((alert) => alert.name === 'LatencyHigh')!.id])
  assert.equal(one.status, 201, one.text)
  assert.partialDeepStrictEqual(one.body, { state: 'open', service: 'checkout', alerts: 1, openAlerts: 1, urgency: 'page', services: ['checkout'] })
  assert.match(one.body.newestAlerts[0]!.reason, /^A person split it off “payments is wrong”/)
  await send(house, posted('checkout', { name: 'More' }))
  assert.partialDeepStrictEqual(await read(house, whole!.id), { alerts: 3, openAlerts: 3 })
  const rest = (await house.call<PageOfAlerts>('GET', `/api/v1/alerts?situation=${whole!.id}`)).body.items
  const two = await split(rest.filter((alert) => alert.service === 'checkout').map((alert) => alert.id))
  assert.partialDeepStrictEqual(two.body, { alerts: 2, service: 'checkout' })
  assert.partialDeepStrictEqual(await read(house, whole!.id), { alerts: 1, services: ['payments'], likelyCause: null, common: { service: 'payments', environment: 'production' } })
  await send(house, posted('checkout', { name: 'Later' }))
  assert.partialDeepStrictEqual(await read(house, two.body.id), { alerts: 3 })
  assert.equal((await split([rest.find((alert) => alert.service === 'payments')!.id])).body.code, 'ALERTS_SPLIT_ALL')
  assert.equal((await split([all[0]!.id], 'sit_none')).body.code, 'ALERTS_NO_SITUATION')
  assert.equal((await split(['alr_none'])).body.code, 'ALERTS_NOT_IN_SITUATION')
  assert.deepEqual((await said(house, 'situation.split')).map(({ data }) => data['alerts']), [2, 1])
  assert.equal((await said(house, 'situation.opened')).filter(({ data }) => data['splitFrom'] === whole!.id).length, 2)
}))

onEachEngine('a storm folds new troubles into one situation, keeps every alert, and ends by itself', (engine) => {
  const clock = handClock(Date.parse('2026-11-23T03:00:00Z'))
  return inHouse(engine, async (house) => {
    await send(house, posted('known'))
    clock.forward(1.5 * minute)
    const names = Array.from({ length: 60 }, (_, index) => `s${index}`)
    for (let part = 0; part < 6; part++) await send(house, ...names.slice(part * 10, part * 10 + 10).flatMap((service) => Array.from({ length: 10 }, (_, index) => posted(service, { instance: String(index) }))))
    const [storm] = (await house.call<PageOfStorms>('GET', '/api/v1/alerts/storms')).body.items
    assert.partialDeepStrictEqual(storm, { isOn: true, endedAt: null, threshold: 200 })
    const folded = await read(house, storm!.situation!)
    assert.equal(folded.isStorm, true)
    assert.match(folded.title, /^Storm: /)
    await eventually(async () => (await listed(house, '?limit=500&state=open')).length === 2)
    const open = await listed(house, '?limit=500&state=open')
    assert.equal(open.reduce((sum, situation) => sum + situation.alerts, 0), 601, 'none is lost')
    assert.deepEqual(open.map((situation) => situation.isStorm), [true, false], 'what rose within the minute is part of it, but for what was there before')
    assert.equal((await said(house, 'storm.started')).length, 1)
    await send(house, posted('known', { name: 'Second' }))
    assert.equal((await listed(house, '?service=known'))[0]!.alerts, 2, 'what is known stays where it is')
    clock.forward(minute)
    await endStorm(house.house)
    assert.equal((await said(house, 'storm.ended')).length, 0, 'not in its first two minutes')
    clock.forward(2 * minute)
    await eventually(async () => { await endStorm(house.house); return (await said(house, 'storm.ended')).length === 1 })
    await send(house, posted('afterwards'))
    assert.partialDeepStrictEqual((await listed(house, '?service=afterwards'))[0], { alerts: 1, isStorm: false })
    assert.partialDeepStrictEqual((await house.call<PageOfStorms>('GET', '/api/v1/alerts/storms')).body.items, [{ isOn: false }])
  }, { clock })
})

test('where storms are not to be folded, each trouble is its own', () => inHouse('embedded', async (house) => {
  await send(house, ...Array.from({ length: 60 }, (_, index) => posted(`s${index}`)))
  assert.equal((await listed(house, '?limit=500')).length, 60)
  assert.equal((await said(house, 'storm.started')).length, 0)
}, { settings: { foldsStorms: false } }))

test('two replicas that hear neighbours at the same moment gather them into one situation', { skip: process.env['MAINSTAY_TEST_POSTGRES_URL'] === undefined && !(await import('../../../../test/postgres.ts')).postgresAvailable().ok ? 'no PostgreSQL' : false }, async () => {
  const one = await startHouse({ engine: 'postgresql', practices: [catalog(), alerts()] })
  const two = await startHouse({ again: one, practices: [catalog(), alerts()] })
  try {
    await shop(one)
    for (const environment of ['e1', 'e2', 'e3', 'e4', 'e5', 'e6']) {
      await Promise.all([
        send(one, posted('web', { environment }), posted('payments', { environment, name: 'A' })), send(two, posted('checkout', { environment })),
        send(two, posted('payments', { environment })), send(one, posted('checkout', { environment, name: 'B' })),
      ])
    }
    const all = await listed(one, '?limit=500')
    assert.deepEqual(all.map((situation) => [situation.environment, situation.alerts, situation.openAlerts, situation.service]).toSorted(), ['e1', 'e2', 'e3', 'e4', 'e5', 'e6'].map((each) => [each, 5, 5, 'payments']))
    const ended = (service: string, environment: string, name?: string) => ({ ...posted(service, { environment, ...(name ? { name } : {}) }), startsAt: '2026-01-01T00:00:00Z', endsAt: new Date().toISOString() })
    await Promise.all(['e1', 'e2', 'e3', 'e4', 'e5', 'e6'].flatMap((each) => [
      send(one, ended('web', each), ended('payments', each, 'A'), ended('payments', each)), send(two, ended('checkout', each), ended('checkout', each, 'B')),
    ]))
    assert.equal((await listed(two, '?state=open')).length, 0)
    assert.equal((await said(one, 'situation.resolved')).length, 6)
  } finally {
    await two.stop()
    await one.stop()
  }
})
