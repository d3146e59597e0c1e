// A shift of Grafana OnCall read here holds whom its calendar events hold: events as OnCall writes them, expanded by a calendar library.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { whoIsOnCall } from '../../../practices/oncall/model/schedule.ts'
import type { Schedule } from '../../../practices/oncall/model/schedule.ts'
import { readShift } from '../read-shift.ts'

interface Shift {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly start: string
  readonly rotation_start?: string
  readonly duration: number
  readonly frequency?: string
  readonly interval?: number
  readonly until?: string
  readonly week_start?: string
  readonly by_day?: readonly string[]
  readonly users?: readonly string[]
  readonly rolling_users?: readonly (readonly string[])[]
  readonly start_rotation_from_user_index?: number
}

const hour = 3_600_000
const [dayMs, weekMs] = [24 * hour, 168 * hour]

function scheduleOf(shift: Shift, nowMs = 0): Schedule | string {
  const rotations = readShift({ ...shift }, { timeZone: 'UTC', nowMs })
  return typeof rotations === 'string' ? rotations : { name: 's', timeZone: 'UTC', rotations, overrides: [] }
}

/** OnCall's way: an event for each group, repeated every `interval` times the number of groups, beginning with its own turn. */
function holdersAt(shift: Shift, atMs: number): readonly string[] {
  const start = Date.parse(`${shift.start}Z`)
  const from = shift.rotation_start === undefined ? start : Date.parse(`${shift.rotation_start}Z`)
  const groups = shift.type === 'rolling_users' ? shift.rolling_users! : [shift.users!]
  const first = shift.start_rotation_from_user_index ?? 0
  const [period, wkst] = [{ hourly: hour, daily: dayMs, weekly: weekMs }[shift.frequency!]! * (shift.interval ?? 1), shift.week_start ?? 'MO']
  const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
  const found = new Set<string>()
  for (let turn = 0; turn < groups.length; turn++) {
    // Of several days a turn is a week from the first day of weeks; the first one may be broken.
    const weekday = (((Math.floor(start / dayMs) - 4) % 7) + 7) % 7
    const begins = shift.by_day && turn > 0 ? start - ((weekday - weekdays.indexOf(wkst) + 7) % 7) * dayMs + turn * period : start + turn * period
    const rule = ICAL.Recur.fromString(`FREQ=${shift.frequency!.toUpperCase()};INTERVAL=${(shift.interval ?? 1) * groups.length};WKST=${wkst}${shift.by_day ? `;BYDAY=${shift.by_day.join(',')}` : ''}`)
    const until = shift.until === undefined ? Infinity : Date.parse(`${shift.until}Z`)
    const events = rule.iterator(ICAL.Time.fromString(new Date(begins).toISOString().slice(0, 19), undefined as never))
    for (let next = events.next(); next; next = events.next()) {
      const at = Date.parse(`${next.toString()}Z`)
      if (at > atMs || at > until) break
      if (at >= from && at + shift.duration * 1_000 > atMs) for (const person of groups[(turn + first) % groups.length]!) found.add(person)
    }
  }
  return [...found].sort()
}

