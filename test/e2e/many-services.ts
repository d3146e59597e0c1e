// A made-up company of many services for tests of the map: synthetic, the same for the same seed, no picture of anybody's.
export interface MadeService {
  readonly name: string
  readonly owner: string
  readonly tier: number
  readonly journeys: readonly string[]
  readonly dependencies: readonly { readonly name: string; readonly kind: 'sync' | 'async' | 'datastore' | 'vendor' }[]
}

const areas = ['checkout', 'payments', 'catalog', 'search', 'accounts', 'identity', 'shipping', 'pricing', 'orders', 'media', 'messaging', 'recommendations', 'fraud', 'billing', 'support', 'analytics', 'inventory', 'partners', 'platform', 'reviews']
const parts = ['api', 'web', 'worker', 'store', 'gateway', 'sync', 'indexer', 'rules', 'events', 'export', 'cache', 'admin', 'scheduler', 'reports', 'adapter', 'import']
const vendors = ['api.stripe.example.com', 'api.maps.example.com', 'mail.example.net']

/** Services of an area lean on one another downwards, on a few shared ones, and on a database of their own. */
export function manyServices(count: number, seed: number): readonly MadeService[] {
  const random = randomFrom(seed)
  const names = Array.from({ length: count }, (_, index) => `${areas[index % areas.length]!}-${parts[Math.floor(index / areas.length) % parts.length]!}`)
  return names.map((name, index): MadeService => {
    const area = areas[index % areas.length]!
    const level = Math.floor(index / areas.length)
    const below = names.filter((_, other) => other > index && other % areas.length === index % areas.length)
    const dependencies = new Map<string, MadeService['dependencies'][number]>()
    const add = (target: string | undefined, kind: MadeService['dependencies'][number]['kind']): void => {
      if (target !== undefined && target !== name) dependencies.set(target, { name: target, kind })
    }
    for (let times = 0; times < 2; times++) add(below[Math.floor(random() * Math.min(4, below.length))], random() < 0.2 ? 'async' : 'sync')
    if (random() < 0.35) add(names[index + Math.floor(random() * (count - index))], 'sync')
    if (level > 0 && random() < 0.5) add(`${area}-db`, 'datastore')
    if (random() < 0.2) add('identity-api', 'sync')
    if (random() < 0.06) add(vendors[Math.floor(random() * vendors.length)], 'vendor')
    return { name, owner: `${area}-team`, tier: Math.min(3, Math.floor(level / 3.5)), journeys: level === 0 && index % 5 === 0 ? [`use ${area}`] : [], dependencies: [...dependencies.values()] }
  })
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
