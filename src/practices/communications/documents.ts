// Configuration files of communications: Audience (who is told), UpdateTemplate (in which words), UpdateCadence (how often).
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import type { Finding } from '../../base/finding.ts'
import { compilePattern } from '../../base/pattern.ts'
import { append } from '../../record/append.ts'
import type { Db } from '../../spine/database.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { mapSchema } from '../../spine/map-schema.ts'
import { audienceSaved, cadenceSaved, templateSaved } from './events.ts'
import type { Audience } from './model/audience.ts'
import type { Cadence } from './model/cadence.ts'
import { templateProblems, usualLanguage } from './model/template.ts'
import type { Template } from './model/template.ts'
import { audiences, updateStatuses } from './model/update.ts'
import { documentReader, documentSchema, findingAt, isOfKind, written } from '../../spine/own-document.ts'
import { documentsOf, saveDocument } from './store/documents.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const some = <T extends TSchema>(item: T, maxItems = 200) => Type.Optional(Type.Array(item, { maxItems, uniqueItems: true }))
const Name = Type.String({ minLength: 1, maxLength: 100 })
const Severity = oneOf(['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const)
const Address = Type.String({ maxLength: 2_000, pattern: '^https?://' })

export const AudienceSpec = Type.Object({
  audience: oneOf(audiences), severities: some(Severity, 4),
  /** Patterns over service names, anchored at both ends. */
  services: some(Type.String({ minLength: 1, maxLength: 200 })),
  people: some(Name, 500), teams: some(Name),
  emails: some(Type.String({ maxLength: 320, pattern: '^[^@\\s,;<>]+@[^@\\s,;<>]+$' }), 500),
  slack: some(Type.String({ maxLength: 100, pattern: '^[A-Z0-9]+$' })), teamsWorkflows: some(Address), webhooks: some(Address),
}, { additionalProperties: false })
type AudienceSpec = Static<typeof AudienceSpec>

export const TemplateSpec = Type.Object({
  audience: oneOf(audiences), statuses: some(oneOf(updateStatuses), 4), severities: some(Severity, 4),
  language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })), text: Type.String({ minLength: 1, maxLength: 5_000 }),
}, { additionalProperties: false })
type TemplateSpec = Static<typeof TemplateSpec>

const Minutes = Type.Integer({ minimum: 1, maximum: 1_440 })
export const CadenceSpec = Type.Object({
  severities: mapSchema(Type.Object({ firstMinutes: Minutes, everyMinutes: Minutes }, { additionalProperties: false }), { propertyNames: { enum: ['SEV1', 'SEV2', 'SEV3', 'SEV4'] } }),
  audiences: some(oneOf(audiences), 4), services: some(Name),
}, { additionalProperties: false })
type CadenceSpec = Static<typeof CadenceSpec>

interface KindWords<Spec> {
  readonly kind: string
  readonly spec: TSchema
  readonly after: readonly string[]
  problems(found: { name: string; spec: Spec }, from: Declared['from']): readonly Finding[]
  check?(declared: Declared, spec: Spec, names: ReadonlyMap<string, ReadonlySet<string>>): readonly Finding[]
  said(name: string, spec: Spec): Parameters<typeof append>[1][number]
}

