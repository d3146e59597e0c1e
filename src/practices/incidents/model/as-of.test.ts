// Looking back: state and severity as they were.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asOf } from './as-of.ts'

const entries = [
  ['alert.fired', null], ['incident.declared', 'SEV2'], ['incident.noted', null], ['incident.severity-changed', 'SEV1'], ['incident.mitigated', null], ['incident.reopened', null], ['incident.resolved', null], ['incident.closed', null],
].map(([kind, severity]) => ({ at: '2026-11-23T03:00:00Z', kind: kind!, severity: severity! }))

for (const [count, state, severity] of [[1, 'not declared yet', null], [3, 'open', 'SEV2'], [4, 'open', 'SEV1'], [5, 'mitigated', 'SEV1'], [6, 'open', 'SEV1'], [7, 'resolved', 'SEV1'], [8, 'closed', 'SEV1']] as const) {
  test(`after ${count} entries it was ${state}`, () => assert.deepEqual(asOf(entries.slice(0, count)), { state, severity }))
}
