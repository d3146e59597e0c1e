import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { labelledAlert } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { parseMatchers } from './matcher.ts'
import { areJoinsWritten, joinWithinMs, reopenWithinMs } from './situation.ts'
import { onlyJoins, writtenOf } from './taken-in.ts'
import type { TakenIn } from './taken-in.ts'
import { World } from './world.ts'

const t0 = Date.parse('2026-11-23T03:00:00Z')
const minute = 60_000

const alert = (name: string, more: { service?: string; severity?: string; env?: string; change?: 'firing' | 'resolved'; startedMs?: number; endsMs?: number; instance?: string } = {}): IncomingAlert =>
  labelledAlert({
    source: 'alertmanager-api', change: more.change ?? 'firing', annotations: {}, generatorUrl: null, startedMs: more.startedMs ?? t0, isStartKnown: true, endsMs: more.endsMs ?? null,
    labels: { alertname: name, severity: more.severity ?? 'critical', ...(more.service === '' ? {} : { service: more.service ?? 'checkout' }), ...(more.env ? { env: more.env } : {}), ...(more.instance ? { instance: more.instance } : {}) },
  })
const words = (taken: TakenIn): string[] => writtenOf(taken.situationNews).map((news) => `${news.what} ${news.urgency}${news.hasRisen ? ' risen' : ''}`)

test('an alert opens a situation, another of its service joins it, a third of another service opens its own', () => {
  const world = new World(t0)
  assert.deepEqual(words(world.take(alert('A'))), ['opened page risen'])
  assert.deepEqual(words(world.take(alert('B'))), ['joined page'])
  assert.deepEqual(words(world.take(alert('A', { service: 'payments' }))), ['opened page risen'])
  assert.equal(world.situations.length, 2)
})

test('environments of one service are apart', () => {
  const world = new World(t0)
  world.take(alert('A', { env: 'prod' }), alert('A', { env: 'staging' }))
  assert.equal(world.situations.length, 2)
})

test('without a service, alerts of one name belong together', () => {
  const world = new World(t0)
  world.take(alert('A', { service: '', instance: '1' }), alert('A', { service: '', instance: '2' }), alert('B', { service: '' }))
  assert.deepEqual(world.situations.map((situation) => situation.alerts), [2, 1])
})

test('the same alert again is no news', () => {
  const world = new World(t0)
  world.take(alert('A'))
  const again = world.take(alert('A'))
  assert.deepEqual([again.fired.length, again.alertNews.length, again.situationNews.length, again.unchanged, again.touched.size], [0, 0, 0, 1, 1])
})

test('Prometheus repeats a resolved alert for 15 minutes: the repeats are no news', () => {
  const world = new World(t0)
  world.take(alert('A'))
  assert.deepEqual(words(world.take(alert('A', { change: 'resolved', endsMs: t0 + 1 }))), ['resolved page'])
  const repeat = world.take(alert('A', { change: 'resolved', endsMs: t0 + 1 }))
  assert.deepEqual([repeat.alertNews.length, repeat.situationNews.length, repeat.unchanged], [0, 0, 1])
})

test('a situation resolves with its last alert, not before', () => {
  const world = new World(t0)
  world.take(alert('A'), alert('B'))
  assert.deepEqual(words(world.take(alert('A', { change: 'resolved', endsMs: t0 }))), [])
  assert.deepEqual(words(world.take(alert('B', { change: 'resolved', endsMs: t0 }))), ['resolved page'])
})

for (const { says, afterMs, expect } of [
  { says: 'within ten minutes reopens it', afterMs: reopenWithinMs, expect: ['reopened page risen'] },
  { says: 'later opens another', afterMs: reopenWithinMs + 1, expect: ['opened page risen'] },
]) test(`a new alert after the end of a situation ${says}`, () => {
  const world = new World(t0)
  world.take(alert('A'))
  world.take(alert('A', { change: 'resolved', endsMs: t0 }))
  world.nowMs += afterMs
  assert.deepEqual(words(world.take(alert('B', { startedMs: world.nowMs }))), expect)
  assert.equal(world.parts.filter((part) => part.isCurrent).length, 1)
})

test('yesterday’s open situation does not swallow today’s alert', () => {
  const world = new World(t0)
  world.take(alert('A'))
  world.nowMs += joinWithinMs
  assert.deepEqual(words(world.take(alert('B'))), ['joined page'])
  world.nowMs += joinWithinMs + 1
  const taken = world.take(alert('C'))
  assert.deepEqual(words(taken), ['opened page risen'])
  assert.match(taken.situationNews[0]!.reason, /no new alert for 1d/)
})

test('a join that raises the urgency says so; one that does not, does not', () => {
  const world = new World(t0)
  world.take(alert('A', { severity: 'warning' }))
  assert.deepEqual(words(world.take(alert('B', { severity: 'info' }))), ['joined ticket'])
  assert.deepEqual(words(world.take(alert('C', { severity: 'critical' }))), ['joined page risen'])
  assert.deepEqual(words(world.take(alert('D', { severity: 'warning' }))), ['joined page'])
})

test('those that join together are said together, in the words of the one that raised the urgency', () => {
  const world = new World(t0)
  world.take(alert('A', { severity: 'warning' }))
  const taken = world.take(alert('B', { severity: 'warning' }), alert('C', { severity: 'critical' }), alert('D', { severity: 'warning' }))
  assert.deepEqual(words(taken), ['joined page risen'])
  assert.partialDeepStrictEqual(taken.situationNews[0], { joined: 3, alerts: 4, openAlerts: 4, alert: { name: 'C' }, causedBy: 1 })
})

