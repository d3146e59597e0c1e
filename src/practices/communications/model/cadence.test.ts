// When the next update is due, and how well the promise was kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minuteMs } from '../../../base/duration.ts'
import { cadenceFor, dueOf, gapsOf, keptOf, nextDueMs, nudgeAtMs, usualCadence, whoIsNudged } from './cadence.ts'
import type { Told } from './cadence.ts'

const at = (minutes: number): number => minutes * minuteMs
const told = (minutes: number, next: number | null = minutes + 20): Told => ({ atMs: at(minutes), audience: 'internal', nextDueMs: next === null ? null : at(next) })
const sev1 = { cadence: usualCadence, severity: 'SEV1', declaredMs: 0, overMs: null }

for (const row of [
  { says: 'the first is due five minutes after a SEV1 is declared', told: [], now: 4, due: 5, isLate: false },
  { says: 'at the very minute it is not late', told: [], now: 5, due: 5, isLate: false },
  { says: 'after it nobody is communicating', told: [], now: 6, due: 5, isLate: true },
  { says: 'an update moves it to what was promised with it', told: [told(3)], now: 10, due: 23, isLate: false },
  { says: 'an update that promises nothing ends the countdown', told: [told(3, null)], now: 100, due: null, isLate: false },
]) {
  test(row.says, () => {
    const due = dueOf({ ...sev1, told: row.told, nowMs: at(row.now) })
    assert.deepEqual([due.dueMs, due.isLate], [row.due === null ? null : at(row.due), row.isLate])
  })
}

test('nothing is due when it is over, nor for a severity that promises nothing', () => {
  assert.equal(dueOf({ ...sev1, overMs: at(3), told: [], nowMs: at(60) }).dueMs, null)
  assert.equal(dueOf({ ...sev1, severity: 'SEV4', told: [], nowMs: at(60) }).dueMs, null)
  assert.equal(nextDueMs(usualCadence, 'SEV4', 0), null)
})

test('only updates to the audiences of the cadence keep its promise', () => {
  const cadence = { ...usualCadence, audiences: ['customer' as const] }
  assert.equal(dueOf({ ...sev1, cadence, told: [told(3)], nowMs: at(6) }).isLate, true)
})

test('the cadence that names the service wins over the one for all', () => {
  const [all, own] = [{ ...usualCadence, name: 'all' }, { ...usualCadence, name: 'own', services: ['pay'] }]
  assert.equal(cadenceFor([all, own], 'pay').name, 'own')
  assert.equal(cadenceFor([all, own], 'shop').name, 'all')
  assert.equal(cadenceFor([own], 'shop').name, 'built-in')
})

for (const row of [
  { says: 'told in time twice is kept twice', told: [told(4), told(24, null)], over: 60, kept: [true, true] },
  { says: 'a first update too late is a broken gap', told: [told(9), told(20, null)], over: 60, kept: [false, true] },
  { says: 'silence to the end is one broken gap', told: [], over: 60, kept: [false] },
  { says: 'an end before the next was due breaks nothing', told: [told(4)], over: 20, kept: [true] },
  { says: 'four audiences told one after the other are one telling', told: [told(4), told(4.2, 24), told(4.5, 24), told(5, null)], over: 60, kept: [true] },
  { says: 'silence after the last until long past what was promised is broken', told: [told(4)], over: 60, kept: [true, false] },
]) test(row.says, () => assert.deepEqual(gapsOf({ ...sev1, overMs: at(row.over), told: row.told, nowMs: at(100) }).map(({ isKept }) => isKept), row.kept))

test('gaps never overlap, and whoever tells exactly when it is due keeps every one', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 2, max: 20 }), { maxLength: 30 }), (steps) => {
    let minutes = 5
    const all = [told(5, 25), ...steps.map((step) => told(minutes += step, minutes + 20))]
    const gaps = gapsOf({ ...sev1, overMs: at(minutes), told: all, nowMs: at(minutes) })
    assert.ok(gaps.every(({ isKept }) => isKept))
    for (const [index, gap] of gaps.entries()) assert.ok(index === 0 || gaps[index - 1]!.toMs === gap.fromMs)
  }))
})

for (const row of [
  { says: 'the Communications Lead is reminded first', holders: { communicationsLead: 'l', commander: 'c', acknowledgedBy: 'a' }, person: 'l', as: 'communications-lead' },
  { says: 'else the Incident Commander', holders: { communicationsLead: null, commander: 'c', acknowledgedBy: 'a' }, person: 'c', as: 'incident-commander' },
  { says: 'else whoever acknowledged', holders: { communicationsLead: null, commander: null, acknowledgedBy: 'a' }, person: 'a', as: 'acknowledger' },
  { says: 'else nobody, which is shown', holders: { communicationsLead: null, commander: null, acknowledgedBy: null }, person: null, as: 'nobody' },
]) test(row.says, () => assert.deepEqual(whoIsNudged(row.holders), { person: row.person, as: row.as }))

test('a reminder comes three minutes before, or a quarter of a short gap', () => {
  assert.equal(nudgeAtMs(0, at(20)), at(17))
  assert.equal(nudgeAtMs(0, at(4)), at(3))
})

test('no gap is no share: 0 of 0 is unknown', () => assert.deepEqual(keptOf([]), { gaps: 0, kept: 0, share: null }))
