// A history of incidents comes in over HTTP, on both engines.
import assert from 'node:assert/strict'
import { eventually, onEachEngine, withHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import type { IncidentPage, TimelinePage } from '../contract.ts'
import type { ImportAnswer } from '../contract-import.ts'
import type { SimilarList } from '../contract-similar.ts'
import { incidents } from '../practice.ts'

const past = (reference: string, more: object = {}) => ({
  reference, title: `Actions are slow ${reference}`, severity: 'SEV2', components: ['Actions'], startedAt: '2025-01-07T14:30:00Z', declaredAt: '2025-01-07T14:49:00Z', mitigatedAt: '2025-01-07T16:00:00Z', resolvedAt: '2025-01-07T16:39:00Z',
  updates: [{ at: '2025-01-07T14:49:00Z', status: 'Investigating', text: 'We are looking at slow runners.' }, { at: '2025-01-07T16:39:00Z', text: 'A configuration was taken back.' }], ...more,
})

onEachEngine('what is over elsewhere is taken once, whole or not at all, and nobody is told', (engine) => withHouse({ engine, practices: [catalog(), incidents()] }, async (house) => {
  const send = (incidents: readonly object[], source = 'old-status.example') => house.call<ImportAnswer & { code: string }>('POST', '/api/v1/incidents/import', { source, incidents })
  assert.deepEqual((await send([past('1'), past('2'), past('1')])).body, { imported: 2, known: 1, updates: 4 })
  assert.deepEqual((await send([past('2'), past('3')])).body, { imported: 1, known: 1, updates: 2 })
  const turned = await send([past('4'), past('5', { resolvedAt: '2025-01-07T14:00:00Z' })])
  assert.deepEqual([turned.status, turned.body.code], [400, 'INCIDENT_IMPORT_TIMES'])
  assert.equal((await send([past('6', { resolvedAt: '2099-01-01T00:00:00Z' })])).status, 400)
  assert.equal((await send([])).status, 400)
  assert.deepEqual((await send([past('4')], 'another.example')).body.imported, 1)
  const all = (await house.call<IncidentPage>('GET', '/api/v1/incidents')).body.items
  assert.deepEqual(all.map(({ number, state }) => [number, state]), [[4, 'closed'], [3, 'closed'], [2, 'closed'], [1, 'closed']])
  assert.equal((await house.call<IncidentPage>('GET', '/api/v1/incidents?state=live')).body.items.length, 0)
  const told = (await house.call<TimelinePage>('GET', '/api/v1/incidents/1/timeline?order=oldest')).body.items
  assert.deepEqual(told.map(({ at }) => at), ['2025-01-07T14:49:00.000Z', '2025-01-07T14:49:00.000Z', '2025-01-07T16:39:00.000Z'])
  assert.match(told[0]!.sentence, /imported from old-status\.example/)
  const now = await house.call<{ number: number }>('POST', '/api/v1/incidents', { title: 'Runners are slow, a configuration was taken back?' })
  await eventually(async () => (await house.call<SimilarList>('GET', `/api/v1/incidents/${now.body.number}/similar`)).body.items.length > 0)
}))
