// What users feel now, over HTTP on both engines: the services of an incident, and what each objective costs a minute.
import assert from 'node:assert/strict'
import { minuteMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import { eventually, onEachEngine, withHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import { incidents } from '../../incidents/practice.ts'
import type { AffectedAnswer } from '../../incidents/contract-affected.ts'
import type { HarmAnswer } from '../contract-harm.ts'
import { objectives } from '../practice.ts'

onEachEngine('an incident names its services, and each objective says what it costs now, worst first', (engine) => withHouse({ engine, practices: [catalog(), incidents(), objectives({ sources: () => ({ find: async () => null }) })] }, async (house) => {
  const nowMs = Math.floor(Date.now() / minuteMs) * minuteMs
  const file = (name: string, service: string) => `apiVersion: mainstay.dev/v1\nkind: Objective\nmetadata: { name: ${name} }\nspec: { service: ${service}, target: "99%", window: 30d, source: push, indicator: pushed }\n`
  const text = `${file('orders', 'checkout')}---\n${file('speed', 'checkout')}---\n${file('silent', 'checkout')}---\n${file('other', 'search')}`
  assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'a.yaml', text }] })).status, 200)
  const push = (name: string, bad: number) => house.call('POST', `/api/v1/objectives/${name}/counts`, { counts: Array.from({ length: 60 }, (_, index) => ({ at: formatInstant(nowMs - (60 - index) * minuteMs), good: 100 - (index >= 55 ? bad : 0), total: 100 })) })
  await push('orders', 40)
  await push('speed', 0)
  const { body: incident } = await house.call<{ id: string; number: number }>('POST', '/api/v1/incidents', { title: 'Orders fail', service: 'checkout' })
  assert.deepEqual((await house.call<AffectedAnswer>('GET', `/api/v1/incidents/${incident.number}/affected`)).body.items, [{ service: 'checkout', because: 'the service of the incident' }])
  assert.equal((await house.call('GET', '/api/v1/incidents/77/affected')).status, 404)

  const read = async () => (await house.call<HarmAnswer>('GET', '/api/v1/objectives-now?service=checkout,nobody')).body
  const found = await eventually(async () => { const one = await read(); return one.items[0]?.badPerMinute === 40 && one })
  assert.deepEqual(found.items.map(({ objective, state }) => [objective, state]), [['orders', 'breaking'], ['silent', 'missing'], ['speed', 'within']])
  assert.deepEqual(found.unmeasured, ['nobody'])
  const [orders, silent] = found.items
  assert.ok(Math.abs(orders!.sli! - 0.6) < 1e-9 && orders!.budgetPerMinute! > 0 && orders!.emptyInMinutes! > 0)
  assert.match(orders!.explanation, /^200 bad of 500 in 5 measured minutes; the window allows [\d,.]+: 200 \/ /)
  assert.deepEqual([silent!.sli, silent!.badPerMinute, silent!.measuredUntil], [null, null, null])
  assert.equal((await house.call('GET', '/api/v1/objectives-now')).status, 400)
}))
