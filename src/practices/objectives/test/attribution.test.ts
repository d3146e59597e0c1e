// What a budget was spent on, over HTTP on both engines: minutes of a real ledger, an incident, a change, a dependency, a correction.
import assert from 'node:assert/strict'
import { minuteMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import { mainstay } from '../../../base/actor.ts'
import { append } from '../../../record/append.ts'
import type { MetricSources } from '../../../connections/metric-source.ts'
import { eventually, onEachEngine, withHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import { changes } from '../../changes/practice.ts'
import { incidents } from '../../incidents/practice.ts'
import type { AttributionAnswer, CorrectionAnswer } from '../contract-attribution.ts'
import { objectives } from '../practice.ts'

const none: MetricSources = { find: async () => null }

onEachEngine('spent budget is split over what is known, adds up, and is corrected by hand on the record', (engine) => withHouse({ engine, practices: [catalog(), incidents(), changes(), objectives({ sources: () => none })] }, async (house) => {
  const nowMs = Math.floor(Date.now() / minuteMs) * minuteMs
  const ago = (minutes: number): string => formatInstant(nowMs - minutes * minuteMs)
  const file = (name: string, service: string) => `apiVersion: mainstay.dev/v1\nkind: Objective\nmetadata: { name: ${name} }\nspec: { service: ${service}, target: "99.9%", window: 30d, source: push, indicator: pushed }\n`
  const text = `apiVersion: mainstay.dev/v1\nkind: Service\nmetadata: { name: checkout }\nspec: { dependencies: [{ name: payments, kind: sync }] }\n---\n${file('checkout', 'checkout')}---\n${file('payments', 'payments')}`
  assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'a.yaml', text }] })).status, 200)
  const push = async (name: string, bad: ReadonlyMap<number, number>) => {
    const counts = Array.from({ length: 240 }, (_, index) => ({ at: ago(240 - index), good: 1_000 - (bad.get(240 - index) ?? 0), total: 1_000 }))
    assert.equal((await house.call('POST', `/api/v1/objectives/${name}/counts`, { counts })).status, 202)
  }
  // 200 minutes ago after a change; 150 ago with the dependency; 100 ago in an incident; 50 ago for no known reason; one failure in a quiet minute.
  await push('checkout', new Map([[200, 40], [199, 60], [150, 70], [100, 200], [99, 300], [50, 30], [20, 1]]))
  await push('payments', new Map([[150, 500]]))
  const { body: { change } } = await house.call<{ change: { id: string } }>('POST', '/api/v1/changes', { title: 'Checkout 4', services: ['checkout'], startedAt: ago(206), finishedAt: ago(205) })
  const { body: incident } = await house.call<{ id: string; number: number }>('POST', '/api/v1/incidents', { title: 'Nobody can pay', service: 'checkout', startedAt: ago(100) })
  await house.call('POST', `/api/v1/incidents/${incident.id}/mitigate`, { at: ago(98) })

  const read = async (query = ''): Promise<AttributionAnswer> => {
    const { status, body, text: shown } = await house.call<AttributionAnswer>('GET', `/api/v1/objectives/checkout/attribution${query}`)
    assert.equal(status, 200, shown)
    assert.equal(body.parts.reduce((sum, part) => sum + part.bad, 0), body.bad)
    return body
  }
  const spent = (answer: AttributionAnswer) => answer.parts.map(({ kind, ref, bad }) => [kind, ref, bad])
  const first = await eventually(async () => { const one = await read(); return one.total === 240_000 && one })
  assert.deepEqual(spent(first), [['incident', incident.id, 500], ['change', change.id, 100], ['dependency', 'payments', 70], ['unexplained', null, 30], ['unexplained', null, 1]])
  assert.match(first.explanation, /^500 \+ 100 \+ 70 \+ 30 \+ 1 = 701 bad events of 240,000; the budget allows /)
  assert.ok(Math.abs(first.parts.reduce((sum, part) => sum + part.budget!, 0) - first.spent!) < 1e-12)

  // A part of the time: only what was spent in it.
  assert.deepEqual(spent(await read(`?from=${ago(160)}&to=${ago(140)}`)), [['dependency', 'payments', 70]])
  for (const bad of [`?from=${ago(1)}&to=${ago(9)}`, `?from=${ago(200 * 24 * 60)}&to=${ago(1)}`]) assert.equal((await house.call('GET', `/api/v1/objectives/checkout/attribution${bad}`)).status, 400)

  // A person knows better; it goes before the rules, is on the record, and can be taken back.
  const corrections = '/api/v1/objectives/checkout/attribution/corrections'
  const correct = (body: object) => house.call<CorrectionAnswer>('POST', corrections, { from: ago(51), to: ago(49), reason: 'The same roll-out.', ...body })
  for (const wrong of [{ kind: 'incident', ref: '99' }, { kind: 'change' }, { kind: 'change', ref: 'chg_x' }, { kind: 'unexplained', from: ago(1), to: ago(2) }]) assert.equal((await correct(wrong)).status, 400, JSON.stringify(wrong))
  const { status, body: correction } = await correct({ kind: 'incident', ref: String(incident.number) })
  assert.deepEqual([status, correction.ref, correction.label], [201, incident.id, '#1 Nobody can pay'])
  const corrected = await read()
  assert.deepEqual(spent(corrected), [['incident', incident.id, 500], ['change', change.id, 100], ['dependency', 'payments', 70], ['incident', incident.id, 30], ['unexplained', null, 1]])
  assert.equal((await house.call('DELETE', `${corrections}/${correction.id}`)).status, 204)
  assert.equal((await house.call('DELETE', `${corrections}/${correction.id}`)).status, 404)
  assert.deepEqual(spent(await read()), spent(first))
  const { items } = (await house.call<{ items: { kind: string }[] }>('GET', '/api/v1/record?subject=objective/checkout&kind=attribution.corrected,attribution.restored')).body
  assert.deepEqual(items.map(({ kind }) => kind), ['attribution.restored', 'attribution.corrected'])

  // A mitigation that undid the change makes the incident's minutes that change's; a drill takes none at all.
  const mitigation = { number: 1, mitigation: 'mit_1', change: change.id, kind: 'roll-back', text: 'Roll back', service: 'checkout' }
  const say = (kind: string, subject: string, data: object) => house.house.transact(mainstay, (work) => append(work, [{ kind, subject, data: data as Record<string, unknown> }]))
  await say('mitigation.done', `incident/${incident.id}`, mitigation)
  assert.deepEqual(spent(await read()).slice(0, 2), [['change', change.id, 500], ['change', change.id, 100]])
  await say('mitigation.verified', `incident/${incident.id}`, { ...mitigation, verdict: 'fail' })
  assert.deepEqual(spent(await read())[0], ['incident', incident.id, 500])
  await say('incident.declared', `incident/${incident.id}`, { number: 1, type: 'drill' })
  assert.deepEqual(spent(await read()).filter(([kind]) => kind === 'incident'), [])
}))
