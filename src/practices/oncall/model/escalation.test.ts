// Escalation: whom to ask next, told as situations; and that no plan ends in silence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beginning, nextEscalation } from './escalation.ts'
import type { Circumstances, Plan, Target } from './escalation.ts'

const world = (words: { onCall?: Record<string, readonly string[]>; unreachable?: readonly string[]; lastResort?: readonly string[]; isTime?: boolean; minutesUntil?: number }): Circumstances => ({
  peopleOf: (target) => ('person' in target ? [target.person] : 'schedule' in target ? (words.onCall?.[target.schedule] ?? []) : []),
  isReachable: (person) => !(words.unreachable ?? []).includes(person),
  isTime: () => words.isTime ?? true,
  ...(words.minutesUntil === undefined ? {} : { minutesUntil: () => words.minutesUntil! }),
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

const office = { timeZone: 'Europe/Berlin', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '09:00', to: '17:00' }
const byHours = (more: Partial<Plan['steps'][number]>): Plan => ({ ...plan, steps: [{ targets: [{ schedule: 'primary' }], delayMinutes: 5, only: office, ...more }, plan.steps[1]!] })

for (const row of [
  { says: 'in its hours a step asks its own', plan: byHours({ otherwise: [{ person: 'ken' }] }), isTime: true, ask: ['ada'], to: 1 },
  { says: 'out of its hours it asks the others', plan: byHours({ otherwise: [{ person: 'ken' }] }), isTime: false, ask: ['ken'], to: 1 },
  { says: 'without others it is passed over', plan: byHours({}), isTime: false, ask: ['edsger', 'grace'], to: 2 },
  { says: 'low urgency waits for it where it says so', plan: byHours({ waits: true }), isTime: false, minutesUntil: 90, ask: [], to: 0, wait: 90 },
  { says: 'high urgency does not: it asks it at once', plan: byHours({ waits: true }), isTime: false, ask: ['ada'], to: 1 },
  { says: 'others who cannot be reached are filled by the fallback', plan: byHours({ otherwise: [{ schedule: 'empty' }] }), isTime: false, ask: ['boss'], to: 1 },
]) {
  test(row.says, () => {
    const next = nextEscalation(row.plan, beginning, world({ ...everybody, isTime: row.isTime, ...(row.minutesUntil === undefined ? {} : { minutesUntil: row.minutesUntil }) }))
    assert.deepEqual(next.ask.map(({ person }) => person), row.ask)
    assert.equal(next.position.step, row.to)
    assert.equal(next.isHeld ?? false, row.ask.length === 0)
    if (row.wait !== undefined) assert.equal(next.waitMinutes, row.wait)
  })
}

const anyTarget: fc.Arbitrary<Target> = fc.oneof(fc.record({ person: fc.constantFrom('ada', 'grace', 'ken') }), fc.record({ schedule: fc.constantFrom('p', 's', 'none') }))
const anyPlan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(fc.record({ targets: fc.array(anyTarget, { minLength: 1, maxLength: 3 }), delayMinutes: fc.integer({ min: 1, max: 30 }) }).chain((step) => fc.constantFrom<Plan['steps'][number]>(step, { ...step, only: office }, { ...step, only: office, waits: true }, { ...step, only: office, otherwise: [{ person: 'ken' }] })), { minLength: 1, maxLength: 4 }),
  repeat: fc.integer({ min: 0, max: 3 }),
  fallback: fc.option(anyTarget, { nil: null }),
})

test('every escalation ends, and before it ends somebody was asked if anybody could be', () => {
  fc.assert(fc.property(anyPlan, fc.subarray(['ada', 'grace', 'ken']), fc.boolean(), (any, unreachable, isTime) => {
    // High urgency: nothing waits.
    const circumstances = world({ onCall: { p: ['ada'], s: ['grace', 'ken'] }, unreachable, isTime })
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

test('what waits for hours asks nobody, stays where it is, and goes on when they begin', () => {
  fc.assert(fc.property(anyPlan, fc.integer({ min: 1, max: 10_000 }), (any, minutes) => {
    const later = world({ onCall: { p: ['ada'], s: ['grace', 'ken'] }, isTime: false, minutesUntil: minutes })
    let position = beginning
    for (let moves = 0; ; moves++) {
      assert.ok(moves <= 40, 'it does not end')
      const held = nextEscalation(any, position, later)
      const next = held.isHeld ? nextEscalation(any, held.position, world({ onCall: { p: ['ada'], s: ['grace', 'ken'] } })) : held
      if (held.isHeld) assert.deepEqual([held.ask, held.waitMinutes, held.isExhausted], [[], minutes, false])
      assert.ok(next.ask.length > 0)
      if (next.isExhausted) break
      position = next.position
    }
  }))
})
