// Services and teams as they go out: with who said what, and who needs whom.
import { formatInstant } from '../../base/instant.ts'
import type { Db } from '../../spine/database.ts'
import type { CatalogSource, ConflictAnswer, ProvenanceAnswer, ServiceAnswer, ServiceItem, TeamAnswer } from './contract.ts'
import { lacksOf } from './lacks.ts'
import type { Conflict, Provenance } from './model/merge.ts'
import type { DependencyKind, Link, ServiceSpec } from './model/service.ts'
import type { TeamSpec } from './model/team.ts'
import type { Outcome } from './outcome.ts'
import { countNeighbours, dependentsOf, servicesNamed, servicesOwnedBy, teamByName } from './store.ts'
import type { StoredService, StoredTeam } from './store.ts'

export async function serviceItems(db: Db, services: readonly StoredService[]): Promise<ServiceItem[]> {
  const counts = await countNeighbours(db, services.map(({ name }) => name))
  return services.map((service) => {
    const { outcome: spec, sources, conflicts } = service.outcome as Outcome<ServiceSpec>
    const count = counts.get(service.name)
    return {
      name: service.name, displayName: service.displayName, owner: service.owner, tier: service.tier, lifecycle: spec.lifecycle ?? null, system: spec.system ?? null,
      onCallRoute: service.onCallRoute, sources: [...sources], dependencies: count?.needs ?? 0, dependents: count?.neededBy ?? 0, conflicts: conflicts.length,
      changedAt: formatInstant(service.changedMs),
    }
  })
}

export async function serviceAnswer(db: Db, service: StoredService): Promise<ServiceAnswer> {
  const { outcome: spec, sources, provenance, conflicts } = service.outcome as Outcome<ServiceSpec>
  const needs = spec.dependencies ?? []
  const neededBy = await dependentsOf(db, service.name)
  const known = new Map((await servicesNamed(db, [...needs, ...neededBy].map(({ name }) => name))).map((one) => [one.name, one]))
  const neighbour = ({ name, kind }: { name: string; kind: string }): ServiceAnswer['dependencies'][number] => ({
    name, kind: kind as DependencyKind, isKnown: known.has(name), tier: known.get(name)?.tier ?? null,
  })
  const owner = spec.owner === undefined ? null : await teamByName(db, spec.owner)
  return {
    name: service.name, displayName: service.displayName, description: spec.description ?? null,
    owner: spec.owner === undefined ? null : { name: spec.owner, displayName: owner?.displayName ?? spec.owner, isKnown: owner !== null },
    tier: service.tier, lifecycle: spec.lifecycle ?? null, system: spec.system ?? null, repository: spec.repository ?? null, onCallRoute: service.onCallRoute,
    chatChannel: spec.chatChannel ?? null, dataClassification: spec.dataClassification ?? null,
    runbooks: links(spec.runbooks), dashboards: links(spec.dashboards), links: links(spec.links), environments: [...(spec.environments ?? [])], regions: [...(spec.regions ?? [])],
    zones: [...(spec.zones ?? [])], journeys: [...(spec.journeys ?? [])], labels: { ...spec.labels }, dependencies: needs.map(neighbour), dependents: neededBy.map(neighbour),
    sources: [...sources], provenance: provenanceAnswers(provenance), conflicts: conflicts.map(conflictAnswer), findings: [...lacksOf(service.name, spec)],
    changedAt: formatInstant(service.changedMs),
  }
}

export async function teamAnswers(db: Db, teams: readonly StoredTeam[]): Promise<TeamAnswer[]> {
  const owned = await servicesOwnedBy(db, teams.map(({ name }) => name))
  return teams.map((team) => {
    const { outcome: spec, sources, provenance, conflicts } = team.outcome as Outcome<TeamSpec>
    return {
      name: team.name, displayName: team.displayName, description: spec.description ?? null, email: spec.email ?? null, chatChannel: spec.chatChannel ?? null,
      parent: spec.parent ?? null, members: [...(spec.members ?? [])], links: links(spec.links), services: [...(owned.get(team.name) ?? [])],
      sources: [...sources], provenance: provenanceAnswers(provenance), conflicts: conflicts.map(conflictAnswer), changedAt: formatInstant(team.changedMs),
    }
  })
}

function links(list: readonly Link[] | undefined): Link[] {
  return [...(list ?? [])]
}

function provenanceAnswer({ source, from, line, atMs }: Provenance): ProvenanceAnswer {
  return { source: source as CatalogSource, from, line, at: formatInstant(atMs) }
}

function provenanceAnswers(provenance: Readonly<Record<string, Provenance>>): Record<string, ProvenanceAnswer> {
  return Object.fromEntries(Object.entries(provenance).map(([field, one]) => [field, provenanceAnswer(one)]))
}

export function conflictAnswer(conflict: Conflict): ConflictAnswer {
  return { field: conflict.field, values: conflict.values.map((one) => ({ ...provenanceAnswer(one), value: one.value })), because: conflict.because }
}
