// Our own documents of the catalog: `apiVersion: mainstay.dev/v1`, kinds Service and Team.
import { identityOf, type SourceDocument } from '../../../base/document.ts'
import { DocumentReading, type Field, shown } from '../../../base/document-reading.ts'
import type { Read } from '../../../base/finding.ts'
import type { DeclaredService, DeclaredTeam } from './declared.ts'
import { readLinks, readRepository } from './links.ts'
import { type Dependency, dependencyKinds, isCatalogName, type ServiceSpec, type Tier, tierOf } from './service.ts'
import type { TeamSpec } from './team.ts'

export const ownVersion = 'mainstay.dev/v1'

export function isOwnService(document: SourceDocument): boolean { return isOwn(document, 'Service') }
export function isOwnTeam(document: SourceDocument): boolean { return isOwn(document, 'Team') }

function isOwn(document: SourceDocument, kind: string): boolean {
  const identity = identityOf(document)
  return identity.apiVersion.startsWith('mainstay.dev/') && identity.kind === kind
}

const textFields = ['description', 'lifecycle', 'system', 'chatChannel', 'dataClassification'] as const
const nameFields = ['owner', 'onCallRoute'] as const
const linkFields = ['runbooks', 'dashboards', 'links'] as const
const listFields = ['environments', 'regions', 'zones', 'journeys'] as const
const serviceKeys = [...textFields, ...nameFields, ...linkFields, ...listFields, 'tier', 'repository', 'dependencies']

export function readOwnServices(documents: readonly SourceDocument[]): Read<readonly DeclaredService[]> {
  return readAll(documents, serviceKeys, readService)
}

const teamKeys = ['description', 'email', 'chatChannel', 'parent', 'members', 'links']

export function readOwnTeams(documents: readonly SourceDocument[]): Read<readonly DeclaredTeam[]> {
  return readAll(documents, teamKeys, readTeam)
}

type ReadSpec<Spec> = (reading: DocumentReading, spec: Field) => Spec
type ReadDeclared<Spec> = Read<readonly { readonly name: string; readonly spec: Spec; readonly from: SourceDocument }[]>

function readAll<Spec>(documents: readonly SourceDocument[], keys: readonly string[], readSpec: ReadSpec<Spec>): ReadDeclared<Spec> {
  const first = new Map<string, SourceDocument>()
  const readings = documents.map((document) => new DocumentReading(document, 'CATALOG'))
  const value = readings.flatMap((reading) => {
    const { root, document } = reading
    const version = reading.at(root, 'apiVersion')
    if (version.value !== ownVersion) {
      reading.error(version, 'UNKNOWN_VERSION', `Version \`${shown(version.value)}\` is not read.`, `Write ${ownVersion}.`)
      return []
    }
    reading.onlyKeys(root, ['apiVersion', 'kind', 'metadata', 'spec'])
    reading.onlyKeys(reading.at(root, 'metadata'), ['name', 'displayName', 'labels'])
    const name = readName(reading, reading.at(root, 'metadata', 'name'), 'required')
    const field = reading.at(root, 'spec')
    reading.map(field)
    reading.onlyKeys(field, keys)
    const spec = readSpec(reading, field)
    if (name === null) return []
    const earlier = first.get(name)
    if (earlier !== undefined) {
      reading.error(reading.at(root, 'metadata', 'name'), 'DUPLICATE_NAME',
        `\`${name}\` is declared twice; the first is at ${earlier.file}:${earlier.lineOf([])}.`, 'Rename or remove one of them.')
      return []
    }
    first.set(name, document)
    return [{ name, spec, from: document }]
  })
  return { value, findings: readings.flatMap((reading) => reading.findings) }
}

function readName(reading: DocumentReading, field: Field, need: 'required' | 'optional' = 'optional'): string | null {
  const text = reading.text(field, need)
  if (text === null || isCatalogName(text)) return text
  reading.error(field, 'BAD_NAME', `\`${text.slice(0, 100)}\` cannot be a name.`,
    'Use letters, digits, and inside . _ / -; at most 253 characters.')
  return null
}

function readService(reading: DocumentReading, spec: Field): ServiceSpec {
  const { root } = reading
  return {
    ...present('displayName', reading.text(reading.at(root, 'metadata', 'displayName'))),
    ...each(textFields, (key) => reading.text(reading.at(spec, key))),
    ...each(nameFields, (key) => readName(reading, reading.at(spec, key))),
    ...present('tier', readTier(reading, reading.at(spec, 'tier'))),
    ...present('repository', readRepository(reading, reading.at(spec, 'repository'))),
    ...each(linkFields, (key) => reading.has(spec, key) ? readLinks(reading, reading.at(spec, key)) : null),
    ...each(listFields, (key) => reading.has(spec, key) ? reading.texts(reading.at(spec, key)) : null),
    ...reading.has(spec, 'dependencies') ? { dependencies: readDependencies(reading, reading.at(spec, 'dependencies')) } : {},
    ...reading.has(root, 'metadata', 'labels') ? { labels: reading.labels(reading.at(root, 'metadata', 'labels')) } : {},
  }
}

function readTier(reading: DocumentReading, field: Field): Tier | null {
  if (!reading.has(field)) return null
  const tier = tierOf(field.value)
  if (tier === null) reading.error(field, 'BAD_TIER', 'The tier is not 0, 1, 2 or 3.',
    'Write 0 for the most important services, 3 for the least.')
  return tier
}

/** `payments` alone is a synchronous call; `{ service: orders-queue, kind: async }`. */
function readDependencies(reading: DocumentReading, field: Field): readonly Dependency[] {
  const found = new Map<string, Dependency>()
  for (const item of reading.list(field)) {
    const isMap = typeof item.value === 'object' && item.value !== null
    if (isMap) reading.onlyKeys(item, ['service', 'name', 'kind'])
    const name = readName(reading, isMap ? reading.either(item, 'service', 'name') : item, 'required')
    const text = isMap ? reading.text(reading.at(item, 'kind')) ?? 'sync' : 'sync'
    const kind = dependencyKinds.find((one) => one === text)
    if (kind === undefined) {
      reading.error(reading.at(item, 'kind'), 'DEPENDENCY_KIND', `\`${text}\` is not a kind of dependency.`,
        `Write one of ${dependencyKinds.join(', ')}.`)
    } else if (name !== null && found.has(name)) {
      reading.warning(item, 'DEPENDENCY_TWICE', `\`${name}\` is named twice; the first counts.`, 'Remove one of them.')
    } else if (name !== null) found.set(name, { name, kind })
  }
  return [...found.values()]
}

function readTeam(reading: DocumentReading, spec: Field): TeamSpec {
  return {
    ...present('displayName', reading.text(reading.at(reading.root, 'metadata', 'displayName'))),
    ...each(['description', 'email', 'chatChannel'], (key) => reading.text(reading.at(spec, key))),
    ...present('parent', readName(reading, reading.at(spec, 'parent'))),
    ...reading.has(spec, 'members') ? { members: [...new Set(reading.texts(reading.at(spec, 'members')))] } : {},
    ...reading.has(spec, 'links') ? { links: readLinks(reading, reading.at(spec, 'links')) } : {},
  }
}

/** The fields that are spoken about; the others stay missing. */
function each<K extends string, V>(keys: readonly K[], read: (key: K) => V | null): { readonly [key in K]?: V } {
  return Object.assign({}, ...keys.map((key) => present(key, read(key)))) as { readonly [key in K]?: V }
}

function present<K extends string, V>(key: K, value: V | null): { readonly [key in K]?: V } {
  return value === null ? {} : { [key]: value } as { readonly [key in K]?: V }
}
