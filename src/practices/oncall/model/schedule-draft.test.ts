// A schedule as a form holds it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freeName, isWholeSchedule, newRotation, onTheClock, readDates, scheduleDraft, withTemporary } from './schedule-draft.ts'
import type { ScheduleDraft } from './schedule-draft.ts'
import { openBetween, weekdays } from './windows.ts'
import type { Window } from './windows.ts'

const empty: ScheduleDraft = { timeZone: 'UTC', rotations: [] }

test('a window said without 24:00 is open at the same times', () => {
  const time = fc.oneof(fc.constantFrom('00:00', '24:00'), fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30')).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`))
  const day = fc.constantFrom(...weekdays)
  const window: fc.Arbitrary<Window> = fc.oneof(fc.record({ from: time, to: time }), fc.record({ days: fc.uniqueArray(day, { minLength: 1 }), from: time, to: time }), fc.record({ fromDay: day, from: time, toDay: day, to: time }))
  const range = { fromMs: Date.parse('2026-10-12T00:00Z'), toMs: Date.parse('2026-11-09T00:00Z') }
  fc.assert(fc.property(window, fc.constantFrom('UTC', 'Europe/Berlin'), (given, zone) => {
    // From midnight to that very midnight is nothing at all, which nobody means.
    fc.pre(openBetween([given], range, zone).length > 0)
    assert.deepEqual(openBetween([onTheClock(given)], range, zone), openBetween([given], range, zone))
    assert.doesNotMatch(JSON.stringify(onTheClock(given)), /24:00/)
  }))
})

test('what the API answers is said again in the words of a file', () => {
  const rotation = { name: 'weekly', length: { count: 1, unit: 'week' as const }, startsAt: '2026-11-23T09:00', holidays: 'off' as const }
  assert.deepEqual(scheduleDraft({ displayName: 'Shop', timeZone: 'UTC', mode: 'last-wins', swapsNeedApproval: true, rotations: [{ ...rotation, people: [{ name: 'ada' }] }] }),
    { displayName: 'Shop', timeZone: 'UTC', mode: 'last-wins', swapsNeedApproval: true, rotations: [{ ...rotation, people: ['ada'] }] })
})

test('a temporary rotation stands above the only other one, and leaves the mode of several alone', () => {
  const one = { ...empty, rotations: [{ ...newRotation(empty, '2026-11-23'), people: ['ada'] }] }
  const covered = withTemporary(one, '2026-12-20', '2026-12-28')
  assert.deepEqual([covered.mode, covered.rotations[1]], ['last-wins', { name: 'temporary', people: [], length: { count: 1, unit: 'week' }, startsAt: '2026-12-20T09:00', endsAt: '2026-12-28T09:00' }])
  assert.equal(withTemporary({ ...one, mode: 'together', rotations: [...one.rotations, ...one.rotations] }, '2026-12-20', '2026-12-28').mode, 'together')
  assert.equal(freeName('temporary', ['temporary', 'temporary-2']), 'temporary-3')
})

test('nothing is asked of a schedule that is not whole', () => {
  const rotation = { ...newRotation(empty, '2026-11-23'), people: ['ada'] }
  assert.equal(isWholeSchedule({ ...empty, rotations: [rotation] }), true)
  for (const change of [{ people: [] }, { name: '' }, { startsAt: '' }, { endsAt: '' }, { windows: [{ days: [], from: '09:00', to: '17:00' }] }, { windows: [{ from: '', to: '17:00' }] }]) assert.equal(isWholeSchedule({ ...empty, rotations: [{ ...rotation, ...change }] }), false)
})

test('dates are taken as they are typed', () => assert.deepEqual(readDates('2026-12-26, 2026-12-25\n2026-12-25 '), ['2026-12-25', '2026-12-26']))
