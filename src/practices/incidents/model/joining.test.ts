// Claims about situations finding their incident, roles, and what counts as part of the story.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinOrDeclare, rejoinMs } from './joining.ts'
import type { RunningIncident } from './joining.ts'
import { roleChange } from './roles.ts'
import { isPartOfStory, isQuiet } from './story.ts'
import type { Link } from './story.ts'

const nowMs = 10_000_000
const open: RunningIncident = { id: 'inc_a', number: 7, state: 'open', service: 'checkout', environment: 'prod', mitigatedMs: null }
const mitigated: RunningIncident = { ...open, id: 'inc_b', number: 9, state: 'mitigated', mitigatedMs: nowMs - 60_000 }

for (const row of [
  { says: 'the first one declares', situation: { service: 'checkout', environment: 'prod' }, running: [], kind: 'declare', reopens: null },
  { says: 'the second of the same service joins', situation: { service: 'checkout', environment: 'prod' }, running: [open], kind: 'join', reopens: false },
  { says: 'another service declares', situation: { service: 'search', environment: 'prod' }, running: [open], kind: 'declare', reopens: null },
  { says: 'another environment declares', situation: { service: 'checkout', environment: 'staging' }, running: [open], kind: 'declare', reopens: null },
  { says: 'an unknown environment joins', situation: { service: 'checkout', environment: null }, running: [open], kind: 'join', reopens: false },
  { says: 'without a service it declares, whatever runs', situation: { service: null, environment: null }, running: [{ ...open, service: null }], kind: 'declare', reopens: null },
  { says: 'soon after a mitigation it joins and reopens', situation: { service: 'checkout', environment: 'prod' }, running: [mitigated], kind: 'join', reopens: true },
  { says: 'an open one is preferred to a mitigated one', situation: { service: 'checkout', environment: 'prod' }, running: [mitigated, open], kind: 'join', reopens: false },
  { says: 'long after a mitigation it declares', situation: { service: 'checkout', environment: 'prod' }, running: [{ ...mitigated, mitigatedMs: nowMs - rejoinMs - 1 }], kind: 'declare', reopens: null },
] as const) {
  test(row.says, () => {
    const decision = joinOrDeclare(row.situation, row.running, nowMs)
    assert.equal(decision.kind, row.kind)
    assert.ok(decision.because.length > 0)
    if (decision.kind === 'join') assert.equal(decision.reopens, row.reopens)
  })
}

test('a role is taken, handed over, kept and given up', () => {
  const holders = [{ role: 'scribe', person: 'per_a', sinceMs: 1 }] as const
  assert.deepEqual(roleChange([], 'scribe', 'per_a'), { kind: 'assigned', previous: null })
  assert.deepEqual(roleChange(holders, 'scribe', 'per_b'), { kind: 'handed-over', previous: 'per_a' })
  assert.deepEqual(roleChange(holders, 'scribe', 'per_a'), { kind: 'unchanged' })
  assert.deepEqual(roleChange(holders, 'scribe', null), { kind: 'given-up', previous: 'per_a' })
  assert.deepEqual(roleChange(holders, 'operations-lead', null), { kind: 'unchanged' })
})

const link: Link = { subject: 'objective/o', reason: 'burns', linkedMs: 50, fromMs: 40, untilMs: 90, resolvedMs: null }

test('what a linked objective does before and after the incident is not part of it', () => {
  const links = new Map([[link.subject, link]])
  assert.equal(isPartOfStory({ subject: 'objective/o', atMs: 39 }, links), false)
  assert.equal(isPartOfStory({ subject: 'objective/o', atMs: 40 }, links), true)
  assert.equal(isPartOfStory({ subject: 'objective/o', atMs: 91 }, links), false)
  assert.equal(isPartOfStory({ subject: 'objective/other', atMs: 60 }, links), false)
})

test('an incident is quiet when all its situations resolved, and never without one', () => {
  const situation = (resolvedMs: number | null): Link => ({ ...link, subject: 'situation/sit_a', resolvedMs })
  assert.equal(isQuiet([situation(5), link]), true)
  assert.equal(isQuiet([situation(5), { ...situation(null), subject: 'situation/sit_b' }]), false)
  assert.equal(isQuiet([link]), false)
})
