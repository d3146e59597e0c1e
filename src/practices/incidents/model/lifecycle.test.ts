// Lifecycle and time claims.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { incidentStates, incidentVerbs, isLive, stepFrom, verbsFrom } from './lifecycle.ts'
import type { IncidentState, IncidentVerb } from './lifecycle.ts'
import { durationsOf, stampProblems, stampsAfter } from './stamps.ts'
import type { Stamps } from './stamps.ts'

const declared: Stamps = { startedMs: 100, detectedMs: 200, acknowledgedMs: null, declaredMs: 300, mitigatedMs: null, resolvedMs: null, closedMs: null }

for (const row of [
  { state: 'open', verb: 'mitigate', to: 'mitigated' },
  { state: 'open', verb: 'resolve', to: 'resolved' },
  { state: 'open', verb: 'close', to: 'refused' },
  { state: 'open', verb: 'reopen', to: 'already' },
  { state: 'mitigated', verb: 'close', to: 'refused' },
  { state: 'mitigated', verb: 'reopen', to: 'open' },
  { state: 'resolved', verb: 'mitigate', to: 'refused' },
  { state: 'resolved', verb: 'resolve', to: 'already' },
  { state: 'resolved', verb: 'close', to: 'closed' },
  { state: 'closed', verb: 'reopen', to: 'open' },
  { state: 'closed', verb: 'resolve', to: 'refused' },
] as const satisfies readonly { state: IncidentState; verb: IncidentVerb; to: string }[]) {
  test(`${row.verb} when ${row.state}: ${row.to}`, () => {
    const step = stepFrom(row.state, row.verb)
    assert.equal(step.kind === 'move' ? step.to : step.kind, row.to)
  })
}

test('every refusal says why and what to do', () => {
  for (const state of incidentStates) {
    for (const verb of incidentVerbs) {
      const step = stepFrom(state, verb)
      if (step.kind === 'refused') assert.ok(step.because.length > 5 && step.mend.endsWith('.'), `${state} ${verb}`)
    }
  }
})

test('from every state something can be done, and only open and mitigated are live', () => {
  for (const state of incidentStates) assert.ok(verbsFrom(state).length > 0)
  assert.deepEqual(incidentStates.filter(isLive), ['open', 'mitigated'])
})

test('resolving what was never mitigated sets both times', () => {
  const stamps = stampsAfter(declared, 'resolved', 900)
  assert.equal(stamps.mitigatedMs, 900)
  assert.equal(stamps.resolvedMs, 900)
})

test('reopening takes back the times of the end', () => {
  const stamps = stampsAfter(stampsAfter(declared, 'resolved', 900), 'open', 1_000)
  assert.deepEqual([stamps.mitigatedMs, stamps.resolvedMs, stamps.closedMs], [null, null, null])
  assert.equal(stamps.startedMs, 100)
})

test('whatever people do in whatever order, state and times agree', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...incidentVerbs), fc.integer({ min: 1, max: 1_000 }))), (moves) => {
    let state: IncidentState = 'open'
    let stamps = declared
    let nowMs = 300
    for (const [verb, laterMs] of moves) {
      nowMs += laterMs
      const step = stepFrom(state, verb)
      if (step.kind !== 'move') continue
      state = step.to
      stamps = stampsAfter(stamps, state, nowMs)
    }
    assert.equal(stamps.mitigatedMs !== null, state !== 'open')
    assert.equal(stamps.resolvedMs !== null, state === 'resolved' || state === 'closed')
    assert.equal(stamps.closedMs !== null, state === 'closed')
    assert.deepEqual(stampProblems(stamps), [])
  }))
})

test('a duration with an unknown or impossible end is unknown', () => {
  assert.deepEqual(durationsOf({ ...declared, detectedMs: null }), { detectMs: null, acknowledgeMs: null, declareMs: null, mitigateMs: null, resolveMs: null })
  assert.equal(durationsOf({ ...declared, startedMs: 500 }).detectMs, null)
  assert.equal(durationsOf({ ...declared, mitigatedMs: 700 }).mitigateMs, 600)
})

test('a mitigation before the start is named', () => {
  assert.deepEqual(stampProblems({ ...declared, mitigatedMs: 50 }), [{ earlier: 'startedMs', later: 'mitigatedMs' }])
})
