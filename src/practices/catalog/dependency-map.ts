// The map as it goes out: who needs whom, how that is known, and what follows from it.
import { dayMs, hourMs, minuteMs } from '../../base/duration.ts'
import { formatInstant } from '../../base/instant.ts'
import type { Db } from '../../spine/database.ts'
import { fadesAfterMs } from './actions/keep-observed.ts'
import type { BlastAnswer, MapNeed, MapNode, WeakPointsAnswer } from './contract.ts'
import { blastRadius, graphOf, upstreamOf } from './model/dependency-graph.ts'
import type { Graph, Reached } from './model/dependency-graph.ts'
import type { DependencyKind, ServiceSpec } from './model/service.ts'
import { cycles, journeysOf, singlePoints } from './model/weak-points.ts'
import type { Standing } from './model/weak-points.ts'
import type { Outcome } from './outcome.ts'
import { allDependencies, mostRead, servicePage } from './store.ts'
import type { StoredService } from './store.ts'
import { callsSince, observedSince, observingSources } from './store/observed.ts'

/** One dependency, all that is known of it together. */
export interface MapEdge {
  readonly service: string
  readonly target: string
  readonly need: Omit<MapNeed, 'name'>
}

export interface DependencyMap {
  readonly services: ReadonlyMap<string, StoredService>
  /** By service, then target. */
  readonly edges: readonly MapEdge[]
  readonly graph: Graph
}

/** Rates are of the last 24 hours: a night and a day. */
const rateOverMs = dayMs
/** A rate of less than this would be a guess from seconds. */
const shortestRateMs = 5 * minuteMs

export async function readMap(db: Db, nowMs: number): Promise<DependencyMap> {
  const services = new Map((await servicePage(db, { limit: mostRead })).map((service) => [service.name, service]))
  const fromHourMs = Math.floor((nowMs - rateOverMs) / hourMs) * hourMs + hourMs
  const counted = new Map((await callsSince(db, fromHourMs)).map((one) => [`${one.caller}\n${one.callee}\n${one.source}`, one]))
  const edges = new Map<string, { service: string; target: string; need: Omit<MapNeed, 'name'> }>()
  for (const { service, target, kind } of await allDependencies(db)) {
    const key = `${service}\n${target}`
    const known = edges.get(key)
    if (known) known.need.kinds.push(kind as DependencyKind)
    else edges.set(key, { service, target, need: { kinds: [kind as DependencyKind], known: [{ by: 'declared', connection: null, firstAt: null, lastAt: null }], callsPerMinute: null, errorRatio: null } })
  }
  for (const seen of await observedSince(db, nowMs - fadesAfterMs)) {
    const key = `${seen.caller}\n${seen.callee}`
    let edge = edges.get(key)
    if (!edge) edges.set(key, (edge = { service: seen.caller, target: seen.callee, need: { kinds: [seen.kind as DependencyKind], known: [], callsPerMinute: null, errorRatio: null } }))
    edge.need.known.push({ ...sourceWords(seen.source), firstAt: formatInstant(seen.firstMs), lastAt: formatInstant(seen.lastMs) })
    const { calls, errors } = counted.get(`${key}\n${seen.source}`) ?? { calls: 0, errors: 0 }
    const rate = calls / (Math.max(shortestRateMs, nowMs - Math.max(fromHourMs, seen.firstMs)) / minuteMs)
    // Two sources see the same calls: the one that saw most saw best, and both together would count twice.
    if (edge.need.callsPerMinute === null || rate > edge.need.callsPerMinute) {
      edge.need.callsPerMinute = Math.round(rate * 100) / 100
      edge.need.errorRatio = calls === 0 ? null : Math.min(1, errors / calls)
    }
  }
  const list = [...edges.values()].sort((a, b) => compare(a.service, b.service) || compare(a.target, b.target))
  const graph = graphOf(list.flatMap(({ service, target, need }) => need.kinds.map((kind) => ({ service, target, kind }))), services.keys())
  return { services, edges: list, graph }
}

