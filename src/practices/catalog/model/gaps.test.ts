// One rule a gap: what raises it, and what does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gapsOf } from './gaps.ts'
import type { GapFacts } from './gaps.ts'

const whole: GapFacts = {
  services: [{ name: 'checkout', owner: 'shop', tier: 0, onCallRoute: 'shop-first', runbooks: 1 }], teams: [{ name: 'shop', members: 2 }],
  policies: new Set(['shop-first']), measured: new Set(['checkout']), inAlerts: [{ service: 'checkout', alerts: 3 }],
  edges: [{ service: 'checkout', target: 'db', isDeclared: true, isObserved: true }], watched: new Set(['checkout']),
}
const [checkout] = whole.services
const withService = (more: Partial<GapFacts['services'][number]>): GapFacts => ({ ...whole, services: [{ ...checkout!, ...more }] })
const edge = (isDeclared: boolean, isObserved: boolean) => [{ service: 'checkout', target: 'db', isDeclared, isObserved }]

for (const row of [
  { says: 'a whole catalog has no gap', facts: whole, kinds: [] },
  { says: 'a service without owner, whose route is known', facts: withService({ owner: null }), kinds: ['no-owner'] },
  { says: 'an owner that is no team', facts: withService({ owner: 'gone' }), kinds: ['owner-unknown'] },
  { says: 'a team with nobody in it', facts: { ...whole, teams: [{ name: 'shop', members: 0 }] }, kinds: ['team-empty'] },
  { says: 'a route to a policy that is not there', facts: withService({ onCallRoute: 'typo' }), kinds: ['route-unknown'] },
  { says: 'no route, and no policy of the owner', facts: withService({ onCallRoute: null }), kinds: ['no-on-call-route'] },
  { says: 'no route is well when the owner has a policy of its name', facts: { ...withService({ onCallRoute: null }), policies: new Set(['shop']) }, kinds: [] },
  { says: 'tier 1 without objective', facts: { ...withService({ tier: 1 }), measured: new Set<string>() }, kinds: ['no-objective'] },
  { says: 'tier 2 needs no objective', facts: { ...withService({ tier: 2 }), measured: new Set<string>() }, kinds: [] },
  { says: 'no runbook', facts: withService({ runbooks: 0 }), kinds: ['no-runbook'] },
  { says: 'no tier', facts: withService({ tier: null }), kinds: ['no-tier'] },
  { says: 'alerts of a service nobody knows', facts: { ...whole, inAlerts: [{ service: 'chekout', alerts: 1 }] }, kinds: ['alerts-unknown-service'] },
  { says: 'declared and not seen, of a service that is watched', facts: { ...whole, edges: edge(true, false) }, kinds: ['declared-not-observed'] },
  { says: 'not seen proves nothing when nobody watches', facts: { ...whole, edges: edge(true, false), watched: new Set<string>() }, kinds: [] },
  { says: 'seen and not declared', facts: { ...whole, edges: edge(false, true) }, kinds: ['observed-not-declared'] },
]) test(row.says, () => assert.deepEqual(gapsOf(row.facts).map(({ kind }) => kind), row.kinds))

test('the more important service comes first within a kind', () => {
  const services = [3, 0, null].map((tier, index) => ({ ...checkout!, name: `s${index}`, tier, runbooks: 0 }))
  assert.deepEqual(gapsOf({ ...whole, services, measured: new Set(['s1']) }).filter(({ kind }) => kind === 'no-runbook').map(({ name }) => name), ['s1', 's0', 's2'])
})