function documentKind<Spec>(words: KindWords<Spec>): DocumentKind {
  const { kind } = words
  const schema = documentSchema(kind, words.spec)
  const read = documentReader<Spec>(schema, (what) => ({ code: 'COMMUNICATIONS_DOCUMENT', say: `${kind}: ${what}.`, mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.` }))
  return {
    kind, schema, after: words.after,
    recognises: (document) => isOfKind(document, kind),
    read(documents) {
      const findings: Finding[] = []
      const value = documents.flatMap((from) => {
        const found = read(from, findings)
        if (found === null) return []
        const problems = words.problems(found, from)
        findings.push(...problems)
        return problems.length > 0 ? [] : [{ name: found.name, spec: found.spec, from }]
      })
      return { value, findings }
    },
    stored: async (db) => new Map((await documentsOf<Spec>(db, kind)).map(({ name, spec }) => [name, spec])),
    check: async (declared, names) => declared.flatMap((each) => words.check?.(each, each.spec as Spec, names) ?? []),
    async apply({ name, spec }, work) {
      await saveDocument(work.db, { kind, name, spec, savedMs: work.nowMs })
      await append(work, [words.said(name, spec as Spec)])
    },
    write: (name, spec) => written(kind, name, spec),
  }
}

const audienceKind = documentKind<AudienceSpec>({
  kind: 'Audience', spec: AudienceSpec, after: ['Team', 'Person'],
  problems: ({ spec }, from) => (spec.services ?? []).flatMap((pattern, index) => (compiles(pattern) ? [] : [findingAt(from, ['spec', 'services', index], {
    code: 'COMMUNICATIONS_PATTERN', say: `"${pattern}" is not a pattern.`, mend: 'Write a service name, or a regular expression in RE2 syntax such as shop-.*.',
  })])),
  check: ({ name, from }, spec, names) => (spec.teams ?? []).flatMap((team, index) => (names.get('Team')?.has(team) ?? true) ? [] : [findingAt(from, ['spec', 'teams', index], {
    code: 'COMMUNICATIONS_UNKNOWN_TEAM', say: `Audience ${name} names the team "${team}", which is neither here nor in these files.`, mend: 'Add a file of that team, or correct the name.',
  })]),
  said: (name, spec) => audienceSaved({ subject: `audience/${name}`, data: {
    audience: spec.audience, destinations: [spec.people, spec.teams, spec.emails, spec.slack, spec.teamsWorkflows, spec.webhooks].reduce((sum, list) => sum + (list?.length ?? 0), 0),
  } }),
})

const templateKind = documentKind<TemplateSpec>({
  kind: 'UpdateTemplate', spec: TemplateSpec, after: [],
  problems: ({ spec }, from) => (['title', 'text'] as const).flatMap((field) => templateProblems(spec[field] ?? '').map(({ line, say, mend }) => {
    const finding = findingAt(from, ['spec', field], { code: 'COMMUNICATIONS_TEMPLATE', say, mend })
    return { ...finding, line: (finding.line ?? 1) + line - (spec[field]?.includes('\n') ? 0 : 1) }
  })),
  said: (name, spec) => templateSaved({ subject: `update-template/${name}`, data: { audience: spec.audience } }),
})

const cadenceKind = documentKind<CadenceSpec>({
  kind: 'UpdateCadence', spec: CadenceSpec, after: ['Service'], problems: () => [],
  said: (name, spec) => cadenceSaved({ subject: `update-cadence/${name}`, data: { severities: Object.keys(spec.severities) } }),
})

export const communicationsDocuments: readonly DocumentKind[] = [audienceKind, templateKind, cadenceKind]

export async function audienceLists(db: Db): Promise<readonly Audience[]> {
  return (await documentsOf<AudienceSpec>(db, 'Audience')).map(({ name, spec }) => ({
    name, audience: spec.audience, severities: spec.severities ?? [], services: spec.services ?? [], people: spec.people ?? [], teams: spec.teams ?? [],
    emails: spec.emails ?? [], slack: spec.slack ?? [], teamsWorkflows: spec.teamsWorkflows ?? [], webhooks: spec.webhooks ?? [],
  }))
}

export async function updateTemplates(db: Db): Promise<readonly Template[]> {
  return (await documentsOf<TemplateSpec>(db, 'UpdateTemplate')).map(({ name, spec }) => ({
    name, audience: spec.audience, statuses: spec.statuses ?? [], severities: spec.severities ?? [], language: spec.language ?? usualLanguage,
    title: spec.title ?? '{{incident.title}}', text: spec.text,
  }))
}

export async function updateCadences(db: Db): Promise<readonly Cadence[]> {
  return (await documentsOf<CadenceSpec>(db, 'UpdateCadence')).map(({ name, spec }) => ({ name, severities: spec.severities, audiences: spec.audiences ?? [], services: spec.services ?? [] }))
}

function compiles(pattern: string): boolean {
  try {
    compilePattern(pattern)
    return true
  } catch {
    return false
  }
}
