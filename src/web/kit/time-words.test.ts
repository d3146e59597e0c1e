// Times in words: relative to a given now, exact in UTC.
/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { durationWords, exactTime, msOf, relativeTime } from './time-words.ts'

const nowMs = Date.UTC(2026, 10, 23, 3, 0, 0)
const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]

for (const row of [
  { says: 'what was this moment is just now', away: 2 * second, words: 'just now' },
  { says: 'seconds', away: 42 * second, words: '42 s ago' },
  { says: 'minutes are cut, not rounded up', away: 119 * second, words: '1 min ago' },
  { says: 'hours up to two days', away: 47 * hour, words: '47 h ago' },
  { says: 'days up to ten', away: 9 * day, words: '9 d ago' },
  { says: 'then the date', away: 20 * day, words: '3 Nov' },
  { says: 'the future is in', away: -5 * minute, words: 'in 5 min' },
]) test(row.says, () => assert.equal(relativeTime(nowMs - row.away, nowMs), row.words))

test('how long something took has two units', () => {
  assert.deepEqual([9 * second, 252 * second, 185 * minute, 52 * hour].map(durationWords), ['9 s', '4 min 12 s', '3 h 05 min', '2 d 4 h'])
})

test('the exact moment is given in UTC and in the zone of the reader', () => {
  const [utc, local] = exactTime(nowMs, 'Europe/Berlin').split('\n')
  assert.equal(utc, '2026-11-23 03:00:00 UTC')
  assert.match(local!, /04:00:00/)
})

test('an absent or malformed instant is null, never the year 1970', () => {
  assert.deepEqual([null, undefined, 'soon', '2026-11-23T03:00:00Z'].map(msOf), [null, null, null, nowMs])
})
