// What of a map is drawn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placesAround, placesBesides, placesInRows } from './map-places.ts'
import { sceneOf } from './map-scene.ts'
import type { SceneService } from './map-scene.ts'

const of = (name: string, needs: string, more: Partial<SceneService> = {}): SceneService => ({
  name, is: 'service', owner: null, tier: null, ...more,
  needs: needs === '' ? [] : needs.split(' ').map((one) => ({ name: one.replace('~', ''), kinds: [one.startsWith('~') ? 'async' : 'sync'] })),
})
const shop = [
  of('web', 'checkout search', { owner: 'shop', tier: 0 }), of('checkout', 'db ~mail', { owner: 'shop', tier: 0 }), of('search', 'db', { owner: 'find', tier: 1 }),
  of('mail', 'smtp', { owner: 'find' }), of('db', '', { is: 'datastore' }), of('smtp', '', { is: 'vendor' }),
]
const lines = (scene: ReturnType<typeof sceneOf>) => scene.lines.map(({ from, to, count, isHard }) => `${from} ${isHard ? '->' : '~>'} ${to} ${count}`).sort()

test('closed clusters hold their members, and the lines between them are counted', () => {
  const scene = sceneOf(shop, { by: 'team', open: new Set(), focus: null })
  assert.deepEqual(scene.services, [])
  assert.deepEqual(scene.clusters.map(({ name, members }) => [name, members]), [['Shared datastores', ['db']], ['find', ['search', 'mail', 'smtp']], ['shop', ['web', 'checkout']]])
  assert.deepEqual(lines(scene), ['cluster:find -> cluster:Shared datastores 1', 'cluster:shop -> cluster:Shared datastores 1', 'cluster:shop -> cluster:find 2'])
})

test('an open cluster draws its services, and what leads into it leads to them', () => {
  const scene = sceneOf(shop, { by: 'tier', open: new Set(['Tier 0']), focus: null })
  assert.deepEqual(scene.services.map(({ name, cluster }) => [name, cluster]), [['web', 'Tier 0'], ['checkout', 'Tier 0']])
  assert.deepEqual(lines(scene), ['checkout -> cluster:Shared datastores 1', 'checkout ~> cluster:No tier 1', 'cluster:Tier 1 -> cluster:Shared datastores 1', 'web -> checkout 1', 'web -> cluster:Tier 1 1'])
})

test('around a focus each service is drawn, with what is affected and what is needed', () => {
  const scene = sceneOf(shop, { by: 'team', open: new Set(), focus: { name: 'checkout', hops: 1 } })
  assert.deepEqual(Object.fromEntries(scene.services.map(({ name, part }) => [name, part])), { web: 'affected', checkout: 'focus', db: 'needed', mail: 'needed' })
  assert.deepEqual(scene.lines.map(({ from, to, part }) => `${from} ${to} ${part}`), ['web checkout affected', 'checkout db needed', 'checkout mail needed'])
  assert.deepEqual(scene.clusters, [])
})

test('a focus that is not on the map draws the whole map', () => {
  assert.equal(sceneOf(shop, { by: 'none', open: new Set(), focus: { name: 'gone', hops: 1 } }).services.length, 6)
})

test('around a focus only the nearest ways are drawn, and each says how many hops it is away', () => {
  const scene = sceneOf([of('a', 'hub b'), of('b', 'hub'), of('hub', 'x'), of('x', '')], { by: 'none', open: new Set(), focus: { name: 'hub', hops: 1 } })
  assert.deepEqual(Object.fromEntries(scene.services.map(({ name, hops }) => [name, hops])), { a: -1, b: -1, hub: 0, x: 1 })
  assert.deepEqual(lines(scene), ['a -> hub 1', 'b -> hub 1', 'hub -> x 1'])
})

test('nothing stands on anything else, in rows, around a focus, and besides an open cluster', () => {
  const many = Array.from({ length: 60 }, (_, index) => of(`s${index}`, index < 50 ? 's59' : '', { owner: `team${index % 7}`, tier: index % 4 }))
  const interior = { width: 500, height: 300, places: [], lines: [] }
  const closed = sceneOf(many, { by: 'team', open: new Set(), focus: null })
  const open = sceneOf(many, { by: 'team', open: new Set(['team3']), focus: null })
  const focused = sceneOf(many, { by: 'team', open: new Set(), focus: { name: 's59', hops: 1 } })
  for (const { places } of [placesInRows(closed, 5), placesInRows(closed, 2), placesAround(focused, false), placesAround(focused, true), placesBesides(open, new Map([['cluster:team3', interior]]))]) {
    assert.ok(places.length > 5)
    for (const one of places) for (const other of places) {
      const isApart = one === other || one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y
      assert.ok(isApart, `${one.id} stands on ${other.id}`)
    }
  }
})
