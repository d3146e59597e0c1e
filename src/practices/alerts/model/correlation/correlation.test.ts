// Which situation an alert of another service joins, why, and whose fault it is likely to be.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { labelledAlert } from '../incoming.ts'
import type { IncomingAlert } from '../incoming.ts'
import { World } from '../world.ts'
import { DependencyGraph } from './graph.ts'
import { neighbourWindowMs } from './neighbours.ts'
import { shinglesOf, similarity } from './similarity.ts'

const t0 = Date.parse('2026-11-23T03:00:00Z')
const edge = (text: string) => ({ service: text.split('>')[0]!, target: text.split('>')[1]!, provenance: 'declared' })
const worldOf = (edges: string, owners: Record<string, string> = {}): World => new World(t0, { graph: new DependencyGraph(edges.split(' ').filter(Boolean).map(edge)), owners: new Map(Object.entries(owners)) })
const alert = (service: string, more: { name?: string; env?: string; severity?: string; summary?: string; instance?: string; team?: string } = {}): IncomingAlert => labelledAlert({
  source: 'alertmanager-api', change: 'firing', generatorUrl: null, startedMs: t0, isStartKnown: true, endsMs: null,
  labels: { alertname: more.name ?? 'ErrorsHigh', service, environment: more.env ?? 'prod', severity: more.severity ?? 'critical', ...(more.instance ? { instance: more.instance } : {}), ...(more.team ? { team: more.team } : {}) },
  annotations: { summary: more.summary ?? `${service} is wrong` },
})
const after = (world: World, ms: number): World => Object.assign(world, { nowMs: world.nowMs + ms })

test('an alert joins the situation of what it depends on, and says by which edge', () => {
  const world = worldOf('checkout>payments')
  world.take(alert('payments'))
  const taken = after(world, 40_000).take(alert('checkout'))
  assert.equal(world.situations.length, 1)
  assert.equal(taken.fired[0]!.reason, 'checkout depends on payments (declared); payments alerted 40s earlier.')
  assert.partialDeepStrictEqual(world.situations[0], { service: 'payments', title: 'payments is wrong', causeReason: 'The other alerting service depends on it, and it depends on none of them, and it alerted first.', common: { environment: 'prod' } })
  assert.partialDeepStrictEqual(taken.situationNews, [{ what: 'joined', addsPart: true, hasRisen: false }])
  assert.equal(taken.situationNews[0]!.hasNewCause, undefined)
})

test('what was needed alerts later: it joins the situation that its dependent opened, and becomes the likely cause', () => {
  const world = worldOf('checkout>payments')
  world.take(alert('checkout'))
  const taken = after(world, 60_000).take(alert('payments'))
  assert.partialDeepStrictEqual(world.situations, [{ service: 'payments', title: 'payments is wrong', alerts: 2 }])
  assert.partialDeepStrictEqual(taken.situationNews, [{ what: 'joined', hasNewCause: true, alert: { service: 'payments' } }])
})

test('two hops reach over a service that is silent, three do not', () => {
  const world = worldOf('a>b b>c c>d')
  world.take(alert('d'))
  const taken = world.take(alert('b'))
  assert.equal(world.situations.length, 1)
  assert.equal(taken.fired[0]!.reason, 'b depends on c (declared), which depends on d (declared); d alerted at the same time.')
  const far = worldOf('a>b b>c c>d')
  far.take(alert('d'), alert('a'))
  assert.equal(far.situations.length, 2)
})

for (const { says, edges, env, waitMs, joins } of [
  { says: 'in another environment stays apart', edges: 'checkout>payments', env: 'staging', waitMs: 0, joins: false },
  { says: 'at the end of the window joins', edges: 'checkout>payments', env: 'prod', waitMs: neighbourWindowMs, joins: true },
  { says: 'after the window stays apart', edges: 'checkout>payments', env: 'prod', waitMs: neighbourWindowMs + 1, joins: false },
  { says: 'of an unrelated service stays apart', edges: 'checkout>stock', env: 'prod', waitMs: 0, joins: false },
]) test(`an alert ${says}`, () => {
  const world = worldOf(edges)
  world.take(alert('payments'))
  after(world, waitMs).take(alert('checkout', { env }))
  assert.equal(world.situations.length, joins ? 1 : 2)
})

