// Who is on call: tables for what people ask, properties for what must always hold.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayMs, hourMs } from '../../../base/duration.ts'
import { gapsBetween, nextShifts, shiftsAt, shiftsBetween, whoIsOnCall } from './schedule.ts'
import type { Override, Schedule } from './schedule.ts'

const at = (text: string): number => Date.parse(text)
const weekly = { name: 'weekly', people: ['ada', 'grace', 'edsger'], length: { count: 1, unit: 'week' as const }, startsAt: '2026-11-02T09:00' }
const schedule: Schedule = { name: 'checkout', timeZone: 'Europe/Berlin', rotations: [weekly], overrides: [] }
const override = (words: Partial<Override>): Override => ({ id: 'ovr_1', person: 'linus', rotation: null, fromMs: at('2026-11-04T12:00:00Z'), toMs: at('2026-11-04T18:00:00Z'), ...words })

for (const row of [
  { says: 'the first person from the first hand-off on', when: '2026-11-02T08:00:00Z', people: ['ada'] },
  { says: 'the second a week later', when: '2026-11-09T08:00:00Z', people: ['grace'] },
  { says: 'the first still, one millisecond before', when: '2026-11-09T07:59:59.999Z', people: ['ada'] },
  { says: 'the first again after everybody', when: '2026-11-23T08:00:00Z', people: ['ada'] },
  { says: 'nobody before it begins', when: '2026-11-02T07:59:00Z', people: [] },
]) test(`on call is ${row.says}`, () => assert.deepEqual(whoIsOnCall(schedule, at(row.when)), row.people))

test('an override stands from its first instant to just before its last', () => {
  const overridden = { ...schedule, overrides: [override({})] }
  assert.deepEqual(whoIsOnCall(overridden, at('2026-11-04T11:59:59.999Z')), ['ada'])
  assert.deepEqual(whoIsOnCall(overridden, at('2026-11-04T12:00:00Z')), ['linus'])
  assert.deepEqual(whoIsOnCall(overridden, at('2026-11-04T18:00:00Z')), ['ada'])
})

test('of two overlapping overrides the later made one stands', () => {
  const overridden = { ...schedule, overrides: [override({}), override({ id: 'ovr_2', person: 'barbara', fromMs: at('2026-11-04T14:00:00Z') })] }
  assert.deepEqual(whoIsOnCall(overridden, at('2026-11-04T13:00:00Z')), ['linus'])
  assert.deepEqual(whoIsOnCall(overridden, at('2026-11-04T15:00:00Z')), ['barbara'])
})

test('an override puts somebody on a schedule that has no rotation', () => {
  assert.deepEqual(whoIsOnCall({ ...schedule, rotations: [], overrides: [override({})] }, at('2026-11-04T13:00:00Z')), ['linus'])
})

test('an override of one rotation leaves the other alone', () => {
  const two: Schedule = { ...schedule, rotations: [weekly, { ...weekly, name: 'shadow', people: ['ken'] }], overrides: [override({ rotation: 'weekly' })] }
  assert.deepEqual(whoIsOnCall(two, at('2026-11-04T13:00:00Z')), ['linus', 'ken'])
})

test('a person in two rotations is on call once', () => {
  const two: Schedule = { ...schedule, rotations: [weekly, { ...weekly, name: 'second' }] }
  assert.deepEqual(whoIsOnCall(two, at('2026-11-04T13:00:00Z')), ['ada'])
})

test('the present shift says when it really ends, override and all', () => {
  const overridden = { ...schedule, overrides: [override({})] }
  assert.deepEqual(shiftsAt(overridden, at('2026-11-04T13:00:00Z')), [{ rotation: 'weekly', person: 'linus', override: 'ovr_1', fromMs: at('2026-11-04T12:00:00Z'), toMs: at('2026-11-04T18:00:00Z') }])
  assert.equal(nextShifts(overridden, at('2026-11-04T13:00:00Z'), 30 * dayMs)[0]?.person, 'ada')
  assert.equal(nextShifts(schedule, at('2026-11-04T13:00:00Z'), 30 * dayMs)[0]?.person, 'grace')
})

