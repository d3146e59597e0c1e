// Who needs whom, walked both ways. Pure.

/** `service` needs `target`. */
export interface Edge {
  readonly service: string
  readonly target: string
  /** How it is known: `declared`, `observed`. */
  readonly provenance: string
}

/** How one service is reached from another: the edges in the order they are walked. */
export interface Reached {
  readonly service: string
  readonly path: readonly Edge[]
}

/** A walk stops here: a service that everything needs would drag the whole catalog into each answer. */
const mostReached = 2_000

export class DependencyGraph {
  static readonly empty = new DependencyGraph([])
  readonly #needs: ReadonlyMap<string, readonly Edge[]>
  readonly #neededBy: ReadonlyMap<string, readonly Edge[]>

  constructor(edges: readonly Edge[]) {
    // One edge a pair, in the order of names, so that the same graph always gives the same answer.
    const sorted = [...new Map(edges.filter((edge) => edge.service !== edge.target).map((edge) => [`${edge.service}\0${edge.target}`, edge])).values()]
      .sort((a, b) => compare(a.service, b.service) || compare(a.target, b.target))
    this.#needs = Map.groupBy(sorted, (edge) => edge.service)
    this.#neededBy = Map.groupBy(sorted, (edge) => edge.target)
  }

  /** What `service` needs, nearest first, within `hops` edges. */
  upstreamOf(service: string, hops: number): readonly Reached[] {
    return walk(service, hops, (from) => (this.#needs.get(from) ?? []).map((edge) => [edge.target, edge]))
  }

  /** Who needs `service`, nearest first, within `hops` edges. */
  downstreamOf(service: string, hops: number): readonly Reached[] {
    return walk(service, hops, (from) => (this.#neededBy.get(from) ?? []).map((edge) => [edge.service, edge]))
  }
}

function walk(start: string, hops: number, step: (from: string) => readonly (readonly [string, Edge])[]): readonly Reached[] {
  const seen = new Set([start])
  const reached: Reached[] = []
  let edge: readonly Reached[] = [{ service: start, path: [] }]
  for (let hop = 0; hop < hops && edge.length > 0; hop++) {
    const next: Reached[] = []
    for (const from of edge) {
      for (const [service, taken] of step(from.service)) {
        if (seen.has(service)) continue
        if (reached.length >= mostReached) return reached
        seen.add(service)
        const found = { service, path: [...from.path, taken] }
        next.push(found)
        reached.push(found)
      }
    }
    edge = next
  }
  return reached
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
