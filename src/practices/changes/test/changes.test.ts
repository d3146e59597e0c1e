// Changes over HTTP and on the record, on both engines: one house for many claims.
import assert from 'node:assert/strict'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import type { ChangeItem, ChangePage, ChangeRecorded } from '../contract.ts'
import { changes } from '../practice.ts'
import { changesBetween, findChange } from '../questions.ts'

const hourMs = 3_600_000

const record = async (house: TestHouse, body: object) => {
  const answer = await house.call<ChangeRecorded>('POST', '/api/v1/changes', body)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const list = async (house: TestHouse, query = '') => (await house.call<ChangePage>('GET', `/api/v1/changes${query}`)).body
const entries = async (house: TestHouse, id: string) => (await house.call<{ items: { kind: string; service: string; environment: string; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?subject=change/${id}&order=oldest`)).body.items

onEachEngine('changes are recorded once, followed to their end, listed and answered', (engine) => withHouse({ engine, practices: [catalog(), changes()] }, async (house) => {
  const now = Date.now()
  const at = (agoMs: number) => new Date(now - agoMs).toISOString()

  // Told twice is recorded once; a later state is one entry more; a detail is none.
  const wish = { title: 'Checkout 4.2', kind: 'deployment', services: ['checkout', 'cart'], environment: 'production', source: 'ci', reference: 'run-1', state: 'started', startedAt: at(hourMs), by: 'ada@example.org', url: 'https://ci.example.org/1', rollback: 'kubectl rollout undo' }
  const first = await record(house, wish)
  assert.equal(first.outcome, 'recorded')
  assert.equal((await record(house, wish)).outcome, 'unchanged')
  assert.equal((await record(house, { ...wish, artifact: 'sha256:abc' })).outcome, 'updated')
  const ended = await record(house, { ...wish, state: 'succeeded' })
  assert.equal(ended.change.id, first.change.id)
  assert.equal(ended.change.artifact, 'sha256:abc')
  const told = await entries(house, first.change.id)
  assert.deepEqual(told.map(({ kind, service, environment, data }) => [kind, service, environment, data['state']]), [['change.recorded', 'checkout', 'production', 'started'], ['change.updated', 'checkout', 'production', 'succeeded']])
  assert.deepEqual([told[0]!.data['by'], told[0]!.data['reference'], told[0]!.data['services']], [null, 'run-1', ['checkout', 'cart']])

  // Several at once about one reference leave one change.
  const many = await Promise.all(Array.from({ length: 4 }, () => record(house, { title: 'Flag on', kind: 'flag', source: 'flags', reference: 'f1', services: ['search'], startedAt: at(3 * hourMs), finishedAt: at(3 * hourMs) })))
  assert.equal(new Set(many.map(({ change }) => change.id)).size, 1)
  assert.equal(many.filter(({ outcome }) => outcome === 'recorded').length, 1)

  // Only a title is needed.
  const bare = await record(house, { title: 'Something by hand' })
  assert.deepEqual([bare.change.kind, bare.change.state, bare.change.source, bare.change.services], ['other', 'succeeded', 'api', []])

  // Filters and pages.
  assert.deepEqual((await list(house)).items.map(({ title }) => title), ['Something by hand', 'Checkout 4.2', 'Flag on'])
  assert.deepEqual((await list(house, '?service=cart')).items.map(({ title }) => title), ['Checkout 4.2'])
  assert.deepEqual((await list(house, '?kind=flag,database')).items.map(({ title }) => title), ['Flag on'])
  assert.deepEqual((await list(house, '?state=started')).items, [])
  assert.deepEqual((await list(house, `?from=${at(4 * hourMs)}&to=${at(2 * hourMs)}`)).items.map(({ title }) => title), ['Flag on'])
  assert.deepEqual((await list(house, `?from=${at(2 * hourMs)}&service=search`)).items, [])
  const page = await list(house, '?limit=2')
  assert.deepEqual((await list(house, `?limit=2&cursor=${page.next}`)).items.map(({ title }) => title), ['Flag on'])
  for (const bad of ['?kind=nothing', '?cursor=broken', '?from=yesterday']) assert.equal((await house.call('GET', `/api/v1/changes${bad}`)).status, 400, bad)
  assert.equal((await house.call<ChangeItem>('GET', `/api/v1/changes/${first.change.id}`)).body.rollback, 'kubectl rollout undo')
  assert.equal((await house.call('GET', '/api/v1/changes/chg_unknown')).status, 404)
  for (const bad of [{}, { title: 'x', url: 'javascript:alert(1)' }, { title: 'x', startedAt: at(-hourMs) }, { title: 'x', kind: 'magic' }]) assert.equal((await house.call('POST', '/api/v1/changes', bad)).status, 400, JSON.stringify(bad))

  // What other practices are answered.
  assert.deepEqual((await changesBetween(house.house.read, { services: ['checkout', 'search'], fromMs: now - 2 * hourMs, toMs: now, limit: 10 })).map(({ title }) => title), ['Checkout 4.2'])
  assert.equal((await changesBetween(house.house.read, { services: null, fromMs: now - 5 * hourMs, toMs: now + hourMs, limit: 10 })).length, 3)
  assert.equal((await findChange(house.house.read, first.change.id))?.state, 'succeeded')
}))
