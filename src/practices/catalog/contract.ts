// What the catalog promises the world: services, teams, who said what about them, and imports.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import { FindingAnswer } from '../../spine/finding-answer.ts'
import { mapSchema } from '../../spine/map-schema.ts'
import { dependencyKinds } from './model/service.ts'
import type { Tier } from './model/service.ts'
import { gapKinds } from './model/gaps.ts'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
/** Left out: as it was. Null: this source says nothing about it any more. */
const said = <T extends TSchema>(schema: T) => Type.Optional(orNull(schema))
const Instant = Type.String({ format: 'date-time' })
const Line = Type.String({ minLength: 1, maxLength: 300 })
const Prose = Type.String({ maxLength: 5_000 })
/** They become links on pages, so nothing but the web. */
const Url = Type.String({ minLength: 1, maxLength: 2_000, pattern: '^https?://' })
const Lines = Type.Array(Line, { maxItems: 100 })
const Name = Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$' })

/** `own`: our own documents, the page and the API. `backstage`: catalog-info.yaml. */
export const catalogSources = ['own', 'backstage'] as const
export type CatalogSource = (typeof catalogSources)[number]

export const NameParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 253 }) })

const Link = Type.Object({ title: Line, url: Url }, { additionalProperties: false })
const Links = Type.Array(Link, { maxItems: 100 })
const Labels = mapSchema(Type.String({ maxLength: 1_000 }), { maxProperties: 200 })
/** A service, datastore or vendor; it need not be in the catalog. */
const Dependency = Type.Object({ name: Name, kind: oneOf(dependencyKinds) }, { additionalProperties: false })

export const SaveService = Type.Object({
  displayName: said(Line),
  description: said(Prose),
  owner: said(Name),
  /** 0 is the most important, 3 the least. */
  tier: said(Type.Unsafe<Tier>({ type: 'integer', minimum: 0, maximum: 3 })),
  lifecycle: said(Line),
  system: said(Line),
  repository: said(Url),
  /** Name of the escalation policy that its pages go to. */
  onCallRoute: said(Name),
  chatChannel: said(Line),
  dataClassification: said(Line),
  runbooks: said(Links),
  dashboards: said(Links),
  links: said(Links),
  environments: said(Lines),
  regions: said(Lines),
  zones: said(Lines),
  journeys: said(Lines),
  dependencies: said(Type.Array(Dependency, { maxItems: 500 })),
  labels: said(Labels),
}, { additionalProperties: false })
export type SaveService = Static<typeof SaveService>

export const SaveTeam = Type.Object({
  displayName: said(Line),
  description: said(Prose),
  email: said(Line),
  chatChannel: said(Line),
  parent: said(Name),
  /** Login names. */
  members: said(Type.Array(Name, { maxItems: 1_000 })),
  links: said(Links),
}, { additionalProperties: false })
export type SaveTeam = Static<typeof SaveTeam>

/** Where the value of one field came from. */
export const ProvenanceAnswer = Type.Object({
  source: oneOf(catalogSources),
  /** The file, or `page and API`. */
  from: Type.String(),
  line: orNull(Type.Integer()),
  at: Instant,
})
export type ProvenanceAnswer = Static<typeof ProvenanceAnswer>

/** Sources say different things: the first value counts. */
export const ConflictAnswer = Type.Object({
  field: Type.String(),
  values: Type.Array(Type.Intersect([ProvenanceAnswer, Type.Object({ value: Type.Unknown() })])),
  because: Type.String(),
})
export type ConflictAnswer = Static<typeof ConflictAnswer>

export const ServiceItem = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  owner: orNull(Type.String()),
  tier: orNull(Type.Integer()),
  lifecycle: orNull(Type.String()),
  system: orNull(Type.String()),
  onCallRoute: orNull(Type.String()),
  sources: Type.Array(oneOf(catalogSources)),
  dependencies: Type.Integer(),
  dependents: Type.Integer(),
  conflicts: Type.Integer(),
  changedAt: Instant,
})
export type ServiceItem = Static<typeof ServiceItem>
export const ServicePage = Type.Object({ items: Type.Array(ServiceItem), next: orNull(Type.String()) })
export type ServicePage = Static<typeof ServicePage>

