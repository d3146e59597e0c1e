// Which changes are suspected first, on declared scenarios; every score is the sum of its reasons.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changeKinds, changeStates } from '../../../base/change.ts'
import { hourMs, minuteMs } from '../../../base/duration.ts'
import type { Change } from './change.ts'
import { nearOf, rankSuspects } from './suspects.ts'
import type { PastChanges } from './suspects.ts'

const atMs = 100 * hourMs
const change = (id: string, more: Partial<Change> = {}): Change => ({
  id, source: 'ci', reference: id, kind: 'deployment', title: id, services: ['checkout'], environment: 'production', state: 'succeeded', startedMs: atMs - 11 * minuteMs, finishedMs: atMs - 10 * minuteMs,
  by: null, reviewedBy: null, artifact: null, commit: null, url: null, rollback: null, linesChanged: null, recordedMs: 0, updatedMs: 0, ...more,
})
const ago = (minutes: number) => ({ startedMs: atMs - (minutes + 1) * minuteMs, finishedMs: atMs - minutes * minuteMs })
// web needs checkout; checkout needs payments and cart; payments needs ledger.
const edges = [['web', 'checkout'], ['checkout', 'payments'], ['checkout', 'cart'], ['payments', 'ledger'], ['ledger', 'disk']].map(([service, target]) => ({ service: service!, target: target! }))
const rank = (changes: readonly Change[], past: Readonly<Record<string, PastChanges>> = {}) =>
  rankSuspects({ impact: { services: ['checkout'], environment: 'production', atMs }, changes, near: nearOf(['checkout'], edges), past: new Map(Object.entries(past)) })

for (const row of [
  { says: 'the later of two equal ones comes first', changes: [change('old', ago(90)), change('new', ago(5))], is: ['new', 'old'] },
  { says: 'the service itself comes before what it needs', changes: [change('payments', { services: ['payments'] }), change('checkout')], is: ['checkout', 'payments'] },
  { says: 'what it needs directly comes before what that needs, and before what calls it', changes: [change('web', { services: ['web'] }), change('ledger', { services: ['ledger'] }), change('payments', { services: ['payments'] })], is: ['payments', 'ledger', 'web'] },
  { says: 'a fresh change to what it needs comes before a stale one to itself', changes: [change('stale', ago(240)), change('fresh', { services: ['payments'], ...ago(3) })], is: ['fresh', 'stale'] },
  { says: 'a change three steps away, or of a stranger, is not suspected', changes: [change('disk', { services: ['disk'] }), change('stranger', { services: ['billing'] })], is: [] },
  { says: 'a change that began after the impact is not suspected', changes: [change('after', { startedMs: atMs + 5 * minuteMs, finishedMs: atMs + 6 * minuteMs })], is: [] },
  { says: 'a change that runs counts as being there', changes: [change('running', { startedMs: atMs - 30 * minuteMs, finishedMs: null, state: 'started' }), change('done', ago(30))], is: ['running', 'done'] },
  { says: 'a change that ended after the impact was under way', changes: [change('long', { startedMs: atMs - 30 * minuteMs, finishedMs: atMs + 10 * minuteMs }), change('done', ago(30))], is: ['long', 'done'] },
  { says: 'another environment speaks against it', changes: [change('staging', { environment: 'staging', ...ago(60) }), change('production', ago(60))], is: ['production'] },
  { says: 'a failed migration comes before a small deployment', changes: [change('small', { linesChanged: 3 }), change('migration', { kind: 'database', state: 'failed', linesChanged: 2_000 })], is: ['migration', 'small'] },
  { says: 'a change of nobody knows what is suspected last', changes: [change('anything', { services: [], ...ago(1) }), change('checkout', ago(20))], is: ['checkout', 'anything'] },
]) test(row.says, () => assert.deepEqual(rank(row.changes).map(({ change: { id } }) => id), row.is))

test('changes to a service that often fail weigh more, and a few say nothing', () => {
  const [one, other] = rank([change('a', { services: ['payments'] }), change('b', { services: ['cart'] })], { payments: { changes: 20, failed: 5 }, cart: { changes: 3, failed: 3 } })
  assert.deepEqual([one!.change.id, other!.change.id], ['a', 'b'])
  assert.equal(one!.reasons.find(({ code }) => code === 'history')?.say, '5 of the 20 changes to payments before it failed or were rolled back')
  assert.equal(other!.reasons.some(({ code }) => code === 'history'), false)
})

test('the reasons say how far away and how long before, and never a cause', () => {
  const [suspect] = rank([change('x', { services: ['ledger'], ...ago(12) })])
  assert.deepEqual(suspect!.reasons.map(({ say }) => say), ['it took effect 12m before the impact', 'it touches ledger, which checkout needs over 2 steps', 'it was made in production, where the impact is', 'it is a change of kind deployment'])
  assert.doesNotMatch(JSON.stringify(suspect!.reasons), /cause|because|blame/i)
})

test('every score is the sum of its reasons, whatever the changes; order and number do not depend on theirs', () => {
  const any = fc.record({
    services: fc.subarray(['checkout', 'payments', 'cart', 'ledger', 'web', 'billing']), kind: fc.constantFrom(...changeKinds), state: fc.constantFrom(...changeStates), environment: fc.constantFrom('production', 'staging', null),
    linesChanged: fc.option(fc.nat(5_000)), beforeMs: fc.integer({ min: -hourMs, max: 8 * hourMs }), lastsMs: fc.option(fc.nat(hourMs)),
  })
  fc.assert(fc.property(fc.array(any, { maxLength: 12 }), (list) => {
    const changes = list.map(({ beforeMs, lastsMs, ...more }, index) => change(`c${index}`, { ...more, startedMs: atMs - beforeMs, finishedMs: lastsMs === null ? null : atMs - beforeMs + lastsMs }))
    const ranked = rank(changes, { checkout: { changes: 10, failed: 4 } })
    for (const { score, reasons } of ranked) {
      assert.equal(score, reasons.reduce((sum, { points }) => sum + points, 0))
      assert.ok(reasons.every(({ points }) => Number.isInteger(points)))
    }
    assert.deepEqual(ranked, ranked.toSorted((a, b) => b.score - a.score))
    assert.deepEqual(rank(changes.toReversed(), { checkout: { changes: 10, failed: 4 } }).map(({ change: { id } }) => id), ranked.map(({ change: { id } }) => id))
  }))
})
