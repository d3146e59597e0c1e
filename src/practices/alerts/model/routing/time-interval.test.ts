import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { IntervalSpec } from './spec.ts'
import { intervalOf } from './time-interval.ts'

const berlin = 'Europe/Berlin'
for (const { says, spec, at, is } of [
  { says: 'an empty interval always holds', spec: {}, at: '2026-01-01T00:00:00Z', is: true },
  { says: 'a time includes its beginning', spec: { times: [{ from: '09:00', to: '17:00' }] }, at: '2026-11-23T09:00:00Z', is: true },
  { says: 'a time excludes its end', spec: { times: [{ from: '09:00', to: '17:00' }] }, at: '2026-11-23T17:00:00Z', is: false },
  { says: 'the last second before the end counts', spec: { times: [{ from: '09:00', to: '17:00' }] }, at: '2026-11-23T16:59:59Z', is: true },
  { says: '24:00 is the end of the day', spec: { times: [{ from: '22:00', to: '24:00' }] }, at: '2026-11-23T23:59:59Z', is: true },
  { says: 'a weekday range includes both ends', spec: { weekdays: ['monday:friday'] }, at: '2026-11-27T12:00:00Z', is: true },
  { says: 'Saturday is not of Monday to Friday', spec: { weekdays: ['monday:friday'] }, at: '2026-11-28T12:00:00Z', is: false },
  { says: 'Sunday is the first day of a week', spec: { weekdays: ['sunday:tuesday'] }, at: '2026-11-29T12:00:00Z', is: true },
  { says: 'names are read in any case', spec: { weekdays: ['Saturday', 'SUNDAY'] }, at: '2026-11-29T12:00:00Z', is: true },
  { says: 'the weekday is that of the place', spec: { weekdays: ['sunday'], location: 'Pacific/Auckland' }, at: '2026-11-28T12:00:00Z', is: true },
  { says: 'the last day of a leap February', spec: { daysOfMonth: ['-1'] }, at: '2028-02-29T12:00:00Z', is: true },
  { says: 'the 28th is not the last day of a leap February', spec: { daysOfMonth: ['-1'] }, at: '2028-02-28T12:00:00Z', is: false },
  { says: 'the last three days', spec: { daysOfMonth: ['-3:-1'] }, at: '2026-11-28T12:00:00Z', is: true },
  { says: 'from the 1st to the last but one', spec: { daysOfMonth: ['1:-2'] }, at: '2026-11-30T12:00:00Z', is: false },
  { says: 'the 31st does not come in November', spec: { daysOfMonth: ['31'] }, at: '2026-11-30T12:00:00Z', is: false },
  { says: 'days beyond a short month end with it', spec: { daysOfMonth: ['29:31'] }, at: '2026-11-30T12:00:00Z', is: true },
  { says: '-31 is the first of a month of 31 days', spec: { daysOfMonth: ['-31'] }, at: '2026-12-01T12:00:00Z', is: true },
  { says: '-31:-30 reaches the first of a month of 30 days', spec: { daysOfMonth: ['-31:-30'] }, at: '2026-11-01T12:00:00Z', is: true },
  { says: 'months by name', spec: { months: ['may:august', 'november'] }, at: '2026-11-23T00:00:00Z', is: true },
  { says: 'months by number', spec: { months: ['1:3'] }, at: '2026-04-01T00:00:00Z', is: false },
  { says: 'years', spec: { years: ['2020:2022', '2026'] }, at: '2026-11-23T00:00:00Z', is: true },
  { says: 'a year after them', spec: { years: ['2020:2022'] }, at: '2023-01-01T00:00:00Z', is: false },
  { says: 'every field must fit', spec: { weekdays: ['monday'], months: ['december'] }, at: '2026-11-23T00:00:00Z', is: false },
  { says: 'one range of a field is enough', spec: { times: [{ from: '00:00', to: '01:00' }, { from: '03:00', to: '04:00' }] }, at: '2026-11-23T03:30:00Z', is: true },
  { says: 'office hours in winter are at 8:00 UTC', spec: { times: [{ from: '09:00', to: '17:00' }], location: berlin }, at: '2026-11-23T08:00:00Z', is: true },
  { says: 'office hours in summer are at 7:00 UTC', spec: { times: [{ from: '09:00', to: '17:00' }], location: berlin }, at: '2026-07-20T07:00:00Z', is: true },
  { says: 'an hour that spring skips never comes', spec: { times: [{ from: '02:00', to: '03:00' }], location: berlin }, at: '2026-03-29T01:00:00Z', is: false },
  { says: 'an hour that autumn repeats comes the first time', spec: { times: [{ from: '02:00', to: '03:00' }], location: berlin }, at: '2026-10-25T00:30:00Z', is: true },
  { says: 'an hour that autumn repeats comes the second time', spec: { times: [{ from: '02:00', to: '03:00' }], location: berlin }, at: '2026-10-25T01:30:00Z', is: true },
  { says: 'Lord Howe moves its clock by half an hour', spec: { times: [{ from: '01:30', to: '02:00' }], location: 'Australia/Lord_Howe' }, at: '2026-04-04T15:15:00Z', is: true },
] satisfies readonly { says: string; spec: IntervalSpec; at: string; is: boolean }[]) {
  test(says, () => assert.equal(intervalOf(spec)(Date.parse(at)), is))
}

for (const spec of [
  { times: [{ from: '17:00', to: '09:00' }] }, { times: [{ from: '9:00', to: '10:00' }] }, { times: [{ from: '00:00', to: '24:01' }] }, { times: [{ from: '00:60', to: '02:00' }] },
  { weekdays: ['friday:monday'] }, { weekdays: ['1'] }, { weekdays: ['mon'] }, { daysOfMonth: ['0'] }, { daysOfMonth: ['-1:5'] }, { daysOfMonth: ['5:1'] }, { daysOfMonth: ['32'] },
  { daysOfMonth: ['-1:-3'] }, { months: ['13'] }, { months: ['december:may'] }, { months: ['1:2:3'] }, { years: ['2027:2026'] }, { years: ['x'] }, { location: 'Mars/Base' }, { location: 'Local' },
] satisfies readonly IntervalSpec[]) {
  test(`${JSON.stringify(spec)} is refused`, () => assert.throws(() => intervalOf(spec), { code: 'ALERTS_TIME_INTERVAL' }))
}

test('in every zone and year, two intervals that cut the day in two hold one at a time', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  const minute = (value: number): string => `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`
  fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({ min: 1, max: 1_439 }), fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2035-01-01') }), (location, cut, atMs) => {
    const early = intervalOf({ times: [{ from: '00:00', to: minute(cut) }], location })(atMs)
    const late = intervalOf({ times: [{ from: minute(cut), to: '24:00' }], location })(atMs)
    assert.notEqual(early, late)
  }), { numRuns: 300 })
})
