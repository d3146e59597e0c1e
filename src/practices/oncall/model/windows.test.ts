// Windows, holidays and layers: ported cases, tables for what people ask, and properties over every zone.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { sharedData } from '../../../../test/shared-data.ts'
import { dayMs, hourMs } from '../../../base/duration.ts'
import { handOffMs } from './rotation.ts'
import type { Rotation } from './rotation.ts'
import { gapsBetween, overlapsBetween, shiftsBetween, whoIsOnCall } from './schedule.ts'
import type { Schedule } from './schedule.ts'
import { openBetween, weekdays } from './windows.ts'
import type { Window } from './windows.ts'
import { clockOf, wallMsOf } from './zone-clock.ts'

const at = (text: string): number => Date.parse(text)
const iso = (ms: number): string => new Date(ms).toISOString()
const isOpen = (windows: readonly Window[], atMs: number, zone: string): boolean => openBetween(windows, { fromMs: atMs, toMs: atMs + 1 }, zone).length > 0

interface Ported { readonly groups: readonly { readonly rule: { start: string; end: string; weekdays: readonly number[] }; readonly cases: readonly { at: string; active: boolean }[] }[] }
const casesPath = join(sharedData() ?? '', 'alerts/ported/goalert-rule-isactive.json')
if (!existsSync(casesPath)) test('the ported window cases', { skip: `${casesPath} is not there` }, () => undefined)
else {
  for (const { rule, cases } of (JSON.parse(readFileSync(casesPath, 'utf8')) as Ported).groups) {
    // Sunday comes first there.
    const days = weekdays.filter((_, index) => rule.weekdays[(index + 1) % 7] === 1)
    for (const row of cases) {
      test(`${rule.start} to ${rule.end} on ${days.join(', ')} is ${row.active ? 'open' : 'shut'} at ${row.at}`, () =>
        assert.equal(isOpen([{ days, from: rule.start, to: rule.end }], at(row.at), 'UTC'), row.active))
    }
  }
}

test('a weekend window goes from Friday evening to Monday morning, over a change of clocks', () => {
  const weekend: Window = { fromDay: 'fri', from: '18:00', toDay: 'mon', to: '08:00' }
  const open = openBetween([weekend], { fromMs: at('2026-03-25T00:00:00Z'), toMs: at('2026-04-01T00:00:00Z') }, 'Europe/Berlin')
  assert.deepEqual(open.map(({ fromMs, toMs }) => [iso(fromMs), iso(toMs)]), [['2026-03-27T17:00:00.000Z', '2026-03-30T06:00:00.000Z']])
})

test('at Lord Howe the clocks move half an hour: a window from 02:15 begins at half past', () => {
  // 4 October 2026: 02:00 becomes 02:30.
  const open = openBetween([{ from: '02:15', to: '03:00' }], { fromMs: at('2026-10-03T12:00:00Z'), toMs: at('2026-10-04T00:00:00Z') }, 'Australia/Lord_Howe')
  assert.deepEqual(open.map(({ fromMs, toMs }) => [iso(fromMs), iso(toMs)]), [['2026-10-03T15:30:00.000Z', '2026-10-03T16:00:00.000Z']])
})

const weekly: Rotation = { name: 'office', people: ['ada', 'grace'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-02T00:00' }
const office: Schedule = { name: 's', timeZone: 'UTC', rotations: [{ ...weekly, windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }] }], overrides: [] }

for (const row of [
  { says: 'ada in the hours of her week', when: '2026-11-02T09:00:00Z', people: ['ada'] },
  { says: 'nobody when they are over', when: '2026-11-02T17:00:00Z', people: [] },
  { says: 'nobody on Saturday', when: '2026-11-07T12:00:00Z', people: [] },
  { says: 'grace in the next week: turns are counted through closed hours', when: '2026-11-09T09:00:00Z', people: ['grace'] },
]) test(`with office hours, on call is ${row.says}`, () => assert.deepEqual(whoIsOnCall(office, at(row.when)), row.people))

test('a night that belongs to a window begun the day before goes over to whose turn begins in it', () => {
  const nights: Schedule = { ...office, rotations: [{ ...weekly, windows: [{ from: '20:00', to: '08:00' }] }] }
  const shifts = shiftsBetween(nights, at('2026-11-08T12:00:00Z'), at('2026-11-09T12:00:00Z')).filter((shift) => shift.person !== null)
  assert.deepEqual(shifts.map(({ person, fromMs, toMs }) => [person, iso(fromMs), iso(toMs)]), [
    ['ada', '2026-11-08T20:00:00.000Z', '2026-11-09T00:00:00.000Z'], ['grace', '2026-11-09T00:00:00.000Z', '2026-11-09T08:00:00.000Z'],
  ])
})

