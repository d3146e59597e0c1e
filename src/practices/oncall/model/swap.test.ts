// Swaps of shifts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Rotation } from './rotation.ts'
import { gapsBetween, shiftsBetween } from './schedule.ts'
import type { Schedule } from './schedule.ts'
import { afterVerb, shiftOf, standIns } from './swap.ts'
import type { Swap, SwapState, SwapVerb } from './swap.ts'

const hour = 3_600_000
const at = (text: string): number => Date.parse(text)
const weekly = (change: Partial<Rotation> = {}): Rotation => ({ name: 'primary', people: ['ada', 'ben', 'cleo'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-02T09:00', ...change })
const swap = (change: Partial<Swap> = {}): Swap => ({ id: 'swp_1', rotation: 'primary', person: 'ben', taker: 'cleo', state: 'agreed', fromMs: at('2026-11-30T09:00Z'), toMs: at('2026-12-07T09:00Z'), ...change })
const of = (rotation: Rotation, swaps: readonly Swap[], timeZone = 'UTC'): Schedule => ({ name: 's', timeZone, rotations: [rotation], overrides: standIns(swaps, { rotations: [rotation], timeZone }) })
const held = (schedule: Schedule): string[] => shiftsBetween(schedule, at('2026-11-23T09:00Z'), at('2026-12-14T09:00Z')).map((shift) => `${new Date(shift.fromMs).toISOString().slice(5, 13)} ${shift.person}`)

for (const [state, verb, needsApproval, after] of [
  ['offered', 'take', false, 'agreed'], ['offered', 'take', true, 'taken'], ['offered', 'withdraw', true, 'withdrawn'], ['offered', 'approve', true, null],
  ['taken', 'approve', true, 'agreed'], ['taken', 'decline', true, 'declined'], ['taken', 'take', true, null], ['taken', 'withdraw', true, 'withdrawn'],
  ['agreed', 'withdraw', true, 'withdrawn'], ['agreed', 'decline', true, null], ['withdrawn', 'take', false, null], ['declined', 'approve', true, null],
] satisfies readonly (readonly [SwapState, SwapVerb, boolean, SwapState | null])[]) {
  test(`${verb} of what is ${state}${needsApproval ? ', with approval,' : ''} ${after === null ? 'cannot be' : `makes it ${after}`}`, () => assert.equal(afterVerb(state, verb, needsApproval), after))
}

test('the taker holds the shift, and nothing else changes', () => {
  assert.deepEqual(held(of(weekly(), [])), ['11-23T09 ada', '11-30T09 ben', '12-07T09 cleo'])
  assert.deepEqual(held(of(weekly(), [swap()])), ['11-23T09 ada', '11-30T09 cleo', '12-07T09 cleo'])
  for (const state of ['offered', 'taken', 'declined', 'withdrawn'] as const) assert.deepEqual(held(of(weekly(), [swap({ state })])), held(of(weekly(), [])))
})

for (const row of [
  { says: 'a later hand-off is followed', rotation: weekly({ startsAt: '2026-11-02T12:00' }), from: '2026-11-30T12:00Z', to: '2026-12-07T12:00Z' },
  { says: 'another day of the week is followed', rotation: weekly({ startsAt: '2026-11-03T09:00' }), from: '2026-12-01T09:00Z', to: '2026-12-08T09:00Z' },
  { says: 'a first hand-off that is counted from elsewhere changes nothing', rotation: weekly({ startsAt: '2026-10-12T09:00' }), from: '2026-11-30T09:00Z', to: '2026-12-07T09:00Z' },
  { says: 'a shift cut in two is the part that shares most', rotation: weekly({ people: ['ada', 'ben'], length: { count: 5, unit: 'day' }, startsAt: '2026-11-22T09:00' }), from: '2026-11-27T09:00Z', to: '2026-12-02T09:00Z' },
  { says: 'of a turn that became four times as long only the offered week is stood in for', rotation: weekly({ people: ['ben', 'ada'], length: { count: 4, unit: 'week' }, startsAt: '2026-11-23T09:00' }), from: '2026-11-30T09:00Z', to: '2026-12-07T09:00Z' },
]) test(row.says, () => assert.deepEqual(shiftOf(swap(), row.rotation, 'UTC'), { fromMs: at(row.from), toMs: at(row.to) }))

test('who does not hold the time any more is not stood in for', () => {
  assert.equal(shiftOf(swap(), weekly({ people: ['ada', 'cleo'] }), 'UTC'), null)
  assert.deepEqual(standIns([swap({ rotation: 'gone' })], { rotations: [weekly()], timeZone: 'UTC' }), [])
})

test('swaps never make a gap, never put two on one shift, and move no edge but of the shifts they name', () => {
  const people = ['ada', 'ben', 'cleo', 'dan']
  const anySwap = fc.record({ week: fc.integer({ min: 0, max: 8 }), taker: fc.constantFrom(...people), state: fc.constantFrom<SwapState>('offered', 'taken', 'agreed', 'declined', 'withdrawn'), drift: fc.integer({ min: -60, max: 60 }) })
  fc.assert(fc.property(fc.array(anySwap, { maxLength: 12 }), fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe'), (given, timeZone) => {
    const rotation = weekly({ people })
    const [fromMs, toMs] = [at('2026-11-03T00:00Z'), at('2026-12-29T00:00Z')]
    const plain: Schedule = { name: 's', timeZone, rotations: [rotation], overrides: [] }
    const swaps = given.map(({ week, taker, state, drift }, index): Swap => {
      const begins = at('2026-11-02T09:00Z') + week * 168 * hour
      return { id: `swp_${index}`, rotation: 'primary', person: people[week % people.length]!, taker, state, fromMs: begins + drift * hour, toMs: begins + (168 + drift) * hour }
    })
    const final = of(rotation, swaps, timeZone)
    assert.deepEqual(gapsBetween(final, fromMs, toMs), gapsBetween(plain, fromMs, toMs))
    const shifts = shiftsBetween(final, fromMs, toMs)
    for (const [index, shift] of shifts.entries()) if (index > 0) assert.ok(shift.fromMs >= shifts[index - 1]!.toMs)
    const agreed = new Set(swaps.filter(({ state }) => state === 'agreed').map(({ person }) => person))
    for (const shift of shiftsBetween(plain, fromMs, toMs)) {
      if (agreed.has(shift.person ?? '')) continue
      for (const now of shifts.filter((one) => one.fromMs < shift.toMs && one.toMs > shift.fromMs && one.override === null)) assert.equal(now.person, shift.person)
    }
  }), { numRuns: 200 })
})