const base = '2026-11-02T09:00:00' // a Monday
for (const row of [
  { says: 'weekly turns of single people', shift: { type: 'rolling_users', start: base, duration: 604_800, frequency: 'weekly', interval: 1, rolling_users: [['a'], ['b'], ['c']] } },
  { says: 'groups of unequal size', shift: { type: 'rolling_users', start: base, duration: 86_400, frequency: 'daily', interval: 1, rolling_users: [['a', 'b'], ['c']] } },
  { says: 'a rotation that begins with the second group', shift: { type: 'rolling_users', start: base, duration: 604_800, frequency: 'weekly', interval: 1, start_rotation_from_user_index: 1, rolling_users: [['a'], ['b'], ['c']] } },
  { says: 'turns of two weeks', shift: { type: 'rolling_users', start: base, duration: 1_209_600, frequency: 'weekly', interval: 2, rolling_users: [['a'], ['b']] } },
  { says: 'nights, whose week begins on Sunday', shift: { type: 'rolling_users', start: '2026-11-04T22:00:00', duration: 10 * 3_600, frequency: 'weekly', interval: 1, week_start: 'SU', by_day: ['SU', 'WE', 'SA'], rolling_users: [['a'], ['b']] } },
  { says: 'office hours of everybody', shift: { type: 'recurrent_event', start: base, duration: 8 * 3_600, frequency: 'weekly', interval: 1, by_day: ['MO', 'TU', 'WE', 'TH', 'FR'], users: ['a', 'b'] } },
  { says: 'hours of each day until an end', shift: { type: 'recurrent_event', start: base, duration: 12 * 3_600, frequency: 'daily', interval: 1, until: '2026-11-20T09:00:00', users: ['a'] } },
  { says: 'a rotation that takes effect later', shift: { type: 'rolling_users', start: base, rotation_start: '2026-11-12T00:00:00', duration: 86_400, frequency: 'daily', interval: 1, rolling_users: [['a'], ['b'], ['c']] } },
  { says: 'twelve hours each', shift: { type: 'rolling_users', start: base, duration: 43_200, frequency: 'hourly', interval: 12, rolling_users: [['a'], ['b'], ['c']] } },
] as const) {
  test(`${row.says}: the same people at every hour`, () => {
    const shift = { id: 'x', name: 'x', ...row.shift } as Shift
    const schedule = scheduleOf(shift)
    assert.ok(typeof schedule !== 'string', String(schedule))
    for (let at = Date.parse(`${base}Z`) - 3 * dayMs; at < Date.parse(`${base}Z`) + 45 * dayMs; at += hour) {
      assert.deepEqual(whoIsOnCall(schedule, at).toSorted(), holdersAt(shift, at), new Date(at).toISOString())
    }
  })
}

test('random rotations hold whom their events hold', () => {
  const anyShift = fc.record({
    start: fc.integer({ min: 0, max: 400 }).map((at) => new Date(Date.parse(`${base}Z`) + at * hour).toISOString().slice(0, 19)), groups: fc.integer({ min: 1, max: 4 }), week_start: fc.constantFrom('MO', 'SU'),
    kind: fc.constantFrom('weekly', 'daily', 'days'), hours: fc.integer({ min: 1, max: 24 }), days: fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], { minLength: 1 }), later: fc.integer({ min: 0, max: 500 }),
  })
  fc.assert(fc.property(anyShift, ({ start, groups, week_start, kind, hours, days, later }) => {
    // The first event of several days is on one of them.
    const weekday = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][((Math.floor(Date.parse(`${start}Z`) / dayMs) - 4) % 7 + 7) % 7]!
    const shift: Shift = {
      id: 'x', name: 'x', type: 'rolling_users', start, week_start, rotation_start: new Date(Date.parse(`${start}Z`) + later * hour).toISOString().slice(0, 19), rolling_users: ['a', 'b', 'c', 'd'].slice(0, groups).map((one) => [one]),
      interval: 1, frequency: kind === 'daily' ? 'daily' : 'weekly', duration: (kind === 'weekly' ? hours * 7 : hours) * 3_600, ...(kind === 'days' ? { by_day: [...new Set([...days, weekday])] } : {}),
    }
    const schedule = scheduleOf(shift)
    assert.ok(typeof schedule !== 'string', String(schedule))
    for (let at = Date.parse(`${base}Z`); at < Date.parse(`${base}Z`) + 1_100 * hour; at += 7.5 * hour) assert.deepEqual(whoIsOnCall(schedule, at).toSorted(), holdersAt(shift, at), `${new Date(at).toISOString()} ${JSON.stringify(shift)}`)
  }), { numRuns: 60 })
})

for (const row of [
  { says: 'shifts that overlap', shift: { duration: 90_000, frequency: 'daily', interval: 1 } },
  { says: 'every other week', shift: { duration: 604_800, frequency: 'weekly', interval: 2 } },
  { says: 'days of the month', shift: { duration: 3_600, frequency: 'monthly', interval: 1, by_monthday: [1] } },
]) {
  test(`${row.says} are refused in words`, () => {
    assert.equal(typeof scheduleOf({ id: 'x', name: 'x', type: 'rolling_users', start: base, rolling_users: [['a'], ['b']], ...row.shift } as Shift), 'string')
  })
}