test('where the last wins, the upper layer covers the lower while it holds somebody', () => {
  const layered: Schedule = { ...office, mode: 'last-wins', rotations: [{ ...weekly, name: 'base', people: ['ken'] }, office.rotations[0]!] }
  assert.deepEqual(whoIsOnCall(layered, at('2026-11-02T10:00:00Z')), ['ada'])
  assert.deepEqual(whoIsOnCall(layered, at('2026-11-02T18:00:00Z')), ['ken'])
  assert.deepEqual(gapsBetween(layered, at('2026-11-02T00:00:00Z'), at('2026-12-02T00:00:00Z')), [])
})

test('holidays take a rotation off, or bring one on', () => {
  const festive: Schedule = { ...office, holidays: ['2026-12-25'], rotations: [{ ...weekly, holidays: 'off' }, { ...weekly, name: 'festive', people: ['ken'], holidays: 'only' }] }
  assert.deepEqual(whoIsOnCall(festive, at('2026-12-25T12:00:00Z')), ['ken'])
  assert.deepEqual(whoIsOnCall(festive, at('2026-12-26T00:00:00Z')), ['grace'])
})

test('rotations in their own zones follow the sun without a gap', () => {
  const eight = { people: ['x'], length: { count: 1, unit: 'day' as const }, startsAt: '2026-11-02T00:00' }
  const sun: Schedule = { ...office, rotations: [
    { ...eight, name: 'berlin', people: ['ada'], timeZone: 'Europe/Berlin', windows: [{ from: '09:00', to: '17:00' }] },
    { ...eight, name: 'denver', people: ['ken'], timeZone: 'America/Denver', windows: [{ from: '09:00', to: '17:00' }] },
    { ...eight, name: 'tokyo', people: ['yuki'], timeZone: 'Asia/Tokyo', windows: [{ from: '09:00', to: '17:00' }] },
  ] }
  assert.deepEqual(gapsBetween(sun, at('2026-11-03T08:00:00Z'), at('2026-11-20T00:00:00Z')), [])
  assert.deepEqual(whoIsOnCall(sun, at('2026-11-04T17:00:00Z')), ['ken'])
})

test('a rotation that ends holds nobody from then on', () => {
  const ending: Schedule = { ...office, rotations: [{ ...weekly, endsAt: '2026-11-04T12:00' }] }
  assert.deepEqual(gapsBetween(ending, at('2026-11-03T00:00:00Z'), at('2026-11-05T00:00:00Z')), [{ fromMs: at('2026-11-04T12:00:00Z'), toMs: at('2026-11-05T00:00:00Z') }])
})

test('one person in two rotations at once is an overlap', () => {
  const two: Schedule = { ...office, rotations: [weekly, { ...weekly, name: 'second', people: ['ken', 'grace'] }] }
  assert.deepEqual(overlapsBetween(two, at('2026-11-02T00:00:00Z'), at('2026-11-16T00:00:00Z')), [
    { person: 'grace', rotations: ['office', 'second'], fromMs: at('2026-11-09T00:00:00Z'), toMs: at('2026-11-16T00:00:00Z') },
  ])
})

const zones = Intl.supportedValuesOf('timeZone')
const anyWall = fc.integer({ min: 0, max: 3 * 365 * 96 }).map((quarter) => Temporal.PlainDateTime.from('2025-01-01T00:00').add({ minutes: quarter * 15 }))

test('in every zone a wall time is the instant that Temporal finds, or the first after a gap', () => {
  for (const zone of zones) {
    fc.assert(fc.property(anyWall, (wall) => {
      const mine = clockOf(zone).instantOf(wallMsOf(wall))
      const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
      const expected = earlier.toPlainDateTime().equals(wall) ? earlier.epochMilliseconds : earlier.getTimeZoneTransition('next')!.epochMilliseconds
      assert.equal(mine, expected, `${zone} ${wall}`)
      assert.equal(clockOf(zone).wallOf(mine), wallMsOf(Temporal.Instant.fromEpochMilliseconds(mine).toZonedDateTimeISO(zone).toPlainDateTime()))
    }), { numRuns: 20 })
    // The days on which clocks change are where it matters, and chance seldom meets them.
    const change: Temporal.ZonedDateTime | null = Temporal.Instant.from('2025-01-01T00:00Z').toZonedDateTimeISO(zone).getTimeZoneTransition('next')
    if (change === null || change.year > 2028) continue
    for (let minutes = -180; minutes <= 180; minutes += 15) {
      const wall: Temporal.PlainDateTime = change.toPlainDateTime().add({ minutes })
      const earlier: Temporal.ZonedDateTime = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
      const expected = earlier.toPlainDateTime().equals(wall) ? earlier.epochMilliseconds : earlier.getTimeZoneTransition('next')!.epochMilliseconds
      assert.equal(clockOf(zone).instantOf(wallMsOf(wall)), expected, `${zone} ${wall}`)
    }
  }
})

