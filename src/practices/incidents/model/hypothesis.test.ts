// Hypotheses: their state agrees with their evidence and their stamps, whatever people do in whatever order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evidenceLink, hypothesisState, hypothesisStep, hypothesisVerbs, hypothesisVerbsFrom, statedFacts } from './hypothesis.ts'
import type { HypothesisFacts, HypothesisVerb } from './hypothesis.ts'

const does = (verbs: readonly HypothesisVerb[], from: HypothesisFacts = statedFacts): HypothesisFacts => verbs.reduce((facts, verb, index) => {
  const step = hypothesisStep(facts, verb, { atMs: 1_000 + index, hasReason: false })
  return step.kind === 'move' ? step.to : facts
}, from)

for (const row of [
  { says: 'stated, it is open', verbs: [], state: 'open' },
  { says: 'evidence supports it', verbs: ['support'], state: 'supported' },
  { says: 'as much against it as for it leaves it open', verbs: ['support', 'refute'], state: 'open' },
  { says: 'it is confirmed by what supports it', verbs: ['support', 'confirm'], state: 'confirmed' },
  { says: 'nothing supports it: it cannot be confirmed in silence', verbs: ['confirm'], state: 'open' },
  { says: 'nothing refutes it: it cannot be ruled out in silence', verbs: ['support', 'rule-out'], state: 'supported' },
  { says: 'it is ruled out by what refutes it', verbs: ['refute', 'rule-out'], state: 'ruled-out' },
  { says: 'what is found later does not undo a decision', verbs: ['refute', 'rule-out', 'support', 'support'], state: 'ruled-out' },
  { says: 'the second of two who decide at once is told, not obeyed', verbs: ['support', 'refute', 'confirm', 'rule-out'], state: 'confirmed' },
  { says: 'reconsidered, its evidence speaks again', verbs: ['refute', 'rule-out', 'support', 'support', 'reconsider'], state: 'supported' },
] as const satisfies readonly { says: string; verbs: readonly HypothesisVerb[]; state: string }[]) {
  test(`hypothesis: ${row.says}`, () => assert.equal(hypothesisState(does(row.verbs)), row.state))
}

test('a reason decides where there is no evidence', () => {
  const step = hypothesisStep(statedFacts, 'rule-out', { atMs: 5, hasReason: true })
  assert.deepEqual(step, { kind: 'move', to: { ...statedFacts, settled: 'ruled-out', settledMs: 5 } })
})

test('a hypothesis is settled exactly while it has the time of it, whatever the order', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...hypothesisVerbs), fc.boolean())), (acts) => {
    let facts = statedFacts
    let added = 0
    for (const [index, [verb, hasReason]] of acts.entries()) {
      const step = hypothesisStep(facts, verb, { atMs: index, hasReason })
      assert.ok(step.kind !== 'move' || hypothesisVerbsFrom(facts).includes(verb), 'whatever moves is offered')
      if (step.kind !== 'move') continue
      facts = step.to
      if (verb === 'support' || verb === 'refute') added++
    }
    const state = hypothesisState(facts)
    assert.equal(facts.settledMs !== null, state === 'confirmed' || state === 'ruled-out')
    assert.equal(facts.settled, facts.settledMs === null ? null : state)
    assert.equal(facts.supporting + facts.refuting, added)
    if (facts.settled === null) assert.equal(state === 'supported', facts.supporting > facts.refuting)
  }))
})

for (const row of [
  { text: 'alr_01k', link: { kind: 'alert', target: 'alert/alr_01k' } },
  { text: 'situation/sit_01k', link: { kind: 'alert', target: 'situation/sit_01k' } },
  { text: ' chg_01k ', link: { kind: 'change', target: 'change/chg_01k' } },
  { text: 'pag_01k', link: { kind: 'page', target: 'page/pag_01k' } },
  { text: 'objective/checkout-availability', link: { kind: 'chart', target: 'objective/checkout-availability' } },
  { text: '/objectives/checkout?from=1h', link: { kind: 'chart', target: '/objectives/checkout?from=1h' } },
  { text: '4711', link: { kind: 'record', target: '4711' } },
  { text: 'https://grafana.example.org/d/1', link: { kind: 'link', target: 'https://grafana.example.org/d/1' } },
  { text: 'javascript:alert(1)', link: null },
  { text: '//evil.example', link: null },
  { text: 'the database', link: null },
]) test(`evidence: "${row.text}" leads to ${row.link?.kind ?? 'nowhere'}`, () => assert.deepEqual(evidenceLink(row.text), row.link))
