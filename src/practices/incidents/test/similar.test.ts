// Similar incidents over HTTP, on both engines.
import assert from 'node:assert/strict'
import { mainstay } from '../../../base/actor.ts'
import { append } from '../../../record/append.ts'
import { eventually, onEachEngine, withHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import type { IncidentAnswer } from '../contract.ts'
import type { SimilarAnswer } from '../contract-similar.ts'
import { incidents } from '../practice.ts'

onEachEngine('an incident finds those like it, with the reasons and what fixed them', (engine) => withHouse({ engine, practices: [catalog(), incidents()] }, async (house) => {
  const declare = async (body: object): Promise<IncidentAnswer> => (await house.call<IncidentAnswer>('POST', '/api/v1/incidents', body)).body
  const act = (incident: IncidentAnswer, what: string, body: object) => house.call('POST', `/api/v1/incidents/${incident.id}/${what}`, body)
  await house.house.transact(mainstay, (work) => append(work, [{ kind: 'change.recorded', subject: 'change/chg_1', service: 'checkout', environment: 'production', data: { kind: 'deployment', title: '4.2', state: 'succeeded' } }]))
  const old = await declare({ title: 'Payment queue consumers keep restarting', service: 'checkout', summary: 'Out of memory since the release.' })
  await act(old, 'notes', { text: 'Heap grows without end.' })
  await act(old, 'mitigate', { reason: 'Rolled back to 4.1.' })
  for (const title of ['Search is slow', 'Certificate of the mail gateway expired', 'Invoices are sent twice', 'Build agents have no disk left']) await declare({ title, service: 'other' })
  const fresh = await declare({ title: 'Consumer of PaymentQueue restarts again', service: 'checkout' })
  const similar = async (ref: string, query = ''): Promise<SimilarAnswer['items']> => (await house.call<SimilarAnswer>('GET', `/api/v1/incidents/${ref}/similar${query}`)).body.items
  const [found] = await eventually(async () => {
    const items = await similar(String(fresh.number))
    return items[0]?.fix ? items : null
  })
  assert.partialDeepStrictEqual(found, { number: old.number, state: 'mitigated', fix: 'Rolled back to 4.1.' })
  assert.deepEqual(found!.reasons.map(({ kind }) => kind), ['text', 'services', 'changes', 'time'])
  assert.ok((await similar(old.id)).every(({ id }) => id !== old.id))
  // The reasons follow what changes.
  await house.call('PATCH', `/api/v1/incidents/${old.id}`, { title: 'Vault is sealed', summary: '', service: 'vault' })
  await eventually(async () => ((await similar(fresh.id)).some(({ id, reasons }) => id === old.id && reasons.some(({ kind }) => kind === 'services')) ? null : true))
  assert.equal((await house.call('GET', '/api/v1/incidents/99/similar')).status, 404)
  assert.equal((await house.call('GET', `/api/v1/incidents/${fresh.id}/similar?limit=21`)).status, 400)
}))
