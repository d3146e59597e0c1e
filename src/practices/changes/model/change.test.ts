// What messages about one change make of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changeStates, reportOf } from '../../../base/change.ts'
import type { ChangeState } from '../../../base/change.ts'
import { followed, handleOf, mostServices, newChange, tidied } from './change.ts'

const report = (more: Partial<ReturnType<typeof reportOf>> = {}) => reportOf({ reference: '1', kind: 'deployment', title: 'Checkout 4', state: 'started', ...more })
const made = (more: Parameters<typeof report>[0] = {}, nowMs = 10_000) => newChange(report(more), { id: 'chg_1', source: 'test', nowMs })

for (const row of [
  { says: 'a start that is told again changes nothing', told: ['started', 'started'], is: 'started' },
  { says: 'an end follows a start', told: ['started', 'succeeded'], is: 'succeeded' },
  { says: 'a start that comes late does not reopen it', told: ['succeeded', 'started'], is: 'succeeded' },
  { says: 'a success can turn out a failure', told: ['started', 'succeeded', 'failed'], is: 'failed' },
  { says: 'a roll-back is the last word', told: ['succeeded', 'rolled-back', 'succeeded'], is: 'rolled-back' },
] as const) test(row.says, () => {
  const [first, ...later] = row.told
  assert.equal(later.reduce((change, state, index) => followed(change, report({ state }), 20_000 + index), made({ state: first })).state, row.is)
})

test('an older end that comes after a newer one does not win', () => {
  const known = made({ state: 'succeeded', startedMs: 1_000, finishedMs: 9_000 })
  assert.equal(followed(known, report({ state: 'failed', finishedMs: 5_000 }), 20_000).state, 'succeeded')
})

test('what is told later fills in what was not known, and never empties what was', () => {
  const known = made({ by: 'ada', services: ['checkout'] })
  const next = followed(known, report({ artifact: 'sha256:1', services: ['cart'] }), 20_000)
  assert.deepEqual([next.by, next.artifact, next.services], ['ada', 'sha256:1', ['checkout', 'cart']])
  assert.equal(followed(next, report(), 30_000), next)
})

test('a change is never placed later than it was heard of, and ends after it began', () => {
  fc.assert(fc.property(fc.array(fc.record({ state: fc.constantFrom<ChangeState[]>(...changeStates), startedMs: fc.option(fc.integer({ min: 0, max: 99 })), finishedMs: fc.option(fc.integer({ min: 0, max: 99 })) }), { minLength: 1, maxLength: 6 }), (told) => {
    let nowMs = 50
    let change = made(told[0], nowMs)
    for (const each of told.slice(1)) change = followed(change, report(each), (nowMs += 5))
    assert.ok(change.startedMs <= nowMs && (change.finishedMs ?? 0) <= nowMs)
    assert.equal(change.finishedMs === null, change.state === 'started')
    if (change.finishedMs !== null) assert.ok(change.finishedMs >= change.startedMs)
  }))
})

test('what cannot be stored or shown is left out', () => {
  const tidy = tidied(report({ title: ' a\u0000b\ud800 ', url: 'javascript:alert(1)', services: ['a', 'a', '', ...Array.from({ length: 50 }, (_, index) => `s${index}`)], linesChanged: -1 }))
  assert.deepEqual([tidy.title, tidy.url, tidy.services.length, tidy.linesChanged], ['ab\ufffd', null, mostServices, null])
  assert.equal(tidied(report({ title: 'x'.repeat(900) })).title.length, 200)
  assert.deepEqual([handleOf('ada'), handleOf('ada@example.org'), handleOf(null)], ['ada', null, null])
})
