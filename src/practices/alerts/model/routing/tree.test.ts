import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse } from 'yaml'
import { sharedData } from '../../../../../test/shared-data.ts'
import { DocumentReading } from '../../../../base/document-reading.ts'
import { matchesAll } from '../matcher.ts'
import { decideRoute } from './decide.ts'
import { readRootRoute, readRoutingSpec } from './read-routing.ts'
import type { RouteSpec, RoutingSpec } from './spec.ts'
import { compileTree, explainRoutes, routesOf } from './tree.ts'
import type { Route } from './tree.ts'

const readingOf = (value: unknown): DocumentReading => new DocumentReading({ file: 'a.yml', value, lineOf: () => 1 }, 'ALERTS')

/** A tree from Alertmanager's spelling, with whatever receivers it names. */
function treeOf(yaml: unknown): Route {
  const names = new Set<string>()
  const collect = (route: { receiver?: string; routes?: never[] }): void => {
    if (route.receiver) names.add(route.receiver)
    route.routes?.forEach(collect)
  }
  collect(yaml as never)
  const receivers = [...names].map((name) => ({ name }))
  const reading = readingOf(yaml)
  const route = readRootRoute(reading, reading.root, { receivers, timeIntervals: [] })
  assert.deepEqual(reading.findings, [])
  return compileTree({ receivers, route: route! })
}

const folder = sharedData()
const ported = folder === null ? null : join(folder, 'alerts', 'ported', 'alertmanager-route-match.json')
const skip = ported === null || !existsSync(ported) ? 'the ported cases are not here' : false

test('Alertmanager’s table of label sets to receivers, options and keys', { skip }, () => {
  const table = JSON.parse(readFileSync(ported!, 'utf8')) as {
    config_route_yaml: string
    cases: { labels: Record<string, string>; route_keys: string[]; want: { receiver: string; group_by: string[]; group_by_all: boolean; group_wait: string; group_interval: string; repeat_interval: string }[] }[]
  }
  const tree = treeOf(parse(table.config_route_yaml))
  assert.ok(table.cases.length >= 8)
  for (const { labels, want, route_keys } of table.cases) {
    const found = routesOf(tree, labels)
    assert.deepEqual(found.map((route) => ({
      receiver: route.receiver.name, group_by: route.isGroupedByAll ? [] : [...route.groupBy ?? []], group_by_all: route.isGroupedByAll,
      group_wait: route.groupWait ?? 'default', group_interval: route.groupInterval ?? 'default', repeat_interval: route.repeatInterval ?? 'default',
    })), want, JSON.stringify(labels))
    // Alertmanager writes the anchors of old expressions out; ours are anchored without saying so.
    assert.deepEqual(found.map((route) => route.key), route_keys.map((key) => key.replaceAll(/=~"\^\(\?:(.*?)\)\$"/g, '=~"$1"')), JSON.stringify(labels))
  }
})

test('amtool’s routing tests', { skip }, () => {
  const { cases } = JSON.parse(readFileSync(join(folder!, 'alerts', 'ported', 'alertmanager-amtool-routing.json'), 'utf8')) as { cases: { config: string; labels: Record<string, string>; receivers: string[] }[] }
  for (const { config, labels, receivers } of cases) {
    const { route } = parse(readFileSync(join(folder!, 'alerts', 'alertmanager-config', config), 'utf8')) as { route: unknown }
    assert.deepEqual(routesOf(treeOf(route), labels).map((found) => found.receiver.name), receivers, `${config} ${JSON.stringify(labels)}`)
  }
})

/** The rules as Alertmanager states them, without short cuts. */
function plainly(route: Route, labels: Record<string, string>): readonly Route[] {
  if (!matchesAll(route.matchers, labels)) return []
  const all: Route[] = []
  for (const child of route.routes) {
    const found = plainly(child, labels)
    all.push(...found)
    if (found.length > 0 && !child.isContinuing) break
  }
  return all.length > 0 ? all : [route]
}

test('whatever the tree and the labels, the short cuts find what trying everything finds', () => {
  const value = fc.constantFrom('a', 'b', 'c', '')
  const matcher = fc.record({ name: fc.constantFrom('x', 'y', 'z'), operator: fc.constantFrom('=', '!=', '=~', '!~'), value: fc.constantFrom('a', 'b', 'a|b', '.*', '', '.+', '|a') })
    .map((one) => `${one.name}${one.operator}"${one.value}"`)
  const { route } = fc.letrec<{ route: RouteSpec }>((tie) => ({
    route: fc.record({ matchers: fc.array(matcher, { maxLength: 2 }), continue: fc.boolean(), receiver: fc.constant('r'), routes: fc.array(tie('route'), { maxLength: 4, depthIdentifier: 'tree' }) }, { requiredKeys: ['receiver'] }),
  }))
  fc.assert(fc.property(route, fc.record({ x: value, y: value, z: value }), (spec, labels) => {
    const tree = compileTree({ receivers: [{ name: 'r' }], route: { receiver: 'r', routes: [spec] } })
    assert.deepEqual(routesOf(tree, labels).map(({ key }) => key), plainly(tree, labels).map(({ key }) => key))
    const explained = explainRoutes(tree, labels)
    assert.deepEqual(explained.filter(({ outcome }) => outcome === 'taken').map(({ key }) => key), plainly(tree, labels).map(({ key }) => key))
  }), { numRuns: 500 })
})

