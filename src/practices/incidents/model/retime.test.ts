// Where an entry stands whose time was corrected.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayMs } from '../../../base/duration.ts'
import { canBeRetimed, earliestRetimeMs, placeRetimed } from './retime.ts'

interface Item { readonly seq: number; readonly atMs: number; readonly isMoved?: boolean }
const at = { msOf: ({ atMs }: Item) => atMs, isMoved: ({ isMoved }: Item) => isMoved === true }
const seqs = (items: readonly Item[]) => items.map(({ seq }) => seq)

for (const row of [
  { says: 'what was moved back stands before what came then', items: [{ seq: 1, atMs: 10 }, { seq: 2, atMs: 20 }, { seq: 3, atMs: 15, isMoved: true }], placed: [1, 3, 2] },
  { says: 'moved before everything it is first', items: [{ seq: 1, atMs: 10 }, { seq: 2, atMs: 5, isMoved: true }], placed: [2, 1] },
  { says: 'moved forward it stands behind', items: [{ seq: 1, atMs: 30, isMoved: true }, { seq: 2, atMs: 20 }], placed: [2, 1] },
  { says: 'two at one time keep their order', items: [{ seq: 1, atMs: 10 }, { seq: 2, atMs: 5, isMoved: true }, { seq: 3, atMs: 5, isMoved: true }], placed: [2, 3, 1] },
  { says: 'what was not moved keeps the order of the record, whatever its time', items: [{ seq: 1, atMs: 30 }, { seq: 2, atMs: 10 }], placed: [1, 2] },
]) {
  test(row.says, () => assert.deepEqual(seqs(placeRetimed(row.items, 'oldest', at)), row.placed))
}

test('nothing is lost or doubled, and newest first is the same order turned round', () => {
  const times = fc.array(fc.record({ atMs: fc.nat(50), isMoved: fc.boolean() }), { maxLength: 30 })
  fc.assert(fc.property(times, (drawn) => {
    // No two moved ones at one time: which of them is first is told by the row above.
    const items = drawn.map((item, seq) => ({ ...item, seq, atMs: item.isMoved ? item.atMs + seq / 100 : item.atMs }))
    const oldest = seqs(placeRetimed(items, 'oldest', at))
    assert.deepEqual(seqs(placeRetimed(items.toReversed(), 'newest', at)), oldest.toReversed())
    assert.deepEqual(oldest.toSorted((one, other) => one - other), seqs(items))
  }))
})

test('a named time is corrected in its own place, and a month before it began is the end', () => {
  assert.deepEqual(['incident.mitigated', 'incident.entry-retimed', 'incident.noted', 'change.recorded'].map(canBeRetimed), [false, false, true, true])
  assert.equal(earliestRetimeMs({ startedMs: 40 * dayMs, detectedMs: null, declaredMs: 41 * dayMs }), 10 * dayMs)
})
