// When break-glass is in force, and which way leads to a role.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayMs, minuteMs } from '../../../base/duration.ts'
import { isInForce, lapseMs, reviewDueMs, stateOf, wayTo } from './break-glass.ts'
import type { BreakGlassPolicy, GrantTimes } from './break-glass.ts'

const asked: GrantTimes = { askedMs: 1_000, declinedMs: null, begunMs: null, untilMs: null, endedMs: null, reviewedMs: null }
const begun: GrantTimes = { ...asked, begunMs: 2_000, untilMs: 2_000 + 60 * minuteMs }

for (const { says, grant, at, state } of [
  { says: 'asked, until nobody answered for long', grant: asked, at: 1_000 + lapseMs - 1, state: 'asked' },
  { says: 'lapsed', grant: asked, at: 1_000 + lapseMs, state: 'lapsed' },
  { says: 'declined', grant: { ...asked, declinedMs: 1_500 }, at: 1_600, state: 'declined' },
  { says: 'in force from its beginning', grant: begun, at: 2_000, state: 'in-force' },
  { says: 'not in force at its end', grant: begun, at: begun.untilMs!, state: 'review-owed' },
  { says: 'given back', grant: { ...begun, endedMs: 3_000 }, at: 3_001, state: 'review-owed' },
  { says: 'reviewed', grant: { ...begun, endedMs: 3_000, reviewedMs: 4_000 }, at: 5_000, state: 'reviewed' },
] as const) test(`a grant is ${state}: ${says}`, () => assert.equal(stateOf(grant, at), state))

test('whatever becomes of a grant, it is in force only between its beginning and its end', () => {
  const time = fc.integer({ min: 0, max: 10_000 })
  fc.assert(fc.property(fc.option(time, { nil: null }), fc.option(time, { nil: null }), fc.option(time, { nil: null }), time, (begunMs, untilMs, endedMs, nowMs) => {
    if (!isInForce({ begunMs, untilMs, endedMs }, nowMs)) return
    assert.ok(begunMs !== null && untilMs !== null && begunMs <= nowMs && nowMs < untilMs && endedMs === null)
  }))
})

test('a review is due days after the end, early or not, and never before it began', () => {
  assert.equal(reviewDueMs(asked, 3), null)
  assert.equal(reviewDueMs(begun, 3), begun.untilMs! + 3 * dayMs)
  assert.equal(reviewDueMs({ ...begun, endedMs: 3_000 }, 3), 3_000 + 3 * dayMs)
})

test('the way that asks for more is taken, and none where none leads', () => {
  const spec: BreakGlassPolicy = { grants: 'administrator', mayAsk: ['responder'], longestMinutes: 60, needsSecondPerson: false, approvers: ['administrator'], reviewers: ['auditor'], reviewWithinDays: 3, needsIncident: false }
  const policies = [{ name: 'alone', spec }, { name: 'two', spec: { ...spec, needsSecondPerson: true } }, { name: 'other', spec: { ...spec, grants: 'service-owner' } }]
  assert.equal(wayTo(policies, { own: 'responder', role: 'administrator' })?.name, 'two')
  assert.equal(wayTo(policies, { own: 'viewer', role: 'administrator' }), null)
  assert.equal(wayTo(policies, { own: 'responder', role: 'auditor' }), null)
})
