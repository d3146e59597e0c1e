// Mitigations: states agree with stamps, nobody approves their own, and what is not measured never passes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minuteMs } from '../../../base/duration.ts'
import { approveStep, doneStep, mayApprove, missingApprovals, mitigationVerbsFrom, policyFits, proposedFacts, undoStep } from './mitigation.ts'
import type { Approver, MitigationFacts, Requirement } from './mitigation.ts'
import { overallVerdict, sliVerdict } from './verify-mitigation.ts'
import type { SliMinutes } from './verify-mitigation.ts'

const anyone: Requirement = { policy: 'four-eyes', roles: [], people: [], tokens: [] }
const commander: Requirement = { policy: 'commander', roles: ['incident-commander'], people: [], tokens: [] }
const ada: Approver = { actor: 'person/per_a', name: 'ada', roles: ['incident-commander'] }
const ben: Approver = { actor: 'person/per_b', name: 'ben', roles: [] }

test('without a policy what is proposed may be done at once', () => {
  const facts = proposedFacts(ada.actor, [], 1)
  assert.equal(facts.state, 'approved')
  assert.equal(doneStep(facts, 5, false).kind, 'move')
})

test('whoever proposed it does not approve it, even as Incident Commander', () => {
  const step = approveStep(proposedFacts(ada.actor, [commander], 1), ada, 2)
  assert.equal(step.kind, 'refused')
})

test('each policy has its own approval; it is approved when the last one is given', () => {
  const first = approveStep(proposedFacts('person/per_c', [anyone, commander], 1), ben, 2)
  assert.ok(first.kind === 'move' && first.to.state === 'proposed')
  assert.deepEqual(missingApprovals(first.to).map(({ policy }) => policy), ['commander'])
  assert.equal(approveStep(first.to, ben, 3).kind, 'refused', 'he gave what he can give')
  const second = approveStep(first.to, ada, 4)
  assert.ok(second.kind === 'move' && second.to.state === 'approved' && second.to.approvedMs === 4)
})

test('a token is nobody unless a policy names it', () => {
  const token: Approver = { actor: 'token/tok_1', name: 'approvals', roles: [] }
  assert.equal(mayApprove(anyone, token), false)
  assert.equal(mayApprove({ ...anyone, tokens: ['approvals'] }, token), true)
  assert.equal(mayApprove({ ...anyone, tokens: ['approvals'] }, ben), false)
  assert.equal(mayApprove(anyone, { ...ben, actor: 'mainstay' }), false)
})

test('done without an approval is refused, unless it is said to have been done anyway', () => {
  const facts = proposedFacts(ada.actor, [anyone], 1)
  assert.equal(doneStep(facts, 2, false).kind, 'refused')
  const step = doneStep(facts, 2, true)
  assert.ok(step.kind === 'move' && step.to.approvedMs === null)
})

test('the stamps of a mitigation agree with its state, whatever people do in whatever order', () => {
  const acts = fc.oneof(
    fc.record({ act: fc.constant('approve' as const), by: fc.constantFrom(ada, ben) }), fc.record({ act: fc.constant('done' as const), anyway: fc.boolean() }), fc.record({ act: fc.constant('undo' as const) }),
  )
  fc.assert(fc.property(fc.subarray([anyone, commander]), fc.constantFrom(ada.actor, ben.actor, 'person/per_c'), fc.array(acts, { maxLength: 12 }), (requirements, proposer, done) => {
    let facts: MitigationFacts = proposedFacts(proposer, requirements, 0)
    for (const [index, act] of done.entries()) {
      const step = act.act === 'approve' ? approveStep(facts, act.by, index + 1) : act.act === 'done' ? doneStep(facts, index + 1, act.anyway) : undoStep(facts, index + 1)
      if (step.kind !== 'move') continue
      assert.ok(mitigationVerbsFrom(facts.state).includes(act.act), 'whatever moves is offered')
      facts = step.to
    }
    assert.equal(facts.doneMs !== null, facts.state === 'done' || facts.state === 'undone')
    assert.equal(facts.endedMs !== null, facts.state === 'undone' || facts.state === 'withdrawn')
    assert.ok(facts.state !== 'approved' || facts.approvedMs !== null)
    assert.equal(facts.approvedMs !== null, missingApprovals(facts).length === 0)
    assert.ok(facts.approvals.every(({ actor }) => actor !== proposer), 'nobody approved their own')
  }))
})

