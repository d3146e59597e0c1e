// Swaps of shifts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Rotation } from './rotation.ts'
import { gapsBetween, shiftsBetween } from './schedule.ts'
import type { Schedule } from './schedule.ts'
import { afterVerb, lostSwaps, shiftOf, standIns } from './swap.ts'
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

const part = { fromMs: at('2026-12-01T00:00Z'), toMs: at('2026-12-02T00:00Z') }
for (const row of [
  { says: 'a part stands for itself', rotation: weekly(), from: '2026-12-01T00:00Z', to: '2026-12-02T00:00Z' },
  { says: 'a part moves with its turn', rotation: weekly({ startsAt: '2026-11-03T12:00' }), from: '2026-12-02T03:00Z', to: '2026-12-03T03:00Z' },
  { says: 'of a turn of another length a part keeps its time', rotation: weekly({ people: ['ben', 'ada'], length: { count: 2, unit: 'week' }, startsAt: '2026-11-24T09:00' }), from: '2026-12-01T00:00Z', to: '2026-12-02T00:00Z' },
  { says: 'a part that is not in the turn any more does nothing', rotation: weekly({ people: ['ben', 'ada'], length: { count: 2, unit: 'day' }, startsAt: '2026-12-02T09:00' }), from: null, to: null },
]) test(row.says, () => assert.deepEqual(shiftOf(swap({ part }), row.rotation, 'UTC'), row.from === null ? null : { fromMs: at(row.from), toMs: at(row.to) }))

test('a swap is lost when its rotation moves by a whole turn, and not when it moves by a day', () => {
  const by = (change: Partial<Rotation>) => ({ rotations: [weekly(change)], timeZone: 'UTC' })
  const lost = (change: Partial<Rotation>): string[] => lostSwaps([swap()], by({}), by(change)).map(({ id }) => id)
  assert.deepEqual(lost({ startsAt: '2026-11-09T09:00' }), ['swp_1'])
  assert.deepEqual(lost({ startsAt: '2026-11-03T09:00' }), [])
  assert.deepEqual(lost({ name: 'renamed' }), ['swp_1'])
  assert.deepEqual(lostSwaps([swap()], by({ people: ['ada'] }), by({ people: ['cleo'] })), [], 'what did nothing before is not lost now')
})

test('whatever becomes of a rotation and the layers beside it, a swap stands only in turns of whose it is, makes no gap, and lasts no longer than was offered', () => {
  const people = ['ada', 'ben', 'cleo', 'dan']
  const anyRotation = fc.record({
    order: fc.shuffledSubarray(people, { minLength: 1 }), length: fc.constantFrom<Rotation['length']>({ count: 1, unit: 'week' }, { count: 2, unit: 'week' }, { count: 3, unit: 'day' }, { count: 12, unit: 'hour' }, { count: 1, unit: 'month' }),
    startsAt: fc.integer({ min: 0, max: 40 * 24 }).map((hours) => new Date(at('2026-10-01T00:00Z') + hours * hour).toISOString().slice(0, 16)),
  }).map(({ order, ...rest }): Rotation => ({ name: 'primary', people: order, ...rest }))
  const anySwap = fc.record({ begins: fc.integer({ min: 0, max: 40 * 24 }), hours: fc.integer({ min: 1, max: 200 }), person: fc.constantFrom(...people), taker: fc.constantFrom(...people), cut: fc.option(fc.tuple(fc.double({ min: 0, max: 0.9, noNaN: true }), fc.double({ min: 0.05, max: 1, noNaN: true }))) })
  const layer: Rotation = { name: 'night', people: ['eve', 'finn'], length: { count: 1, unit: 'day' }, startsAt: '2026-10-01T20:00', windows: [{ from: '20:00', to: '08:00' }] }
  const [fromMs, toMs] = [at('2026-11-12T00:00Z'), at('2026-12-20T00:00Z')]
  fc.assert(fc.property(anyRotation, fc.array(anySwap, { maxLength: 6 }), fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe'), fc.constantFrom('together', 'last-wins'), (rotation, given, timeZone, mode) => {
    const swaps = given.map(({ begins, hours, person, taker, cut }, index): Swap => {
      const turn = { fromMs: fromMs + begins * hour, toMs: fromMs + (begins + hours) * hour }
      const cutFrom = turn.fromMs + Math.floor((cut?.[0] ?? 0) * hours) * hour
      return { id: `swp_${index}`, rotation: 'primary', person, taker, state: 'agreed', ...turn, ...(cut ? { part: { fromMs: cutFrom, toMs: Math.min(turn.toMs, cutFrom + Math.ceil(cut[1] * hours) * hour) } } : {}) }
    })
    const rotations = [rotation, layer]
    const overrides = standIns(swaps, { rotations, timeZone })
    const plain: Schedule = { name: 's', timeZone, rotations, overrides: [], mode }
    const alone = shiftsBetween({ ...plain, rotations: [rotation], mode: 'together' }, 0, at('2027-06-01T00:00Z'))
    for (const { id, fromMs: begins, toMs: ends } of overrides) {
      const { person, fromMs: offeredFrom, toMs: offeredTo, part: offeredPart } = swaps.find((one) => one.id === id)!
      assert.ok(alone.some((shift) => shift.person === person && shift.fromMs <= begins && shift.toMs >= ends), 'it stands within what that person holds')
      assert.ok(ends > begins && ends - begins <= (offeredPart ? offeredPart.toMs - offeredPart.fromMs : offeredTo - offeredFrom) + 2 * hour, 'it lasts no longer than was offered')
    }
    const final: Schedule = { ...plain, overrides }
    assert.deepEqual(gapsBetween(final, fromMs, toMs), gapsBetween(plain, fromMs, toMs))
    const nights = (schedule: Schedule): unknown => shiftsBetween(schedule, fromMs, toMs).filter((shift) => shift.rotation === 'night' && shift.person !== null)
    assert.deepEqual(nights(final), nights(plain), 'another layer is left alone')
  }), { numRuns: 300 })
})
