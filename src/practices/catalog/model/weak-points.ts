// Where a map is weak: circles, single points of failure, and the longest chain that a journey stands on. All by hard dependencies.
import type { Graph } from './dependency-graph.ts'

/** Who must all work for one another to work: more than one name is a circle. In an order where the needed come first. */
export function components(graph: Graph): readonly (readonly string[])[] {
  const found: string[][] = []
  const at = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  // Tarjan's algorithm with a stack of its own: a chain of 20,000 services is deeper than the engine's.
  for (const root of graph.names) {
    if (at.has(root)) continue
    const calls: { name: string; rest: string[] }[] = []
    const enter = (name: string): void => {
      at.set(name, at.size)
      low.set(name, at.get(name)!)
      open.push(name)
      isOpen.add(name)
      calls.push({ name, rest: hardNeeds(graph, name) })
    }
    enter(root)
    while (calls.length > 0) {
      const { name, rest } = calls.at(-1)!
      const next = rest.pop()
      if (next !== undefined) {
        if (!at.has(next)) enter(next)
        else if (isOpen.has(next)) low.set(name, Math.min(low.get(name)!, at.get(next)!))
        continue
      }
      calls.pop()
      const above = calls.at(-1)?.name
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(name)!))
      if (low.get(name) === at.get(name)) {
        const members = open.splice(open.lastIndexOf(name))
        for (const member of members) isOpen.delete(member)
        found.push(members.sort())
      }
    }
  }
  return found
}

function hardNeeds(graph: Graph, name: string): string[] {
  return [...(graph.needs.get(name) ?? [])].filter(([, isHard]) => isHard).map(([target]) => target)
}

/** Services that need one another in a circle: none of them can start without the others. Largest first. */
export function cycles(graph: Graph): readonly (readonly string[])[] {
  return components(graph).filter(({ length }) => length > 1).sort((a, b) => b.length - a.length || (a[0]! < b[0]! ? -1 : 1))
}

export interface Standing {
  readonly tier: number | null
  /** User journeys that it carries. */
  readonly journeys: readonly string[]
  /** It says that it runs in several zones or regions: it is no single point by itself. */
  readonly isSpread: boolean
}

export interface SinglePoint {
  readonly name: string
  /** Services of tier 0 and 1 that stop with it, itself not counted; by name. */
  readonly stops: readonly string[]
  /** Journeys that stop with it. */
  readonly journeys: readonly string[]
}

/** So many services of tier 0 and 1 that stop with one are many. */
export const manyServices = 3
const manyJourneys = 2
/** Important services beyond this number are not counted: a bit each for every service. */
const mostImportant = 4_096

/**
 * What many stand on and nothing says that there is more than one of: at least three services of tier 0 and 1, or two
 * journeys, need it directly or through others, and it declares fewer than two zones or regions. A graph of dependencies
 * knows no alternatives: whatever is needed is needed. Most affected first.
 */
