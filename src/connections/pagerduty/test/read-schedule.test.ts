// A PagerDuty schedule read here has the same final shifts as there: known cases, the DST cases, and random schedules against a plain evaluator.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { sharedData } from '../../../../test/shared-data.ts'
import { shiftsBetween, whoIsOnCall } from '../../../practices/oncall/model/schedule.ts'
import type { Schedule } from '../../../practices/oncall/model/schedule.ts'
import { FindingList } from '../../foreign-findings.ts'
import { readSchedule } from '../read-schedule.ts'

interface Layer {
  readonly name: string
  readonly start: string
  readonly end: string | null
  readonly rotation_virtual_start: string
  readonly rotation_turn_length_seconds: number
  readonly users: readonly { readonly user: { readonly id: string } }[]
  readonly restrictions: readonly { readonly type: string; readonly start_time_of_day: string; readonly duration_seconds: number; readonly start_day_of_week?: number }[]
}

const usersOf = (...ids: readonly string[]) => ids.map((id) => ({ user: { id, type: 'user_reference' } }))
const week = 604_800

function layer(more: Partial<Layer> & Pick<Layer, 'start' | 'users'>): Layer {
  return { name: 'Layer', end: null, rotation_virtual_start: more.rotation_virtual_start ?? more.start, rotation_turn_length_seconds: week, restrictions: [], ...more }
}

/** As here; layers are given as PagerDuty lists them, the highest first. */
function read(timeZone: string, layers: readonly Layer[], nowMs = 0): { schedule: Schedule | null; findings: FindingList } {
  const findings = new FindingList('PAGERDUTY')
  const found = readSchedule({ value: { id: 'S', name: 'S', time_zone: timeZone, schedule_layers: layers }, file: 'f', field: 's' }, { findings, nowMs })
  return { schedule: found && { name: 'S', timeZone: found.timeZone, mode: 'last-wins', rotations: found.rotations.map((one, index) => ({ ...one, name: `${index}` })), overrides: [] }, findings }
}

function shifts(schedule: Schedule, from: string, to: string): (string | null)[][] {
  return shiftsBetween(schedule, Date.parse(from), Date.parse(to)).map((shift) => [new Date(shift.fromMs).toISOString().slice(0, 16), shift.person])
}

test('the first layer of the answer is the highest, and covers the lower within its restrictions', () => {
  const { schedule } = read('Europe/Berlin', [
    layer({ start: '2026-11-02T09:00:00+01:00', users: usersOf('day'), restrictions: [1, 2, 3, 4, 5].map((day) => ({ type: 'weekly_restriction', start_day_of_week: day, start_time_of_day: '09:00:00', duration_seconds: 8 * 3_600 })) }),
    layer({ start: '2026-11-02T09:00:00+01:00', users: usersOf('a', 'b') }),
  ])
  assert.deepEqual(schedule?.rotations[1]?.windows, [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }])
  assert.deepEqual(shifts(schedule!, '2026-11-06T00:00:00Z', '2026-11-10T00:00:00Z'), [
    ['2026-11-06T00:00', 'a'], ['2026-11-06T08:00', 'day'], ['2026-11-06T16:00', 'a'], ['2026-11-09T08:00', 'day'], ['2026-11-09T16:00', 'b'],
  ])
})

test('turns are counted from the virtual start, and held from the real one', () => {
  const layers = [layer({ start: '2026-11-11T12:00:00Z', rotation_virtual_start: '2026-11-02T09:00:00Z', users: usersOf('a', 'b', 'c') })]
  const { schedule } = read('UTC', layers)
  assert.deepEqual(shifts(schedule!, '2026-11-10T00:00:00Z', '2026-11-24T00:00:00Z'), [['2026-11-10T00:00', null], ['2026-11-11T12:00', 'b'], ['2026-11-16T09:00', 'c'], ['2026-11-23T09:00', 'a']])
  // Once its broken first turn is over, one rotation says the same.
  assert.equal(read('UTC', layers, Date.parse('2026-11-20T00:00:00Z')).schedule?.rotations.length, 1)
})

