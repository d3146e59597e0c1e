// What the catalog answers other practices: which service is this, whose is it, and what does it need.
import { dayMs } from '../../base/duration.ts'
import type { Db } from '../../spine/database.ts'
import { isOfRepository, repositoryPath } from './model/repository.ts'
import type { Dependency, DependencyKind, Link, ServiceSpec } from './model/service.ts'
import type { TeamSpec } from './model/team.ts'
import { allDependencies, serviceByName, servicePage, servicesOwnedBy, servicesSaying, targetsOf, teamByName } from './store.ts'
import type { StoredService } from './store.ts'
import { observedCallees, observedSince } from './store/observed.ts'

export interface CatalogService {
  readonly name: string
  readonly displayName: string
  /** Name of a team. */
  readonly owner: string | null
  /** 0 is the most important, 3 the least. */
  readonly tier: number | null
  /** Name of an escalation policy. */
  readonly onCallRoute: string | null
  readonly runbooks: readonly Link[]
  readonly dependencies: readonly Dependency[]
}

export interface CatalogTeam {
  readonly name: string
  readonly displayName: string
  /** Login names. */
  readonly members: readonly string[]
  readonly services: readonly string[]
}

/** `service` needs `target`, which need not be in the catalog. */
export interface DependencyEdge {
  readonly service: string
  readonly target: string
  readonly kind: DependencyKind
  /** How it is known: somebody declared it, or, where nobody did, calls were seen in traces or counted by metrics. */
  readonly provenance: 'declared' | 'traces' | 'metrics'
}

/** More services than this are never answered at once. */
const mostListed = 20_000

export async function findService(db: Db, name: string): Promise<CatalogService | null> {
  const service = await serviceByName(db, name)
  return service ? serviceOf(service) : null
}

export async function listServices(db: Db): Promise<readonly CatalogService[]> {
  return (await servicePage(db, { limit: mostListed })).map(serviceOf)
}

/** Names of the services whose repository this is, or lies in: by address or by path, at most 20. */
export async function servicesOfRepository(db: Db, address: string): Promise<readonly string[]> {
  const path = repositoryPath(address)
  if (path === null) return []
  const likely = await servicesSaying(db, path, 200)
  return likely.filter(({ outcome }) => isOfRepository((outcome as { outcome: ServiceSpec }).outcome.repository ?? '', address)).slice(0, 20).map(({ name }) => name)
}

export async function findTeam(db: Db, name: string): Promise<CatalogTeam | null> {
  const team = await teamByName(db, name)
  if (!team) return null
  const { outcome } = team.outcome as { outcome: TeamSpec }
  return { name: team.name, displayName: team.displayName, members: outcome.members ?? [], services: (await servicesOwnedBy(db, [name])).get(name) ?? [] }
}

/** As long as an observed edge is on the map: `fadesAfterMs` of the action that forgets it. */
const observedForMs = 14 * dayMs

/**
 * All that is known of who needs whom, at most 250,000; a declared edge is answered once for each kind, an observed one
 * only where nobody declared it. With `nowMs`, observed edges of more than 14 days ago are left out; without, none is.
 */
export async function dependencyEdges(db: Db, nowMs?: number): Promise<readonly DependencyEdge[]> {
  const declared: DependencyEdge[] = (await allDependencies(db)).map(({ service, target, kind }) => ({ service, target, kind: kind as DependencyKind, provenance: 'declared' }))
  const known = new Set(declared.map(({ service, target }) => `${service}\n${target}`))
  const observed: DependencyEdge[] = []
  for (const { caller, callee, kind, source } of await observedSince(db, nowMs === undefined ? 0 : nowMs - observedForMs)) {
    const key = `${caller}\n${callee}`
    if (known.has(key)) continue
    known.add(key)
    observed.push({ service: caller, target: callee, kind: kind as DependencyKind, provenance: source === 'traces' ? 'traces' : 'metrics' })
  }
  return [...declared, ...observed]
}

/** What one service needs directly, declared or seen in the last 14 days; at most 1,000 names. */
export async function needsOf(db: Db, service: string, nowMs: number): Promise<readonly string[]> {
  return [...new Set([...(await targetsOf(db, service)), ...(await observedCallees(db, service, nowMs - observedForMs))])]
}

function serviceOf(service: StoredService): CatalogService {
  const { outcome } = service.outcome as { outcome: ServiceSpec }
  return {
    name: service.name, displayName: service.displayName, owner: service.owner, tier: service.tier, onCallRoute: service.onCallRoute,
    runbooks: outcome.runbooks ?? [], dependencies: outcome.dependencies ?? [],
  }
}