/** Another service at the end of a dependency. */
const Neighbour = Type.Object({
  name: Type.String(),
  kind: oneOf(dependencyKinds),
  /** False: it is named but not in the catalog. */
  isKnown: Type.Boolean(),
  tier: orNull(Type.Integer()),
})

export const ServiceAnswer = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  description: orNull(Type.String()),
  owner: orNull(Type.Object({ name: Type.String(), displayName: Type.String(), isKnown: Type.Boolean() })),
  tier: orNull(Type.Integer()),
  lifecycle: orNull(Type.String()),
  system: orNull(Type.String()),
  repository: orNull(Type.String()),
  onCallRoute: orNull(Type.String()),
  chatChannel: orNull(Type.String()),
  dataClassification: orNull(Type.String()),
  runbooks: Links,
  dashboards: Links,
  links: Links,
  environments: Type.Array(Type.String()),
  regions: Type.Array(Type.String()),
  zones: Type.Array(Type.String()),
  journeys: Type.Array(Type.String()),
  labels: mapSchema(Type.String()),
  /** What it needs. */
  dependencies: Type.Array(Neighbour),
  /** Who needs it. */
  dependents: Type.Array(Neighbour),
  sources: Type.Array(oneOf(catalogSources)),
  /** By field. A field nobody spoke about is missing. */
  provenance: mapSchema(ProvenanceAnswer),
  conflicts: Type.Array(ConflictAnswer),
  /** What is missing to run it well: owner, tier, on-call route, runbook. */
  findings: Type.Array(FindingAnswer),
  changedAt: Instant,
})
export type ServiceAnswer = Static<typeof ServiceAnswer>

export const TeamAnswer = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  description: orNull(Type.String()),
  email: orNull(Type.String()),
  chatChannel: orNull(Type.String()),
  parent: orNull(Type.String()),
  members: Type.Array(Type.String()),
  links: Links,
  /** Names of the services it owns. */
  services: Type.Array(Type.String()),
  sources: Type.Array(oneOf(catalogSources)),
  provenance: mapSchema(ProvenanceAnswer),
  conflicts: Type.Array(ConflictAnswer),
  changedAt: Instant,
})
export type TeamAnswer = Static<typeof TeamAnswer>
export const TeamPage = Type.Object({ items: Type.Array(TeamAnswer), next: orNull(Type.String()) })
export type TeamPage = Static<typeof TeamPage>

export const ServiceListQuery = Type.Object({
  owner: Type.Optional(Type.String({ maxLength: 253 })),
  tier: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'part of the name or display name' })),
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export const TeamListQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

/** Backstage files as they are. Without `isApplied` true in the answer nothing was changed. */
export const ImportBackstage = Type.Object({
  files: Type.Array(Type.Object({ path: Type.String({ minLength: 1, maxLength: 500 }), text: Type.String({ maxLength: 2_000_000 }) }), { minItems: 1, maxItems: 2_000 }),
  /** False (the default) only shows what would happen. */
  apply: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type ImportBackstage = Static<typeof ImportBackstage>

export const ImportAnswer = Type.Object({
  changes: Type.Array(Type.Object({
    kind: oneOf(['service', 'team'] as const),
    name: Type.String(),
    change: oneOf(['added', 'changed', 'unchanged'] as const),
    /** Fields of the outcome that differ from what is stored. */
    fields: Type.Array(Type.String()),
    conflicts: Type.Array(ConflictAnswer),
  })),
  findings: Type.Array(FindingAnswer),
  isApplied: Type.Boolean(),
})
export type ImportAnswer = Static<typeof ImportAnswer>

/** How one dependency is known. */
const Known = Type.Object({
  /** Declared by somebody, seen in traces, or counted by the metrics of a connection. */
  by: oneOf(['declared', 'traces', 'metrics'] as const),
  connection: orNull(Type.String()),
  /** First and last seen; null for what was declared. */
  firstAt: orNull(Instant),
  lastAt: orNull(Instant),
})

export const MapNeed = Type.Object({
  name: Type.String(),
  /** As declared; as observed where nobody declared it. */
  kinds: Type.Array(oneOf(dependencyKinds)),
  known: Type.Array(Known),
  /** Calls seen a minute over the last 24 hours, by the source that saw most; null when none was observed. Of sampled traces, the sample. */
  callsPerMinute: orNull(Type.Number()),
  /** Share of those calls that failed, 0 to 1; null without calls. */
  errorRatio: orNull(Type.Number()),
})
export type MapNeed = Static<typeof MapNeed>

export const MapNode = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  /** In the catalog a service; else what its dependents say it is. */
  is: oneOf(['service', 'datastore', 'vendor', 'unknown'] as const),
  owner: orNull(Type.String()),
  tier: orNull(Type.Integer()),
  journeys: Type.Array(Type.String()),
  needs: Type.Array(MapNeed),
  /** How many need it directly. */
  neededBy: Type.Integer(),
})
export type MapNode = Static<typeof MapNode>
export const MapPage = Type.Object({ items: Type.Array(MapNode), next: orNull(Type.String()) })
export type MapPage = Static<typeof MapPage>