test('a layer that ended is left out, and one that will end does', () => {
  const { schedule } = read('UTC', [
    layer({ start: '2020-01-06T00:00:00Z', end: '2026-01-01T00:00:00Z', users: usersOf('old') }), layer({ start: '2020-01-06T00:00:00Z', end: '2026-12-01T00:00:00Z', users: usersOf('a') }),
  ], Date.parse('2026-11-23T00:00:00Z'))
  assert.deepEqual(schedule?.rotations.map(({ people }) => people), [['a']])
  assert.deepEqual(shifts(schedule!, '2026-11-30T00:00:00Z', '2026-12-02T00:00:00Z'), [['2026-11-30T00:00', 'a'], ['2026-12-01T00:00', null]])
})

test('a layer without people holds nobody, and covers nobody', () => {
  const { schedule } = read('UTC', [layer({ start: '2026-01-05T00:00:00Z', users: [] }), layer({ start: '2026-01-05T00:00:00Z', users: usersOf('a') })])
  assert.deepEqual(whoIsOnCall(schedule!, Date.parse('2026-11-23T00:00:00Z')), ['a'])
})

for (const row of [
  { says: 'a zone that is none', zone: 'Eastern Time (US & Canada)', layers: [], code: 'PAGERDUTY_TIME_ZONE' },
  { says: 'a turn of ninety minutes', zone: 'UTC', layers: [layer({ start: '2026-01-05T00:00:00Z', rotation_turn_length_seconds: 5_400, users: usersOf('a', 'b') })], code: 'PAGERDUTY_LAYER' },
  { says: 'a restriction without a length', zone: 'UTC', layers: [layer({ start: '2026-01-05T00:00:00Z', users: usersOf('a'), restrictions: [{ type: 'daily_restriction', start_time_of_day: '09:00:00', duration_seconds: 0 }] })], code: 'PAGERDUTY_LAYER' },
]) {
  test(`${row.says} leaves the schedule out whole, and says so`, () => {
    const { schedule, findings } = read(row.zone, row.layers)
    assert.equal(schedule, null)
    assert.deepEqual(findings.all.map(({ level, code }) => [level, code]), [['error', row.code]])
  })
}

const cases = sharedData() === null ? '' : join(sharedData()!, 'alerts/ported/goalert-rotation-dst.json')
test('hand-offs at the changes of clocks are those of the fourteen known cases that PagerDuty can say', { skip: existsSync(cases) ? false : 'no shared data' }, () => {
  const unit = { hourly: 3_600, daily: 86_400, weekly: week } as const
  const known = (JSON.parse(readFileSync(cases, 'utf8')) as { cases: { time_zone: string; type: keyof typeof unit; shift_length: number; start_local: string; from_local: string; to_local: string; handoffs: string[] }[] }).cases
  assert.equal(known.length, 16)
  // PagerDuty knows no months.
  for (const one of known.filter(({ type }) => type in unit)) {
    const instant = (local: string): string => Temporal.PlainDateTime.from(local).toZonedDateTime(one.time_zone).toInstant().toString()
    // Counted from ten turns before, because those cases look before their start too.
    const start = Temporal.PlainDateTime.from(one.start_local).subtract({ seconds: 10 * one.shift_length * unit[one.type] }).toString()
    const { schedule } = read(one.time_zone, [layer({ start: instant(start), rotation_turn_length_seconds: one.shift_length * unit[one.type], users: usersOf('a', 'b', 'c', 'd', 'e', 'f', 'g') })])
    const wanted = one.handoffs.map((at) => Date.parse(at))
    const found = shiftsBetween(schedule!, wanted[0]! - 1, wanted.at(-1)! + 1).map((shift) => shift.fromMs).slice(1)
    assert.deepEqual(found.map((at) => new Date(at).toISOString()), wanted.map((at) => new Date(at).toISOString()), `${one.time_zone} ${one.type} ${one.shift_length} ${one.start_local}`)
  }
})

