// Escalation: whom to ask next, told as situations; and that no plan ends in silence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beginning, nextEscalation } from './escalation.ts'
import type { Circumstances, Plan, Target } from './escalation.ts'

const world = (words: { onCall?: Record<string, readonly string[]>; unreachable?: readonly string[]; lastResort?: readonly string[]; isTime?: boolean }): Circumstances => ({
  peopleOf: (target) => ('person' in target ? [target.person] : 'schedule' in target ? (words.onCall?.[target.schedule] ?? []) : []),
  isReachable: (person) => !(words.unreachable ?? []).includes(person),
  isTime: () => words.isTime ?? true,
  lastResort: words.lastResort ?? ['root'],
})
const plan: Plan = {
  steps: [
    { targets: [{ schedule: 'primary' }], delayMinutes: 5 },
    { targets: [{ schedule: 'secondary' }, { person: 'grace' }], delayMinutes: 10 },
  ],
  repeat: 1,
  fallback: { person: 'boss' },
}
const everybody = { onCall: { primary: ['ada'], secondary: ['edsger', 'grace'] } }

for (const row of [
  { says: 'the first step asks who is on call', from: beginning, world: everybody, ask: ['ada/step'], wait: 5, to: '1.1' },
  { says: 'the second asks everybody behind its targets, each once', from: { step: 1, round: 1 }, world: everybody, ask: ['edsger/step', 'grace/step'], wait: 10, to: '2.1' },
  { says: 'after the last step the next round begins', from: { step: 2, round: 1 }, world: everybody, ask: ['ada/step'], wait: 5, to: '1.2' },
  { says: 'after the last round the fallback is asked and the timer ends', from: { step: 2, round: 2 }, world: everybody, ask: ['boss/fallback'], wait: null, to: '2.2' },
  { says: 'a step with nobody on call is filled by the fallback', from: beginning, world: { onCall: {} }, ask: ['boss/fallback'], wait: 5, to: '1.1' },
  { says: 'an unreachable person is passed over for the fallback', from: beginning, world: { ...everybody, unreachable: ['ada'] }, ask: ['boss/fallback'], wait: 5, to: '1.1' },
  { says: 'without a reachable fallback the next step is asked at once', from: beginning, world: { ...everybody, unreachable: ['ada', 'boss'] }, ask: ['edsger/step', 'grace/step'], wait: 10, to: '2.1' },
  { says: 'one unreachable person of two leaves the other', from: { step: 1, round: 1 }, world: { ...everybody, unreachable: ['grace'] }, ask: ['edsger/step'], wait: 10, to: '2.1' },
  { says: 'with nobody at all administrators stand in', from: beginning, world: { unreachable: ['grace', 'boss'] }, ask: ['root/last-resort'], wait: 10, to: '2.1' },
]) {
  test(row.says, () => {
    const next = nextEscalation(plan, row.from, world(row.world))
    assert.deepEqual(next.ask.map((one) => `${one.person}/${one.because}`), row.ask)
    assert.equal(next.waitMinutes, row.wait)
    assert.equal(`${next.position.step}.${next.position.round}`, row.to)
  })
}

test('an empty step says which schedule had nobody and who could not be reached', () => {
  assert.deepEqual(nextEscalation(plan, beginning, world({ onCall: {} })).empty, [{ step: 1, schedules: ['primary'], unreachable: [] }])
  assert.deepEqual(nextEscalation(plan, beginning, world({ ...everybody, unreachable: ['ada'] })).empty, [{ step: 1, schedules: [], unreachable: ['ada'] }])
})

test('only the end of a plan without fallback and administrators asks nobody', () => {
  const next = nextEscalation({ ...plan, fallback: null }, { step: 2, round: 2 }, world({ ...everybody, lastResort: [] }))
  assert.deepEqual([next.ask, next.isExhausted], [[], true])
})

const anyTarget: fc.Arbitrary<Target> = fc.oneof(fc.record({ person: fc.constantFrom('ada', 'grace', 'ken') }), fc.record({ schedule: fc.constantFrom('p', 's', 'none') }))
const anyPlan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(fc.record({ targets: fc.array(anyTarget, { minLength: 1, maxLength: 3 }), delayMinutes: fc.integer({ min: 1, max: 30 }) }), { minLength: 1, maxLength: 4 }),
  repeat: fc.integer({ min: 0, max: 3 }),
  fallback: fc.option(anyTarget, { nil: null }),
})

test('every escalation ends, and before it ends somebody was asked if anybody could be', () => {
  fc.assert(fc.property(anyPlan, fc.subarray(['ada', 'grace', 'ken']), (any, unreachable) => {
    const circumstances = world({ onCall: { p: ['ada'], s: ['grace', 'ken'] }, unreachable })
    let position = beginning
    let moves = 0
    for (;;) {
      const next = nextEscalation(any, position, circumstances)
      moves++
      assert.ok(next.ask.length > 0, 'a move that asks nobody')
      assert.equal(next.waitMinutes === null, next.isExhausted)
      if (next.isExhausted) break
      position = next.position
      assert.ok(moves <= any.steps.length * (any.repeat + 1) + 1, 'it does not end')
    }
  }))
})
