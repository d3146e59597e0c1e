// Similar incidents over HTTP, on both engines.
import assert from 'node:assert/strict'
import { eventually, onEachEngine, withHouse } from '../../../../test/harness.ts'
import { alerts } from '../../alerts/practice.ts'
import { catalog } from '../../catalog/practice.ts'
import type { IncidentAnswer } from '../contract.ts'
import type { SimilarList } from '../contract-similar.ts'
import { incidents } from '../practice.ts'

onEachEngine('what happened before is found by its words, its alerts and its service, with how it ended', (engine) => withHouse({ engine, practices: [catalog(), alerts(), incidents()] }, async (house) => {
  const declare = async (body: Record<string, unknown>): Promise<IncidentAnswer> => {
    const { status, text, body: answer } = await house.call<IncidentAnswer>('POST', '/api/v1/incidents', body)
    assert.equal(status, 201, text)
    return answer
  }
  const similar = async (number: number): Promise<SimilarList> => (await house.call<SimilarList>('GET', `/api/v1/incidents/${number}/similar`)).body
  const first = await declare({ title: 'Checkout answers 503', service: 'checkout', summary: 'The connection pool is exhausted.' })
  assert.deepEqual(await similar(first.number), { items: [], compared: 0 })
  await house.call('POST', `/api/v1/incidents/${first.number}/notes`, { text: 'Sessions leak when the cache times out.' })
  await house.call('POST', `/api/v1/incidents/${first.number}/notes`, { text: 'a\u0000b' })
  await house.call('POST', `/api/v1/incidents/${first.number}/resolve`, { reason: 'Raised the pool to 200 and restarted.' })
  await declare({ title: 'Newsletter was sent twice', service: 'mailer' })
  const now = await declare({ title: 'Payments fail', service: 'payments', summary: 'Sessions leak, cache times out.' })
  const [item] = await eventually(async () => {
    const { items } = await similar(now.number)
    return items[0]?.ending !== undefined && items[0].ending !== null && items
  })
  assert.equal(item!.incident.number, first.number)
  assert.equal(item!.ending, 'Raised the pool to 200 and restarted.')
  assert.match(item!.reasons[0]!.because, /words .*(cache|leak|sessions)/)
  assert.equal((await similar(now.number)).compared, 2)
  assert.deepEqual((await similar(first.number)).items, [], 'only earlier ones')
  assert.equal((await house.call('GET', '/api/v1/incidents/999/similar')).status, 404)
}))
