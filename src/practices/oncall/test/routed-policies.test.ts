// Pages of alerts that the routing tree sends to escalation policies, on both engines.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import { append } from '../../../record/append.ts'
import { mainstay } from '../../../base/actor.ts'
import { situationPolicyAdded } from '../../alerts/events.ts'
import type { SituationData } from '../../alerts/events.ts'
import type { PageOfPages } from '../contract.ts'
import { usualPolicy, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const policiesOf = async (pager: Pager) => (await pager.call<PageOfPages>('GET', '/api/v1/pages')).body.items.map((page) => page.policy).toSorted()
const step = (person: string) => ({ steps: [{ targets: [{ person }], delayMinutes: 5 }] })

onEachEngine('one page for each policy that an alert is routed to', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.put('/api/v1/escalation-policies/databases', step('grace'))
  await pager.situation('opened', { data: { policies: ['databases', ''] } })
  await eventually(async () => (await policiesOf(pager)).length === 2)
  assert.deepEqual(await policiesOf(pager), ['databases', 'default'])
  await pager.situation('joined', { data: { policies: ['databases'], hasRisen: true } })
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.equal((await policiesOf(pager)).length, 2, 'it is asked already')
}))

onEachEngine('a policy that comes later is asked too, one that does not exist is the service’s own', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.put('/api/v1/escalation-policies/databases', step('grace'))
  await pager.situation('opened', { data: { policies: ['nobody-made-it'] } })
  await eventually(async () => (await policiesOf(pager)).length === 1)
  assert.deepEqual(await policiesOf(pager), ['default'])
  const [opened] = await pager.entries('situation.opened')
  await pager.house.transact(mainstay, (work) => append(work, [situationPolicyAdded({ subject: opened!.subject, data: { ...(opened!.data as SituationData), policies: ['databases'], hasRisen: false } })]).then(() => undefined))
  await eventually(async () => (await policiesOf(pager)).length === 2)
  assert.deepEqual(await policiesOf(pager), ['databases', 'default'])
}))
