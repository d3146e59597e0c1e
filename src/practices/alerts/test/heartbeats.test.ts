// Heartbeats over HTTP, through restarts and with a clock moved by hand, on both engines.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bootstrapToken, eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import type { HeartbeatAnswer, PageOfAlerts, PageOfHeartbeats, PageOfSituations, PageOfWatchdogs } from '../contract.ts'
import { alertsFindings } from '../findings.ts'
import { alerts } from '../practice.ts'

const minute = 60_000
const startMs = Date.parse('2026-11-23T10:00:00Z')
const wish = (engine: EngineName, clock = handClock(startMs)) => ({ engine, practices: [alerts()], clock })
const put = async (house: TestHouse, name: string, words: object) => {
  const answer = await house.call<HeartbeatAnswer>('PUT', `/api/v1/heartbeats/${name}`, words)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const ping = async (house: TestHouse, name: string, more = '') => {
  const answer = await house.call<HeartbeatAnswer>('POST', `/in/heartbeats/${name}${more}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const state = async (house: TestHouse, name: string) => (await house.call<HeartbeatAnswer>('GET', `/api/v1/heartbeats/${name}`)).body.state
const listed = async (house: TestHouse, query = '') => (await house.call<PageOfAlerts>('GET', `/api/v1/alerts${query}`)).body.items
const said = async (house: TestHouse, kind: string) => (await house.call<{ items: { subject: string; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?kind=${kind}&limit=100`)).body.items
/** Timers look at the clock each second. */
const aLook = () => new Promise((resolve) => setTimeout(resolve, 1_300))

onEachEngine('a heartbeat waits for its first ping, is late once, and the next ping ends its alert', (engine) => {
  const clock = handClock(startMs)
  return withHouse(wish(engine, clock), async (house) => {
    assert.partialDeepStrictEqual(await put(house, 'nightly-backup', { every: '5m', grace: '1m', service: 'db', runbookUrl: 'https://example.org/backup' }), { state: 'waiting', lastHeardAt: null, dueAt: null })
    clock.forward(60 * minute)
    await aLook()
    assert.equal((await listed(house)).length, 0, 'what never began cannot be late')
    assert.equal((await ping(house, 'nightly-backup')).dueAt, '2026-11-23T11:06:00.000Z')
    assert.equal((await said(house, 'heartbeat.began')).length, 1)
    clock.forward(5 * minute)
    await ping(house, 'nightly-backup')
    clock.forward(6 * minute - 1)
    await aLook()
    assert.deepEqual([await state(house, 'nightly-backup'), (await listed(house)).length], ['well', 0], 'the second ping moved the deadline')
    clock.forward(1)
    await eventually(async () => (await state(house, 'nightly-backup')) === 'late', 8_000)
    clock.forward(60 * minute)
    await aLook()
    const [late, ...more] = await listed(house)
    assert.deepEqual(more, [])
    assert.partialDeepStrictEqual(late, { name: 'HeartbeatMissed', state: 'firing', urgency: 'page', service: 'db', source: 'heartbeat', runbookUrl: 'https://example.org/backup' })
    assert.match(late!.summary, /^nightly-backup was not heard since 2026-11-23T11:05:00.000Z; it is expected every 5m, with 1m of grace$/)
    assert.equal((await said(house, 'situation.opened')).length, 1)
    assert.equal((await house.call('GET', '/in/heartbeats/nightly-backup')).status, 200, 'GET pings too')
    assert.deepEqual((await listed(house)).map(({ state: now }) => now), ['resolved'])
    assert.equal((await said(house, 'situation.resolved')).length, 1)
    clock.forward(6 * minute)
    await eventually(async () => (await listed(house, '?state=firing')).length === 1, 8_000)
    assert.equal((await said(house, 'alert.fired')).length, 2, 'late again is another alert')
  })
})

onEachEngine('a failure it reports is an alert at once, and its words are told', (engine) => withHouse(wish(engine), async (house) => {
  await put(house, 'import', { every: '1d', urgency: 'ticket' })
  const failed = await house.call<HeartbeatAnswer>('POST', '/in/heartbeats/import/fail', undefined, { raw: 'exit code 3: disk full', headers: { 'content-type': 'text/plain' } })
  assert.partialDeepStrictEqual(failed.body, { state: 'failed', said: 'exit code 3: disk full', dueAt: null })
  assert.partialDeepStrictEqual(await listed(house), [{ name: 'HeartbeatFailed', urgency: 'ticket', summary: 'import says that it failed: exit code 3: disk full', state: 'firing' }])
  assert.equal((await house.call<HeartbeatAnswer>('POST', '/in/heartbeats/import/fail', 'as JSON')).body.said, 'as JSON')
  await ping(house, 'import', '/fail')
  assert.equal((await said(house, 'alert.fired')).length, 1)
  assert.partialDeepStrictEqual(await ping(house, 'import'), { state: 'well', said: null })
  assert.equal((await listed(house, '?state=firing')).length, 0)
}))

onEachEngine('its timer survives a restart, whether it was due before or becomes due after', (engine) => {
  const clock = handClock(startMs)
  return withHouse(wish(engine, clock), async (first) => {
    await put(first, 'before', { every: '1m', grace: '0' })
    await put(first, 'after', { every: '1h', grace: '0' })
    await ping(first, 'before')
    await ping(first, 'after')
    await first.stop()
    clock.forward(10 * minute)
    const second = await startHouse({ again: first, practices: [alerts()], clock })
    try {
      await eventually(async () => (await state(second, 'before')) === 'late', 8_000)
      assert.equal(await state(second, 'after'), 'well')
      clock.forward(50 * minute)
      await eventually(async () => (await state(second, 'after')) === 'late', 8_000)
      assert.equal((await said(second, 'alert.fired')).length, 2)
    } finally {
      await second.stop()
    }
  })
})

onEachEngine('killed as it becomes late, it says so once', async (engine) => {
  const house = await startHouse({ engine, practices: [alerts()] })
  await house.stop()
  // Its own process, by the real clock, killed without a word while the timer is about to ring.
  const dying = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('./heartbeat-house.ts', import.meta.url)), JSON.stringify(house.settings)], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = (await once(dying.stdout, 'data')) as [Buffer]
    const url = line.toString().trim()
    const send = (method: string, path: string, body?: object) => fetch(url + path, { method, headers: { authorization: `Bearer ${bootstrapToken}`, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })
    assert.equal((await send('PUT', '/api/v1/heartbeats/short', { every: '10s', grace: '0' })).status, 200)
    assert.equal((await send('POST', '/in/heartbeats/short')).status, 200)
    await new Promise((resolve) => setTimeout(resolve, 10_000 - 20 + Math.random() * 60))
  } finally {
    dying.kill('SIGKILL')
    await once(dying, 'exit')
  }
  // What a dead replica holds is taken over when its lease ends; a clock that is ahead does not wait for that.
  const clock = handClock(Date.now() + 30_000)
  const after = await startHouse({ again: house, practices: [alerts()], clock })
  try {
    await eventually(async () => (await state(after, 'short')) === 'late', 10_000)
    await aLook()
    assert.equal((await said(after, 'alert.fired')).length, 1)
    assert.equal((await listed(after, '?state=firing')).length, 1)
  } finally {
    await after.stop()
  }
})

