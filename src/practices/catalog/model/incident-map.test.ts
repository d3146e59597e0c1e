// What is drawn around an incident.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incidentMap, nodeState, wayBetween } from './incident-map.ts'
import type { StateFacts } from './incident-map.ts'

const sync = ['sync'] as const
const checkout = { name: 'checkout', dependsOn: [{ name: 'payments', kinds: sync }, { name: 'orders-db', kinds: ['datastore'] as const }], usedBy: [{ name: 'storefront', kinds: sync }] }
const payments = { name: 'payments', dependsOn: [{ name: 'acquirer', kinds: ['vendor'] as const }], usedBy: [{ name: 'checkout', kinds: sync }] }

test('one service stands between who needs it and what it needs', () => {
  const { scene, left } = incidentMap([checkout])!
  assert.deepEqual(scene.services.map(({ name, hops }) => [name, hops]).sort(), [['checkout', 0], ['orders-db', 1], ['payments', 1], ['storefront', -1]])
  assert.equal(left, 0)
})
test('of an affected neighbour the neighbours are drawn too, and the way to the cause runs through it', () => {
  const { scene } = incidentMap([checkout, payments])!
  assert.ok(scene.services.some(({ name, hops }) => name === 'acquirer' && hops === 2))
  assert.deepEqual([...wayBetween(scene.lines, 'checkout', 'acquirer')].sort(), ['checkout\npayments', 'payments\nacquirer'])
  assert.deepEqual(wayBetween(scene.lines, 'acquirer', 'checkout'), wayBetween(scene.lines, 'checkout', 'acquirer'))
  assert.equal(wayBetween(scene.lines, 'storefront', 'nobody').size, 0)
})
test('of too many neighbours the affected are kept and the others counted', () => {
  const users = [...Array.from({ length: 30 }, (_, index) => ({ name: `user-${index}`, kinds: sync })), { name: 'storefront', kinds: sync }]
  const { scene, left } = incidentMap([{ ...checkout, usedBy: users }, { name: 'storefront', dependsOn: [{ name: 'checkout', kinds: sync }], usedBy: [] }])!
  assert.ok(scene.services.some(({ name }) => name === 'storefront'))
  assert.equal(left, 23)
})
test('nothing is drawn of nothing', () => assert.equal(incidentMap([]), null))

const rows: readonly [string, StateFacts, string][] = [
  ['somebody paged comes first', { urgency: 'page', objectives: ['breaking'] }, 'paged'],
  ['a failing objective is worse than a ticket', { urgency: 'ticket', objectives: ['breaking', 'within'] }, 'failing'],
  ['an alert on a healthy service is still an alert', { urgency: 'ticket', objectives: ['within'] }, 'alerting'],
  ['one objective within its target and one without data is ok', { urgency: null, objectives: ['within', 'missing'] }, 'ok'],
  ['no alert and no measure is unknown, not ok', { urgency: null, objectives: [] }, 'unknown'],
  ['measured without traffic is unknown', { urgency: null, objectives: ['idle', 'missing'] }, 'unknown'],
]
for (const [says, facts, state] of rows) test(says, () => assert.equal(nodeState(facts), state))
