// Histories from elsewhere: read, and judged by what they really tell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { importedStamps, importSeverity } from './imported.ts'
import { readHistory } from './read-history.ts'
import { stampProblems } from './stamps.ts'
import { emptyStory, storyAfter } from './story-text.ts'

/** As Atlassian Statuspage documents `GET /api/v2/incidents.json`: the newest update first. */
const statuspage = JSON.stringify({
  page: { id: 'kctbh9vrtdwd', name: 'Example' },
  incidents: [{
    id: 'cp306tmzcl0y', name: 'Checkout fails', impact: 'critical', status: 'resolved', created_at: '2026-05-14T14:22:39.441Z', started_at: '2026-05-14T14:20:00.000Z', resolved_at: '2026-05-14T15:00:00.000Z', shortlink: 'http://stspg.example/u',
    incident_updates: [
      { id: '2', status: 'resolved', body: 'This incident has been resolved.', created_at: '2026-05-14T15:00:00.000Z', display_at: '2026-05-14T15:00:00.000Z' },
      { id: '1', status: 'monitoring', body: 'The bad release was rolled back.', created_at: '2026-05-14T14:40:00.000Z' },
      { id: '0', status: 'investigating', body: 'We look into failing payments.', created_at: '2026-05-14T14:22:39.441Z' },
    ],
    components: [{ id: 'b13', name: 'Checkout' }, { id: 'b14', name: 'Checkout' }],
  }],
})

test('what Statuspage answers is read, its updates the earliest first', () => {
  const { value, findings } = readHistory(statuspage, 'incidents.json')
  assert.deepEqual(findings, [])
  assert.deepEqual(value, [{
    reference: 'cp306tmzcl0y', title: 'Checkout fails', url: 'http://stspg.example/u', impact: 'critical', startedAt: '2026-05-14T14:20:00.000Z', resolvedAt: '2026-05-14T15:00:00.000Z', components: ['Checkout'],
    updates: [
      { at: '2026-05-14T14:22:39.441Z', status: 'investigating', text: 'We look into failing payments.' }, { at: '2026-05-14T14:40:00.000Z', status: 'monitoring', text: 'The bad release was rolled back.' },
      { at: '2026-05-14T15:00:00.000Z', status: 'resolved', text: 'This incident has been resolved.' },
    ],
  }])
})

test('lines of JSON are read one by one, and each that cannot be is named', () => {
  const { value, findings } = readHistory('{"id":1,"title":"a","started_at":"2026-01-01T00:00:00Z","updates":[{"at":"2026-01-01T00:05:00Z","message":"x"},{"at":"never","message":"y"}]}\n{broken\n\n{"id":"2","title":"b"}\n[]\n', 'h.jsonl')
  assert.deepEqual(value.map(({ reference, updates }) => [reference, updates.length]), [['1', 1]])
  assert.deepEqual(findings.map(({ say, line }) => [line, say]), [[2, 'Line 2 of h.jsonl is no JSON.'], [4, 'An incident in h.jsonl (2) does not say when it began.'], [5, 'An incident in h.jsonl is no object.']])
})

test('whatever is read, nothing is thrown', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.array(fc.record({ id: fc.anything(), title: fc.anything(), started_at: fc.anything(), updates: fc.anything(), components: fc.anything() })).map((list) => JSON.stringify(list))), (text) => {
    const { value } = readHistory(text, 'f')
    assert.ok(value.every(({ reference, title, updates }) => reference !== '' && title.length <= 200 && updates.length <= 200))
  }))
})

test('times that a history tells are kept, those it does not tell stay unknown, and none contradict', () => {
  const minute = 60_000
  assert.deepEqual(importedStamps({ startedMs: 0, resolvedMs: 40 * minute, updates: [{ atMs: 2 * minute, status: 'investigating' }, { atMs: 20 * minute, status: 'Monitoring' }] }),
    { startedMs: 0, detectedMs: null, acknowledgedMs: null, declaredMs: 2 * minute, mitigatedMs: 20 * minute, resolvedMs: 40 * minute, closedMs: 40 * minute })
  assert.equal(importedStamps({ startedMs: 2, resolvedMs: 1, updates: [] }), null)
  const time = fc.integer({ min: 0, max: 1_000 })
  fc.assert(fc.property(time, fc.option(time), fc.array(fc.record({ atMs: time, status: fc.constantFrom('Monitoring', 'Update') })), (startedMs, resolvedMs, updates) => {
    const stamps = importedStamps({ startedMs, resolvedMs, updates })
    if (stamps) assert.deepEqual(stampProblems(stamps), [])
    else assert.ok(resolvedMs !== null && resolvedMs < startedMs)
  }))
})

test('the impact of a status page becomes a severity; what nobody judged is SEV3', () => assert.deepEqual(['critical', 'major', 'minor', 'none', 'maintenance', null].map(importSeverity), ['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV4', 'SEV3']))

test('what fixed it is what was published when the fix was in place, not that it is over', () => {
  const told = (...updates: (readonly [string, string])[]) => updates.reduce((story, [status, text]) => storyAfter(story, { kind: 'incident.update-imported', data: { status, text } }), emptyStory).fix
  assert.equal(told(['Investigating', 'Looking.'], ['Monitoring', 'Rolled back.'], ['Resolved', 'This incident has been resolved.']), 'Rolled back.')
  assert.equal(told(['Update', 'A replica was restarted.'], ['Resolved', 'This incident has been resolved.']), 'A replica was restarted.')
  assert.equal(told(['Resolved', 'A certificate had expired and was renewed.']), 'A certificate had expired and was renewed.')
})