const anyWindow: fc.Arbitrary<Window> = fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), from: fc.constantFrom('00:00', '02:15', '02:30', '09:00', '20:00'), to: fc.constantFrom('00:00', '02:30', '08:00', '17:00') })
const anyLayer = fc.record({
  people: fc.array(fc.constantFrom('ada', 'grace', 'ken'), { minLength: 1, maxLength: 3 }), count: fc.integer({ min: 1, max: 5 }), unit: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
  windows: fc.option(fc.array(anyWindow, { minLength: 1, maxLength: 3 }), { nil: undefined }), timeZone: fc.constantFrom(...zones), holidays: fc.constantFrom('off' as const, 'only' as const, undefined),
}).map(({ count, unit, windows, holidays, ...rest }): Omit<Rotation, 'name'> => ({ ...rest, length: { count, unit }, startsAt: '2026-01-05T02:15', ...(windows ? { windows } : {}), ...(holidays ? { holidays } : {}) }))

test('whatever its layers, windows, zones and holidays, a schedule partitions time and agrees at every instant', () => {
  const anySchedule = fc.record({ layers: fc.array(anyLayer, { minLength: 1, maxLength: 3 }), mode: fc.constantFrom('together' as const, 'last-wins' as const), timeZone: fc.constantFrom(...zones) })
    .map(({ layers, mode, timeZone }): Schedule => ({ name: 's', mode, timeZone, holidays: ['2026-03-29', '2026-12-25'], overrides: [], rotations: layers.map((layer, index) => ({ ...layer, name: `r${index}` })) }))
  fc.assert(fc.property(anySchedule, fc.integer({ min: 0, max: 340 }), fc.integer({ min: 1, max: 24 * 20 * 60 }), (schedule, day, minutes) => {
    const fromMs = at('2026-01-01T00:00:00Z') + day * dayMs
    const [toMs, atMs] = [fromMs + 20 * dayMs, fromMs + (minutes - 1) * 60_000]
    const shifts = shiftsBetween(schedule, fromMs, toMs)
    const tracks = schedule.mode === 'last-wins' ? 1 : schedule.rotations.length
    assert.equal(shifts.reduce((sum, shift) => sum + shift.toMs - shift.fromMs, 0), tracks * (toMs - fromMs), 'no overlap and no hole')
    for (const [index, shift] of shifts.entries()) {
      assert.ok(shift.toMs > shift.fromMs)
      assert.ok(index === 0 || shift.fromMs === shifts[index - 1]!.toMs || (shift.fromMs === fromMs && shifts[index - 1]!.toMs === toMs), 'ends meet starts')
    }
    const standing = shifts.filter((shift) => shift.person !== null && shift.fromMs <= atMs && atMs < shift.toMs).map((shift) => shift.person)
    assert.deepEqual(new Set(standing), new Set(whoIsOnCall(schedule, atMs)))
    assert.equal(gapsBetween(schedule, fromMs, toMs).some((gap) => gap.fromMs <= atMs && atMs < gap.toMs), standing.length === 0)
  }), { numRuns: 200 })
})

test('in every zone a daily hand-off is at its wall time, or the first valid instant after it', () => {
  for (const timeZone of zones) {
    const daily: Rotation = { name: 'd', people: ['ada', 'grace'], length: { count: 1, unit: 'day' }, startsAt: '2026-01-01T02:15' }
    for (let index = 0; index < 365; index++) {
      const handOff = Temporal.Instant.fromEpochMilliseconds(handOffMs(daily, index, timeZone)).toZonedDateTimeISO(timeZone)
      const before = handOff.subtract({ milliseconds: 1 })
      const isAtWall = handOff.hour === 2 && handOff.minute === 15
      assert.ok(isAtWall || before.offsetNanoseconds < handOff.offsetNanoseconds, `${timeZone} ${handOff}`)
      assert.ok(handOff.epochMilliseconds - handOffMs(daily, index - 1, timeZone) <= 26 * hourMs)
    }
  }
})
