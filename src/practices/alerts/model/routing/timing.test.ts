// When people are told of a group.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileTree } from './tree.ts'
import { firstLook, isCritical, isHeldBack, mostEager, noTiming, tellNext, timingOf, waitUntil, waitingUntil, waitingWord } from './timing.ts'

const timing = { ...noTiming, waitMs: 30_000 }
for (const row of [
  { says: 'a group begins to wait with its first alert', startedMs: 100_000, nowMs: 100_000, until: 130_000 },
  { says: 'one that began a little earlier still waits all of its time', startedMs: 80_000, nowMs: 100_000, until: 130_000 },
  { says: 'one that began longer ago than the wait has waited', startedMs: 60_000, nowMs: 100_000, until: null },
]) test(row.says, () => assert.equal(waitUntil(row, timing, row.nowMs), row.until))
test('without a wait nothing waits', () => assert.equal(waitUntil({ startedMs: 0 }, noTiming, 0), null))

for (const row of [
  { says: 'what would page is held back', severity: 'high', urgency: 'page', untilMs: 130_000, is: true },
  { says: 'what is critical is not', severity: 'critical', urgency: 'page', untilMs: 130_000, is: false },
  { says: 'what is critical is where the route says so', severity: 'P1', urgency: 'page', untilMs: 130_000, isCriticalWaiting: true, is: true },
  { says: 'a ticket has nobody to wait for', severity: 'warning', urgency: 'ticket', untilMs: 130_000, is: false },
  { says: 'after the wait of its group nothing is held back', severity: 'high', urgency: 'page', untilMs: 100_000, is: false },
  { says: 'a group that did not begin with a wait holds nothing back', severity: 'high', urgency: 'page', untilMs: null, is: false },
]) test(row.says, () => assert.equal(isHeldBack({ ...row, timing: { ...timing, isCriticalWaiting: row.isCriticalWaiting === true } }, row.untilMs, 100_000), row.is))

test('severities that count as critical, whatever their case', () => assert.deepEqual(['critical', 'CRITICAL ', 'p1', 'high', 'page', null].map(isCritical), [true, true, true, false, false, false]))
test('what waits says until when', () => assert.deepEqual([waitingUntil(waitingWord(123)), waitingUntil('route'), waitingUntil(null)], [123, null, null]))

test('children inherit times, and may set their own', () => {
  const root = compileTree({ receivers: [{ name: 'a' }], route: { receiver: 'a', groupWait: '30s', groupInterval: '5m', flapHold: { changes: 6, window: '10m' }, routes: [{ groupWait: '0', waitForCritical: true, repeatInterval: '4h', flapHold: { changes: 0, window: '1m' } }] } })
  assert.deepEqual(root.timing, { waitMs: 30_000, isCriticalWaiting: false, intervalMs: 300_000, repeatMs: null, flap: { changes: 6, windowMs: 600_000 } })
  assert.deepEqual(root.routes[0]!.timing, { waitMs: 0, isCriticalWaiting: true, intervalMs: 300_000, repeatMs: 14_400_000, flap: null })
})
test('of several routes the most eager decides', () => {
  const words = { groupWait: '30s', groupInterval: null, repeatInterval: '4h', waitForCritical: true, flapHold: { changes: 6, window: '10m' } }
  assert.deepEqual(mostEager([timingOf(words), timingOf({ ...words, groupWait: '10s', groupInterval: '5m', waitForCritical: false, flapHold: null })]), { waitMs: 10_000, isCriticalWaiting: false, intervalMs: 300_000, repeatMs: 14_400_000, flap: null })
})

/** As `tellNext` is called by its timer, at each of its looks; additions by the second they came. */
function told(of: { intervalMs: number | null; repeatMs: number | null; additions: readonly number[]; untilMs: number; lateMs?: number }): readonly string[] {
  let state = { toldMs: 0, intervalMs: of.intervalMs, repeatMs: of.repeatMs, dueMs: firstLook({ toldMs: 0, ...of }) ?? Infinity }
  const said: string[] = []
  while (state.dueMs <= of.untilMs) {
    const added = of.additions.filter((ms) => ms > state.toldMs && ms <= state.dueMs).length
    const next = tellNext(state, { added, nowMs: state.dueMs + (of.lateMs ?? 0) })
    if (next.tell) said.push(`${state.dueMs / 1_000}s ${next.tell === 'again' ? 'again' : `+${added}`}`)
    state = { ...state, toldMs: next.toldMs, dueMs: next.dueMs }
  }
  return said
}
for (const row of [
  { says: 'nothing added and no repetition: nothing is told', intervalMs: 1_000, repeatMs: null, additions: [], untilMs: 10_000, said: [] },
  { says: 'additions are told together at the pace of the interval', intervalMs: 1_000, repeatMs: 5_000, additions: [1_300, 1_300, 1_400], untilMs: 8_000, said: ['2s +3', '7s again'] },
  { says: 'a look that comes late neither loses nor doubles, and keeps the pace', intervalMs: 1_000, repeatMs: 5_000, additions: [1_300, 2_001], untilMs: 8_000, lateMs: 40, said: ['2s +1', '3s +1', '8s again'] },
  { says: 'without an interval it is only repeated', intervalMs: null, repeatMs: 4_000, additions: [1_000], untilMs: 9_000, said: ['4s again', '8s again'] },
  { says: 'a repetition comes with the first look at or after its time', intervalMs: 3_000, repeatMs: 4_000, additions: [], untilMs: 12_500, said: ['6s again', '12s again'] },
]) test(row.says, () => assert.deepEqual(told(row), row.said))

test('after a standstill one look is made up for, not all', () => {
  const next = tellNext({ toldMs: 0, intervalMs: 1_000, repeatMs: null, dueMs: 1_000 }, { added: 1, nowMs: 3_600_500 })
  assert.deepEqual(next, { tell: 'additions', toldMs: 3_600_000, dueMs: 3_601_000 })
})
