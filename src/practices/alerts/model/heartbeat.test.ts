// When a heartbeat is late, by the clock of its zone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import { dueMsOf, weekdays } from './heartbeat.ts'
import type { ExpectedHours, HeartbeatSpec } from './heartbeat.ts'
import { heartbeatSaid, isProblem, settleHeartbeat } from './heartbeat-words.ts'

const spec = (more: Partial<HeartbeatSpec>): HeartbeatSpec => ({
  description: null, service: null, environment: null, everyMs: 5 * minuteMs, graceMs: 2 * minuteMs, urgency: 'page', runbookUrl: null, watchdog: null, expected: null, ...more,
})
const office: ExpectedHours = { timeZone: 'Europe/Berlin', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }
const nightly: ExpectedHours = { timeZone: 'Europe/Berlin', days: [...weekdays], from: '01:00', to: '05:00' }
const overMidnight: ExpectedHours = { timeZone: 'Europe/Berlin', days: ['fri'], from: '22:00', to: '02:00' }

for (const row of [
  { says: 'without hours it is due an interval and the grace after it was heard', more: {}, last: '2026-11-23T10:00:00Z', due: '2026-11-23T10:07:00Z' },
  { says: 'within its hours too', more: { expected: office }, last: '2026-11-23T11:00:00+01:00', due: '2026-11-23T11:07:00+01:00' },
  { says: 'the last of a Friday is followed by the first of Monday', more: { expected: office }, last: '2026-11-20T16:58:00+01:00', due: '2026-11-23T09:07:00+01:00' },
  { says: 'the grace may reach beyond the hours', more: { expected: office }, last: '2026-11-20T16:54:30+01:00', due: '2026-11-20T17:01:30+01:00' },
  { says: 'one heard on a Sunday is expected on Monday', more: { expected: office }, last: '2026-11-22T12:00:00+01:00', due: '2026-11-23T09:07:00+01:00' },
  { says: 'a daily one is expected at its time of yesterday', more: { everyMs: dayMs, graceMs: hourMs, expected: nightly }, last: '2026-11-23T02:00:00+01:00', due: '2026-11-24T03:00:00+01:00' },
  { says: 'a daily one that ended a minute after its hours is expected by the end of the next', more: { everyMs: dayMs, graceMs: hourMs, expected: nightly }, last: '2026-11-23T05:01:00+01:00', due: '2026-11-24T06:00:00+01:00' },
  { says: 'a daily one of weekdays is expected by the end of Monday’s hours', more: { everyMs: dayMs, graceMs: hourMs, expected: { ...nightly, days: office.days } }, last: '2026-11-20T02:00:00+01:00', due: '2026-11-23T06:00:00+01:00' },
  { says: 'a weekly one does not become late the day after', more: { everyMs: 7 * dayMs, graceMs: hourMs, expected: nightly }, last: '2026-11-23T06:00:00+01:00', due: '2026-11-30T06:00:00+01:00' },
  { says: 'hours over midnight are one stretch', more: { expected: overMidnight }, last: '2026-11-28T00:30:00+01:00', due: '2026-11-28T00:37:00+01:00' },
  { says: 'and belong to the day they begin on', more: { expected: overMidnight }, last: '2026-11-28T01:58:00+01:00', due: '2026-12-04T22:07:00+01:00' },
  { says: 'hours keep the wall clock when summer time ends', more: { expected: office }, last: '2026-10-23T16:58:00+02:00', due: '2026-10-26T09:07:00+01:00' },
  { says: 'hours that begin in the hour the clocks skip begin after it', more: { expected: { ...nightly, from: '02:30', to: '05:00' } }, last: '2026-03-28T12:00:00+01:00', due: '2026-03-29T03:37:00+02:00' },
  { says: 'half an hour of summer time is half an hour', more: { expected: { ...office, timeZone: 'Australia/Lord_Howe' } }, last: '2026-10-02T16:58:00+10:30', due: '2026-10-05T09:07:00+11:00' },
]) {
  test(row.says, () => assert.equal(new Date(dueMsOf(spec(row.more), Date.parse(row.last))).toISOString(), new Date(row.due).toISOString()))
}

test('whatever its hours, it is late after an interval less its grace at the soonest, and always some day', () => {
  const hours = fc.record({
    timeZone: fc.constantFrom('Europe/Berlin', 'America/Chicago', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'),
    days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
    from: fc.constantFrom('00:00', '01:30', '02:30', '09:00', '23:59'), to: fc.constantFrom('00:00', '02:00', '05:00', '17:00', '24:00'),
  })
  fc.assert(fc.property(hours, fc.integer({ min: 10_000, max: 40 * dayMs }), fc.integer({ min: 0, max: 2 * dayMs }), fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-01-01') }), (expected, everyMs, graceMs, lastMs) => {
    const dueMs = dueMsOf(spec({ everyMs, graceMs, expected }), lastMs)
    assert.ok(dueMs >= lastMs + everyMs, `${dueMs - lastMs} after it was heard`)
    assert.ok(dueMs <= lastMs + everyMs + graceMs + 10 * dayMs)
  }))
})

for (const row of [
  { says: 'a time that is none', said: { every: '5 minutes' }, field: 'every' },
  { says: 'one that is too short', said: { every: '1s' }, field: 'every' },
  { says: 'a grace of years', said: { every: '5m', grace: '2y' }, field: 'grace' },
  { says: 'matchers that fit everything', said: { every: '5m', watchdog: 'a=~".*"' }, field: 'watchdog' },
  { says: 'matchers that are none', said: { every: '5m', watchdog: 'x' }, field: 'watchdog' },
  { says: 'a zone nobody knows', said: { every: '5m', expected: { timeZone: 'Mars/Olympus' } }, field: 'expected.timeZone' },
  { says: 'an hour that is none', said: { every: '5m', expected: { timeZone: 'UTC', from: '25:00' } }, field: 'expected.from' },
]) {
  test(`refused: ${row.says}`, () => {
    const settled = settleHeartbeat(row.said)
    assert.ok(isProblem(settled))
    assert.equal(settled.field, row.field)
  })
}

test('what is written again is read as the same', () => {
  const settled = settleHeartbeat({ every: '1h30m', grace: '0', service: 'db', urgency: 'ticket', watchdog: 'alertname="Watchdog"', expected: { timeZone: 'Asia/Tokyo', days: ['sun', 'mon'] } })
  assert.ok(!isProblem(settled))
  assert.deepEqual(settled.expected?.days, ['mon', 'sun'])
  assert.deepEqual(settleHeartbeat(heartbeatSaid(settled)), settled)
})
