// What is known of an incident after each of its entries.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Entry } from '../../../base/entry.ts'
import { factsOf, incidentKinds, isDrill, isImported, isRunning } from './incident-facts.ts'

const entry = (kind: string, data: Record<string, unknown> = {}, atMs = 10): Entry => ({
  seq: atMs, atMs, recordedMs: atMs, kind, service: 'pay', environment: null, subject: 'incident/inc_1', actor: 'mainstay', cause: null, data,
})
const declared = entry('incident.declared', { number: 4, title: 'Down', severity: 'SEV2' }, 1)

for (const row of [
  { says: 'it runs once declared', entries: [], running: true, has: { state: 'open', title: 'Down', severity: 'SEV2', type: 'incident' } },
  { says: 'mitigated still runs', entries: [entry('incident.mitigated')], running: true, has: { state: 'mitigated', mitigatedMs: 10 } },
  { says: 'resolved at one stroke is mitigated too', entries: [entry('incident.resolved')], running: false, has: { state: 'resolved', mitigatedMs: 10, resolvedMs: 10 } },
  { says: 'reopened takes both back and counts afresh', entries: [entry('incident.resolved'), entry('incident.reopened', {}, 20)], running: true, has: { state: 'open', resolvedMs: null, reopenedMs: 20 } },
  { says: 'the severity and the title follow', entries: [entry('incident.severity-changed', { to: 'SEV1' }), entry('incident.changed', { changes: [{ field: 'title', to: 'Slow' }] })], running: true, has: { severity: 'SEV1', title: 'Slow' } },
  { says: 'a role given up is held by nobody', entries: [entry('incident.role-assigned', { role: 'communications-lead', person: 'per_1' }), entry('incident.role-assigned', { role: 'communications-lead', person: null })], running: true, has: { communicationsLead: null } },
  { says: 'the first acknowledgement stays', entries: [entry('incident.acknowledged', { person: 'per_1' }), entry('incident.acknowledged', { person: 'per_2' })], running: true, has: { acknowledgedBy: 'per_1' } },
]) {
  test(row.says, () => {
    const facts = factsOf([declared, ...row.entries])!
    assert.equal(isRunning(facts), row.running)
    for (const [name, value] of Object.entries(row.has)) assert.equal(facts[name as keyof typeof facts], value, name)
  })
}

test('drills and tests are drills; what was imported is over', () => {
  assert.ok(isDrill(factsOf([entry('incident.declared', { type: 'drill' })])!))
  assert.ok(isDrill(factsOf([entry('incident.declared', { type: 'test' })])!))
  const imported = factsOf([entry('incident.imported', { number: 9, title: 'Old', severity: 'SEV3' })])!
  assert.deepEqual([isImported(imported), isRunning(imported), isDrill(imported)], [true, false, false])
})

test('whatever entries say, nothing is known without a beginning, and nothing throws', () => {
  const any = fc.record({ kind: fc.constantFrom(...incidentKinds), data: fc.dictionary(fc.string(), fc.jsonValue()) })
  fc.assert(fc.property(fc.array(any), (said) => {
    const entries = said.map(({ kind, data }, index) => entry(kind, data as Record<string, unknown>, index))
    const begins = entries.some(({ kind }) => kind === 'incident.declared' || kind === 'incident.imported')
    assert.equal(factsOf(entries) !== null, begins)
  }))
})
