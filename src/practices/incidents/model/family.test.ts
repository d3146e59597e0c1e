// Who may hang under whom, what a parent's end names, and which incident a new one follows.
import assert from 'node:assert/strict'
import test from 'node:test'
import { familyProblem, followsWhich, mostChildren, openChildrenWords } from './family.ts'
import type { Joining } from './family.ts'

const child = { id: 'inc_c', number: 2, type: 'incident' as const, isRestricted: false }
const parent = { id: 'inc_p', number: 1, type: 'incident' as const, isRestricted: false }
const joining: Joining = { child, parent, ancestors: [], levelsBelow: 0, children: 0 }

for (const { says, asked, problem } of [
  { says: 'two that stand alone', asked: {}, problem: null },
  { says: 'three levels, grown below', asked: { levelsBelow: 1 }, problem: null },
  { says: 'three levels, grown above', asked: { ancestors: ['inc_top'] }, problem: null },
  { says: 'four levels, grown below', asked: { levelsBelow: 2 }, problem: /levels/ },
  { says: 'four levels, grown on both sides', asked: { ancestors: ['inc_top'], levelsBelow: 1 }, problem: /levels/ },
  { says: 'its own parent', asked: { parent: child }, problem: /its own parent/ },
  { says: 'a circle over another', asked: { ancestors: ['inc_x', 'inc_c'] }, problem: /below #2 already/ },
  { says: 'a restricted child of an open one', asked: { child: { ...child, isRestricted: true } }, problem: /restricted/ },
  { says: 'an open child of a restricted one', asked: { parent: { ...parent, isRestricted: true } }, problem: /restricted/ },
  { says: 'both restricted', asked: { child: { ...child, isRestricted: true }, parent: { ...parent, isRestricted: true } }, problem: null },
  { says: 'a drill under what really happens', asked: { child: { ...child, type: 'drill' as const } }, problem: /practised/ },
  { says: 'one child too many', asked: { children: mostChildren }, problem: /children already/ },
]) {
  test(`parent and child: ${says}`, () => {
    const found = familyProblem({ ...joining, ...asked })
    if (problem === null) assert.equal(found, null)
    else assert.match(found?.say ?? '', problem)
  })
}

test('the end of a parent names its open children and no others', () => {
  const of = (...states: ('open' | 'mitigated' | 'resolved' | 'closed')[]) => openChildrenWords(states.map((state, index) => ({ number: index + 2, state })))
  assert.deepEqual([of(), of('resolved', 'closed'), of('open', 'closed')], [null, null, '#2, part of it, is still open.'])
  assert.equal(of('open', 'mitigated', 'closed', 'open'), '#2, #3 and #5, part of it, are still open.')
})

test('a new incident follows the last that was resolved within its watch', () => {
  const declared = { id: 'inc_n', type: 'incident' as const, environment: 'production', declaredMs: 1_000_000, isRestricted: false }
  const at = (number: number, resolvedMs: number | null, more = {}) => ({ incident: { id: `inc_${number}`, number, type: 'incident' as const, environment: 'production' as string | null, resolvedMs, isRestricted: false, ...more }, watchMs: 60_000 })
  assert.equal(followsWhich(declared, [at(1, 950_000), at(2, 990_000), at(3, 930_000)]), 'inc_2')
  assert.equal(followsWhich(declared, [at(1, 940_000)]), 'inc_1', 'at its last moment')
  assert.equal(followsWhich(declared, [at(1, 939_999), at(2, 1_000_000), at(3, null)]), null, 'too long ago, not before it, not resolved')
  assert.equal(followsWhich(declared, [at(1, 990_000, { environment: 'staging' }), at(2, 990_000, { type: 'drill' }), at(3, 990_000, { isRestricted: true })]), null)
  assert.equal(followsWhich(declared, [at(1, 990_000, { environment: null })]), 'inc_1', 'one that named no environment')
})
