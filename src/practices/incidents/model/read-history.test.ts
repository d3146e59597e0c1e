import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { sharedData } from '../../../../test/shared-data.ts'
import { readHistory } from './read-history.ts'

const statuspage = {
  page: { id: 'p1' },
  incidents: [
    {
      id: 'b2', name: 'Logins fail', status: 'resolved', impact: 'major', shortlink: 'https://stspg.example/b2', created_at: '2026-03-02T10:00:00.000Z', started_at: '2026-03-02T10:00:00.000Z', resolved_at: '2026-03-02T11:30:00.000Z',
      components: [{ id: 'c', name: 'Sign-in' }],
      incident_updates: [{ body: 'Fixed.', status: 'resolved', display_at: '2026-03-02T11:30:00.000Z' }, { body: 'Looking.', status: 'investigating', created_at: '2026-03-02T10:00:00.000Z' }],
    },
    { id: 'a1', name: 'Written down later', impact: 'none', created_at: '2026-03-05T00:00:00Z', started_at: '2026-03-01T08:00:00Z', resolved_at: '2026-03-01T09:00:00Z', incident_updates: [] },
    { id: 'm', name: 'Move of the database', impact: 'maintenance', scheduled_for: '2026-03-03T00:00:00Z', created_at: '2026-03-01T00:00:00Z' },
    { id: 'open', name: 'Still going on', impact: 'minor', created_at: '2026-03-06T00:00:00Z', resolved_at: null },
    { name: 'nameless' },
  ],
}

test('incidents.json of a Statuspage is read, oldest first, without maintenance and without what still runs', () => {
  const { incidents, maintenance, findings } = readHistory(JSON.stringify(statuspage), 'incidents.json')
  assert.deepEqual(incidents.map(({ reference, severity, updates }) => [reference, severity, updates.map(({ text }) => text)]), [['a1', 'SEV4', []], ['b2', 'SEV2', ['Looking.', 'Fixed.']]])
  assert.equal(new Date(incidents[0]!.declaredMs).toISOString(), '2026-03-01T08:00:00.000Z', 'written down later: declared when it began')
  assert.deepEqual(incidents[1]!.components, ['Sign-in'])
  assert.equal(maintenance, 1)
  assert.deepEqual(findings.map(({ say }) => say), ['Left out, because open is not resolved: declare what still runs.', 'Left out, because it has no id.'])
})

test('JSON Lines tell their line where one is broken', () => {
  const { incidents, findings } = readHistory('{"id":"1","title":"One","started_at":"2026-01-01T00:00:00Z","resolved_at":"2026-01-01T01:00:00Z","downtime_start":"2025-12-31T23:30:00Z"}\n\nnot json\n', 'x.jsonl')
  assert.equal(incidents.length, 1)
  assert.equal(incidents[0]!.declaredMs - incidents[0]!.startedMs, 1_800_000)
  assert.deepEqual(findings.map(({ line, level }) => [line, level]), [[3, 'error']])
})

test('whatever stands in a file, times never run backwards and nothing is thrown', () => {
  const instant = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2025-12-31T00:00:00Z', 'yesterday', null, 5)
  const entry = fc.record({ id: fc.constantFrom('a', 'b', null, 7), title: fc.string(), started_at: instant, created_at: instant, resolved_at: instant, downtime_start: instant, downtime_end: instant, updates: fc.jsonValue() }, { requiredKeys: [] })
  fc.assert(fc.property(fc.oneof(fc.array(entry), fc.jsonValue()), (value) => {
    for (const one of readHistory(JSON.stringify(value), 'f').incidents) {
      assert.ok(one.startedMs <= one.mitigatedMs && one.mitigatedMs <= one.resolvedMs && one.declaredMs <= one.resolvedMs)
    }
  }))
})

const data = sharedData()
test('a public history of 819 entries is read whole', { skip: data === null ? 'no shared data (MAINSTAY_SHARED_DATA)' : false }, () => {
  const { incidents, maintenance, findings } = readHistory(readFileSync(join(data!, 'incidents/github-statuses/incidents.jsonl'), 'utf8'), 'incidents.jsonl')
  assert.deepEqual([incidents.length, maintenance, findings.length], [801, 18, 0])
  assert.equal(incidents.reduce((sum, { updates }) => sum + updates.length, 0), 4_514)
})
