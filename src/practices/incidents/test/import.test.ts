// Histories from elsewhere over HTTP, on both engines; and the public one, where it is on this machine.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Entry } from '../../../base/entry.ts'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import { sharedData } from '../../../../test/shared-data.ts'
import { catalog } from '../../catalog/practice.ts'
import type { IncidentAnswer, IncidentPage, TimelinePage } from '../contract.ts'
import type { ImportAnswer, ImportList } from '../contract-import.ts'
import { readHistory } from '../model/read-history.ts'
import { incidents } from '../practice.ts'

const one = {
  reference: 'abc', title: 'Checkout fails', impact: 'major', startedAt: '2025-05-14T14:20:00Z', resolvedAt: '2025-05-14T15:00:00Z', components: ['Payments', 'Check out'], url: 'https://status.example.org/abc',
  updates: [{ at: '2025-05-14T14:25:00Z', status: 'Investigating', text: 'We look into it.' }, { at: '2025-05-14T14:40:00Z', status: 'Monitoring', text: 'Rolled back.' }],
}

onEachEngine('an imported incident is closed, back-dated and marked; it pages nobody; doing it twice changes nothing', (engine) => withHouse({ engine }, async (house) => {
  await house.call('PUT', '/api/v1/services/check-out', { tier: 1 })
  const send = (incidentsOf: object[], more: object = {}) => house.call<ImportAnswer & { code: string }>('POST', '/api/v1/incidents/import', { source: 'old-page', type: 'status-page', incidents: incidentsOf, ...more })
  const first = await send([one, { ...one, reference: 'earlier', title: 'Earlier', startedAt: '2024-01-01T00:00:00Z', resolvedAt: undefined, components: [], updates: [] }])
  assert.equal(first.status, 200, first.text)
  assert.deepEqual(first.body, { imported: 2, known: 0, updates: 2, items: [{ reference: 'earlier', number: 1, isNew: true }, { reference: 'abc', number: 2, isNew: true }] })
  assert.partialDeepStrictEqual((await house.call<IncidentAnswer>('GET', '/api/v1/incidents/2')).body, {
    title: 'Checkout fails', severity: 'SEV2', state: 'closed', service: 'check-out', startedAt: '2025-05-14T14:20:00.000Z', declaredAt: '2025-05-14T14:25:00.000Z', mitigatedAt: '2025-05-14T14:40:00.000Z', resolvedAt: '2025-05-14T15:00:00.000Z',
    detectedAt: null, acknowledgedAt: null, severityReason: 'imported from old-page, which called its impact major',
  })
  assert.deepEqual((await house.call<TimelinePage>('GET', '/api/v1/incidents/2/timeline?order=oldest')).body.items.map(({ at, kind, detail }) => [at.slice(0, 16), kind, detail]), [
    ['2025-05-14T14:20', 'incident.imported', 'https://status.example.org/abc'], ['2025-05-14T14:25', 'incident.update-imported', 'We look into it.'], ['2025-05-14T14:40', 'incident.update-imported', 'Rolled back.'],
  ])
  const again = await send([one, { ...one, updates: [...one.updates, { at: '2025-05-14T15:00:00Z', status: 'Resolved', text: 'Over.' }] }])
  assert.deepEqual([again.body.imported, again.body.known, again.body.updates], [0, 1, 1], 'only what is new of a known one')
  assert.equal((await send([one])).body.updates, 0)
  for (const bad of [{ ...one, reference: 'bad', resolvedAt: '2025-05-14T14:00:00Z' }, { ...one, reference: 'bad', startedAt: '2999-01-01T00:00:00Z' }]) {
    assert.equal((await send([{ ...one, reference: 'whole' }, bad])).status, 400)
  }
  assert.equal((await house.call<IncidentPage>('GET', '/api/v1/incidents')).body.items.length, 2, 'all or none')
  assert.partialDeepStrictEqual((await house.call<ImportList>('GET', '/api/v1/incidents/imports')).body.items, [{ source: 'old-page', type: 'status-page', incidents: 2, updates: 3 }])
  const kinds = new Set((await house.call<{ items: Entry[] }>('GET', '/api/v1/record?limit=200')).body.items.map(({ kind }) => kind))
  for (const kind of kinds) assert.ok(!/^(page|notification|incident\.(declared|noted|resolved)|communication)/.test(kind), kind)
}))

const shared = sharedData()
test('the public history of a large status page is taken in whole, and its lists stay fast', { skip: shared === null ? 'the public histories are not on this machine' : false }, () => withHouse({ practices: [catalog(), incidents()] }, async (house) => {
  const { value, findings } = readHistory(readFileSync(join(shared!, 'incidents/github-statuses/incidents.jsonl'), 'utf8'), 'incidents.jsonl')
  assert.deepEqual([value.length, value.reduce((sum, { updates }) => sum + updates.length, 0), findings], [819, 4_570, []])
  let updates = 0
  for (let from = 0; from < value.length; from += 50) {
    const done = await house.call<ImportAnswer>('POST', '/api/v1/incidents/import', { source: 'public', type: 'status-page', incidents: value.slice(from, from + 50) })
    assert.equal(done.status, 200, done.text)
    updates += done.body.updates
  }
  assert.equal(updates, 4_570)
  for (const path of ['/api/v1/incidents?limit=200', '/api/v1/incidents?state=live', '/api/v1/incidents/400', '/api/v1/incidents/400/timeline']) {
    const began = performance.now()
    assert.equal((await house.call('GET', path)).status, 200)
    assert.ok(performance.now() - began < 500, `${path} took ${Math.round(performance.now() - began)} ms`)
  }
}))
