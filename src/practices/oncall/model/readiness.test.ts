// What is missing until a person is ready, and when knowledge stands on one person.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isKnownByOne, isReady, missingWords, weighReadiness } from './readiness.ts'
import type { Evidence, ReadinessItem } from './readiness.ts'

const day = 86_400_000
const now = Date.parse('2026-11-23T12:00:00Z')
const shift = (endedDaysAgo: number, hours = 24) => ({ fromMs: now - endedDaysAgo * day - hours * 3_600_000, toMs: now - endedDaysAgo * day })
const nothing: Evidence = { ticks: [], shadows: [], verifiedMethods: 0 }
const shadow: ReadinessItem = { name: 'shadow', kind: 'shadow-shifts', count: 2 }
const drill: ReadinessItem = { name: 'restore', kind: 'drill', title: 'Restore the database', validDays: 180 }
const reach: ReadinessItem = { name: 'reach', kind: 'verified-contact', count: 2 }

const rows: readonly { says: string; item: ReadinessItem; evidence: Partial<Evidence>; state: string; have: number; words: string }[] = [
  { says: 'without any evidence an item is missing', item: drill, evidence: {}, state: 'missing', have: 0, words: 'no "Restore the database"' },
  { says: 'what a colleague attested counts', item: drill, evidence: { ticks: [{ item: 'restore', atMs: now - day }] }, state: 'done', have: 1, words: '' },
  { says: 'what was attested of another item does not', item: drill, evidence: { ticks: [{ item: 'other', atMs: now - day }] }, state: 'missing', have: 0, words: 'no "Restore the database"' },
  { says: 'what is too long ago is stale, not missing', item: drill, evidence: { ticks: [{ item: 'restore', atMs: now - 181 * day }] }, state: 'stale', have: 0, words: '"Restore the database" too long ago' },
  { says: 'on the very day it ends it is stale', item: drill, evidence: { ticks: [{ item: 'restore', atMs: now - 180 * day }] }, state: 'stale', have: 0, words: '"Restore the database" too long ago' },
  { says: 'a shadowed shift counts once it is over', item: shadow, evidence: { shadows: [shift(1), { fromMs: now - day, toMs: now + day }] }, state: 'missing', have: 1, words: '1 of 2 shadow shifts' },
  { says: 'an hour of watching is no shift', item: shadow, evidence: { shadows: [shift(1, 1), shift(2)] }, state: 'missing', have: 1, words: '1 of 2 shadow shifts' },
  { says: 'shadowed shifts and attested ones add up', item: shadow, evidence: { shadows: [shift(1)], ticks: [{ item: 'shadow', atMs: now - 9 * day }] }, state: 'done', have: 2, words: '' },
  { says: 'a drill is not done by watching', item: drill, evidence: { shadows: [shift(1), shift(2)] }, state: 'missing', have: 0, words: 'no "Restore the database"' },
  { says: 'ways to be reached are counted as they are now', item: reach, evidence: { verifiedMethods: 1 }, state: 'missing', have: 1, words: '1 of 2 verified ways to be reached' },
]
for (const row of rows) {
  test(row.says, () => {
    const states = weighReadiness([row.item], { ...nothing, ...row.evidence }, now)
    assert.partialDeepStrictEqual(states, [{ state: row.state, have: row.have }])
    assert.equal(missingWords(states), row.words)
    assert.equal(isReady(states), row.words === '')
  })
}

test('it is said until when a doing counts: the one that makes the number full', () => {
  const item = { ...drill, count: 2 }
  const [state] = weighReadiness([item], { ...nothing, ticks: [1, 100, 150].map((ago) => ({ item: 'restore', atMs: now - ago * day })) }, now)
  assert.equal(state!.untilMs, now + 80 * day)
})

test('an empty list asks nothing', () => assert.equal(isReady(weighReadiness([], nothing, now)), true))

test('more evidence never makes anybody less ready', () => {
  const tick = fc.record({ item: fc.constantFrom('shadow', 'restore'), atMs: fc.integer({ min: now - 400 * day, max: now }) })
  fc.assert(fc.property(fc.array(tick, { maxLength: 6 }), tick, (ticks, more) => {
    const ready = (all: typeof ticks) => isReady(weighReadiness([shadow, drill], { ...nothing, ticks: all }, now))
    return !ready(ticks) || ready([...ticks, more])
  }))
})

for (const [says, people, times, isOne] of [['twice is too little to say', ['a'], 2, false], ['three times the same person', ['a'], 3, true], ['somebody else once', ['a', 'b'], 9, false], ['nobody ever', [], 0, false]] as const) {
  test(`knowledge on one person: ${says}`, () => assert.equal(isKnownByOne({ people: new Set(people), times }), isOne))
}