/** Every name on the map, by name. */
export function mapNodes(map: DependencyMap): readonly MapNode[] {
  const needs = Map.groupBy(map.edges, ({ service }) => service)
  const users = Map.groupBy(map.edges, ({ target }) => target)
  return [...map.graph.names].sort(compare).map((name) => {
    const kinds = new Set((users.get(name) ?? []).flatMap(({ need }) => need.kinds))
    const is = map.services.has(name) ? 'service' : kinds.has('datastore') ? 'datastore' : kinds.has('vendor') ? 'vendor' : 'unknown'
    return {
      ...faceOf(map, name), is, journeys: [...journeysIn(map, name)], neededBy: users.get(name)?.length ?? 0,
      needs: (needs.get(name) ?? []).map(({ target, need }) => ({ name: target, ...need })),
    }
  })
}

/** More are not listed one by one; how many there are is said. */
const mostListed = 1_000

export function blastAnswer(map: DependencyMap, name: string, hops: number): BlastAnswer {
  const affected = blastRadius(map.graph, name, hops)
  const needs = upstreamOf(map.graph, name, hops)
  const all = affected.map((one) => ({ ...faceOf(map, one.name), ...one }))
  const listed = (reached: readonly Reached[]): BlastAnswer['needs'] => reached.slice(0, mostListed).map((one) => ({ ...faceOf(map, one.name), ...one }))
  const byTier: Record<string, number> = {}
  for (const { tier } of all) byTier[tier ?? 'none'] = (byTier[tier ?? 'none'] ?? 0) + 1
  return {
    name, isKnown: map.graph.names.has(name), affected: listed(affected), affectedCount: affected.length, byTier,
    teams: [...new Set(all.flatMap(({ owner }) => owner ?? []))].sort(compare),
    journeys: [...new Set([name, ...affected.map((one) => one.name)].flatMap((one) => journeysIn(map, one)))].sort(compare),
    needs: listed(needs), needsCount: needs.length,
    dependsOn: map.edges.filter(({ service }) => service === name).map(({ target, need }) => ({ name: target, ...need })),
    usedBy: map.edges.filter(({ target }) => target === name).map(({ service, need }) => ({ name: service, ...need })),
  }
}

const mostPoints = 100
const mostNamed = 50

export async function weakPointsAnswer(db: Db, map: DependencyMap): Promise<WeakPointsAnswer> {
  const standing = new Map([...map.services.values()].map((service): [string, Standing] => {
    const { zones = [], regions = [] } = specOf(service)
    return [service.name, { tier: service.tier, journeys: journeysIn(map, service.name), isSpread: zones.length > 1 || regions.length > 1 }]
  }))
  return {
    singlePoints: singlePoints(map.graph, standing).slice(0, mostPoints).map(({ name, stops, journeys }) => ({ ...faceOf(map, name), stops: stops.slice(0, mostNamed), stopsCount: stops.length, journeys: [...journeys] })),
    cycles: cycles(map.graph).slice(0, mostPoints).map((members) => [...members]),
    journeys: journeysOf(map.graph, standing).slice(0, mostPoints).map(({ name, entries, services, criticalPath }) => ({ name, entries: [...entries], services: [...services], criticalPath: criticalPath.map((one) => faceOf(map, one)) })),
    observing: (await observingSources(db)).map(({ source, firstMs, readMs }) => ({ ...sourceWords(source), firstAt: formatInstant(firstMs), lastAt: formatInstant(readMs) })),
  }
}

function faceOf(map: DependencyMap, name: string): { name: string; displayName: string; owner: string | null; tier: number | null } {
  const service = map.services.get(name)
  return { name, displayName: service?.displayName ?? name, owner: service?.owner ?? null, tier: service?.tier ?? null }
}

function journeysIn(map: DependencyMap, name: string): readonly string[] {
  const service = map.services.get(name)
  return service ? (specOf(service).journeys ?? []) : []
}

function specOf(service: StoredService): ServiceSpec {
  return (service.outcome as Outcome<ServiceSpec>).outcome
}

function sourceWords(source: string): { by: 'traces' | 'metrics'; connection: string | null } {
  return source.startsWith('metrics:') ? { by: 'metrics', connection: source.slice('metrics:'.length) } : { by: 'traces', connection: null }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
