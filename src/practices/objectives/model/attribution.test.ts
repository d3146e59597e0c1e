// What budget was spent on: the order of the rules on declared minutes, and that the parts always add up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minuteMs } from '../../../base/duration.ts'
import { attribute, burningMinutes, causeKinds, folded } from './attribution.ts'
import type { AttributedIncident, Known, Minute } from './attribution.ts'

const at = (minute: number): number => minute * minuteMs
const bad = (minute: number, failed = 100): Minute => ({ atMs: at(minute), good: 1_000 - failed, total: 1_000 })
const nothing: Known = { allowedRatio: 0.001, incidents: [], changes: [], dependencies: [], corrections: [] }
const incident = (from: number, to: number, more: Partial<AttributedIncident> = {}): AttributedIncident => ({ id: 'inc_1', label: '#1', fromMs: at(from), toMs: at(to), change: null, ...more })
const change = (id: string, minute: number, startedMinute = minute) => ({ id, label: id, startedMs: at(startedMinute), effectMs: at(minute) })
const burn = [bad(100), bad(101), bad(102)]
const payments = { service: 'payments', objective: 'payments-availability', burning: new Map([[at(101), 5], [at(102), 2]]) }
const ledger = { service: 'ledger', objective: 'ledger-availability', burning: new Map([[at(102), 9]]) }

const rows: readonly { says: string; minutes: readonly Minute[]; known: Partial<Known>; is: readonly [string, string | null, number][] }[] = [
  { says: 'an incident of the service takes its minutes, the rest stays unexplained', minutes: burn, known: { incidents: [incident(101, 103)] }, is: [['incident', 'inc_1', 200], ['unexplained', null, 100]] },
  { says: 'an incident whose mitigation undid a change is that change', minutes: burn, known: { incidents: [incident(100, 103, { change: { id: 'chg_1', label: 'Deploy' } })] }, is: [['change', 'chg_1', 300]] },
  { says: 'of two incidents at once the one that began first counts, once', minutes: burn, known: { incidents: [incident(101, 103, { id: 'inc_2' }), incident(100, 103)] }, is: [['incident', 'inc_1', 300]] },
  { says: 'without an incident a change shortly before the burn counts, for the whole burn', minutes: [...burn, bad(106)], known: { changes: [change('chg_1', 90)] }, is: [['change', 'chg_1', 400]] },
  { says: 'the latest change before it counts', minutes: burn, known: { changes: [change('early', 80), change('late', 98)] }, is: [['change', 'late', 300]] },
  { says: 'a change of 31 minutes before, or after it began, does not count', minutes: burn, known: { changes: [change('old', 69), change('after', 102)] }, is: [['unexplained', null, 300]] },
  { says: 'a change that was under way when it began counts', minutes: burn, known: { changes: [change('rolling', 110, 95)] }, is: [['change', 'rolling', 300]] },
  { says: 'a second burn after a pause is no longer about the first one’s change', minutes: [bad(100), bad(140)], known: { changes: [change('chg_1', 99)] }, is: [['change', 'chg_1', 100], ['unexplained', null, 100]] },
  { says: 'a dependency that burned in the same minute counts; of two the one that burned more', minutes: burn, known: { dependencies: [payments, ledger] }, is: [['dependency', 'payments', 100], ['dependency', 'ledger', 100], ['unexplained', null, 100]] },
  { says: 'failures within what the target allows are nobody’s, but in an incident they are its', minutes: [{ atMs: at(99), good: 9_999, total: 10_000 }, { atMs: at(100), good: 9_999, total: 10_000 }], known: { incidents: [incident(100, 101)], changes: [change('chg_1', 98)] }, is: [['incident', 'inc_1', 1], ['unexplained', null, 1]] },
  {
    says: 'what a person said goes before every rule, and the later word before the earlier', minutes: burn, known: {
      incidents: [incident(100, 103)],
      corrections: [{ kind: 'change', ref: 'chg_9', label: 'x', fromMs: at(100), toMs: at(102), addedMs: 1 }, { kind: 'dependency', ref: 'dns', label: 'dns', fromMs: at(101), toMs: at(102), addedMs: 2 }],
    }, is: [['change', 'chg_9', 100], ['incident', 'inc_1', 100], ['dependency', 'dns', 100]],
  },
  { says: 'minutes without failures spend nothing', minutes: [bad(100, 0)], known: { incidents: [incident(100, 103)] }, is: [] },
]
for (const row of rows) {
  test(row.says, () => {
    const parts = attribute(row.minutes, { ...nothing, ...row.known }).parts.map(({ kind, ref, bad: spent }) => `${kind} ${ref} ${spent}`)
    assert.deepEqual(parts.toSorted(), row.is.map(([kind, ref, spent]) => `${kind} ${ref} ${spent}`).toSorted())
  })
}

test('the parts add up to the total, exactly, whatever is known and however many are folded', () => {
  // Counts lie on the ledger's grid of 1/1024 of an event.
  const minute = fc.record({ minute: fc.nat(300), total: fc.nat(5_000_000), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  const span = fc.tuple(fc.nat(300), fc.nat(300)).map(([one, other]) => ({ fromMs: at(Math.min(one, other)), toMs: at(Math.max(one, other)) }))
  const known = fc.record({
    allowedRatio: fc.constantFrom(0.001, 0.01, 0.5),
    incidents: fc.array(fc.tuple(span, fc.nat(5), fc.boolean()).map(([range, id, hasChange]) => ({ ...range, id: `inc_${id}`, label: '', change: hasChange ? { id: `chg_${id}`, label: '' } : null })), { maxLength: 5 }),
    changes: fc.array(fc.tuple(fc.nat(300), fc.nat(20)).map(([effect, lasts]) => change(`chg_${effect}`, effect, effect - lasts)), { maxLength: 8 }),
    dependencies: fc.array(fc.tuple(fc.nat(5), fc.array(fc.tuple(fc.nat(300), fc.nat(50)), { maxLength: 40 })).map(([id, list]) => ({ service: `s${id}`, objective: 'o', burning: new Map(list.map(([m, burnRate]) => [at(m), burnRate])) })), { maxLength: 4 }),
    corrections: fc.array(fc.tuple(span, fc.constantFrom(...causeKinds), fc.nat(5), fc.nat(9)).map(([range, kind, id, addedMs]) => ({ ...range, kind, ref: kind === 'unexplained' ? null : `x${id}`, label: '', addedMs })), { maxLength: 5 }),
  })
  fc.assert(fc.property(fc.uniqueArray(minute, { maxLength: 200, selector: (one) => one.minute }), known, (list, facts) => {
    const minutes = list.sort((a, b) => a.minute - b.minute).map((one) => ({ atMs: at(one.minute), total: one.total / 1_024, good: Math.floor(one.total * one.share) / 1_024 }))
    const { parts, bad: total } = attribute(minutes, facts)
    for (const shown of [parts, folded(parts, 2)]) assert.equal(shown.reduce((sum, part) => sum + part.bad, 0), total)
    assert.equal(total, minutes.reduce((sum, one) => sum + one.total - one.good, 0))
    assert.ok(parts.every((part) => part.bad > 0 && part.minutes > 0))
  }), { numRuns: 300 })
})

test('a minute burns when more fails than the target allows, and one without events never', () => {
  assert.deepEqual([...burningMinutes([bad(1, 1), bad(2, 2), { atMs: at(3), good: 0, total: 0 }], 0.001)], [[at(2), 2]])
})