test('a rotation of one person has no next and does not search for ever', () => {
  const alone: Schedule = { ...schedule, rotations: [{ ...weekly, people: ['ada'], length: { count: 1, unit: 'hour' } }] }
  assert.deepEqual(nextShifts(alone, at('2026-11-04T13:00:00Z'), 30 * dayMs), [])
  assert.equal(shiftsAt(alone, at('2026-11-04T13:00:00Z'))[0]?.person, 'ada')
})

test('the time before the first hand-off is a gap', () => {
  assert.deepEqual(gapsBetween(schedule, at('2026-11-01T00:00:00Z'), at('2026-11-05T00:00:00Z')), [{ fromMs: at('2026-11-01T00:00:00Z'), toMs: at('2026-11-02T08:00:00Z') }])
})

const zones = ['Europe/Berlin', 'America/Chicago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC']
const anyRotation = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  people: fc.array(fc.constantFrom('ada', 'grace', 'edsger', 'ken'), { minLength: 1, maxLength: 4 }),
  length: fc.record({ count: fc.integer({ min: 1, max: 30 }), unit: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const) }),
  startsAt: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30))
    .map(([month, day, hour, minute]) => `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`),
})
const start = at('2026-01-01T00:00:00Z')
const anyOverride = fc.record({ id: fc.uuid(), person: fc.constantFrom('linus', 'barbara'), rotation: fc.constantFrom(null, 'a', 'b'), fromHour: fc.integer({ min: 0, max: 8760 }), hours: fc.integer({ min: 1, max: 200 }) })
  .map(({ fromHour, hours, ...rest }) => ({ ...rest, fromMs: start + fromHour * hourMs, toMs: start + (fromHour + hours) * hourMs }))
const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  name: fc.constant('s'), timeZone: fc.constantFrom(...zones),
  rotations: fc.uniqueArray(anyRotation, { maxLength: 3, selector: (rotation) => rotation.name }),
  overrides: fc.array(anyOverride, { maxLength: 4 }),
})
const anyRange = fc.tuple(fc.integer({ min: 0, max: 8760 }), fc.integer({ min: 1, max: 24 * 40 })).map(([hour, hours]) => ({ fromMs: start + hour * hourMs, toMs: start + (hour + hours) * hourMs }))

test('shifts tile the time of their layer: no overlap, no hole, nobody twice in a row', () => {
  fc.assert(fc.property(anySchedule, anyRange, (any, { fromMs, toMs }) => {
    const shifts = shiftsBetween(any, fromMs, toMs)
    for (const layer of new Set(shifts.map((shift) => shift.rotation))) {
      const tiles = shifts.filter((shift) => shift.rotation === layer)
      assert.equal(tiles[0]?.fromMs, fromMs)
      assert.equal(tiles.at(-1)?.toMs, toMs)
      for (const [index, tile] of tiles.entries()) {
        assert.ok(tile.toMs > tile.fromMs)
        const next = tiles[index + 1]
        if (!next) continue
        assert.equal(next.fromMs, tile.toMs)
        assert.ok(next.person !== tile.person || next.override !== tile.override)
      }
    }
  }), { numRuns: 60 })
})

test('the final schedule agrees at every instant with who is on call, and one layer holds at most one', () => {
  fc.assert(fc.property(anySchedule, anyRange, fc.double({ min: 0, max: 0.999, noNaN: true }), (any, { fromMs, toMs }, part) => {
    const atMs = Math.floor(fromMs + (toMs - fromMs) * part)
    const standing = shiftsBetween(any, fromMs, toMs).filter((shift) => shift.fromMs <= atMs && atMs < shift.toMs)
    assert.equal(new Set(standing.map((shift) => shift.rotation)).size, standing.length)
    assert.deepEqual(new Set(standing.flatMap((shift) => shift.person ?? [])), new Set(whoIsOnCall(any, atMs)))
    const inGap = gapsBetween(any, fromMs, toMs).some((gap) => gap.fromMs <= atMs && atMs < gap.toMs)
    assert.equal(inGap, whoIsOnCall(any, atMs).length === 0)
  }), { numRuns: 60 })
})
