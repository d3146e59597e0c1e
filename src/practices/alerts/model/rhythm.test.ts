// What is usual for a sender, learnt from its own pauses.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { noRhythm, notePause, rhythmWords, silenceAllowedMs, usualPauseMs } from './rhythm.ts'
import type { Rhythm } from './rhythm.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** One pause a day. */
const after = (pauses: readonly number[]): Rhythm => pauses.reduce((rhythm, pauseMs, index) => notePause(rhythm, { atMs: index * day + hour, pauseMs }), noRhythm)

for (const row of [
  { says: 'nothing is usual before three days', pauses: [minute, minute], usual: null, allowed: null },
  { says: 'one that is heard every minute may be silent for an hour', pauses: [minute, minute, minute], usual: minute, allowed: hour },
  { says: 'one that is heard every two hours may be silent for six', pauses: [2 * hour, 2 * hour, 2 * hour], usual: 2 * hour, allowed: 6 * hour },
  { says: 'one outage does not become what is usual', pauses: [minute, minute, 12 * hour, minute], usual: minute, allowed: hour },
  { says: 'two weekends do', pauses: [minute, 60 * hour, minute, minute, 60 * hour], usual: 60 * hour, allowed: 180 * hour },
  { says: 'what is older than two weeks is forgotten', pauses: [...Array<number>(3).fill(20 * hour), ...Array<number>(14).fill(minute)], usual: minute, allowed: hour },
  { says: 'nobody is waited for longer than thirty days', pauses: Array<number>(3).fill(20 * day), usual: 20 * day, allowed: 30 * day },
]) {
  test(row.says, () => {
    assert.equal(usualPauseMs(after(row.pauses)), row.usual)
    assert.equal(silenceAllowedMs(after(row.pauses)), row.allowed)
  })
}

test('of one day the longest pause counts, and it is said in words', () => {
  const rhythm = [5, 9, 2].reduce((known, minutes) => notePause(known, { atMs: hour, pauseMs: minutes * minute }), noRhythm)
  assert.deepEqual(rhythm.days, [{ day: 0, longestMs: 9 * minute }])
  assert.equal(rhythmWords(rhythm), '')
  assert.equal(rhythmWords(after([10 * minute, 10 * minute, 10 * minute])), 'usually it pauses for at most 10m')
})

test('it never grows beyond two weeks of days, and the allowance holds the usual pause', () => {
  fc.assert(fc.property(fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 400 * day }), pauseMs: fc.integer({ min: 0, max: 9 * day }) }), { maxLength: 60 }), (pauses) => {
    const rhythm = pauses.toSorted((a, b) => a.atMs - b.atMs).reduce<Rhythm>((known, pause) => notePause(known, pause), noRhythm)
    const usual = usualPauseMs(rhythm)
    return rhythm.days.length <= 14 && (usual === null || silenceAllowedMs(rhythm)! >= usual)
  }))
})
