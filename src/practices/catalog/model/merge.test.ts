// Merging what sources say: precedence, provenance, conflicts.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { merge, type Statement } from './merge.ts'
import type { ServiceSpec } from './service.ts'

const says = (source: string, spec: ServiceSpec, atMs = 1): Statement<ServiceSpec> => ({ source, from: `${source}.yaml`, line: 3, atMs, spec })

for (const row of [
  { claim: 'one source is taken as it is', said: [says('backstage', { owner: 'a' })], outcome: { owner: 'a' }, conflicts: [] },
  {
    claim: 'sources that speak of different fields add up', said: [says('backstage', { owner: 'a' }), says('own', { tier: 1 })],
    outcome: { owner: 'a', tier: 1 }, conflicts: [],
  },
  {
    claim: 'our own files count before Backstage', said: [says('backstage', { owner: 'a' }), says('own', { owner: 'b' })],
    outcome: { owner: 'b' }, conflicts: [['owner', 'b', 'a']],
  },
  {
    claim: 'agreement is no conflict', said: [says('backstage', { owner: 'a' }), says('own', { owner: 'a' })], outcome: { owner: 'a' },
    conflicts: [],
  },
  {
    claim: 'another order of a list is agreement', said: [says('backstage', { regions: ['b', 'a'] }), says('own', { regions: ['a', 'b'] })],
    outcome: { regions: ['a', 'b'] }, conflicts: [],
  },
  {
    claim: 'an empty list says none, and contradicts', said: [says('own', { regions: [] }), says('backstage', { regions: ['a'] })],
    outcome: { regions: [] }, conflicts: [['regions', [], ['a']]],
  },
  {
    claim: 'tier 0 is a value', said: [says('own', { tier: 0 }), says('backstage', { tier: 2 })], outcome: { tier: 0 },
    conflicts: [['tier', 0, 2]],
  },
  {
    claim: 'of one source the later counts', said: [says('own', { owner: 'old' }, 1), says('own', { owner: 'new' }, 2)],
    outcome: { owner: 'new' }, conflicts: [['owner', 'new', 'old']],
  },
  {
    claim: 'an unknown source comes last', said: [says('spreadsheet', { owner: 'x' }, 9), says('backstage', { owner: 'a' })],
    outcome: { owner: 'a' }, conflicts: [['owner', 'a', 'x']],
  },
  {
    claim: 'three sources keep all three values',
    said: [says('page', { owner: '1' }), says('file', { owner: '2' }), says('backstage', { owner: '3' })], outcome: { owner: '1' },
    conflicts: [['owner', '1', '2', '3']],
  },
] satisfies readonly { claim: string; said: readonly Statement<ServiceSpec>[]; outcome: ServiceSpec; conflicts: readonly (readonly unknown[])[] }[]) {
  test(row.claim, () => {
    const merged = merge<ServiceSpec>(row.said)
    assert.deepEqual(merged.outcome, row.outcome)
    assert.deepEqual(merged.conflicts.map(({ field, values }) => [field, ...values.map(({ value }) => value)]), row.conflicts)
  })
}

test('each field remembers who said it and where, and a conflict says why the first counts', () => {
  const merged = merge([says('backstage', { owner: 'a', tier: 1 }, 5), says('own', { owner: 'b' }, 4)])
  assert.deepEqual(merged.provenance, {
    owner: { source: 'own', from: 'own.yaml', line: 3, atMs: 4 }, tier: { source: 'backstage', from: 'backstage.yaml', line: 3, atMs: 5 },
  })
  assert.equal(merged.conflicts[0]?.because, '`own` counts before `backstage`.')
})

test('the order in which statements arrive changes nothing, and no said value is lost', () => {
  const statement = fc.record({
    source: fc.constantFrom('page', 'own', 'file', 'backstage', 'other'), from: fc.constantFrom('a', 'b'), line: fc.constant(1), atMs: fc.nat(2),
    spec: fc.record({ owner: fc.constantFrom('x', 'y'), tier: fc.constantFrom(0 as const, 1 as const) }, { requiredKeys: [] }),
  })
  fc.assert(fc.property(fc.array(statement, { maxLength: 6 }), (said) => {
    const merged = merge<ServiceSpec>(said)
    const reversed = merge<ServiceSpec>(said.toReversed())
    assert.deepEqual(reversed.outcome, merged.outcome)
    assert.deepEqual(reversed.provenance, merged.provenance)
    for (const { spec } of said) {
      for (const [field, value] of Object.entries(spec)) {
        const kept = [
          (merged.outcome as Record<string, unknown>)[field],
          ...merged.conflicts.flatMap((conflict) => conflict.field === field ? conflict.values.map((one) => one.value) : []),
        ]
        assert.ok(kept.includes(value))
      }
    }
  }))
})