for (const row of [
  { says: 'a policy without conditions fits everything', match: {}, fits: true },
  { says: 'every condition must fit', match: { kinds: ['restart'], severities: ['SEV1'] }, fits: false },
  { says: 'a named tier fits', match: { tiers: [0, 1] }, fits: true },
  { says: 'a named service does not fit another', match: { services: ['payments'] }, fits: false },
]) test(`mitigation policy: ${row.says}`, () => assert.equal(policyFits(row.match, { kind: 'restart', tier: 1, severity: 'SEV2', service: 'checkout' }), row.fits))

test('a service of unknown tier fits no named tier', () => assert.equal(policyFits({ tiers: [0, 1, 2, 3] }, { kind: 'restart', tier: null, severity: 'SEV1', service: null }), false))

/** Bad before, then `after` minutes of these counts; done at minute 100. */
const doneMs = 100 * minuteMs
const slis = (after: readonly (readonly [good: number, total: number] | null)[]): SliMinutes => ({
  name: 'checkout', displayName: 'Checkout', target: 0.999,
  minutes: [
    ...Array.from({ length: 15 }, (_, index) => ({ atMs: (85 + index) * minuteMs, good: 50, total: 100 })),
    ...after.flatMap((counts, index) => (counts === null ? [] : [{ atMs: (100 + index) * minuteMs, good: counts[0], total: counts[1] }])),
  ],
})
const well = [1_000, 1_000] as const
for (const row of [
  { says: 'good again for five minutes passes', after: [well, well, well, well, well], verdict: 'pass' },
  { says: 'exactly at the objective passes', after: [[999, 1_000], [999, 1_000], [999, 1_000], [999, 1_000]], verdict: 'pass' },
  { says: 'under the objective fails', after: [[990, 1_000], well, well, well, well], verdict: 'fail' },
  { says: 'nothing measured is unknown', after: [], verdict: 'unknown' },
  { says: 'no events are unknown', after: [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]], verdict: 'unknown' },
  { says: 'two good minutes are too few', after: [well, well], verdict: 'unknown' },
  { says: 'a gap in the middle is too thin', after: [well, null, null, well, well], verdict: 'unknown' },
  { says: 'measuring that stopped is unknown, however good it was', after: [well, well, well, well], verdict: 'unknown', nowMs: doneMs + 10 * minuteMs },
] as const) {
  test(`mitigation verified: ${row.says}`, () => assert.equal(sliVerdict(slis(row.after), doneMs, 'nowMs' in row ? row.nowMs : doneMs + 5 * minuteMs).verdict, row.verdict))
}

test('a mitigation shows the numbers before and after it, with counts', () => {
  const { before, after } = sliVerdict(slis([well, well, well, well, well]), doneMs, doneMs + 5 * minuteMs)
  assert.deepEqual([before.good, before.total, before.share, after.good, after.total, after.share], [750, 1_500, 0.5, 5_000, 5_000, 1])
})

test('the minute in which it was done counts on neither side', () => {
  const { before, after } = sliVerdict(slis([[0, 1_000], well, well, well, well]), doneMs + 30_000, doneMs + 5 * minuteMs)
  assert.deepEqual([before.total, after.total, after.share], [1_500, 4_000, 1])
})

test('a pass needs every SLI to pass, and at least one', () => {
  const of = (verdict: 'pass' | 'fail' | 'unknown') => ({ ...sliVerdict(slis([]), doneMs, doneMs), verdict })
  assert.equal(overallVerdict([]).verdict, 'unknown')
  assert.equal(overallVerdict([of('pass'), of('unknown')]).verdict, 'unknown')
  assert.equal(overallVerdict([of('unknown'), of('fail'), of('pass')]).verdict, 'fail')
  assert.equal(overallVerdict([of('pass'), of('pass')]).verdict, 'pass')
})

test('a verdict passes only if every minute it stands on was measured and good enough, whatever was measured', () => {
  fc.assert(fc.property(fc.array(fc.option(fc.tuple(fc.nat(100), fc.nat(100))), { maxLength: 12 }), (raw) => {
    const after = raw.map((counts) => (counts === null ? null : [Math.min(...counts), Math.max(...counts)] as const))
    const found = sliVerdict(slis(after), doneMs, doneMs + after.length * minuteMs)
    if (found.verdict !== 'pass') return
    assert.ok(found.after.total > 0 && found.after.good / found.after.total >= 0.999 && found.after.coverage >= 0.9)
  }))
})
