// Backstage's catalog-info.yaml: components become services, groups become teams; APIs, resources, systems and users
// lend them dependencies, systems and members.
import { identityOf, type SourceDocument } from '../../../base/document.ts'
import { DocumentReading, type Field, shown } from '../../../base/document-reading.ts'
import type { Read } from '../../../base/finding.ts'
import { catalogName, type Entity, type EntityRef, keyOf, readEntity, readRef } from './backstage-entity.ts'
import type { DeclaredService, DeclaredTeam } from './declared.ts'
import { hostOf, isWebAddress } from './links.ts'
import { type Dependency, type DependencyKind, type Link, type ServiceSpec, type Tier, tierOf } from './service.ts'
import type { TeamSpec } from './team.ts'

export interface BackstageCatalog {
  readonly services: readonly DeclaredService[]
  readonly teams: readonly DeclaredTeam[]
}

export function isBackstage(document: SourceDocument): boolean {
  return identityOf(document).apiVersion.startsWith('backstage.io/')
}

/** Component types that do not run in production, so that there is nothing to operate. */
const notRunning = ['library', 'documentation', 'template', 'package']

export function readBackstage(documents: readonly SourceDocument[]): Read<BackstageCatalog> {
  const readings = documents.map((document) => new DocumentReading(document, 'CATALOG'))
  const entities = new Map<string, Entity>()
  for (const reading of readings) {
    const entity = readEntity(reading)
    if (entity === null) continue
    const key = keyOf(entity)
    const first = entities.get(key)
    if (first === undefined) entities.set(key, entity)
    else {
      const { document } = first.reading
      reading.error(reading.at(reading.root, 'metadata', 'name'), 'DUPLICATE_NAME',
        `A second ${entity.kind} named \`${entity.name}\`; the first is at ${document.file}:${document.lineOf([])}.`, 'Rename or remove one of them.')
    }
  }
  const services: DeclaredService[] = []
  const teams: DeclaredTeam[] = []
  const world: World = { entities, providers: providersOf(entities), membersByGroup: membersOf(entities) }
  for (const entity of entities.values()) {
    const { reading } = entity
    const from = reading.document
    switch (entity.kind.toLowerCase()) {
      case 'component': {
        const spec = readComponent(entity, world)
        if (spec !== null) services.push({ name: catalogName(entity), spec, from })
        break
      }
      case 'group': teams.push({ name: catalogName(entity), spec: readGroup(entity, world), from }); break
      case 'location': noteLocation(entity); break
      // Read from where they are referred to.
      case 'api': case 'resource': case 'system': case 'domain': case 'user': break
      default:
        reading.info(reading.at(reading.root, 'kind'), 'KIND_NOT_TAKEN',
          `Entities of kind \`${entity.kind}\` have no place in the catalog.`, 'Nothing to do.')
    }
  }
  return { value: { services, teams }, findings: readings.flatMap((reading) => reading.findings) }
}

interface World {
  readonly entities: ReadonlyMap<string, Entity>
  /** Names of components, by key of the API they provide. */
  readonly providers: ReadonlyMap<string, readonly string[]>
  /** Login names, by key of the group. */
  readonly membersByGroup: ReadonlyMap<string, readonly string[]>
}

function providersOf(entities: ReadonlyMap<string, Entity>): ReadonlyMap<string, readonly string[]> {
  const providers = new Map<string, string[]>()
  for (const entity of entities.values()) {
    if (entity.kind.toLowerCase() !== 'component') continue
    for (const field of entity.reading.list(entity.reading.at(entity.spec, 'providesApis'))) {
      const ref = readRef(entity, field, 'api')
      if (ref !== null) providers.set(keyOf(ref), [...(providers.get(keyOf(ref)) ?? []), catalogName(entity)])
    }
  }
  return providers
}