onEachEngine('changing and removing: a longer interval ends the alert, a shorter one is late at once, removal ends it', (engine) => {
  const clock = handClock(startMs)
  return withHouse(wish(engine, clock), async (house) => {
    await put(house, 'sync', { every: '1m', grace: '0' })
    await ping(house, 'sync')
    clock.forward(2 * minute)
    await eventually(async () => (await state(house, 'sync')) === 'late', 8_000)
    assert.partialDeepStrictEqual(await put(house, 'sync', { every: '1h', grace: '0' }), { state: 'well', dueAt: '2026-11-23T11:00:00.000Z' })
    assert.equal((await listed(house, '?state=firing')).length, 0)
    await put(house, 'sync', { every: '1m', grace: '0' })
    await eventually(async () => (await state(house, 'sync')) === 'late', 8_000)
    assert.equal((await listed(house, '?state=firing')).length, 1)
    assert.equal((await house.call('DELETE', '/api/v1/heartbeats/sync')).status, 204)
    assert.equal((await listed(house, '?state=firing')).length, 0)
    assert.equal((await house.call('DELETE', '/api/v1/heartbeats/sync')).status, 404)
    assert.equal((await house.call('POST', '/in/heartbeats/sync')).status, 404)
    assert.equal((await house.call('PUT', '/api/v1/heartbeats/sync', { every: '1s' })).status, 400)
    assert.equal((await house.call('PUT', '/api/v1/heartbeats/a%20b', { every: '1m' })).status, 400)
  })
})

