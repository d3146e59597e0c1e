// When an incident counts as over, and what it is closed with.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minuteMs } from '../../../base/duration.ts'
import { missingFacts } from './closing.ts'
import { isRegression, recoveryOf, recoveryRules, wellSli } from './recovery.ts'
import type { RecoveryFacts, WellSli } from './recovery.ts'

const rules = recoveryRules([], { severity: 'SEV2', service: 'checkout' })
const nowMs = 1_000 * minuteMs
const sli = (isWell: boolean | null): WellSli => ({ name: 'a', displayName: 'A', target: 0.999, good: 999, total: 1_000, share: 0.999, coverage: 1, isWell })
const facts: RecoveryFacts = { declaredMs: 0, isMitigated: true, mitigatedMs: nowMs - 20 * minuteMs, situations: [nowMs - 20 * minuteMs], slis: [sli(true)], declinedMs: null }

for (const row of [
  { says: 'all well for 20 minutes is over', change: {}, kind: 'over' },
  { says: 'a situation that fires is trouble', change: { situations: [0, null] }, kind: 'trouble' },
  { says: 'an SLI below its objective is trouble, though its alert is silent', change: { slis: [sli(true), sli(false)] }, kind: 'trouble' },
  { says: 'an SLI that is not measured is unknown, not over', change: { slis: [sli(null)] }, kind: 'unknown' },
  { says: 'well for ten minutes is not long enough', change: { situations: [nowMs - 10 * minuteMs] }, kind: 'well' },
  { says: 'mitigated ten minutes ago is not long enough', change: { mitigatedMs: nowMs - 10 * minuteMs }, kind: 'well' },
  { says: 'not yet, a person said: the time begins anew', change: { declinedMs: nowMs - minuteMs }, kind: 'well' },
  { says: 'alerts alone are enough', change: { slis: [] }, kind: 'over' },
  { says: 'with nothing linked nothing is known', change: { slis: [], situations: [] }, kind: 'unknown' },
  { says: 'declared by hand on a healthy service it is not over by itself', change: { situations: [], isMitigated: false }, kind: 'unknown' },
  { says: 'declared by hand and mitigated, its SLIs speak', change: { situations: [] }, kind: 'over' },
] as const satisfies readonly { says: string; change: Partial<RecoveryFacts>; kind: string }[]) {
  test(`recovery: ${row.says}`, () => assert.equal(recoveryOf({ ...facts, ...row.change }, rules, nowMs).kind, row.kind))
}

test('an SLI is well only when most of the time was measured and the share is at the objective', () => {
  const of = (minutes: number, good: number) => wellSli({ name: 'a', displayName: 'A', target: 0.99, minutes: Array.from({ length: minutes }, (_, index) => ({ atMs: nowMs - (index + 1) * minuteMs, good, total: 100 })) }, 15 * minuteMs, nowMs).isWell
  assert.deepEqual([of(15, 100), of(15, 99), of(15, 98), of(14, 100), of(10, 100), of(0, 0)], [true, true, false, true, null, null])
})

test('the recovery policy that names the most counts', () => {
  const policies = [{ name: 'all', spec: { wellMinutes: 30 } }, { name: 'checkout', spec: { services: ['checkout'], automatic: true } }, { name: 'severe', spec: { severities: ['SEV1'], wellMinutes: 60 } }]
  assert.deepEqual(['SEV1', 'SEV2'].map((severity) => recoveryRules(policies, { severity, service: 'checkout' }).policy), ['checkout', 'checkout'])
  assert.deepEqual(['SEV1', 'SEV2'].map((severity) => recoveryRules(policies, { severity, service: null }).wellMs / minuteMs), [60, 30])
  assert.deepEqual([rules.policy, rules.automatic, rules.wellMs / minuteMs, rules.watchMs / minuteMs], [null, false, 15, 60])
})

test('trouble within the time watched reopens; before the end or long after does not', () => {
  assert.deepEqual([[100, 101], [100, 160], [100, 161], [100, 99], [null, 5]].map(([resolved, trouble]) => isRegression(resolved!, trouble!, 60)), [true, true, false, false, false])
})

test('it is over only when nothing fires, nothing is dark and the time has passed, whatever is linked', () => {
  const situations = fc.array(fc.option(fc.integer({ min: 0, max: nowMs })), { maxLength: 4 })
  const slis = fc.array(fc.constantFrom(true, false, null), { maxLength: 4 })
  fc.assert(fc.property(situations, slis, fc.boolean(), fc.option(fc.integer({ min: 0, max: nowMs })), (resolved, wells, isMitigated, declinedMs) => {
    const found = recoveryOf({ ...facts, situations: resolved, slis: wells.map(sli), isMitigated, declinedMs }, rules, nowMs)
    if (found.kind !== 'over') return
    assert.ok(wells.every((well) => well === true) && resolved.every((ms) => ms !== null && ms <= nowMs - rules.wellMs))
    assert.ok(resolved.length > 0 || (wells.length > 0 && isMitigated))
    assert.ok((declinedMs ?? 0) <= nowMs - rules.wellMs)
  }))
})

test('closing asks for what is neither answered nor said to be unknown', () => {
  assert.deepEqual(missingFacts([], null), ['impact', 'impactStart', 'detection', 'cause'])
  assert.deepEqual(missingFacts([{ field: 'impact', value: 'all', unknownBecause: null }, { field: 'cause', value: null, unknownBecause: 'still looking' }], 5), ['detection'])
})