function membersOf(entities: ReadonlyMap<string, Entity>): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>()
  for (const entity of entities.values()) {
    if (entity.kind.toLowerCase() !== 'user') continue
    for (const field of entity.reading.list(entity.reading.at(entity.spec, 'memberOf'))) {
      const ref = readRef(entity, field, 'group')
      if (ref !== null) members.set(keyOf(ref), [...(members.get(keyOf(ref)) ?? []), entity.name])
    }
  }
  return members
}

function readComponent(entity: Entity, world: World): ServiceSpec | null {
  const { reading, spec } = entity
  const type = reading.text(reading.at(spec, 'type'), 'required')
  if (type !== null && notRunning.includes(type.toLowerCase())) {
    reading.info(reading.at(spec, 'type'), 'NOT_A_SERVICE',
      `A component of type \`${type}\` does not run by itself, so it is not taken as a service.`, 'Nothing to do.')
    return null
  }
  const owner = readOwner(entity)
  const lifecycle = reading.text(reading.at(spec, 'lifecycle'), 'required')
  const system = readRef(entity, reading.at(spec, 'system'), 'system')
  const dependencies = readDependencies(entity, world)
  const annotations = readAnnotations(entity)
  const links = readLinks(entity)
  const tier = annotations.tier ?? readTierLabel(entity)
  return {
    ...said('displayName', reading.text(reading.at(reading.root, 'metadata', 'title'))),
    ...said('description', reading.text(reading.at(reading.root, 'metadata', 'description'))),
    ...said('owner', owner), ...said('lifecycle', lifecycle), ...said('tier', tier),
    ...said('system', system === null ? null : catalogName(system)),
    ...said('repository', annotations.repository), ...said('onCallRoute', annotations.onCallRoute),
    ...said('chatChannel', annotations.chatChannel),
    ...said('dataClassification', annotations.dataClassification),
    ...saidList('runbooks', links.runbooks), ...saidList('links', links.others),
    ...saidList('dashboards', [...links.dashboards, ...annotations.dashboards]),
    ...dependencies === null ? {} : { dependencies },
    ...reading.has(reading.root, 'metadata', 'labels') ? { labels: reading.labels(reading.at(reading.root, 'metadata', 'labels')) } : {},
  }
}

function readOwner(entity: Entity): string | null {
  const { reading } = entity
  const field = reading.at(entity.spec, 'owner')
  if (reading.text(field, 'required') === null) return null
  const ref = readRef(entity, field, 'group')
  if (ref === null || ref.kind === 'group') return ref === null ? null : catalogName(ref)
  reading.warning(field, 'OWNER_NOT_A_TEAM', `The owner is a ${ref.kind}, not a team: left empty.`, 'Name a group; people come and go.')
  return null
}

/** Dependencies, or null when the entity does not speak of any. */
function readDependencies(entity: Entity, world: World): readonly Dependency[] | null {
  const { reading, spec } = entity
  if (!reading.has(spec, 'dependsOn') && !reading.has(spec, 'consumesApis')) return null
  const found = new Map<string, Dependency>()
  const add = (name: string, kind: DependencyKind): void => {
    if (name !== catalogName(entity) && !found.has(name)) found.set(name, { name, kind })
  }
  for (const field of reading.list(reading.at(spec, 'consumesApis'))) {
    const ref = readRef(entity, field, 'api')
    if (ref !== null) for (const name of providersOrItself(entity, field, ref, world)) add(name, apiKind(ref, world))
  }
  let isAssumed = false
  for (const field of reading.list(reading.at(spec, 'dependsOn'))) {
    const ref = readRef(entity, field, 'component')
    if (ref === null) continue
    if (ref.kind === 'api') for (const name of providersOrItself(entity, field, ref, world)) add(name, apiKind(ref, world))
    else if (ref.kind === 'resource') add(catalogName(ref), resourceKind(ref, world))
    else if (ref.kind === 'component') {
      isAssumed ||= !found.has(catalogName(ref))
      add(catalogName(ref), 'sync')
    } else reading.warning(field, 'DEPENDENCY_KIND', `A ${ref.kind} is nothing a service can depend on here: left out.`,
      'Name a component, resource or API.')
  }
  if (isAssumed) {
    reading.info(reading.at(spec, 'dependsOn'), 'DEPENDENCY_ASSUMED',
      'Backstage does not say how components depend on each other: taken as synchronous calls.',
      'Correct it in the service, where it is not so.')
  }
  return [...found.values()]
}

