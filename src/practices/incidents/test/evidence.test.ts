// Hypotheses, mitigations, recovery and drills over HTTP, on both engines.
import assert from 'node:assert/strict'
import { mainstay } from '../../../base/actor.ts'
import type { Said } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import type { IncidentAnswer, TimelinePage } from '../contract.ts'
import type { HypothesisChange, HypothesisList } from '../contract-hypotheses.ts'
import { incidents } from '../practice.ts'

const say = (house: TestHouse, said: readonly Said[]) => house.house.transact(mainstay, (work) => append(work, said))
const declare = async (house: TestHouse, body: Record<string, unknown>) => {
  const answer = await house.call<IncidentAnswer>('POST', '/api/v1/incidents', body)
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}
const sentences = async (house: TestHouse, id: string) => (await house.call<TimelinePage>('GET', `/api/v1/incidents/${id}/timeline?order=oldest`)).body.items.map(({ sentence }) => sentence)

onEachEngine('a hypothesis is stated, weighed by evidence that exists, and decided once; all of it is on the timeline', (engine) => withHouse({ engine, practices: [catalog(), incidents()] }, async (house) => {
  const incident = await declare(house, { title: 'Nobody can pay', service: 'checkout' })
  const path = `/api/v1/incidents/${incident.number}/hypotheses`
  const post = (what: string, body: unknown = {}) => house.call<HypothesisChange & { code: string }>('POST', `${path}${what}`, body)
  const list = async () => (await house.call<HypothesisList>('GET', path)).body.items
  assert.deepEqual(await list(), [])
  const stated = await post('', { text: 'The deploy of 14:02 broke the pool' })
  assert.equal(stated.status, 201, stated.text)
  const { id } = stated.body.hypothesis
  assert.equal((await post('', { text: ' the DEPLOY of 14:02 broke the pool ' })).body.changed, false)
  assert.equal((await post('', { text: '  ' })).status, 400)
  assert.equal((await post(`/${id}/confirm`)).status, 409)
  const [seq] = await say(house, [{ kind: 'alert.fired', subject: 'alert/alr_1', service: 'checkout', data: { alertName: 'HighErrors', source: 'api' } }])
  for (const [body, status] of [
    [{ side: 'for' }, 400], [{ side: 'for', link: 'the database' }, 400], [{ side: 'for', link: 'alr_nobody' }, 404], [{ side: 'for', link: '999999999' }, 404], [{ side: 'maybe', note: 'x' }, 400],
    [{ side: 'for', excerpt: 'x'.repeat(8_001) }, 400],
    [{ side: 'for', link: 'alr_1', note: 'It began two minutes after' }, 201], [{ side: 'for', link: String(seq) }, 201], [{ side: 'against', excerpt: 'pool: 3 of 200 in use\npassword=hunter2' }, 201],
  ] as const) assert.equal((await post(`/${id}/evidence`, body)).status, status, JSON.stringify(body))
  const [item] = await list()
  assert.equal(item!.state, 'supported')
  assert.deepEqual(item!.evidence.map(({ side, kind, target, title }) => [side, kind, target, title]), [
    ['for', 'alert', 'alert/alr_1', 'Alert HighErrors fired (from api).'], ['for', 'record', String(seq), 'Alert HighErrors fired (from api).'], ['against', 'log', null, ''],
  ])
  assert.deepEqual([(await post(`/${id}/confirm`, { reason: 'Rolled back, and it ended' })).body.hypothesis.state, (await post(`/${id}/confirm`)).body.changed], ['confirmed', false])
  assert.equal((await post(`/${id}/rule-out`)).status, 409)
  assert.equal((await post(`/${id}/reconsider`)).body.hypothesis.settledAt, null)
  assert.equal((await post('/hyp_nobody/confirm')).status, 404)
  const told = await sentences(house, incident.id)
  assert.ok(told.some((sentence) => sentence.endsWith('suspects: “The deploy of 14:02 broke the pool”.')), told.join('\n'))
  assert.ok(told.some((sentence) => /found an alert that speaks for “The deploy/.test(sentence)))
  assert.ok(told.some((sentence) => /confirmed the cause: “The deploy/.test(sentence)))
  const record = (await house.call('GET', `/api/v1/record?subject=incident/${incident.id}&limit=100`)).text
  assert.doesNotMatch(record, /hunter2/, 'what stands in a log stays out of a record that nobody can change')
}))
