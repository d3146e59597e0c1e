// Drills: what is played, and how a response to it is judged.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minuteMs } from '../../../base/duration.ts'
import { drillChecks, judgeDrill, scenarioNames, scenarios } from './drills.ts'
import type { DrillTimes } from './drills.ts'

const nothing = Object.fromEntries(drillChecks.map((check) => [check, null])) as DrillTimes
const verdict = (times: Partial<DrillTimes>, endedMs: number | null, nowMs: number) => Object.fromEntries(judgeDrill({ ...nothing, ...times }, { startedMs: 0, endedMs }, nowMs).map((one) => [one.check, one.verdict]))

test('a drill that has just begun is open in everything', () => assert.deepEqual([...new Set(Object.values(verdict({}, null, 1)))], ['open']))
test('what is late fails before it happens, and stays failed', () => {
  assert.equal(verdict({}, null, 6 * minuteMs)['commander'], 'fail')
  assert.equal(verdict({ commander: 6 * minuteMs }, null, 7 * minuteMs)['commander'], 'fail')
  assert.equal(verdict({ commander: 5 * minuteMs }, null, 7 * minuteMs)['commander'], 'pass')
})
test('what did not happen before the end fails', () => assert.equal(verdict({}, 4 * minuteMs, 9 * minuteMs)['on-it'], 'fail'))
test('a check passes only if it happened', () => {
  fc.assert(fc.property(fc.option(fc.nat(3_600_000)), fc.option(fc.nat(3_600_000)), fc.nat(7_200_000), (atMs, endedMs, nowMs) => {
    for (const one of judgeDrill({ ...nothing, update: atMs, resolved: atMs }, { startedMs: 0, endedMs }, nowMs)) if (one.verdict === 'pass') assert.notEqual(one.afterMs, null)
  }))
})
test('no title gives the cause away, and every scenario has a remedy', () => {
  for (const name of scenarioNames) {
    assert.ok(scenarios[name].remedies.length > 0)
    assert.doesNotMatch(scenarios[name].title, /deploy|depend|leak|memory/i)
  }
})
test('a leak grows and ends growing', () => {
  const added = [0, 5, 10, 60].map((minutes) => scenarios['slow-leak'].fault(minutes * minuteMs)).map((fault) => (fault?.kind === 'latency' ? fault.addMs : 0))
  assert.deepEqual(added, [100, 400, 700, 1_000])
})