function providersOrItself(entity: Entity, field: Field, ref: EntityRef, world: World): readonly string[] {
  const providers = world.providers.get(keyOf(ref))
  if (providers !== undefined) return providers
  entity.reading.info(field, 'API_WITHOUT_PROVIDER',
    `No component among these files provides the API \`${ref.name}\`: the API itself is named as the dependency.`,
    'Give the file of the component that provides it together with this one.')
  return [catalogName(ref)]
}

function apiKind(ref: EntityRef, world: World): DependencyKind {
  const api = world.entities.get(keyOf(ref))
  return api !== undefined && api.reading.at(api.spec, 'type').value === 'asyncapi' ? 'async' : 'sync'
}

function resourceKind(ref: EntityRef, world: World): DependencyKind {
  const resource = world.entities.get(keyOf(ref))
  const type = resource === undefined ? '' : shown(resource.reading.at(resource.spec, 'type').value).toLowerCase()
  return /queue|topic|stream|broker|kafka|bus/.test(type) ? 'async' : 'datastore'
}

interface Annotations {
  readonly repository: string | null
  readonly onCallRoute: string | null
  readonly chatChannel: string | null
  readonly dataClassification: string | null
  readonly tier: Tier | null
  readonly dashboards: readonly Link[]
}

function readAnnotations(entity: Entity): Annotations {
  const { reading } = entity
  const annotations = reading.at(reading.root, 'metadata', 'annotations')
  const at = (name: string): Field => reading.at(annotations, name)
  const read = new Set<string>()
  const text = (name: string): string | null => {
    read.add(name)
    return reading.text(at(name))
  }
  const gitlab = text('gitlab.com/project-slug')
  const instance = text('gitlab.com/instance') ?? 'gitlab.com'
  const github = text('github.com/project-slug')
  const location = text('backstage.io/source-location')?.replace(/^url:/, '') ?? null
  const overview = text('grafana/overview-dashboard')
  const tierText = text('mainstay.dev/tier')
  if (tierText !== null && tierOf(tierText) === null) reading.error(at('mainstay.dev/tier'), 'BAD_TIER', 'The tier is not 0, 1, 2 or 3.',
    'Write "0" for the most important services, "3" for the least.')
  const result: Annotations = {
    repository: github !== null ? `https://github.com/${github}` : gitlab !== null ? `https://${instance}/${gitlab}`
      : location !== null && isWebAddress(location) ? location : null,
    onCallRoute: text('mainstay.dev/on-call-route'), chatChannel: text('mainstay.dev/chat-channel') ?? text('slack.com/channel'),
    dataClassification: text('mainstay.dev/data-classification'), tier: tierOf(tierText),
    dashboards: overview !== null && isWebAddress(overview) ? [{ title: 'Grafana', url: overview }] : [],
  }
  noteUnread(entity, annotations, read)
  return result
}

function noteUnread({ reading }: Entity, annotations: Field, read: ReadonlySet<string>): void {
  if (reading.map(annotations) === null) return
  const names = Object.keys(annotations.value as object).filter((name) => !read.has(name) && !name.startsWith('backstage.io/'))
  const pager = names.find((name) => name.startsWith('pagerduty.com/') || name.startsWith('opsgenie.com/'))
  if (pager !== undefined) {
    reading.info(reading.at(annotations, pager), 'ON_CALL_ROUTE_NOT_TAKEN',
      `\`${pager}\` names something in another pager; who is paged from here is not known from it.`,
      'Add the annotation mainstay.dev/on-call-route with the name of an escalation policy.')
  }
  const others = names.filter((name) => name !== pager)
  if (others.length > 0) reading.info(annotations, 'ANNOTATIONS_NOT_TAKEN',
    `These annotations are for other tools and not read: ${others.slice(0, 20).join(', ')}.`, 'Nothing to do.')
}

