// Services and teams in files: our own documents and Backstage's, side by side and told apart.
import { Type } from '@sinclair/typebox'
import type { TSchema } from '@sinclair/typebox'
import type { SourceDocument } from '../../base/document.ts'
import type { Finding } from '../../base/finding.ts'
import type { Db } from '../../spine/database.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import type { Work } from '../../spine/practice.ts'
import { settleService, settleTeam, saidBy } from './actions/settle.ts'
import type { Saying, Settled } from './actions/settle.ts'
import { SaveService, SaveTeam } from './contract.ts'
import { isBackstage, readBackstage } from './model/read-backstage.ts'
import { isOwnService, isOwnTeam, ownVersion, readOwnServices, readOwnTeams } from './model/read-own.ts'
import { dependencyKinds } from './model/service.ts'
import type { ServiceSpec } from './model/service.ts'
import type { TeamSpec } from './model/team.ts'
import { writeOwnService, writeOwnTeam } from './model/write-own.ts'
import { differingFields, isSame, outcomeOf, ownSpec } from './outcome.ts'
import type { Declarer, Said } from './outcome.ts'
import { allDeclarations } from './store.ts'
import type { CatalogKind } from './store.ts'

/** What files say about one thing, by who says it. */
interface FromFiles<Spec extends object> {
  readonly file?: Placed<Spec>
  readonly backstage?: Placed<Spec>
}

interface Placed<Spec extends object> {
  readonly spec: Spec
  readonly from: string
  /** By field. */
  readonly lines: Readonly<Record<string, number>>
}

/** What is stored about it, as far as files are concerned. */
interface Stored<Spec extends object> {
  readonly file: Spec | null
  /** What we say all in all, edits included: a file that says otherwise is a difference. */
  readonly own: Spec
  readonly backstage: Spec | null
  readonly outcome: Spec
}

const Links = Type.Array(Type.Union([Type.String({ description: 'an address alone' }), Type.Object({ title: Type.Optional(Type.String()), url: Type.String() }, { additionalProperties: false })]))
const shortForms: Readonly<Record<string, TSchema>> = {
  runbooks: Links,
  dashboards: Links,
  links: Links,
  dependencies: Type.Array(Type.Union([
    Type.String({ description: 'a name alone is a synchronous call' }),
    Type.Object({ service: Type.String(), kind: Type.Optional(Type.Union(dependencyKinds.map((one) => Type.Literal(one)))) }, { additionalProperties: false }),
  ])),
}

export const serviceDocuments: DocumentKind = {
  ...kindOf<ServiceSpec>('service', settleService, writeOwnService),
  kind: 'Service',
  after: ['Team'],
  schema: documentSchema('Service', SaveService),
  recognises: (document) => isOwnService(document) || isBackstage(document),
  read(documents) {
    const own = readOwnServices(documents.filter(isOwnService))
    const backstage = readBackstage(documents.filter(isBackstage))
    return { value: together<ServiceSpec>(own.value, backstage.value.services), findings: [...own.findings, ...backstage.findings] }
  },
  async check(declared, names) {
    return declared.flatMap((one) => unknownNames(one, [
      { field: 'owner', known: names.get('Team'), what: 'team', mend: 'Declare it as kind Team, or import its Backstage group.' },
      { field: 'onCallRoute', known: names.get('EscalationPolicy'), what: 'escalation policy', mend: 'Declare it as kind EscalationPolicy; until then its pages take the default route.' },
    ]))
  },
}

export const teamDocuments: DocumentKind = {
  ...kindOf<TeamSpec>('team', settleTeam, writeOwnTeam),
  kind: 'Team',
  schema: documentSchema('Team', SaveTeam),
  recognises: (document) => isOwnTeam(document) || isBackstage(document),
  read(documents) {
    const own = readOwnTeams(documents.filter(isOwnTeam))
    // What is to be found in Backstage's documents is said once, with the services.
    return { value: together<TeamSpec>(own.value, readBackstage(documents.filter(isBackstage)).value.teams), findings: own.findings }
  },
}

function kindOf<Spec extends object>(kind: CatalogKind, settle: (work: Work, saying: Saying<Spec>) => Promise<Settled>, write: (name: string, spec: Spec) => unknown) {
  return {
    stored: (db: Db) => storedSpecs<Spec>(db, kind),
    differing: (stored: unknown, declared: unknown) => driftOf(stored as Stored<Spec>, declared as FromFiles<Spec>),
    async apply({ name, spec }: Declared, work: Work) {
      for (const saying of sayingsOf(name, spec as FromFiles<Spec>, work.nowMs)) await settle(work, saying)
    },
    write: (name: string, spec: unknown) => write(name, (spec as Stored<Spec>).outcome),
  }
}

