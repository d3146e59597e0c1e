// Overrides as a person makes them, and the shifts of one person, over HTTP on both engines.
import assert from 'node:assert/strict'
import { mainstay } from '../../../base/actor.ts'
import { onEachEngine } from '../../../../test/harness.ts'
import type { FinalSchedule, OverrideAnswer, PersonShifts } from '../contract.ts'
import { oncallDocuments } from '../documents.ts'
import { usualPolicy, withPager } from './pager.ts'

const names = (shifts: readonly { person: { name: string } | null }[]): (string | undefined)[] => shifts.map((shift) => shift.person?.name)
const overrides = '/api/v1/schedules/primary/overrides'
const until = '/api/v1/schedules/primary/final?to=2026-12-07T08:00:00Z'

onEachEngine('an override by nobody leaves a gap that is said, and is on the record', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const made = await pager.call<OverrideAnswer>('POST', overrides, { person: null, fromAt: '2026-11-24T08:00:00Z', toAt: '2026-11-25T08:00:00Z', reason: 'data centre move' })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body.person, null)
  assert.deepEqual((await pager.call<FinalSchedule>('GET', until)).body.gaps, [{ fromAt: '2026-11-24T08:00:00.000Z', toAt: '2026-11-25T08:00:00.000Z' }])
  assert.equal((await pager.entries('override.added'))[0]?.data['person'], null)
  assert.equal((await pager.call('DELETE', `${overrides}/${made.body.id}`)).status, 204)
  assert.deepEqual((await pager.call<FinalSchedule>('GET', until)).body.gaps, [])
  assert.equal((await pager.entries('override.removed')).length, 1)
}))

onEachEngine('an override that replaces one person leaves the turns of others alone', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const made = await pager.call<OverrideAnswer>('POST', overrides, { person: 'boss', replaces: 'grace', toAt: '2026-12-07T08:00:00Z' })
  assert.equal(made.body.replaces?.name, 'grace', made.text)
  assert.deepEqual(names((await pager.call<FinalSchedule>('GET', until)).body.shifts), ['ada', 'boss', 'ada'])
  assert.match(String((await pager.entries('override.added'))[0]?.data['replaces']), /^per_/)
  assert.equal((await pager.call<{ code: string }>('POST', overrides, { person: 'boss', replaces: 'boss', toAt: '2026-12-07T08:00:00Z' })).body.code, 'ONCALL_OVERRIDE_SAME')
  assert.equal((await pager.call<{ code: string }>('POST', overrides, { person: 'boss', replaces: 'none', toAt: '2026-12-07T08:00:00Z' })).body.code, 'ONCALL_NO_SUCH_PERSON')
}))

onEachEngine('a schedule that is applied again keeps its overrides', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.call('POST', overrides, { person: 'boss', fromAt: '2026-11-24T08:00:00Z', toAt: '2026-11-25T08:00:00Z' })
  const spec = { timeZone: 'Europe/Berlin', rotations: [{ name: 'weekly', people: ['grace'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-16T09:00' }] }
  const kind = oncallDocuments.find((one) => one.kind === 'Schedule')!
  await pager.house.transact(mainstay, (work) => kind.apply({ name: 'primary', spec, from: null as never }, work))
  assert.deepEqual(names((await pager.call<FinalSchedule>('GET', until)).body.shifts), ['grace', 'boss', 'grace'])
}))

onEachEngine('layers are told by themselves, without overrides', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.call('POST', overrides, { person: 'boss', toAt: '2026-12-07T08:00:00Z' })
  const final = (await pager.call<FinalSchedule>('GET', `${until}&layers=true`)).body
  assert.deepEqual(names(final.shifts), ['boss'])
  assert.deepEqual(final.layers?.map((layer) => names(layer.shifts)), [['ada', 'grace', 'ada']])
  assert.equal((await pager.call<FinalSchedule>('GET', until)).body.layers, undefined)
}))

onEachEngine('all shifts of one person are told by time, over all schedules, overrides too', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.put('/api/v1/schedules/backup', { timeZone: 'Europe/Berlin', rotations: [{ name: 'day', people: ['ada', 'boss'], length: { count: 1, unit: 'day' }, startsAt: '2026-11-23T09:00' }] })
  await pager.put('/api/v1/schedules/alien', { timeZone: 'UTC', rotations: [{ name: 'day', people: ['ada'], length: { count: 1, unit: 'day' }, startsAt: '2026-11-23T09:00' }] })
  await pager.call('POST', overrides, { person: 'boss', fromAt: '2026-11-23T12:00:00Z', toAt: '2026-11-23T13:00:00Z' })
  const range = 'from=2026-11-23T08:00:00Z&to=2026-11-27T08:00:00Z'
  const found = (await pager.call<PersonShifts>('GET', `/api/v1/people/boss/shifts?${range}`)).body
  assert.deepEqual(found.shifts.map((shift) => [shift.schedule, shift.fromAt.slice(5, 16), shift.override !== null]), [['primary', '11-23T12:00', true], ['backup', '11-24T08:00', false], ['backup', '11-26T08:00', false]])
  assert.equal(found.isWhole, true)
  assert.equal((await pager.call<{ code: string }>('GET', '/api/v1/people/boss/shifts?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z')).body.code, 'ONCALL_SHIFTS_RANGE')
  assert.equal((await pager.call('GET', '/api/v1/people/none/shifts')).status, 404)
}))
