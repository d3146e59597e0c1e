// Timelines of messages to one address: which leave, which wait, and which carries the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { limits, roomFor } from './throttle.ts'

const minute = 60_000

/** Minutes at which somebody wants to send, to the minutes at which messages leave; `+` marks one that carries what waits. */
function timeline(kind: 'sms' | 'voice' | 'email', wanted: readonly number[]): string[] {
  const left: number[] = []
  const told: string[] = []
  let waiting = 0
  const queue = wanted.map((at) => at * minute)
  for (let now = 0; now <= 400 * minute; now += minute) {
    while (queue.length > 0 && queue[0]! <= now) {
      queue.shift()
      waiting++
    }
    while (waiting > 0) {
      const room = roomFor(kind, left, now)
      if (room.fromMs > now) break
      left.push(now)
      told.push(`${now / minute}${room.isLast && waiting > 1 ? `+${waiting - 1}` : ''}`)
      waiting = room.isLast ? 0 : waiting - 1
    }
  }
  return told
}

for (const row of [
  { says: 'five texts at once go one by one', kind: 'sms', wanted: [0, 0, 0, 0, 0], left: ['0', '0', '0', '0', '0'] },
  { says: 'the fifth of eight carries the other three', kind: 'sms', wanted: [0, 0, 0, 0, 0, 0, 0, 0], left: ['0', '0', '0', '0', '0+3'] },
  { says: 'a sixth that comes later waits until the first is a quarter of an hour old', kind: 'sms', wanted: [0, 1, 2, 3, 4, 5], left: ['0', '1', '2', '3', '4', '15'] },
  { says: 'what came while waiting goes together', kind: 'sms', wanted: [0, 1, 2, 3, 4, 5, 6, 7], left: ['0', '1', '2', '3', '4', '15+2'] },
  { says: 'the third call is the last for a quarter of an hour', kind: 'voice', wanted: [0, 0, 0, 0, 10], left: ['0', '0', '0+1', '15'] },
  { says: 'seven calls an hour', kind: 'voice', wanted: [0, 0, 0, 15, 15, 15, 30, 31], left: ['0', '0', '0', '15', '15', '15', '30', '60'] },
  { says: 'an e-mail always goes', kind: 'email', wanted: [0, 0, 0, 0, 0, 0, 0, 0], left: ['0', '0', '0', '0', '0', '0', '0', '0'] },
] as const) test(row.says, () => assert.deepEqual(timeline(row.kind, row.wanted), row.left))

test('nothing is ever silenced: there is room again within three hours, and no window holds more than its limit', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 80 }), fc.constantFrom('sms' as const, 'voice' as const), (wanted, kind) => {
    const left: number[] = []
    for (const at of wanted.sort((a, b) => a - b)) {
      const now = at * minute
      const { fromMs } = roomFor(kind, left, now)
      assert.ok(fromMs <= now + 180 * minute)
      if (fromMs <= now) left.push(now)
      else assert.ok(roomFor(kind, left, fromMs).fromMs <= fromMs, 'the time that was named has room')
    }
    for (const { most, withinMs } of limits[kind]) {
      for (const end of left) assert.ok(left.filter((at) => at > end - withinMs && at <= end).length <= most)
    }
  }))
})
