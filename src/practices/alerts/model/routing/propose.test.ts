// Suggestions as changes of the tree.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideRoute } from './decide.ts'
import { proposeTree } from './propose.ts'
import type { TreeChange } from './propose.ts'
import { compileTree } from './tree.ts'
import type { RoutingSpec } from './spec.ts'

const tree: RoutingSpec = {
  receivers: [{ name: 'all' }, { name: 'db', urgency: 'page', policy: 'databases' }],
  route: { receiver: 'all', routes: [{ matchers: ['audit="yes"'], continue: true }, { matchers: ['team="db"'], receiver: 'db', groupBy: ['cluster'], routes: [{ matchers: ['cluster="test"'], receiver: 'all' }] }, { matchers: ['team="web"'] }] },
}
const rule = { name: 'DiskFull', labels: { alertname: 'DiskFull', team: 'db', cluster: 'eu' }, severity: 'critical' }
const night = Date.parse('2026-11-23T02:30:00Z')
const decided = (spec: RoutingSpec, labels: Record<string, string>, atMs = night) => decideRoute(compileTree(spec), { labels, urgency: 'page' }, atMs)!

for (const [change, expected] of [
  [{ kind: 'wait', waitMs: 600_000 }, { urgency: 'page', policies: ['databases'], mutedBy: null }],
  [{ kind: 'lower-urgency' }, { urgency: 'ticket', mutedBy: null }],
  [{ kind: 'quiet-hours', from: '02:00', to: '04:00', timeZone: 'UTC' }, { urgency: 'page', policies: ['databases'], mutedBy: 'interval:quiet-DiskFull' }],
  [{ kind: 'quiet-hours', from: '23:00', to: '04:00', timeZone: 'UTC' }, { mutedBy: 'interval:quiet-DiskFull' }],
  [{ kind: 'hold-flapping', changes: 6, window: '10m' }, { policies: ['databases'], mutedBy: null }],
] as const satisfies readonly (readonly [TreeChange, object])[]) {
  test(`${change.kind} changes its own alerts, bundled as before, and no others`, () => {
    const changed = proposeTree(tree, rule, change)
    assert.partialDeepStrictEqual(decided(changed, rule.labels), { ...expected, group: { cluster: 'eu' } })
    for (const labels of [{ alertname: 'Slow', team: 'db', cluster: 'eu' }, { alertname: 'DiskFull', team: 'web' }, { alertname: 'DiskFull', team: 'db', cluster: 'test' }, { alertname: 'Slow', audit: 'yes', team: 'web' }]) {
      assert.deepEqual(decided(changed, labels), decided(tree, labels), JSON.stringify(labels))
    }
  })
}
test('a critical alert that shall wait is told to', () => {
  assert.deepEqual(decided(proposeTree(tree, rule, { kind: 'wait', waitMs: 600_000 }), rule.labels).timing, { waitMs: 600_000, isCriticalWaiting: true, intervalMs: null, repeatMs: null, flap: null })
})
test('without a tree there is one afterwards, in which all else goes by severity', () => {
  const made = proposeTree(null, rule, { kind: 'lower-urgency' })
  assert.deepEqual(made.receivers, [{ name: 'by-severity' }, { name: 'tickets', urgency: 'ticket' }])
  assert.equal(decided(made, rule.labels).urgency, 'ticket')
  assert.equal(decided(made, { alertname: 'Other' }).urgency, 'page')
  assert.deepEqual(proposeTree(made, { ...rule, name: 'Two' }, { kind: 'lower-urgency' }).receivers, made.receivers, 'a receiver of tickets is there already')
})
test('an alert that takes several routes gets the change in each', () => {
  const labels = { ...rule.labels, audit: 'yes' }
  assert.equal(decided(proposeTree(tree, { ...rule, labels }, { kind: 'lower-urgency' }), labels).urgency, 'ticket')
})
