import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileInhibition, inhibits } from './inhibition.ts'
import type { InhibitSpec } from './spec.ts'

const severities: InhibitSpec = { sourceMatchers: ['severity="critical"'], targetMatchers: ['severity="warning"'], equal: ['cluster', 'service'] }
const node: InhibitSpec = { sourceMatchers: ['alertname="NodeDown"'], targetMatchers: ['layer=~"pod|app"'], equal: ['node'] }
const sameSide: InhibitSpec = { sourceMatchers: ['a="1"'], targetMatchers: ['a="1"'], equal: ['x'] }
const crossed: InhibitSpec = { sourceMatchers: ['s="1"'], targetMatchers: ['t="1"'], equal: ['e'] }

for (const { says, rules, source, target, is } of [
  { says: 'a critical one inhibits a warning of the same labels', rules: [severities], source: { severity: 'critical', cluster: 'eu', service: 'a' }, target: { severity: 'warning', cluster: 'eu', service: 'a' }, is: true },
  { says: 'not one of another cluster', rules: [severities], source: { severity: 'critical', cluster: 'eu', service: 'a' }, target: { severity: 'warning', cluster: 'us', service: 'a' }, is: false },
  { says: 'labels missing on both are the same', rules: [severities], source: { severity: 'critical' }, target: { severity: 'warning' }, is: true },
  { says: 'a missing label is the same as an empty one', rules: [severities], source: { severity: 'critical', cluster: '' }, target: { severity: 'warning' }, is: true },
  { says: 'a label missing on one side is another value', rules: [severities], source: { severity: 'critical', cluster: 'eu' }, target: { severity: 'warning' }, is: false },
  { says: 'values of two labels are not run together', rules: [severities], source: { severity: 'critical', cluster: 'ab', service: 'c' }, target: { severity: 'warning', cluster: 'a', service: 'bc' }, is: false },
  { says: 'what fits the target only by an expression', rules: [severities, node], source: { alertname: 'NodeDown', node: '1' }, target: { layer: 'pod', node: '1' }, is: true },
  { says: 'a rule without equal labels holds everywhere', rules: [{ sourceMatchers: ['a=1'], targetMatchers: ['b=1'] }], source: { a: '1', x: '1' }, target: { b: '1', x: '2' }, is: true },
  { says: 'an alert that is source and target does not inhibit itself', rules: [sameSide], source: { a: '1', x: 'x' }, target: { a: '1', x: 'x' }, is: false },
  { says: 'two that are both on both sides do not inhibit each other', rules: [crossed], source: { s: '1', t: '1', e: 'e' }, target: { s: '1', t: '1', e: 'e' }, is: false },
  { says: 'one on both sides is inhibited by a mere source', rules: [crossed], source: { s: '1', e: 'e' }, target: { s: '1', t: '1', e: 'e' }, is: true },
  { says: 'one on both sides inhibits a mere target', rules: [crossed], source: { s: '1', t: '1', e: 'e' }, target: { t: '1', e: 'e' }, is: true },
] as { says: string; rules: InhibitSpec[]; source: Record<string, string>; target: Record<string, string>; is: boolean }[]) {
  test(says, () => {
    const inhibition = compileInhibition(rules)
    const found = inhibition.targetOf(target).some((meeting) => inhibition.sourceOf(source).some((other) => inhibits(other, meeting)))
    assert.equal(found, is)
  })
}

test('a rule keeps its id while it says the same', () => {
  const [first, second] = [compileInhibition([severities, node]), compileInhibition([node, { ...severities, name: 'named' }])]
  assert.deepEqual([...first.rules.keys()].toSorted(), [...second.rules.keys()].toSorted())
})