test('a storm is counted, and every alert of it is news of its own', () => {
  const world = new World(t0)
  let joins = 0
  for (let i = 0; i < 1_000; i++) {
    const taken = world.take(alert('A', { instance: String(i) }))
    assert.equal(taken.alertNews.length, 1)
    joins += writtenOf(taken.situationNews).filter((news) => news.what === 'joined').length
  }
  assert.equal(world.situations[0]!.alerts, 1_000)
  assert.equal(joins, 49 + 4, 'the first 50, then at 100, 200, 400 and 800')
  assert.ok(areJoinsWritten(150, 450) && !areJoinsWritten(210, 390))
})

for (const { says, before, batch, expect } of [
  { says: 'joins to an open situation', before: [alert('A')], batch: [alert('B'), alert('C', { severity: 'info' }), alert('A')], expect: true },
  { says: 'an opening', before: [], batch: [alert('A')], expect: false },
  { says: 'a rise of urgency', before: [alert('A', { severity: 'warning' })], batch: [alert('B')], expect: false },
  { says: 'an end', before: [alert('A'), alert('B')], batch: [alert('C'), alert('A', { change: 'resolved' as const, endsMs: t0 })], expect: false },
  { says: 'a beginning and end at once', before: [alert('A')], batch: [alert('C'), alert('C', { change: 'resolved' as const, endsMs: t0 + 1 })], expect: false },
]) test(`${says} ${expect ? 'can' : 'cannot'} be done beside others`, () => {
  const world = new World(t0)
  world.take(...before)
  assert.equal(onlyJoins(world.take(...batch)), expect)
})

test('a silenced alert is taken in and asks nothing of anybody', () => {
  const world = new World(t0)
  world.silences = [{ id: 'sil_1', matchers: parseMatchers('alertname="A"'), startsMs: t0 - 1, endsMs: t0 + 60 * minute }]
  const taken = world.take(alert('A'))
  assert.deepEqual(words(taken), ['opened info risen'])
  assert.equal(taken.fired[0]!.isSilenced, true)
  assert.equal(taken.fired[0]!.urgency, 'page', 'what it is does not change')
  assert.deepEqual(words(world.take(alert('B'))), ['joined page risen'])
})

test('a silence before its start and after its end does nothing', () => {
  const world = new World(t0)
  world.silences = [{ id: 'sil_1', matchers: parseMatchers('alertname=~".+"'), startsMs: t0 + 1, endsMs: t0 + 2 }, { id: 'sil_2', matchers: parseMatchers('alertname=~".+"'), startsMs: t0 - 2, endsMs: t0 }]
  assert.equal(world.take(alert('A')).fired[0]!.isSilenced, false)
})

test('what a person closed stays closed while its source repeats it, and fires anew when it begins anew', () => {
  const world = new World(t0)
  world.take(alert('A'))
  const known = world.open.get(alert('A').key)!
  world.open.set(known.key, { ...known, state: 'closed' })
  Object.assign(world.situations[0]!, { state: 'resolved', openAlerts: 0, resolvedMs: t0 })
  assert.equal(world.take(alert('A')).alertNews.length, 0)
  world.nowMs += 20 * minute
  const anew = world.take(alert('A', { startedMs: world.nowMs }))
  assert.deepEqual(anew.alertNews.map((news) => news.what), ['fired'])
  assert.deepEqual(words(anew), ['opened page risen'])
  assert.equal(anew.ended.size, 1)
})

test('late news of the end of an earlier firing does not end this one', () => {
  const world = new World(t0)
  world.take(alert('A', { startedMs: t0 }))
  assert.equal(world.take(alert('A', { change: 'resolved', startedMs: t0 - 60 * minute, endsMs: t0 - 30 * minute })).alertNews.length, 0)
})

test('an alert that fires and ends in one batch is said to have done both', () => {
  const world = new World(t0)
  const taken = world.take(alert('A'), alert('A', { change: 'resolved', endsMs: t0 + 1 }))
  assert.deepEqual(taken.alertNews.map((news) => news.what), ['fired', 'resolved'])
  assert.deepEqual(words(taken), ['opened page risen', 'resolved page'])
  assert.notEqual(taken.fired[0]!.endedMs, null)
})

test('whatever comes in whatever order, counts are true and nothing is said twice', () => {
  const one = fc.record({ name: fc.constantFrom('A', 'B', 'C'), service: fc.constantFrom('x', 'y', ''), severity: fc.constantFrom('critical', 'warning', 'info'), change: fc.constantFrom('firing', 'resolved'), startedMs: fc.integer({ min: t0 - 1000, max: t0 + 1000 }) })
  const batch = fc.record({ afterMs: fc.integer({ min: 0, max: 20 * minute }), alerts: fc.array(one, { maxLength: 6 }) })
  fc.assert(fc.property(fc.array(batch, { maxLength: 12 }), (batches) => {
    const world = new World(t0)
    const fires = new Map<string, number>()
    for (const { afterMs, alerts } of batches) {
      world.nowMs += afterMs
      const taken = world.take(...alerts.map(({ name, ...more }) => alert(name, { ...more, ...(more.change === 'resolved' ? { endsMs: world.nowMs } : {}) } as never)))
      for (const news of taken.alertNews) fires.set(news.alert.id, (fires.get(news.alert.id) ?? 0) + (news.what === 'fired' ? 1 : -1))
    }
    for (const situation of world.situations) {
      const open = [...world.open.values()].filter((known) => known.situation === situation.id).length
      assert.equal(situation.openAlerts, open)
      assert.equal(situation.state === 'open', open > 0)
    }
    const current = world.parts.filter((part) => part.isCurrent).map((part) => part.groupKey)
    assert.equal(new Set(current).size, current.length)
    for (const balance of fires.values()) assert.ok(balance === 0 || balance === 1)
    assert.equal([...fires.values()].filter((balance) => balance === 1).length, world.open.size)
  }), { numRuns: 500 })
})