export function singlePoints(graph: Graph, standing: ReadonlyMap<string, Standing>): readonly SinglePoint[] {
  const important = [...standing].filter(([name, { tier, journeys }]) => graph.names.has(name) && ((tier !== null && tier <= 1) || journeys.length > 0)).map(([name]) => name).sort().slice(0, mostImportant)
  const bitOf = new Map(important.map((name, index) => [name, index]))
  const words = Math.ceil(important.length / 32)
  const groups = components(graph)
  const groupOf = new Map(groups.flatMap((members, index) => members.map((name) => [name, index] as const)))
  const above = groups.map(() => new Uint32Array(words))
  // Who needs comes before what is needed, so that each group is complete when it is passed on.
  for (let index = groups.length - 1; index >= 0; index--) {
    const own = above[index]!
    for (const name of groups[index]!) {
      const bit = bitOf.get(name)
      if (bit !== undefined) own[bit >>> 5]! |= 1 << (bit & 31)
    }
    for (const target of new Set(groups[index]!.flatMap((name) => hardNeeds(graph, name)).map((name) => groupOf.get(name)!))) {
      if (target !== index) for (let word = 0; word < words; word++) above[target]![word]! |= own[word]!
    }
  }
  const points: SinglePoint[] = []
  for (const name of graph.names) {
    if (standing.get(name)?.isSpread) continue
    const bits = above[groupOf.get(name)!]!
    const affected = important.filter((one, bit) => one !== name && (bits[bit >>> 5]! & (1 << (bit & 31))) !== 0)
    const stops = affected.filter((one) => (standing.get(one)!.tier ?? 9) <= 1)
    const journeys = [...new Set([...affected, name].flatMap((one) => standing.get(one)?.journeys ?? []))].sort()
    if (affected.length > 0 && (stops.length >= manyServices || journeys.length >= manyJourneys)) points.push({ name, stops, journeys })
  }
  return points.sort((a, b) => b.stops.length - a.stops.length || b.journeys.length - a.journeys.length || (a.name < b.name ? -1 : 1))
}

export interface Journey {
  readonly name: string
  /** Its services that no other of its services needs: where a user comes in. */
  readonly entries: readonly string[]
  readonly services: readonly string[]
  /** The longest chain from an entry through services at least as important as the entry: from tier 0, tier 0 only. */
  readonly criticalPath: readonly string[]
}

export function journeysOf(graph: Graph, standing: ReadonlyMap<string, Standing>): readonly Journey[] {
  const names = [...new Set([...standing.values()].flatMap(({ journeys }) => journeys))].sort()
  return names.map((name) => {
    const services = [...standing].filter(([, { journeys }]) => journeys.includes(name)).map(([service]) => service).sort()
    const inside = new Set(services)
    const free = services.filter((service) => ![...(graph.neededBy.get(service) ?? [])].some(([from, isHard]) => isHard && from !== service && inside.has(from)))
    const entries = free.length > 0 ? free : services.slice(0, 1)
    const paths = entries.map((entry) => criticalPath(graph, entry, (service) => standing.get(service)?.tier ?? null))
    return { name, entries, services, criticalPath: paths.reduce((longest, path) => (path.length > longest.length ? path : longest), []) }
  })
}

/** The longest chain of hard dependencies from here through services whose tier is no less important; a circle counts each of its members once. */
export function criticalPath(graph: Graph, entry: string, tierOf: (name: string) => number | null): readonly string[] {
  const limit = tierOf(entry) ?? 0
  const isOn = (name: string): boolean => name === entry || (tierOf(name) ?? 9) <= limit
  const needs = new Map([...graph.needs].filter(([name]) => isOn(name)).map(([name, targets]) => [name, new Map([...targets].filter(([target]) => isOn(target)))]))
  const inside: Graph = { names: new Set([entry, ...[...graph.names].filter(isOn)]), needs, neededBy: new Map() }
  const groupOf = new Map<string, number>()
  const chains: Chain[] = []
  // The needed come first, so that every chain below is known.
  components(inside).forEach((members, index) => {
    for (const name of members) groupOf.set(name, index)
    const below = members.flatMap((name) => hardNeeds(inside, name)).map((name) => groupOf.get(name)!).filter((group) => group !== index).map((group) => chains[group]!)
    const next = below.reduce<Chain | null>((best, chain) => (best === null || chain.length > best.length || (chain.length === best.length && chain.members[0]! < best.members[0]!) ? chain : best), null)
    chains.push({ members, next, length: members.length + (next?.length ?? 0) })
  })
  const path: string[] = []
  for (let chain: Chain | null = chains[groupOf.get(entry)!]!; chain !== null; chain = chain.next) path.push(...chain.members)
  return [entry, ...path.filter((name) => name !== entry)]
}

/** Shared by those above it: written out, the chains of a long line would be its square. */
interface Chain {
  readonly members: readonly string[]
  readonly next: Chain | null
  readonly length: number
}