/** A plain `tier` label is common enough to be read, and is said. */
function readTierLabel({ reading }: Entity): Tier | null {
  const field = reading.at(reading.root, 'metadata', 'labels', 'tier')
  const tier = tierOf(field.value)
  if (tier !== null) reading.info(field, 'TIER_FROM_LABEL', `The label tier is read as tier ${tier}.`,
    'Use the annotation mainstay.dev/tier if it means something else.')
  return tier
}

interface SortedLinks {
  readonly runbooks: readonly Link[]
  readonly dashboards: readonly Link[]
  readonly others: readonly Link[]
}

/** Backstage tells kinds of links by `type` or `icon`. */
function readLinks({ reading }: Entity): SortedLinks {
  const sorted = { runbooks: [] as Link[], dashboards: [] as Link[], others: [] as Link[] }
  for (const item of reading.list(reading.at(reading.root, 'metadata', 'links'))) {
    const url = reading.text(reading.at(item, 'url'), 'required')
    if (url === null) continue
    if (!isWebAddress(url)) {
      reading.warning(reading.at(item, 'url'), 'NOT_A_URL', `\`${url.slice(0, 100)}\` is not a web address: left out.`,
        'Write it with https:// in front.')
      continue
    }
    const link = { title: reading.text(reading.at(item, 'title')) ?? hostOf(url), url }
    const kind = `${shown(reading.at(item, 'type').value ?? '')} ${shown(reading.at(item, 'icon').value ?? '')}`.toLowerCase()
    if (kind.includes('runbook')) sorted.runbooks.push(link)
    else if (kind.includes('dashboard')) sorted.dashboards.push(link)
    else sorted.others.push(link)
  }
  return sorted
}

function readGroup(entity: Entity, world: World): TeamSpec {
  const { reading, spec } = entity
  const parent = readRef(entity, reading.at(spec, 'parent'), 'group')
  const named = reading.list(reading.at(spec, 'members')).flatMap((field) => readRef(entity, field, 'user')?.name ?? [])
  const members = [...new Set([...named, ...(world.membersByGroup.get(keyOf(entity)) ?? [])])]
  const links = readLinks(entity)
  const annotations = reading.at(reading.root, 'metadata', 'annotations')
  return {
    ...said('displayName',
      reading.text(reading.at(spec, 'profile', 'displayName')) ?? reading.text(reading.at(reading.root, 'metadata', 'title'))),
    ...said('description', reading.text(reading.at(reading.root, 'metadata', 'description'))),
    ...said('email', reading.text(reading.at(spec, 'profile', 'email'))),
    ...said('chatChannel', reading.text(reading.either(annotations, 'mainstay.dev/chat-channel', 'slack.com/channel'))),
    ...said('parent', parent === null ? null : catalogName(parent)),
    ...members.length === 0 && !reading.has(spec, 'members') ? {} : { members },
    ...saidList('links', [...links.runbooks, ...links.dashboards, ...links.others]),
  }
}

/** Locations point at files that only Backstage can reach from where it stands. */
function noteLocation({ reading, spec }: Entity): void {
  const targets = [
    ...reading.texts(reading.at(spec, 'targets')), ...[reading.text(reading.at(spec, 'target'))].filter((target) => target !== null),
  ]
  reading.warning(spec, 'LOCATION_NOT_FOLLOWED', `A Location is not followed: ${targets.slice(0, 10).join(', ') || 'it has no targets'}.`,
    'Give those files themselves.')
}

function said<K extends string, V>(key: K, value: V | null): { readonly [key in K]?: V } {
  return value === null ? {} : { [key]: value } as { readonly [key in K]?: V }
}

function saidList<K extends string>(key: K, links: readonly Link[]): { readonly [key in K]?: readonly Link[] } {
  return said(key, links.length === 0 ? null : links)
}
