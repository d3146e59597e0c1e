// Hours of the week by the clock of a place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOf, isWithin } from './hours.ts'
import type { Hours } from './hours.ts'

const office: Hours = { timeZone: 'Europe/Berlin', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }
const night: Hours = { timeZone: 'Europe/Berlin', weekdays: ['fri'], from: '22:00', to: '06:00' }

for (const row of [
  { says: 'nine in the morning is inside', hours: office, at: '2026-11-23T08:00:00Z', is: true },
  { says: 'a minute before is not', hours: office, at: '2026-11-23T07:59:59Z', is: false },
  { says: 'five in the afternoon is over', hours: office, at: '2026-11-23T16:00:00Z', is: false },
  { says: 'a Saturday is not a working day', hours: office, at: '2026-11-28T10:00:00Z', is: false },
  { says: 'turned around, a Saturday is', hours: { ...office, isOutside: true }, at: '2026-11-28T10:00:00Z', is: true },
  { says: 'a night that began on Friday lasts into Saturday', hours: night, at: '2026-11-28T04:59:00Z', is: true },
  { says: 'and ends at six', hours: night, at: '2026-11-28T05:00:00Z', is: false },
  { says: 'the early hours of Friday belong to Thursday', hours: night, at: '2026-11-27T03:00:00Z', is: false },
  { says: 'the same time twice is a whole day', hours: { ...office, from: '00:00', to: '00:00' }, at: '2026-11-23T22:30:00Z', is: true },
  { says: 'in summer nine in Berlin is seven in UTC', hours: office, at: '2026-07-20T07:00:00Z', is: true },
]) test(row.says, () => assert.equal(isWithin(row.hours, Date.parse(row.at)), row.is))

test('hours end to the minute, over the change of clocks too', () => {
  const weekend: Hours = { timeZone: 'Europe/Berlin', weekdays: ['sat'], from: '23:00', to: '07:00' }
  // On 25 October 2026 clocks go back at three: the night is an hour longer.
  assert.equal(endOf(weekend, Date.parse('2026-10-24T21:30:00Z')), Date.parse('2026-10-25T06:00:00Z'))
  assert.equal(endOf({ ...office, weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '00:00' }, 0), null)
})
