// Blast radius, what is needed, circles, single points of failure and critical paths.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blastRadius, graphOf, neighbourhood, upstreamOf } from './dependency-graph.ts'
import type { Need } from './dependency-graph.ts'
import { components, criticalPath, cycles, journeysOf, singlePoints } from './weak-points.ts'
import type { Standing } from './weak-points.ts'

const needs = (text: string): Need[] => text.trim().split(/\s*,\s*/).map((edge) => {
  const [service, arrow, target] = edge.split(' ')
  return { service: service!, target: target!, kind: arrow === '~>' ? 'async' : arrow === '=>' ? 'datastore' : 'sync' }
})
const standing = (text: Readonly<Record<string, Partial<Standing>>>): Map<string, Standing> => new Map(Object.entries(text).map(([name, one]) => [name, { tier: null, journeys: [], isSpread: false, ...one }]))
const words = (reached: ReturnType<typeof blastRadius>): string[] => reached.map(({ name, hops, via, isHard }) => `${name} ${hops} via ${via}${isHard ? '' : ' late'}`)

const shop = graphOf(needs('web -> checkout, checkout -> pay, checkout => db, pay => db, checkout ~> mail, mail => db, pay -> stripe'))

test('the blast radius of a database is everybody who needs it, and says who only falls behind', () => {
  assert.deepEqual(words(blastRadius(shop, 'db', 9)), ['checkout 1 via db', 'mail 1 via db', 'pay 1 via db', 'web 2 via checkout'])
  assert.deepEqual(words(blastRadius(shop, 'mail', 9)), ['checkout 1 via mail late', 'web 2 via checkout late'])
  assert.deepEqual(words(blastRadius(shop, 'db', 1)), ['checkout 1 via db', 'mail 1 via db', 'pay 1 via db'])
  assert.deepEqual(blastRadius(shop, 'nobody', 9), [])
})

test('what a service needs is followed to the end, and a circle is walked once', () => {
  assert.deepEqual(words(upstreamOf(shop, 'web', 9)), ['checkout 1 via web', 'db 2 via checkout', 'mail 2 via checkout late', 'pay 2 via checkout', 'stripe 3 via pay'])
  assert.deepEqual(words(upstreamOf(graphOf(needs('a -> b, b -> a')), 'a', 9)), ['b 1 via a'])
})

test('one hard kind among several makes a dependency hard, in whichever order they are said', () => {
  for (const text of ['a ~> b, a -> b', 'a -> b, a ~> b']) assert.equal(graphOf(needs(text)).needs.get('a')!.get('b'), true, text)
})

test('circles are found by hard dependencies only', () => {
  assert.deepEqual(cycles(graphOf(needs('a -> b, b -> c, c -> a, c -> d, d ~> c, e -> f, f -> e'))), [['a', 'b', 'c'], ['e', 'f']])
  assert.deepEqual(cycles(graphOf(needs('a -> a'))), [])
})

test('what three important services need, and nothing says is spread, is a single point of failure', () => {
  const graph = graphOf(needs('a => db, b => db, x -> c, c => db, a -> cache, b -> cache, x -> cache, z ~> mail, a ~> mail, b ~> mail'))
  const of = (more: Readonly<Record<string, Partial<Standing>>> = {}) => singlePoints(graph, standing({ a: { tier: 0 }, b: { tier: 1 }, x: { tier: 0 }, z: { tier: 0 }, c: { tier: 2 }, ...more })).map(({ name, stops }) => `${name}: ${stops.join(' ')}`)
  assert.deepEqual(of(), ['cache: a b x', 'db: a b x'])
  assert.deepEqual(of({ db: { isSpread: true } }), ['cache: a b x'])
  assert.deepEqual(of({ x: { tier: 2 } }), [])
})

test('two journeys that stop with one make it a single point, and the entries are where users come in', () => {
  const graph = graphOf(needs('web -> checkout, checkout -> pay, app -> search, search -> pay'))
  const all = standing({ web: { tier: 0, journeys: ['buy'] }, checkout: { tier: 0, journeys: ['buy'] }, pay: { tier: 0 }, app: { tier: 1, journeys: ['find'] }, search: { tier: 1 } })
  assert.deepEqual(singlePoints(graph, all).map(({ name, journeys }) => [name, journeys]), [['pay', ['buy', 'find']]])
  assert.deepEqual(journeysOf(graph, all), [
    { name: 'buy', entries: ['web'], services: ['checkout', 'web'], criticalPath: ['web', 'checkout', 'pay'] },
    { name: 'find', entries: ['app'], services: ['app'], criticalPath: ['app', 'search', 'pay'] },
  ])
})

test('the critical path is the longest chain of what is as important as the entry', () => {
  const tiers: Record<string, number> = { web: 0, a: 0, b: 0, c: 0, slow: 2 }
  const graph = graphOf(needs('web -> a, web -> b, b -> c, a -> slow, slow -> c, c => db, b ~> a'))
  assert.deepEqual(criticalPath(graph, 'web', (name) => tiers[name] ?? null), ['web', 'b', 'c'])
})

const anyGraph = fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.constantFrom('sync', 'async', 'datastore') as fc.Arbitrary<Need['kind']>), { maxLength: 40 })
  .map((edges) => edges.map(([from, to, kind]): Need => ({ service: `s${from}`, target: `s${to}`, kind })))

test('who is in the blast radius of one needs it, and the other way round', () => {
  fc.assert(fc.property(anyGraph, fc.nat(12), fc.nat(12), (edges, from, to) => {
    const graph = graphOf(edges)
    const [a, b] = [`s${from}`, `s${to}`]
    const affected = blastRadius(graph, a, 99).find(({ name }) => name === b)
    const needed = upstreamOf(graph, b, 99).find(({ name }) => name === a)
    assert.deepEqual([affected?.hops, affected?.isHard], [needed?.hops, needed?.isHard])
    assert.ok(neighbourhood(graph, a, 99).has(a))
  }))
})

test('every name is in one component, and those who need come after what they need', () => {
  fc.assert(fc.property(anyGraph, (edges) => {
    const graph = graphOf(edges)
    const groups = components(graph)
    assert.deepEqual(groups.flat().sort(), [...graph.names].sort())
    const place = new Map(groups.flatMap((members, index) => members.map((name) => [name, index] as const)))
    for (const [name, targets] of graph.needs) for (const [target, isHard] of targets) if (isHard) assert.ok(place.get(target)! <= place.get(name)!)
  }))
})

test('single points agree with counting the hard blast radius one by one', () => {
  fc.assert(fc.property(anyGraph, (edges) => {
    const graph = graphOf(edges)
    const all = new Map([...graph.names].map((name, index) => [name, { tier: index % 3, journeys: [], isSpread: false }] as const))
    const slow = [...graph.names].flatMap((name) => {
      const stops = blastRadius(graph, name, 99).filter((one) => one.isHard && all.get(one.name)!.tier <= 1).map((one) => one.name).sort()
      return stops.length >= 3 ? [[name, stops] as const] : []
    })
    assert.deepEqual(new Map(singlePoints(graph, all).map(({ name, stops }) => [name, [...stops]])), new Map(slow))
  }))
})

test('a chain of 20,000 services is walked without end of the stack', () => {
  const graph = graphOf(Array.from({ length: 20_000 }, (_, index): Need => ({ service: `s${index}`, target: `s${index + 1}`, kind: 'sync' })))
  assert.equal(components(graph).length, 20_001)
  assert.equal(blastRadius(graph, 's20000', 30_000).length, 20_000)
})
