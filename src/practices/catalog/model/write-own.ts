// Services and teams as our own documents, for export. Reading them back gives the same.
import { ownVersion } from './read-own.ts'
import type { ServiceSpec } from './service.ts'
import type { TeamSpec } from './team.ts'

type Yaml = Readonly<Record<string, unknown>>

export function writeOwnService(name: string, spec: ServiceSpec): Yaml {
  const { displayName, labels, dependencies, ...rest } = spec
  const written = dependencies?.map((dependency) => ({ service: dependency.name, kind: dependency.kind }))
  return document('Service', name, { displayName, labels }, { ...rest, ...written === undefined ? {} : { dependencies: written } })
}

export function writeOwnTeam(name: string, spec: TeamSpec): Yaml {
  const { displayName, ...rest } = spec
  return document('Team', name, { displayName }, rest)
}

function document(kind: string, name: string, metadata: Yaml, spec: Yaml): Yaml {
  return { apiVersion: ownVersion, kind, metadata: { name, ...said(metadata) }, spec: said(spec) }
}

function said(fields: Yaml): Yaml {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}
