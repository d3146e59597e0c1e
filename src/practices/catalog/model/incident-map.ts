// The neighbourhood of what an incident concerns: what is drawn, in which state, and the way to the likely cause.
import type { DependencyKind } from './service.ts'
import { sceneOf } from './map-scene.ts'
import type { Scene, SceneService } from './map-scene.ts'

/** What is known of one affected service: who needs it and what it needs. */
export interface Neighbours {
  readonly name: string
  readonly dependsOn: readonly { readonly name: string; readonly kinds: readonly DependencyKind[] }[]
  readonly usedBy: readonly { readonly name: string; readonly kinds: readonly DependencyKind[] }[]
}

/** More neighbours than these on a side make a drawing nobody reads; how many are left out is said. */
const mostOnASide = 8
/** From the first service: the neighbours of an affected neighbour are drawn too. */
const hops = 2

export interface IncidentMap {
  readonly scene: Scene
  readonly left: number
}

/** Around the first service. Those that are affected themselves go before the other neighbours. */
export function incidentMap(known: readonly Neighbours[]): IncidentMap | null {
  const [focus] = known
  if (!focus) return null
  const affected = new Set(known.map(({ name }) => name))
  const services = new Map<string, { name: string; is: SceneService['is']; owner: null; tier: null; needs: { name: string; kinds: readonly DependencyKind[] }[] }>()
  const place = (name: string, kinds: readonly DependencyKind[] = []) => {
    const is = kinds.includes('datastore') ? 'datastore' as const : kinds.includes('vendor') ? 'vendor' as const : 'service' as const
    const own = services.get(name) ?? { name, is, owner: null, tier: null, needs: [] }
    if (own.is === 'service') own.is = is
    services.set(name, own)
    return own
  }
  const link = (from: string, to: string, kinds: readonly DependencyKind[]): void => {
    const own = place(from)
    place(to, kinds)
    if (!own.needs.some(({ name }) => name === to)) own.needs.push({ name: to, kinds })
  }
  let left = 0
  for (const { name, dependsOn, usedBy } of known) {
    place(name)
    for (const side of [dependsOn.map((need) => ({ from: name, to: need.name, other: need.name, kinds: need.kinds })), usedBy.map((user) => ({ from: user.name, to: name, other: user.name, kinds: user.kinds }))]) {
      const sorted = side.toSorted((one, other) => Number(affected.has(other.other)) - Number(affected.has(one.other)))
      for (const { from, to, kinds } of sorted.slice(0, mostOnASide)) link(from, to, kinds)
      left += Math.max(0, sorted.length - mostOnASide)
    }
  }
  return { scene: sceneOf([...services.values()], { by: 'none', open: new Set(), focus: { name: focus.name, hops } }), left }
}

/** The lines, as `from\nto`, on the shortest way between two names, whichever of them needs the other; none: empty. */
export function wayBetween(lines: Scene['lines'], one: string, other: string): ReadonlySet<string> {
  const forward = wayFrom(lines, one, other)
  return forward.size > 0 ? forward : wayFrom(lines, other, one)
}

function wayFrom(lines: Scene['lines'], start: string, end: string): ReadonlySet<string> {
  const cameFrom = new Map<string, string>([[start, '']])
  const left = [start]
  for (let at = left.shift(); at !== undefined && at !== end; at = left.shift()) {
    for (const { from, to } of lines) {
      if (from !== at || cameFrom.has(to)) continue
      cameFrom.set(to, at)
      left.push(to)
    }
  }
  const way = new Set<string>()
  for (let at = end; cameFrom.get(at); at = cameFrom.get(at)!) way.add(`${cameFrom.get(at)!}\n${at}`)
  return way
}

/** As told in a word: what presses most is said. `unknown`: nothing measures it, or nothing was measured. */
export type NodeState = 'paged' | 'alerting' | 'failing' | 'ok' | 'unknown'

export interface StateFacts {
  /** Most pressing urgency of its open situations. */
  readonly urgency: 'page' | 'ticket' | null
  /** States of its objectives now. */
  readonly objectives: readonly ('breaking' | 'within' | 'idle' | 'missing')[]
}

/** No alert alone is no proof of health: only what is measured and within its target is ok. */
export function nodeState({ urgency, objectives }: StateFacts): NodeState {
  if (urgency === 'page') return 'paged'
  if (objectives.includes('breaking')) return 'failing'
  if (urgency === 'ticket') return 'alerting'
  return objectives.includes('within') ? 'ok' : 'unknown'
}
