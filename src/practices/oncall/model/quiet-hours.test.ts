// Quiet hours by a person's own clock, over midnight and over changes of clocks; and that nothing is ever held for good.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hourMs } from '../../../base/duration.ts'
import { weekdays } from './hours.ts'
import { isInHours, mayLeaveAt, neverEnds } from './quiet-hours.ts'
import type { QuietHours } from './quiet-hours.ts'

const nights: QuietHours = { weekdays, from: '22:00', to: '07:00', methods: [] }
const on = (words: Partial<QuietHours>): QuietHours => ({ ...nights, ...words })

for (const row of [
  { says: 'what comes at three in the night leaves at seven', quiet: nights, zone: 'Europe/Berlin', at: '2026-11-24T02:00:00Z', leaves: '2026-11-24T06:00:00Z' },
  { says: 'what comes before midnight leaves at seven the next day', quiet: nights, zone: 'Europe/Berlin', at: '2026-11-23T21:00:00Z', leaves: '2026-11-24T06:00:00Z' },
  { says: 'at the first second of quiet hours it waits', quiet: nights, zone: 'UTC', at: '2026-11-23T22:00:00Z', leaves: '2026-11-24T07:00:00Z' },
  { says: 'at their end it does not', quiet: nights, zone: 'UTC', at: '2026-11-24T07:00:00Z', leaves: '2026-11-24T07:00:00Z' },
  { says: 'hours of one day do not reach into the next', quiet: on({ from: '12:00', to: '13:00', weekdays: ['mon'] }), zone: 'UTC', at: '2026-11-24T12:30:00Z', leaves: '2026-11-24T12:30:00Z' },
  { says: 'a night that began on Friday lasts into Saturday', quiet: on({ weekdays: ['fri'] }), zone: 'UTC', at: '2026-11-28T06:59:00Z', leaves: '2026-11-28T07:00:00Z' },
  { says: 'the early hours of Friday belong to Thursday', quiet: on({ weekdays: ['fri'] }), zone: 'UTC', at: '2026-11-27T03:00:00Z', leaves: '2026-11-27T03:00:00Z' },
  { says: 'a whole weekend is two days in a row', quiet: on({ weekdays: ['sat', 'sun'], from: '00:00', to: '00:00' }), zone: 'UTC', at: '2026-11-28T09:00:00Z', leaves: '2026-11-30T00:00:00Z' },
  { says: 'the night on which clocks go forward is an hour shorter', quiet: nights, zone: 'Europe/Berlin', at: '2026-03-28T21:00:00Z', leaves: '2026-03-29T05:00:00Z' },
  { says: 'an end that the clocks skip is the first instant after it', quiet: on({ to: '02:30' }), zone: 'Europe/Berlin', at: '2026-03-29T00:00:00Z', leaves: '2026-03-29T01:00:00Z' },
  { says: 'a beginning that the clocks skip is the first instant after it', quiet: on({ from: '02:30' }), zone: 'Europe/Berlin', at: '2026-03-29T01:10:00Z', leaves: '2026-03-29T05:00:00Z' },
  { says: 'an end that comes twice is its first: the second half past two is not quiet', quiet: on({ to: '02:30' }), zone: 'Europe/Berlin', at: '2026-10-25T01:10:00Z', leaves: '2026-10-25T01:10:00Z' },
  { says: 'and up to its first it is', quiet: on({ to: '02:30' }), zone: 'Europe/Berlin', at: '2026-10-25T00:10:00Z', leaves: '2026-10-25T00:30:00Z' },
  { says: 'the half hour of Lord Howe counts', quiet: nights, zone: 'Australia/Lord_Howe', at: '2026-04-04T12:00:00Z', leaves: '2026-04-04T20:30:00Z' },
]) test(row.says, () => assert.equal(new Date(mayLeaveAt('ticket', { quiet: row.quiet, timeZone: row.zone }, Date.parse(row.at))).toISOString().replace('.000Z', 'Z'), row.leaves))

const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const anyQuiet = fc.record({ weekdays: fc.subarray([...weekdays], { minLength: 1 }), from: time, to: time, methods: fc.constant([]) })
const anyMoment = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z'), max: Date.parse('2030-01-01T00:00:00Z') })
const anyZone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC', 'America/St_Johns')

test('high urgency is never held, low urgency always leaves: out of quiet hours, and within eight days', () => {
  fc.assert(fc.property(anyQuiet, anyZone, anyMoment, (quiet, timeZone, atMs) => {
    assert.equal(mayLeaveAt('page', { quiet, timeZone }, atMs), atMs)
    const leavesMs = mayLeaveAt('ticket', { quiet, timeZone }, atMs)
    assert.ok(leavesMs >= atMs && leavesMs <= atMs + 8 * 24 * hourMs + hourMs)
    assert.equal(leavesMs > atMs, isInHours(quiet, timeZone, atMs) && !neverEnds(quiet))
    if (!neverEnds(quiet)) assert.equal(isInHours(quiet, timeZone, leavesMs), false)
  }), { numRuns: 3_000 })
})
