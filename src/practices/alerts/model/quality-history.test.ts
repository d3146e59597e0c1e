// Another `for`, tried on when an expression had results.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { replayFor } from './quality-history.ts'
import type { Run } from './quality-history.ts'

const minute = 60_000
const run = (from: number, to: number, series = 'a'): Run => ({ series, fromMs: from * minute, toMs: to * minute })
const spikes = Array.from({ length: 20 }, (_, index) => run(index * 100, index * 100 + 3))
const outage = run(5_000, 5_040)
const given = { currentMs: 0, nowMs: 10_000 * minute, worth: [{ openedMs: 5_001 * minute, resolvedMs: 5_041 * minute }] }

test('spikes are waited out, the outage is not missed, and the shortest wait that does it is chosen', () => {
  const replay = replayFor([...spikes, outage], given)
  assert.deepEqual(replay.best, { forMs: 5 * minute, pages: 1, missed: 0 })
  assert.deepEqual(replay.current, { forMs: 0, pages: 21, missed: 0 })
  assert.equal(replay.say, '`for: 5m` would have paged once instead of 21. It would have missed none of the 1 that was worth a page.')
})
test('a wait that would have missed something is not chosen', () => {
  const short = { ...given, worth: [{ openedMs: 1 * minute, resolvedMs: 4 * minute }] }
  assert.equal(replayFor([...spikes, outage], short).best, null)
  assert.equal(replayFor([...spikes, outage], short).rows.find((row) => row.forMs === 5 * minute)?.missed, 1)
})
test('what fires together is one page, what comes one after the other is another', () => {
  assert.equal(replayFor([run(0, 10), run(5, 20, 'b'), run(30, 31)], given).current.pages, 2)
})
test('a run counts from when it has lasted as long as the wait', () => {
  const { rows } = replayFor([run(0, 10)], given)
  assert.deepEqual(rows.filter(({ pages }) => pages > 0).map(({ forMs }) => forMs / minute), [0, 1, 2, 5, 10])
})
test('what is missed now by a rule that was another then does not count against a wait', () => {
  const replay = replayFor(spikes, given)
  assert.deepEqual([replay.current.missed, replay.best?.forMs], [1, 5 * minute])
  assert.match(replay.say, /would have paged 0 times instead of 20\. It would have missed 1 of the 1 that was worth a page, like now\.$/)
})
test('a longer wait never catches what a shorter one misses', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(500), fc.nat(90))), fc.array(fc.tuple(fc.nat(500), fc.nat(90))), (runs, worth) => {
    const { rows } = replayFor(runs.map(([from, length], index) => run(from, from + length, String(index))), { ...given, worth: worth.map(([from, length]) => ({ openedMs: from * minute, resolvedMs: (from + length) * minute })) })
    for (const [index, row] of rows.entries()) if (index > 0) assert.ok(row.missed >= rows[index - 1]!.missed)
  }))
})