export const MapQuery = Type.Object({
  team: Type.Optional(Type.String({ maxLength: 253 })),
  tier: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
  focus: Type.Optional(Type.String({ maxLength: 253, description: 'only this and what lies within `depth` hops of it, in both directions' })),
  depth: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, description: 'hops around `focus`; 1 when left out' })),
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

const Affected = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  owner: orNull(Type.String()),
  tier: orNull(Type.Integer()),
  hops: Type.Integer(),
  /** The one before it on the shortest way. */
  via: Type.String(),
  /** True: it stops. False: it is reached through a queue and falls behind. */
  isHard: Type.Boolean(),
})

export const BlastQuery = Type.Object({ hops: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'no further than this; 100 when left out' })) })
export const BlastAnswer = Type.Object({
  name: Type.String(),
  /** False: it is neither in the catalog nor on the map. */
  isKnown: Type.Boolean(),
  /** Who is affected when it fails, nearest first; at most 1,000. */
  affected: Type.Array(Affected),
  affectedCount: Type.Integer(),
  /** How many of each tier are affected; `none` has no tier. */
  byTier: mapSchema(Type.Integer()),
  /** Owners of those affected. */
  teams: Type.Array(Type.String()),
  /** User journeys that are affected. */
  journeys: Type.Array(Type.String()),
  /** All that it needs, nearest first; at most 1,000. */
  needs: Type.Array(Affected),
  needsCount: Type.Integer(),
  /** What it needs and who needs it, one hop away, with how it is known. */
  dependsOn: Type.Array(MapNeed),
  usedBy: Type.Array(MapNeed),
})
export type BlastAnswer = Static<typeof BlastAnswer>

const Point = Type.Object({ name: Type.String(), displayName: Type.String(), owner: orNull(Type.String()), tier: orNull(Type.Integer()) })
export const WeakPointsAnswer = Type.Object({
  /** Most affected first; at most 100. */
  singlePoints: Type.Array(Type.Intersect([Point, Type.Object({ stops: Type.Array(Type.String()), stopsCount: Type.Integer(), journeys: Type.Array(Type.String()) })])),
  /** Services that need one another in a circle; at most 100. */
  cycles: Type.Array(Type.Array(Type.String())),
  journeys: Type.Array(Type.Object({ name: Type.String(), entries: Type.Array(Type.String()), services: Type.Array(Type.String()), criticalPath: Type.Array(Point) })),
  /** What observes: until when a connection was read, when spans last came. */
  observing: Type.Array(Type.Object({ by: oneOf(['traces', 'metrics'] as const), connection: orNull(Type.String()), firstAt: Instant, lastAt: Instant })),
})
export type WeakPointsAnswer = Static<typeof WeakPointsAnswer>

export const GapAnswer = Type.Object({
  kind: oneOf(gapKinds),
  level: oneOf(['warning', 'info'] as const),
  subject: oneOf(['service', 'team'] as const),
  name: Type.String(),
  owner: orNull(Type.String()),
  tier: orNull(Type.Integer()),
  say: Type.String(),
  mend: Type.String(),
})
export type GapAnswer = Static<typeof GapAnswer>
export const GapPage = Type.Object({
  items: Type.Array(GapAnswer),
  next: orNull(Type.String()),
  /** How many there are of each kind, whatever kind was asked for. */
  counts: mapSchema(Type.Integer()),
})
export type GapPage = Static<typeof GapPage>

export const GapQuery = Type.Object({
  kind: Type.Optional(oneOf(gapKinds)),
  team: Type.Optional(Type.String({ maxLength: 253, description: 'owner of the service, or the team itself' })),
  tier: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