onEachEngine('an ingest key pings and may not declare; a list is paged by name', (engine) => withHouse(wish(engine), async (house) => {
  const key = (await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'cron' })).body.secret
  for (const name of ['c', 'a', 'b']) await put(house, name, { every: '1h' })
  assert.equal((await house.call('GET', `/in/heartbeats/a?key=${key}`, undefined, { token: null })).status, 200)
  assert.equal((await house.call('GET', '/in/heartbeats/a', undefined, { token: null })).status, 401)
  assert.equal((await house.call('PUT', '/api/v1/heartbeats/d', { every: '1h' }, { token: key })).status, 403)
  const page = (await house.call<PageOfHeartbeats>('GET', '/api/v1/heartbeats?limit=2')).body
  assert.deepEqual(page.items.map(({ name, state: now }) => [name, now]), [['a', 'well'], ['b', 'waiting']])
  assert.deepEqual((await house.call<PageOfHeartbeats>('GET', `/api/v1/heartbeats?limit=2&cursor=${page.next}`)).body.items.map(({ name }) => name), ['c'])
  assert.deepEqual((await house.call<PageOfHeartbeats>('GET', '/api/v1/heartbeats?state=well')).body.items.map(({ name }) => name), ['a'])
}))

onEachEngine('pings at once of one heartbeat say once that it began', (engine) => withHouse(wish(engine), async (house) => {
  await put(house, 'busy', { every: '1h' })
  await Promise.all(Array.from({ length: 20 }, () => ping(house, 'busy')))
  assert.equal((await said(house, 'heartbeat.began')).length, 1)
}))

const watchdog = (cluster: string, more: object = {}) => ({ labels: { alertname: 'Watchdog', severity: 'critical', cluster, ...more }, annotations: { summary: 'always fires' } })
const send = async (house: TestHouse, list: unknown) => assert.equal((await house.call('POST', '/in/alertmanager/api/v2/alerts', list)).status, 200)