test('the nearest neighbour wins, and of equally near ones what is needed', () => {
  const near = worldOf('a>b a>x b>c')
  near.take(alert('c'))
  after(near, neighbourWindowMs + 1).take(alert('x'))
  after(near, 1_000).take(alert('a'))
  assert.deepEqual(near.situations.map((situation) => situation.service), ['c', 'x'])
  assert.equal(near.parts.find((part) => part.service === 'a')!.situation, near.situations[1]!.id)
})

test('its own situation comes before any neighbour', () => {
  const world = worldOf('')
  world.take(alert('checkout'))
  const joined = new World(t0, { graph: new DependencyGraph([edge('checkout>payments')]), owners: new Map() })
  joined.situations.push(...world.situations)
  joined.parts.push(...world.parts)
  joined.take(alert('payments', { env: 'staging' }))
  assert.equal(joined.take(alert('checkout', { name: 'Other' })).fired[0]!.reason, 'Same service checkout in prod.')
})

test('alerts of one team that read alike belong together, those that do not stay apart', () => {
  const owners = { a: 'ada', b: 'ada', c: 'ada', d: 'grace' }
  const world = worldOf('', owners)
  const disk = (service: string, words = 'the disk of node 17 is almost full') => alert(service, { name: 'DiskFull', summary: words })
  world.take(disk('a'))
  const taken = after(world, 5_000).take(disk('b', 'the disk of node 4 is almost full'))
  assert.equal(taken.fired[0]!.reason, 'Reads like an alert of a, also of team ada, that came 5s earlier: 100 % of their words are shared, 60 % are asked for.')
  world.take(alert('c', { name: 'CertificateExpires', summary: 'expires tomorrow' }), disk('d'))
  assert.equal(world.situations.length, 3)
})

test('similarity: numbers do not count, order does a little, nothing is like nothing', () => {
  assert.equal(similarity(shinglesOf('pod-1 of 12'), shinglesOf('pod-99 of 7')), 1)
  assert.equal(similarity(shinglesOf(''), shinglesOf('')), 0)
  const [same, turned] = [shinglesOf('disk full soon'), shinglesOf('soon full disk')]
  assert.ok(similarity(same, turned) > 0.3 && similarity(same, turned) < 1)
})

test('in a circle of dependencies the first to alert is the likely cause', () => {
  const world = worldOf('a>b b>c c>a')
  world.take({ ...alert('b'), startedMs: t0 - 5_000 })
  world.take(alert('a'), alert('c'))
  assert.partialDeepStrictEqual(world.situations, [{ service: 'b', causeReason: 'It alerted first; no dependency between it and the others is known.' }])
})

test('a new service’s joining is always written, however large the situation', () => {
  const world = worldOf('checkout>payments')
  world.take(...Array.from({ length: 130 }, (_, index) => alert('payments', { instance: String(index) })))
  assert.partialDeepStrictEqual(world.take(alert('checkout')).situationNews, [{ addsPart: true }])
})

test('a group is in one situation at a time, and the order of edges changes nothing', () => {
  const services = ['a', 'b', 'c', 'd', 'e']
  const edges = fc.uniqueArray(fc.tuple(fc.constantFrom(...services), fc.constantFrom(...services)).map(([from, to]) => `${from}>${to}`), { maxLength: 8 })
  const fires = fc.array(fc.record({ service: fc.constantFrom(...services), waitMs: fc.integer({ min: 0, max: 15 * 60_000 }), name: fc.constantFrom('X', 'Y') }), { maxLength: 12 })
  fc.assert(fc.property(edges, fires, (list, steps) => {
    const worlds = [list, list.toReversed()].map((order) => {
      const world = worldOf(order.join(' '))
      for (const { service, waitMs, name } of steps) after(world, waitMs).take(alert(service, { name }))
      return world
    })
    const [one, two] = worlds as [World, World]
    assert.deepEqual(one.situations, two.situations)
    const current = one.parts.filter((part) => part.isCurrent).map((part) => part.groupKey)
    assert.equal(new Set(current).size, current.length)
    for (const situation of one.situations) assert.ok(one.parts.some((part) => part.situation === situation.id && part.service === situation.service))
    for (const fired of one.fired) assert.ok(one.parts.some((part) => part.situation === fired.situation && part.service === fired.service))
  }))
})
