// When alerts come so fast that they are a storm.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelledAlert } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { RateWatch, hasEnded, stormFloor, stormGroups, stormLeastMs, stormTroubles } from './storm.ts'
import { writtenOf } from './taken-in.ts'
import { World } from './world.ts'

const t0 = Date.parse('2026-11-23T03:00:00Z')
const minute = 60_000
const after = (minutes: number, each: number): { watch: RateWatch; nowMs: number } => {
  const watch = new RateWatch()
  for (let index = 0; index < minutes; index++) watch.count(t0 + index * minute, each, 0)
  return { watch, nowMs: t0 + minutes * minute }
}
const lots = { alerts: stormFloor, groups: stormGroups }

for (const { says, minutes, each, coming, isStorm } of [
  { says: 'many alerts of many services in a quiet house are', minutes: 60, each: 2, coming: lots, isStorm: true },
  { says: 'right after a start, the floor decides: they are', minutes: 0, each: 0, coming: lots, isStorm: true },
  { says: 'fewer than the floor are not', minutes: 60, each: 0, coming: { ...lots, alerts: stormFloor - 1 }, isStorm: false },
  { says: 'many new troubles are, however few their alerts,', minutes: 60, each: 2, coming: { alerts: stormTroubles, groups: stormTroubles }, isStorm: true },
  { says: 'many alerts of few services are not', minutes: 60, each: 2, coming: { ...lots, groups: stormGroups - 1 }, isStorm: false },
  { says: 'where as many are usual they are not', minutes: 400, each: 500, coming: { alerts: 700, groups: stormTroubles - 1 }, isStorm: false },
  { says: 'far more than usual are', minutes: 400, each: 500, coming: { alerts: 2_000, groups: 50 }, isStorm: true },
]) test(`a storm? ${says}`, () => {
  const { watch, nowMs } = after(minutes, each)
  assert.equal(watch.whyStorm(nowMs + minute, coming) !== null, isStorm, String(watch.threshold))
})

test('what came more than a minute ago does not count', () => {
  const watch = new RateWatch()
  watch.count(t0, stormFloor - 1, stormGroups)
  assert.equal(watch.now(t0 + 49_000).alerts, stormFloor - 1)
  assert.notEqual(watch.whyStorm(t0 + 49_000, { alerts: 1, groups: 0 }), null)
  assert.equal(watch.whyStorm(t0 + 61_000, { alerts: 1, groups: 0 }), null)
})

test('one storm hardly changes what is usual', () => {
  const { watch, nowMs } = after(120, 10)
  const before = watch.threshold
  for (let index = 0; index < 5; index++) watch.count(nowMs + index * minute, 100_000, 100)
  watch.count(nowMs + 6 * minute, 1, 0)
  assert.ok(watch.threshold < 2.5 * before, `${before} became ${watch.threshold}`)
})

for (const { says, lastedMs, alerts, over } of [
  { says: 'not in its first minutes', lastedMs: stormLeastMs - 1, alerts: 0, over: false },
  { says: 'not while as many come as began it', lastedMs: stormLeastMs, alerts: 200, over: false },
  { says: 'when fewer than half come', lastedMs: stormLeastMs, alerts: 99, over: true },
]) test(`a storm ends ${says}`, () => assert.equal(hasEnded({ startedMs: t0, threshold: 200 }, alerts, t0 + lastedMs), over))

const alert = (service: string, name = 'Down'): IncomingAlert => labelledAlert({
  source: 'alertmanager-api', change: 'firing', annotations: {}, generatorUrl: null, startedMs: t0, isStartKnown: true, endsMs: null, labels: { alertname: name, service, severity: 'critical' },
})

test('in a storm new troubles become one situation, those known stay theirs, and every alert is kept', () => {
  const world = new World(t0)
  world.takeWatched(alert('known'))
  const storm = Array.from({ length: 300 }, (_, index) => alert(`s${index}`))
  const taken = world.takeWatched(...storm, alert('known', 'Slow'))
  assert.equal(world.storms.length, 1)
  assert.deepEqual(world.situations.map((situation) => [situation.isStorm, situation.alerts]), [[false, 2], [true, 300]])
  assert.equal(world.fired.length, 302)
  assert.match(world.situations[1]!.title, /^Storm: /)
  assert.match(taken.fired[5]!.reason, /^A storm is on: 301 new alerts|^A storm is on: 302 new alerts/)
  assert.equal(writtenOf(taken.situationNews).filter((news) => news.isFolded).length, 299, 'each trouble that was folded is said')
  world.nowMs += 30 * minute
  world.takeWatched(alert('later'))
  assert.equal(world.situations.length, 3, 'after the storm a trouble is its own again')
})
