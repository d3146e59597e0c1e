// Silences that recur, and maintenance windows, on both engines.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { bootstrapToken, eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import { reviewSilences } from '../actions/review-alerts.ts'
import type { PageOfSituations, SilenceAnswer, SilenceWindows } from '../contract.ts'
import { alerts } from '../practice.ts'

const minute = 60_000
const nights = [{ weekdays: ['sunday'], times: [{ from: '02:00', to: '04:00' }], location: 'Europe/Berlin' }]
const matchers = [{ name: 'service', value: 'shop', isRegex: false, isEqual: true }]
const signal = new AbortController().signal

onEachEngine('a maintenance window silences at its times only, and what still fires at its end pages then', (engine) => {
  const clock = handClock(Date.parse('2026-11-28T12:00:00Z'))
  return withHouse({ engine, practices: [alerts()], clock }, async (house) => {
    const made = await house.call<SilenceAnswer>('POST', '/api/v1/silences', { matchers, comment: 'database upkeep', endsAt: '2027-06-01T00:00:00Z', kind: 'maintenance', recurrence: nights })
    assert.equal(made.status, 201, made.text)
    assert.partialDeepStrictEqual(made.body, { kind: 'maintenance', state: 'pending', recurrence: nights })
    const send = (name: string) => house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { alertname: name, service: 'shop', severity: 'critical' }, endsAt: '2026-12-20T00:00:00Z' }])
    const urgency = async () => (await house.call<PageOfSituations>('GET', '/api/v1/situations?state=open')).body.items[0]?.urgency
    clock.forward(13.5 * 60 * minute)
    await send('InWindow')
    assert.equal(await urgency(), 'info', 'half past two on Sunday in Berlin')
    assert.equal((await house.call<SilenceAnswer>('GET', `/api/v1/silences/${made.body.id}`)).body.state, 'active')
    const listed = await house.call<{ status: { state: string } }[]>('GET', '/in/alertmanager/api/v2/silences')
    assert.equal(listed.body[0]?.status.state, 'active', 'amtool sees it too')
    await reviewSilences(house.house, signal)
    assert.equal(await urgency(), 'info')
    clock.forward(90 * minute)
    await eventually(async () => (await urgency()) === 'page', 10_000)
    assert.equal((await house.call<SilenceAnswer>('GET', `/api/v1/silences/${made.body.id}`)).body.state, 'pending')
  })
})

onEachEngine('the coming windows are listed, soonest first', (engine) => {
  const clock = handClock(Date.parse('2026-11-23T12:00:00Z'))
  return withHouse({ engine, practices: [alerts()], clock }, async (house) => {
    await house.call('POST', '/api/v1/silences', { matchers, comment: 'weekly', endsAt: '2027-06-01T00:00:00Z', kind: 'maintenance', recurrence: nights })
    await house.call('POST', '/api/v1/silences', { matchers, comment: 'once', startsAt: '2026-11-30T00:00:00Z', endsAt: '2026-11-30T01:00:00Z' })
    const { items } = (await house.call<SilenceWindows>('GET', '/api/v1/silence-windows?days=14')).body
    assert.deepEqual(items.map((one) => [one.comment, one.fromAt, one.toAt, one.isRecurring]), [
      ['weekly', '2026-11-29T01:00:00.000Z', '2026-11-29T03:00:00.000Z', true],
      ['once', '2026-11-30T00:00:00.000Z', '2026-11-30T01:00:00.000Z', false],
      ['weekly', '2026-12-06T01:00:00.000Z', '2026-12-06T03:00:00.000Z', true],
    ])
    for (const recurrence of [[{ weekdays: ['someday'] }], [{ years: ['1999'] }], [{ location: 'Mars/Base' }]]) {
      assert.equal((await house.call('POST', '/api/v1/silences', { matchers, comment: 'c', endsAt: '2027-06-01T00:00:00Z', recurrence })).status, 400, JSON.stringify(recurrence))
    }
  })
})

onEachEngine('windows of a time that has passed are listed too, whole where they were not cut', (engine) => {
  const clock = handClock(Date.parse('2026-11-23T12:00:00Z'))
  return withHouse({ engine, practices: [alerts()], clock }, async (house) => {
    await house.call('POST', '/api/v1/silences', { matchers, comment: 'weekly', endsAt: '2027-06-01T00:00:00Z', kind: 'maintenance', recurrence: nights })
    await house.call('POST', '/api/v1/silences', { matchers, comment: 'once', endsAt: '2026-11-24T01:00:00Z' })
    clock.forward(14 * 24 * 60 * minute)
    const within = (from: string, to: string) => house.call<SilenceWindows>('GET', `/api/v1/silence-windows?from=${from}&to=${to}`)
    assert.deepEqual((await within('2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z')).body.items.map((one) => [one.comment, one.fromAt, one.toAt]), [
      ['once', '2026-11-23T12:00:00.000Z', '2026-11-24T01:00:00.000Z'], ['weekly', '2026-11-29T01:00:00.000Z', '2026-11-29T03:00:00.000Z'],
    ])
    assert.deepEqual((await within('2026-11-24T12:00:00Z', '2026-11-25T00:00:00Z')).body.items, [])
    for (const [from, to] of [['2026-11-25T00:00:00Z', '2026-11-24T00:00:00Z'], ['2026-01-01T00:00:00Z', '2027-06-01T00:00:00Z']]) {
      assert.partialDeepStrictEqual(await within(from!, to!), { status: 400, body: { code: 'ALERTS_WINDOW_SPAN' } })
    }
  })
})

test('the command line lists windows', () => withHouse({ practices: [alerts()] }, async (house) => {
  await house.call('POST', '/api/v1/silences', { matchers, comment: 'upkeep', endsAt: new Date(Date.now() + 60 * minute).toISOString(), kind: 'maintenance' })
  const program = new URL('../../../../bin/mainstay.mjs', import.meta.url).pathname
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'alerts', 'windows', '--days', '2'], { env: { ...process.env, MAINSTAY_URL: house.url, MAINSTAY_TOKEN: bootstrapToken } })
  assert.match(stdout, /maintenance +service="shop" +upkeep/)
}))