onEachEngine('Watchdog never pages, is suggested while nobody listens, and pages by its absence when somebody does', (engine) => {
  const clock = handClock(startMs)
  return withHouse(wish(engine, clock), async (house) => {
    await send(house, [watchdog('eu'), watchdog('us'), { labels: { alertname: 'Other', severity: 'none' } }])
    assert.deepEqual((await listed(house)).map(({ urgency }) => urgency), ['info', 'info', 'info'])
    assert.ok((await house.call<PageOfSituations>('GET', '/api/v1/situations')).body.items.every(({ urgency }) => urgency === 'info'))
    const unheard = (await house.call<PageOfWatchdogs>('GET', '/api/v1/watchdogs')).body.items
    assert.deepEqual(unheard.map((one) => one.watchdog).toSorted(), ['alertname="Other"', 'alertname="Watchdog", cluster="eu"', 'alertname="Watchdog", cluster="us"'])
    assert.match((await alertsFindings(house.house)).map(({ code }) => code).join(), /ALERTS_WATCHDOG_UNHEARD/)
    await put(house, 'prometheus-eu', { every: '5m', grace: '0', watchdog: 'alertname="Watchdog", cluster="eu"' })
    await put(house, 'the-rest', { every: '1h', watchdog: 'alertname=~"Watchdog|Other", cluster!="eu"' })
    assert.equal((await house.call<PageOfWatchdogs>('GET', '/api/v1/watchdogs')).body.items.length, 0)
    assert.doesNotMatch((await alertsFindings(house.house)).map(({ code }) => code).join(), /WATCHDOG/)
    await send(house, [watchdog('eu'), watchdog('us')])
    assert.deepEqual([await state(house, 'prometheus-eu'), await state(house, 'the-rest')], ['well', 'well'])
    clock.forward(3 * minute)
    await send(house, [watchdog('eu')])
    clock.forward(4 * minute)
    await aLook()
    assert.equal(await state(house, 'prometheus-eu'), 'well')
    clock.forward(minute)
    await eventually(async () => (await state(house, 'prometheus-eu')) === 'late', 8_000)
    assert.partialDeepStrictEqual(await listed(house, `?matcher=${encodeURIComponent('heartbeat="prometheus-eu"')}`), [{ urgency: 'page', name: 'HeartbeatMissed' }])
    await send(house, [{ ...watchdog('eu'), startsAt: '2026-11-23T10:00:00Z', endsAt: '2026-11-23T10:07:00Z' }])
    assert.equal(await state(house, 'prometheus-eu'), 'late', 'its end is no sign of life')
    await send(house, [watchdog('eu')])
    assert.equal(await state(house, 'prometheus-eu'), 'well')
    assert.equal((await house.call('POST', '/api/v1/alerts', { alerts: [{ name: 'Watchdog', labels: { cluster: 'us' } }] })).status, 202)
  })
})

test('a heartbeat that was declared and never heard is a finding after a day', () => {
  const clock = handClock(startMs)
  return withHouse(wish('embedded', clock), async (house) => {
    await put(house, 'forgotten', { every: '1h' })
    assert.deepEqual(await alertsFindings(house.house), [])
    clock.forward(24 * 60 * minute)
    assert.match((await alertsFindings(house.house)).map(({ code, say }) => `${code} ${say}`).join(), /ALERTS_HEARTBEAT_NEVER_HEARD The heartbeat forgotten/)
  })
})

onEachEngine('heartbeats come from files, and are exported as they were written', (engine) => withHouse({ engine }, async (house) => {
  const text = 'apiVersion: mainstay.dev/v1\nkind: Heartbeat\nmetadata: { name: reports }\nspec:\n  every: 1d\n  grace: 2h\n  service: reports\n  urgency: ticket\n  expected: { timeZone: Europe/Berlin, days: [mon, fri], from: "01:00", to: "05:00" }\n'
  const plan = await house.call<{ findings: { code: string; level: string }[]; changes: unknown[] }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'h.yaml', text }] })
  assert.equal(plan.status, 200, plan.text)
  assert.deepEqual(plan.body.findings.map(({ code }) => code), ['ALERTS_NAME_UNKNOWN'])
  assert.partialDeepStrictEqual((await house.call<HeartbeatAnswer>('GET', '/api/v1/heartbeats/reports')).body, { state: 'waiting', spec: { every: '1d', grace: '2h', urgency: 'ticket', expected: { days: ['mon', 'fri'] } } })
  const again = await house.call<{ changes: { change: string }[] }>('POST', '/api/v1/configuration/diff', { files: [{ path: 'h.yaml', text }] })
  assert.ok(again.body.changes.every((change) => !/creat|chang/i.test(JSON.stringify(change)) || /unchanged/.test(JSON.stringify(change))), again.text)
  const bad = await house.call<{ findings: { say: string; line: number; level: string }[] }>('POST', '/api/v1/configuration/diff', { files: [{ path: 'h.yaml', text: text.replace('every: 1d', 'every: soon').replace('mon, fri', 'monday') }] })
  assert.deepEqual(bad.body.findings.filter(({ level }) => level === 'error').map(({ line }) => line), [9], bad.text)
}))
