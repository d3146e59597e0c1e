// Who needs whom as a graph: what is affected when one fails, and what one needs itself.
import type { DependencyKind } from './service.ts'

export interface Need {
  readonly service: string
  readonly target: string
  readonly kind: DependencyKind
}

/** From one to another; true when the dependency is hard: without the other it does not work. Through a queue it only falls behind. */
export type Links = ReadonlyMap<string, ReadonlyMap<string, boolean>>

export interface Graph {
  /** Everything that needs or is needed, and what was named besides. */
  readonly names: ReadonlySet<string>
  readonly needs: Links
  readonly neededBy: Links
}

/** Of several kinds between the same two, one hard one makes it hard. What needs itself says nothing. */
export function graphOf(list: readonly Need[], alone: Iterable<string> = []): Graph {
  const needs = new Map<string, Map<string, boolean>>()
  const neededBy = new Map<string, Map<string, boolean>>()
  const names = new Set(alone)
  for (const { service, target, kind } of list) {
    names.add(service).add(target)
    if (service === target) continue
    const isHard = kind !== 'async' || needs.get(service)?.get(target) === true
    link(needs, service, target, isHard)
    link(neededBy, target, service, isHard)
  }
  return { names, needs, neededBy }
}

function link(links: Map<string, Map<string, boolean>>, from: string, to: string, isHard: boolean): void {
  let ends = links.get(from)
  if (!ends) links.set(from, (ends = new Map()))
  ends.set(to, isHard)
}

export interface Reached {
  readonly name: string
  /** 1: directly. */
  readonly hops: number
  /** The one before it on the shortest way; for one hop the start itself. */
  readonly via: string
  /** There is a way of hard dependencies only: it stops, rather than falls behind. */
  readonly isHard: boolean
}

/** Who is affected when this fails, nearest first, then by name. */
export function blastRadius(graph: Graph, name: string, maxHops: number): readonly Reached[] {
  return reach(graph.neededBy, name, maxHops)
}

/** All that this needs, directly and through others, nearest first, then by name. */
export function upstreamOf(graph: Graph, name: string, maxHops: number): readonly Reached[] {
  return reach(graph.needs, name, maxHops)
}

function reach(links: Links, start: string, maxHops: number): readonly Reached[] {
  const hard = new Set(walk(links, start, { maxHops, hardOnly: true }).map(({ name }) => name))
  return walk(links, start, { maxHops, hardOnly: false }).map((one) => ({ ...one, isHard: hard.has(one.name) }))
}

function walk(links: Links, start: string, how: { maxHops: number; hardOnly: boolean }): readonly Omit<Reached, 'isHard'>[] {
  const seen = new Set([start])
  const found: Omit<Reached, 'isHard'>[] = []
  let level = [start]
  for (let hops = 1; hops <= how.maxHops && level.length > 0; hops++) {
    const next: string[] = []
    for (const via of level) {
      for (const [name, isHard] of links.get(via) ?? []) {
        if (seen.has(name) || (how.hardOnly && !isHard)) continue
        seen.add(name)
        next.push(name)
        found.push({ name, hops, via })
      }
    }
    level = next.sort()
  }
  return found.sort((a, b) => a.hops - b.hops || (a.name < b.name ? -1 : 1))
}

/** What lies within so many hops of this, in both directions, itself included. */
export function neighbourhood(graph: Graph, name: string, hops: number): ReadonlySet<string> {
  return new Set([name, ...blastRadius(graph, name, hops).map((one) => one.name), ...upstreamOf(graph, name, hops).map((one) => one.name)])
}
