// Hand-offs over changes of the clocks, against the cases GoAlert proves its rotations with.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '../../../../test/shared-data.ts'
import { handOffMs, turnAt, turnIndexAt } from './rotation.ts'
import type { Rotation, RotationUnit } from './rotation.ts'
import { instantOfWall } from './wall-clock.ts'

interface PortedCase {
  readonly time_zone: string
  readonly type: 'hourly' | 'daily' | 'weekly' | 'monthly'
  readonly shift_length: number
  readonly start_local: string
  readonly from_local: string
  readonly to_local: string
  readonly handoffs: readonly string[]
}

const unitOf: Readonly<Record<PortedCase['type'], RotationUnit>> = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month' }
const casesPath = join(sharedData() ?? '', 'alerts/ported/goalert-rotation-dst.json')

if (!existsSync(casesPath)) test('the ported hand-off cases', { skip: `${casesPath} is not there` }, () => undefined)
else {
  const { cases } = JSON.parse(readFileSync(casesPath, 'utf8')) as { cases: readonly PortedCase[] }
  for (const [number, row] of cases.entries()) {
    test(`case ${number}: ${row.type} x ${row.shift_length} from ${row.start_local} in ${row.time_zone} hands off when it should`, () => {
      const rotation: Rotation = { name: 'r', people: ['ada', 'grace'], length: { count: row.shift_length, unit: unitOf[row.type] }, startsAt: row.start_local }
      const at = (local: string): number => instantOfWall(Temporal.PlainDateTime.from(local), row.time_zone)
      const seen = new Set<number>()
      // The original walks every 30 seconds; hand-offs lie on minutes divisible by five, so five minutes see the same.
      for (let atMs = at(row.from_local); atMs <= at(row.to_local); atMs += 300_000) {
        const index = turnIndexAt(rotation, atMs, row.time_zone)
        seen.add(handOffMs(rotation, index, row.time_zone))
        seen.add(handOffMs(rotation, index + 1, row.time_zone))
      }
      assert.deepEqual([...seen].sort((a, b) => a - b).map((ms) => new Date(ms).toISOString()), row.handoffs.map((text) => new Date(text).toISOString()))
    })
  }
}

const weekly: Rotation = { name: 'weekly', people: ['ada', 'grace', 'edsger'], length: { count: 1, unit: 'week' }, startsAt: '2026-03-23T09:00' }

test('a weekly hand-off stays at nine in the morning when the clocks change in between', () => {
  assert.equal(new Date(handOffMs(weekly, 0, 'Europe/Berlin')).toISOString(), '2026-03-23T08:00:00.000Z')
  assert.equal(new Date(handOffMs(weekly, 1, 'Europe/Berlin')).toISOString(), '2026-03-30T07:00:00.000Z')
})

test('nobody holds a rotation before its first hand-off', () => {
  const first = handOffMs(weekly, 0, 'Europe/Berlin')
  assert.equal(turnAt(weekly, first - 1, 'Europe/Berlin').person, null)
  assert.equal(turnAt(weekly, first, 'Europe/Berlin').person, 'ada')
})

test('a monthly rotation from the 31st comes back to the 31st after February', () => {
  const monthly: Rotation = { name: 'm', people: ['ada'], length: { count: 1, unit: 'month' }, startsAt: '2027-01-31T08:00' }
  const starts = [0, 1, 2, 3].map((index) => new Date(handOffMs(monthly, index, 'UTC')).toISOString().slice(0, 10))
  assert.deepEqual(starts, ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'])
})

test('a night that a country skipped belongs to whoever comes first after it', () => {
  // Samoa had no 30 December 2011.
  const daily: Rotation = { name: 'd', people: ['ada', 'grace', 'edsger'], length: { count: 1, unit: 'day' }, startsAt: '2011-12-29T12:00' }
  const skipped = handOffMs(daily, 1, 'Pacific/Apia')
  assert.equal(new Date(skipped).toISOString(), '2011-12-30T10:00:00.000Z')
  assert.equal(turnAt(daily, skipped, 'Pacific/Apia').person, 'grace')
  assert.equal(turnAt(daily, handOffMs(daily, 2, 'Pacific/Apia'), 'Pacific/Apia').person, 'edsger')
})