/** PagerDuty's rule said plainly, for one instant: the highest layer that runs, is not restricted, and has somebody. */
function holderAt(zone: string, layers: readonly Layer[], atMs: number): string | null {
  const wall = (ms: number): number => ms + Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  const now = wall(atMs)
  for (const one of layers) {
    if (atMs < Date.parse(one.start) || (one.end !== null && atMs >= Date.parse(one.end)) || one.users.length === 0) continue
    const isOpen = one.restrictions.length === 0 || one.restrictions.some((each) => {
      const [hours, minutes] = each.start_time_of_day.split(':').map(Number) as [number, number]
      const period = each.type === 'weekly_restriction' ? week * 1_000 : 86_400_000
      // 1970-01-05 was a Monday.
      const begins = 4 * 86_400_000 + ((each.start_day_of_week ?? 1) - 1) * 86_400_000 + (hours * 60 + minutes) * 60_000
      return (((now - begins) % period) + period) % period < each.duration_seconds * 1_000
    })
    if (!isOpen) continue
    const turn = Math.floor((now - wall(Date.parse(one.rotation_virtual_start))) / (one.rotation_turn_length_seconds * 1_000))
    return one.users[((turn % one.users.length) + one.users.length) % one.users.length]!.user.id
  }
  return null
}

const hour = 3_600_000
const base = Date.parse('2026-11-02T00:00:00Z')
const anyRestriction = fc.oneof(
  fc.record({ type: fc.constant('daily_restriction'), start_time_of_day: fc.integer({ min: 0, max: 23 }).map((at) => `${String(at).padStart(2, '0')}:30:00`), duration_seconds: fc.integer({ min: 1, max: 24 }).map((count) => count * 3_600) }),
  fc.record({
    type: fc.constant('weekly_restriction'), start_day_of_week: fc.integer({ min: 1, max: 7 }), start_time_of_day: fc.integer({ min: 0, max: 23 }).map((at) => `${String(at).padStart(2, '0')}:00:00`),
    duration_seconds: fc.integer({ min: 1, max: 168 }).map((count) => count * 3_600),
  }),
)
const anyLayer = fc.record({
  name: fc.constant('Layer'), start: fc.integer({ min: -400, max: 400 }).map((at) => new Date(base + at * hour).toISOString()),
  rotation_virtual_start: fc.integer({ min: -900, max: 900 }).map((at) => new Date(base + at * hour).toISOString()),
  end: fc.option(fc.integer({ min: 401, max: 900 }).map((at) => new Date(base + at * hour).toISOString())),
  rotation_turn_length_seconds: fc.constantFrom(3_600, 12 * 3_600, 86_400, 3 * 86_400, week, 2 * week),
  users: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }).map((ids) => usersOf(...ids)), restrictions: fc.array(anyRestriction, { maxLength: 3 }),
})

test('random schedules hold at every half hour whom PagerDuty holds', () => {
  fc.assert(fc.property(fc.array(anyLayer, { minLength: 1, maxLength: 3 }), fc.constantFrom('UTC', 'Asia/Kolkata', 'Europe/Berlin'), (layers, zone) => {
    const { schedule } = read(zone, layers, base - 1_000 * hour)
    for (let at = base - 420 * hour; at < base + 920 * hour; at += 6.5 * hour) {
      // While an hour comes twice the wall alone says nothing.
      if (Math.abs(at - Date.parse('2026-10-25T01:00:00Z')) <= 2 * hour) continue
      assert.equal(whoIsOnCall(schedule!, at)[0] ?? null, holderAt(zone, layers, at), `${new Date(at).toISOString()} ${zone} ${JSON.stringify(layers)}`)
    }
  }), { numRuns: 150 })
})
