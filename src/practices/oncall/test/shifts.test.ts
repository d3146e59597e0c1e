// The shifts of one person over all schedules, on both engines.
import assert from 'node:assert/strict'
import { onEachEngine } from '../../../../test/harness.ts'
import type { PersonShifts } from '../contract.ts'
import { usualPolicy, withPager } from './pager.ts'

onEachEngine('a person sees every shift of theirs over all schedules, overrides counted', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.put('/api/v1/schedules/backup', { displayName: 'Backup', timeZone: 'UTC', rotations: [{ name: 'weekly', people: ['grace', 'ada'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-16T09:00' }] })
  assert.equal((await pager.call('POST', '/api/v1/schedules/backup/overrides', { person: 'boss', fromAt: '2026-11-24T00:00:00Z', toAt: '2026-11-25T00:00:00Z' })).status, 201)
  const shifts = async (who: string, query = '?from=2026-11-23T00:00:00Z&to=2026-12-01T00:00:00Z') => (await pager.call<PersonShifts>('GET', `/api/v1/people/${who}/shifts${query}`)).body
  const ada = await shifts('ada')
  assert.deepEqual(ada.shifts.map(({ schedule, fromAt, toAt, override }) => [schedule, fromAt.slice(5, 16), toAt.slice(5, 16), override]), [
    ['primary', '11-23T00:00', '11-23T08:00', null], ['backup', '11-23T09:00', '11-24T00:00', null], ['backup', '11-25T00:00', '11-30T09:00', null], ['primary', '11-30T08:00', '12-01T00:00', null],
  ])
  const [boss] = (await shifts('boss')).shifts
  assert.deepEqual([boss?.schedule, boss?.displayName, boss?.override === null], ['backup', 'Backup', false])
  assert.equal((await shifts('boss', '')).isWhole, true)
  assert.equal((await pager.call('GET', '/api/v1/people/nobody/shifts')).status, 404)
  for (const query of ['?from=2026-12-01T00:00:00Z&to=2026-11-01T00:00:00Z', '?from=2026-01-01T00:00:00Z&to=2028-01-01T00:00:00Z', '?from=soon']) assert.equal((await pager.call('GET', `/api/v1/people/ada/shifts${query}`)).status, 400)
}))