async function storedSpecs<Spec extends object>(db: Db, kind: CatalogKind): Promise<ReadonlyMap<string, Stored<Spec>>> {
  const byName = Map.groupBy(await allDeclarations(db, kind), ({ name }) => name)
  return new Map([...byName].map(([name, declarations]) => {
    const said = saidBy<Spec>(declarations)
    return [name, { file: said.get('file')?.spec ?? null, own: ownSpec(said), backstage: said.get('backstage')?.spec ?? null, outcome: outcomeOf(said).outcome }]
  }))
}

/** Only what these files speak about is compared: a service may have a file here and its Backstage entity elsewhere. */
export function driftOf<Spec extends object>(stored: Stored<Spec>, declared: FromFiles<Spec>): readonly string[] {
  const fields = new Set<string>()
  if (declared.backstage) for (const field of differingFields(stored.backstage ?? {}, declared.backstage.spec)) fields.add(field)
  if (declared.file) {
    for (const [field, value] of Object.entries(declared.file.spec)) if (!isSame((stored.own as Record<string, unknown>)[field], value)) fields.add(field)
    for (const field of Object.keys(stored.file ?? {})) if (!(field in declared.file.spec)) fields.add(field)
    // Named for the first time by a file of ours, even if it says nothing new.
    if (stored.file === null) fields.add('source')
  }
  if (declared.backstage && stored.backstage === null) fields.add('source')
  return [...fields].sort()
}

/** What files say about one thing, ready to be settled. */
export function sayingsOf<Spec extends object>(name: string, from: FromFiles<Spec>, nowMs: number): readonly Saying<Spec>[] {
  return (['file', 'backstage'] as const).flatMap((declarer: Declarer & keyof FromFiles<Spec>) => {
    const placed = from[declarer]
    return placed ? [{ name, declarer, said: saidIn(placed, nowMs) }] : []
  })
}

function saidIn<Spec extends object>(placed: Placed<Spec>, nowMs: number): Said<Spec> {
  return { spec: placed.spec, origins: Object.fromEntries(Object.keys(placed.spec).map((field) => [field, { from: placed.from, line: placed.lines[field] ?? null, atMs: nowMs }])) }
}

interface DeclaredIn<Spec> {
  readonly name: string
  readonly spec: Spec
  readonly from: SourceDocument
}

/** One declaration a name, from however many dialects speak of it. */
function together<Spec extends object>(own: readonly DeclaredIn<Spec>[], backstage: readonly DeclaredIn<Spec>[]): readonly Declared[] {
  const byName = new Map<string, { spec: FromFiles<Spec>; from: SourceDocument }>()
  for (const { name, spec, from } of own) byName.set(name, { spec: { file: placed(spec, from) }, from })
  for (const { name, spec, from } of backstage) byName.set(name, { from, ...byName.get(name), spec: { ...byName.get(name)?.spec, backstage: placed(spec, from) } })
  return [...byName].map(([name, { spec, from }]) => ({ name, spec, from }))
}

function placed<Spec extends object>(spec: Spec, from: SourceDocument): Placed<Spec> {
  return { spec, from: from.file, lines: Object.fromEntries(Object.keys(spec).map((field) => [field, from.lineOf(placeOf(field))])) }
}

function placeOf(field: string): readonly string[] {
  if (field === 'displayName') return ['metadata', 'displayName']
  if (field === 'description' || field === 'labels') return ['metadata', field]
  return ['spec', field]
}

function unknownNames({ name, spec, from }: Declared, asked: readonly { field: string; known: ReadonlySet<string> | undefined; what: string; mend: string }[]): Finding[] {
  const { file, backstage } = spec as FromFiles<Record<string, unknown>>
  return asked.flatMap(({ field, known, what, mend }) => {
    const said = file?.spec[field] ?? backstage?.spec[field]
    if (typeof said !== 'string' || known === undefined || known.has(said)) return []
    const line = (file?.spec[field] === undefined ? backstage : file)?.lines[field]
    return [{ level: 'warning' as const, code: 'CATALOG_NAME_UNKNOWN', say: `${name} names the ${what} ${said}, which is not known.`, mend, file: from.file, ...(line === undefined ? {} : { line }), field: `spec.${field}` }]
  })
}

/** What files may hold is a little more than what the API takes: short forms of links and dependencies. */
function documentSchema(kind: string, wire: typeof SaveService | typeof SaveTeam): ReturnType<typeof Type.Object> {
  const { displayName, labels, ...fields } = { labels: undefined, ...wire.properties }
  const spec = Object.fromEntries(Object.entries(fields).map(([field, schema]) => [field, Type.Optional(shortForms[field] ?? schema)]))
  return Type.Object({
    apiVersion: Type.Literal(ownVersion),
    kind: Type.Literal(kind),
    metadata: Type.Object({ name: Type.String({ minLength: 1, maxLength: 253 }), displayName, ...(labels ? { labels } : {}) }, { additionalProperties: false }),
    spec: Type.Optional(Type.Object(spec, { additionalProperties: false })),
  }, { additionalProperties: false })
}
