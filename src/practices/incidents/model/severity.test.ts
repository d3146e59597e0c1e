// Severity claims.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { impacts, openingSeverity, scopes, severities, severityMatrix, severityOf, surpriseIn } from './severity.ts'

for (const row of [
  { says: 'nobody can buy anything', impact: 'unusable', scope: 'everyone', severity: 'SEV1' },
  { says: 'some cannot sign in', impact: 'unusable', scope: 'few', severity: 'SEV2' },
  { says: 'slow for a large customer', impact: 'degraded', scope: 'many', severity: 'SEV2' },
  { says: 'a report of ours is broken', impact: 'unusable', scope: 'internal', severity: 'SEV3' },
  { says: 'nobody notices yet', impact: 'invisible', scope: 'everyone', severity: 'SEV4' },
] as const) {
  test(`${row.says}: ${row.severity}`, () => assert.equal(severityOf(row.impact, row.scope).severity, row.severity))
}

test('more impact or more scope never gives a milder severity', () => {
  const rank = (impact: number, scope: number): number => severities.indexOf(severityMatrix[impacts[impact]!][scopes[scope]!])
  for (let i = 0; i < impacts.length; i++) {
    for (let s = 0; s < scopes.length; s++) {
      if (i > 0) assert.ok(rank(i - 1, s) <= rank(i, s))
      if (s > 0) assert.ok(rank(i, s - 1) <= rank(i, s))
    }
  }
})

for (const row of [
  { says: 'a page on a tier 0 service', urgency: 'page', tier: 0, severity: 'SEV1' },
  { says: 'a page on a tier 3 service', urgency: 'page', tier: 3, severity: 'SEV3' },
  { says: 'a page on a service of unknown tier counts as tier 1', urgency: 'page', tier: null, severity: 'SEV2' },
  { says: 'a tier that is none counts as unknown', urgency: 'page', tier: 9, severity: 'SEV2' },
  { says: 'a ticket on a tier 0 service', urgency: 'ticket', tier: 0, severity: 'SEV3' },
  { says: 'an info on anything', urgency: 'info', tier: 0, severity: 'SEV4' },
] as const) {
  test(`${row.says}: ${row.severity}`, () => assert.equal(openingSeverity(row.urgency, row.tier).severity, row.severity))
}

test('a matrix in which the worse is judged milder is named by its first surprise; ours has none', () => {
  assert.equal(surpriseIn(severityMatrix), null)
  assert.deepEqual(surpriseIn({ ...severityMatrix, degraded: { ...severityMatrix.degraded, everyone: 'SEV4' } }), { impact: 'degraded', scope: 'everyone', milderThan: 'inconvenient for everyone' })
  assert.equal(severityOf('degraded', 'many', { ...severityMatrix, degraded: { ...severityMatrix.degraded, many: 'SEV1' } }).severity, 'SEV1')
})