const spec: RoutingSpec = {
  receivers: [{ name: 'own' }, { name: 'db', policy: 'databases', urgency: 'page' }, { name: 'mail', urgency: 'ticket' }, { name: 'shelf', urgency: 'keep' }],
  route: {
    receiver: 'own',
    routes: [
      { matchers: ['team="db"'], receiver: 'db', continue: true, groupBy: ['cluster'] },
      { matchers: ['team=~"db|web"'], receiver: 'mail', groupBy: ['...'] },
      { matchers: ['team="noise"'], receiver: 'shelf' },
      { matchers: ['team="day"'], receiver: 'db', activeTimeIntervals: ['office'] },
      { matchers: ['team="night"'], receiver: 'db', muteTimeIntervals: ['office'] },
    ],
  },
  timeIntervals: [{ name: 'office', intervals: [{ times: [{ from: '09:00', to: '17:00' }], weekdays: ['monday:friday'], location: 'Europe/Berlin' }] }],
}
const noon = Date.parse('2026-11-23T11:00:00Z')
const night = Date.parse('2026-11-23T23:00:00Z')
for (const { says, labels, own = 'ticket', nowMs = noon, expect } of [
  { says: 'what no child takes goes by severity and the service’s own policy', labels: {}, own: 'page', expect: { urgency: 'page', policies: [''], group: null, mutedBy: null, path: '{} > own' } },
  { says: 'a receiver decides urgency and policy', labels: { team: 'db', cluster: 'eu', pod: '1' }, expect: { urgency: 'page', policies: ['databases'], group: { cluster: 'eu' }, mutedBy: null, path: '{}/{team="db"} > db; {}/{team=~"db|web"} > mail' } },
  { says: 'a receiver may lower the urgency', labels: { team: 'web' }, own: 'page', expect: { urgency: 'ticket', policies: [], group: { team: 'web' }, mutedBy: null } },
  { says: 'a keeping receiver asks nothing', labels: { team: 'noise' }, own: 'page', expect: { urgency: 'info', mutedBy: 'route' } },
  { says: 'a route is heard while it is active', labels: { team: 'day' }, expect: { urgency: 'page', mutedBy: null } },
  { says: 'a route is not heard while it is not active', labels: { team: 'day' }, nowMs: night, expect: { urgency: 'page', policies: ['databases'], mutedBy: 'interval:office' } },
  { says: 'a route is not heard while it is muted', labels: { team: 'night' }, expect: { mutedBy: 'interval:office' } },
  { says: 'a route is heard while it is not muted', labels: { team: 'night' }, nowMs: night, expect: { mutedBy: null } },
] as const) test(says, () => assert.partialDeepStrictEqual(decideRoute(compileTree(spec), { labels, urgency: own }, nowMs), expect))

test('an explanation names each matcher that failed, and what was not reached', () => {
  const lines = explainRoutes(compileTree(spec), { team: 'web' })
  assert.deepEqual(lines.map(({ depth, outcome }) => `${depth} ${outcome}`), ['0 passed', '1 failed', '1 taken', '1 unreached', '1 unreached', '1 unreached'])
  assert.deepEqual(lines[1]!.matchers, [{ text: 'team="db"', matches: false, value: 'web' }])
})

for (const { says, value, code } of [
  { says: 'a receiver nobody declared', value: { receivers: [{ name: 'a' }], route: { receiver: 'b' } }, code: 'ALERTS_RECEIVER_UNKNOWN' },
  { says: 'a root without a receiver', value: { receivers: [{ name: 'a' }], route: {} }, code: 'ALERTS_MISSING' },
  { says: 'a root with matchers', value: { receivers: [{ name: 'a' }], route: { receiver: 'a', matchers: ['a=b'] } }, code: 'ALERTS_ROOT_MATCHERS' },
  { says: 'a matcher that is none', value: { receivers: [{ name: 'a' }], route: { receiver: 'a', routes: [{ matchers: ['a'] }] } }, code: 'ALERTS_MATCHER_UNREADABLE' },
  { says: 'an expression that is none', value: { receivers: [{ name: 'a' }], route: { receiver: 'a', routes: [{ match_re: { a: '(' } }] } }, code: 'ALERTS_MATCHER_UNREADABLE' },
  { says: 'an interval nobody declared', value: { receivers: [{ name: 'a' }], route: { receiver: 'a', routes: [{ matchers: ['a=b'], muteTimeIntervals: ['x'] }] } }, code: 'ALERTS_INTERVAL_UNKNOWN' },
  { says: 'every label beside others', value: { receivers: [{ name: 'a' }], route: { receiver: 'a', groupBy: ['...', 'b'] } }, code: 'ALERTS_GROUP_BY_ALL' },
  { says: 'a field that is mistyped', value: { receivers: [{ name: 'a' }], route: { receiver: 'a', groupby: ['b'] } }, code: 'ALERTS_UNKNOWN_FIELD' },
  { says: 'a receiver twice', value: { receivers: [{ name: 'a' }, { name: 'a' }], route: { receiver: 'a' } }, code: 'ALERTS_NAME_TWICE' },
  { says: 'an urgency that is none', value: { receivers: [{ name: 'a', urgency: 'loud' }], route: { receiver: 'a' } }, code: 'ALERTS_WORD' },
  { says: 'a repeat that is no duration', value: { receivers: [{ name: 'a' }], route: { receiver: 'a', repeatInterval: '0s' } }, code: 'ALERTS_NOT_A_DURATION' },
]) test(`${says} is found`, () => {
  const reading = readingOf({ spec: value })
  assert.equal(readRoutingSpec(reading, reading.at(reading.root, 'spec')), null)
  assert.deepEqual(reading.findings.map((finding) => finding.code), [code])
})
