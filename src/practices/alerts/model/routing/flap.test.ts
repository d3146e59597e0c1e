// Alerts that change all the time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterChange, flappingWord, heldFrom, heldWords, maxFlapChanges, steadyAt } from './flap.ts'
import type { Flap } from './flap.ts'

const hold = { changes: 4, windowMs: 600_000 }
const minute = 60_000
const run = (times: readonly number[], asked: readonly boolean[] = []): Flap | undefined =>
  times.reduce<Flap | undefined>((flap, atMs, index) => afterChange(flap, { key: 'k', atMs, hold, hasAsked: asked[index] === true }), undefined)

for (const row of [
  { says: 'as many changes as allowed hold nothing', times: [0, 1, 2, 3], held: null },
  { says: 'one more holds it from then on', times: [0, 1, 2, 3, 4], held: 4 },
  { says: 'changes out of the window do not count', times: [0, 1, 2, 3, 11], held: null },
  { says: 'once held it stays held, however few changes there are within the window', times: [0, 1, 2, 3, 4, 13], held: 4 },
  { says: 'after a whole window without a change it is counted from nothing', times: [0, 1, 2, 3, 4, 14, 15], held: null },
]) test(row.says, () => assert.equal(run(row.times.map((at) => at * minute))?.heldMs ?? null, row.held === null ? null : row.held * minute))

test('that it has asked is remembered until it is steady', () => {
  assert.equal(run([0, 1, 2].map((at) => at * minute), [true])?.hasAsked, true)
  assert.equal(run([0, 10 * minute], [true])?.hasAsked, false)
})
test('what is held says since when and why', () => {
  const flap = run([0, 1, 2, 3, 4].map((at) => at * minute))!
  const words = heldFrom(flappingWord(flap))!
  assert.deepEqual([words.sinceMs, heldWords(words)], [4 * minute, '5 changes in 10m'])
  assert.equal(heldFrom('route'), null)
})
test('whatever comes, no more changes are kept than are needed, and it is steady a window after the last', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 1, maxLength: 300 }), (steps) => {
    let nowMs = 0
    let flap: Flap | undefined
    for (const step of steps) {
      nowMs += step
      flap = afterChange(flap, { key: 'k', atMs: nowMs, hold, hasAsked: false })
      assert.ok(flap.changes.length <= maxFlapChanges + 1)
      assert.equal(steadyAt(flap), nowMs + hold.windowMs)
      assert.equal(flap.heldMs !== null && flap.heldMs > nowMs, false)
      if (flap.changes.length > hold.changes) assert.notEqual(flap.heldMs, null)
    }
  }))
})
