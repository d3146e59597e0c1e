// What of a map is drawn: single services, or clusters with counts, and the lines between what is drawn.
import { blastRadius, graphOf, neighbourhood, upstreamOf } from './dependency-graph.ts'
import type { Graph } from './dependency-graph.ts'
import type { DependencyKind } from './service.ts'

export interface SceneService {
  readonly name: string
  readonly is: 'service' | 'datastore' | 'vendor' | 'unknown'
  readonly owner: string | null
  readonly tier: number | null
  readonly needs: readonly { readonly name: string; readonly kinds: readonly DependencyKind[] }[]
}

export interface SceneWish {
  readonly by: 'team' | 'tier' | 'none'
  /** Clusters that are open: their services are drawn one by one. */
  readonly open: ReadonlySet<string>
  /** Only what lies within so many hops of this. */
  readonly focus: { readonly name: string; readonly hops: number } | null
}

/** `focus` itself, one that is affected when it fails, one that it needs, both (in a circle), or neither. */
export type Part = 'focus' | 'affected' | 'needed' | 'both' | 'other'

export interface Scene {
  /** Drawn one by one; `cluster` when it stands inside an open one. `hops` from the focus: negative for who needs it. */
  readonly services: readonly { readonly name: string; readonly cluster: string | null; readonly part: Part; readonly hops: number | null }[]
  readonly clusters: readonly { readonly name: string; readonly isOpen: boolean; readonly members: readonly string[] }[]
  /** Ends are names of services, or clusters written as `clusterId` writes them. */
  readonly lines: readonly { readonly from: string; readonly to: string; readonly count: number; readonly isHard: boolean; readonly part: Part }[]
}

/** Fewer services than this are all drawn at once; more, and clusters are closed until they are opened. */
export const readableAtOnce = 45

const clusterMark = 'cluster:'
export const clusterId = (name: string): string => clusterMark + name
export const isClusterId = (id: string): boolean => id.startsWith(clusterMark)

export function sceneOf(all: readonly SceneService[], wish: SceneWish): Scene {
  const graph = graphOf(all.flatMap(({ name, needs }) => needs.flatMap((need) => need.kinds.map((kind) => ({ service: name, target: need.name, kind })))), all.map(({ name }) => name))
  const near = wish.focus === null || !graph.names.has(wish.focus.name) ? null : neighbourhood(graph, wish.focus.name, wish.focus.hops)
  const shown = all.filter(({ name }) => near?.has(name) ?? true)
  const { partOf, hopsOf } = partsAround(graph, near === null ? null : wish.focus!.name)
  // What one looks at closely is drawn piece by piece.
  const isClustered = near === null && wish.by !== 'none'
  const clusterOf = isClustered ? clustersBy(wish.by as 'team' | 'tier', all, graph) : new Map<string, string>()
  const members = Map.groupBy(shown.filter(({ name }) => clusterOf.has(name)), ({ name }) => clusterOf.get(name)!)
  const isOpen = (cluster: string): boolean => wish.open.has(cluster)
  const drawnAs = (name: string): string => {
    const cluster = clusterOf.get(name)
    return cluster === undefined || isOpen(cluster) ? name : clusterId(cluster)
  }
  const lines = new Map<string, { from: string; to: string; count: number; isHard: boolean; part: Part }>()
  const names = new Set(shown.map(({ name }) => name))
  for (const { name } of shown) {
    for (const [target, isHard] of graph.needs.get(name) ?? []) {
      const [from, to] = [drawnAs(name), drawnAs(target)]
      if (!names.has(target) || from === to || !isOnWay(hopsOf(name), hopsOf(target))) continue
      const key = `${from}\n${to}`
      const known = lines.get(key)
      lines.set(key, { from, to, count: (known?.count ?? 0) + 1, isHard: isHard || known?.isHard === true, part: linePart(partOf(name), partOf(target)) })
    }
  }
  return {
    services: shown.filter(({ name }) => drawnAs(name) === name).map(({ name }) => ({ name, cluster: clusterOf.get(name) ?? null, part: partOf(name), hops: hopsOf(name) })),
    clusters: [...members].sort(([a], [b]) => compare(a, b)).map(([name, inside]) => ({ name, isOpen: isOpen(name), members: inside.map((one) => one.name) })),
    lines: [...lines.values()],
  }
}

interface Around {
  readonly partOf: (name: string) => Part
  readonly hopsOf: (name: string) => number | null
}

function partsAround(graph: Graph, focus: string | null): Around {
  if (focus === null) return { partOf: () => 'other', hopsOf: () => null }
  const affected = new Map(blastRadius(graph, focus, graph.names.size).map(({ name, hops }) => [name, hops]))
  const needed = new Map(upstreamOf(graph, focus, graph.names.size).map(({ name, hops }) => [name, hops]))
  return {
    partOf: (name) => (name === focus ? 'focus' : affected.has(name) ? (needed.has(name) ? 'both' : 'affected') : needed.has(name) ? 'needed' : 'other'),
    hopsOf(name) {
      const [up, down] = [affected.get(name) ?? Infinity, needed.get(name) ?? Infinity]
      return name === focus ? 0 : up === Infinity && down === Infinity ? null : down < up ? down : -up
    },
  }
}

/** Around a focus only what leads one hop nearer to it or on from it is drawn: all lines among its neighbours would hide them. */
function isOnWay(from: number | null, to: number | null): boolean {
  return from === null || to === null || to - from === 1
}

/** A line belongs to the way on which both its ends lie. */
function linePart(from: Part, to: Part): Part {
  const isUp = (part: Part): boolean => part === 'affected' || part === 'both' || part === 'focus'
  const isDown = (part: Part): boolean => part === 'needed' || part === 'both' || part === 'focus'
  return isUp(from) && isUp(to) ? 'affected' : isDown(from) && isDown(to) ? 'needed' : 'other'
}

/** What nobody owns stands with the one team that uses it, or with its like. */
function clustersBy(by: 'team' | 'tier', all: readonly SceneService[], graph: Graph): Map<string, string> {
  const known = new Map(all.map((one) => [one.name, one]))
  const own = ({ is, owner, tier }: SceneService): string | null => (is !== 'service' ? null : by === 'team' ? (owner ?? 'No team') : tier === null ? 'No tier' : `Tier ${tier}`)
  return new Map(all.map((one) => {
    const mine = own(one)
    if (mine !== null) return [one.name, mine]
    const users = new Set([...(graph.neededBy.get(one.name)?.keys() ?? [])].map((name) => own(known.get(name)!)))
    const [sole] = users
    if (users.size === 1 && sole) return [one.name, sole]
    return [one.name, one.is === 'datastore' ? 'Shared datastores' : one.is === 'vendor' ? 'Vendors' : 'Not in the catalog']
  }))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
