// Configuration files of tickets and bridges: TicketSystem (where tickets live, which incidents open one), BridgeLink (where people speak).
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import type { Said } from '../../base/entry.ts'
import type { Finding } from '../../base/finding.ts'
import type { FieldPath } from '../../base/document.ts'
import { compilePattern } from '../../base/pattern.ts'
import { addressFindings, SecretReference } from '../../connections/http-settings.ts'
import { ticketSystemNames } from '../../connections/ticketing.ts'
import type { TicketPlace, TicketSystem } from '../../connections/ticketing.ts'
import { append } from '../../record/append.ts'
import type { Db } from '../../spine/database.ts'
import type { DocumentKind } from '../../spine/documents.ts'
import { mapSchema } from '../../spine/map-schema.ts'
import { documentReader, documentSchema, findingAt, isOfKind, written } from '../../spine/own-document.ts'
import { bridgeLinkSaved, ticketSystemSaved } from './events-tickets.ts'
import { templateProblem } from './model/bridge.ts'
import { documentsOf, findDocument, saveDocument } from './store/ticket-documents.ts'

const severities = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const
const oneOf = <T extends string>(values: readonly T[], description?: string) => Type.Unsafe<T>({ type: 'string', enum: [...values], ...(description === undefined ? {} : { description }) })
const some = <T extends TSchema>(item: T, maxItems = 100) => Type.Optional(Type.Array(item, { maxItems, uniqueItems: true }))
const Word = Type.String({ minLength: 1, maxLength: 200 })
const Anything = mapSchema(Type.Unknown(), { maxProperties: 50 })
const Winner = Type.Optional(oneOf(['mainstay', 'ticket'] as const))

export const TicketSystemSpec = Type.Object({
  system: oneOf(ticketSystemNames),
  url: Type.Optional(Type.String({ maxLength: 1_000, description: 'Address of its API, where it is not the usual one.' })),
  project: Type.String({ minLength: 1, maxLength: 300, description: 'GitHub: owner/repository; GitLab: group/project; Jira: project key; Jira Service Management: service desk id; ServiceNow: table; PagerDuty: service id.' }),
  user: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'Jira: e-mail of the account; ServiceNow: user; PagerDuty: e-mail of the user that acts.' })),
  token: SecretReference, webhookSecret: Type.Optional(SecretReference),
  issueType: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Jira: name of the issue type; Jira Service Management: id of the request type.' })),
  labels: some(Word, 20),
  opens: Type.Optional(Type.Object({ severities: some(oneOf(severities), 4), services: some(Word), types: some(oneOf(['incident', 'security'] as const), 2) }, { additionalProperties: false, description: 'Which incidents open a ticket by themselves. Left out: none.' })),
  severities: Type.Optional(mapSchema(Word, { propertyNames: { enum: [...severities] } })),
  states: Type.Optional(mapSchema(Word, { propertyNames: { enum: ['open', 'mitigated', 'resolved'] } })),
  fields: Type.Optional(Anything), onResolve: Type.Optional(Anything),
  wins: Type.Optional(Type.Object({ state: Winner, severity: Winner }, { additionalProperties: false, description: 'Whose word counts where both change it. Left out: mainstay.' })),
}, { additionalProperties: false })
export type TicketSystemSpec = Static<typeof TicketSystemSpec>

export const BridgeLinkSpec = Type.Object({
  template: Type.String({ minLength: 1, maxLength: 1_000, description: 'With {number}, {id}, {severity} or {service}: https://meet.example/{number}' }),
  severities: some(oneOf(severities), 4), services: some(Word),
}, { additionalProperties: false })
export type BridgeLinkSpec = Static<typeof BridgeLinkSpec>

const ticketKind = 'TicketSystem'
const bridgeKind = 'BridgeLink'

interface KindWords<Spec> { readonly kind: string; readonly spec: TSchema; problems(spec: Spec): readonly { readonly at: FieldPath; readonly say: string; readonly mend: string }[]; said(name: string, spec: Spec): Said }

function documentKind<Spec>({ kind, spec: specSchema, problems, said }: KindWords<Spec>): DocumentKind {
  const schema = documentSchema(kind, specSchema)
  const code = 'COORDINATION_TICKET_DOCUMENT'
  const read = documentReader<Spec>(schema, (what) => ({ code, say: `${kind}: ${what}.`, mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.` }))
  return {
    kind, needs: 'set-standards', schema,
    recognises: (document) => isOfKind(document, kind),
    read(documents) {
      const findings: Finding[] = []
      const value = documents.flatMap((from) => {
        const found = read(from, findings)
        if (found === null) return []
        const wrong = problems(found.spec).map(({ at, say, mend }) => findingAt(from, ['spec', ...at], { code, say: `${kind} ${found.name}: ${say}`, mend }))
        findings.push(...wrong)
        return wrong.length > 0 ? [] : [{ name: found.name, spec: found.spec, from }]
      })
      return { value, findings }
    },
    stored: async (db) => new Map((await documentsOf<Spec>(db, kind)).map(({ name, spec }) => [name, spec])),
    async apply({ name, spec }, work) {
      await saveDocument(work.db, { kind, name, spec, savedMs: work.nowMs })
      await append(work, [said(name, spec as Spec)])
    },
    write: (name, spec) => written(kind, name, spec),
  }
}

export function ticketDocuments(systems: readonly TicketSystem[]): readonly DocumentKind[] {
  return [
    documentKind<TicketSystemSpec>({
      kind: ticketKind, spec: TicketSystemSpec,
      problems(spec) {
        const system = systems.find(({ name }) => name === spec.system)
        if (!system) return [{ at: ['system'], say: `${spec.system} is not built in here.`, mend: `Use ${systems.map(({ name }) => name).join(', ')}.` }]
        return [
          ...(spec.url === undefined && system.usualUrl === null ? [{ at: ['url'], say: `${system.title} needs the address of its API.`, mend: 'Add url: https://….' }] : []),
          ...(spec.url === undefined ? [] : addressFindings(spec.url, 'url').map(({ say, mend }) => ({ at: ['url'], say, mend }))),
          ...system.needs.filter((field) => spec[field] === undefined).map((field) => ({ at: [field], say: `${system.title} needs ${field}.`, mend: `Add ${field}.` })),
          ...patternProblems(spec.opens?.services, ['opens', 'services']),
        ]
      },
      said: (name, spec) => ticketSystemSaved({ subject: `ticket-system/${name}`, data: { system: spec.system, project: spec.project } }),
    }),
    documentKind<BridgeLinkSpec>({
      kind: bridgeKind, spec: BridgeLinkSpec,
      problems(spec) {
        const problem = templateProblem(spec.template)
        return [...(problem === null ? [] : [{ at: ['template'], say: `the template is refused: ${problem}.`, mend: 'Write it like https://meet.example/{number}.' }]), ...patternProblems(spec.services, ['services'])]
      },
      said: (name) => bridgeLinkSaved({ subject: `bridge-link/${name}`, data: {} }),
    }),
  ]
}

function patternProblems(patterns: readonly string[] | undefined, at: FieldPath): readonly { at: FieldPath; say: string; mend: string }[] {
  return (patterns ?? []).flatMap((pattern, index) => {
    try {
      compilePattern(pattern)
      return []
    } catch {
      return [{ at: [...at, index], say: `"${pattern}" is not a pattern.`, mend: 'Write a service name, or a regular expression in RE2 syntax such as shop-.*.' }]
    }
  })
}

export const ticketSystemsDeclared = (db: Db): Promise<readonly { name: string; spec: TicketSystemSpec }[]> => documentsOf<TicketSystemSpec>(db, ticketKind)
export const ticketSystemDeclared = (db: Db, name: string): Promise<TicketSystemSpec | null> => findDocument<TicketSystemSpec>(db, ticketKind, name)
export const bridgeLinksDeclared = (db: Db): Promise<readonly { name: string; spec: BridgeLinkSpec }[]> => documentsOf<BridgeLinkSpec>(db, bridgeKind)
export { ticketKind }

/** Without the token: enough to know addresses and words. */
export function placeOf(spec: TicketSystemSpec, system: TicketSystem): Omit<TicketPlace, 'token'> {
  return {
    url: (spec.url ?? system.usualUrl ?? '').replace(/\/+$/, ''), project: spec.project, user: spec.user ?? null, issueType: spec.issueType ?? null, labels: spec.labels ?? ['incident'],
    severities: spec.severities ?? system.usualSeverities, states: spec.states ?? {}, fields: spec.fields ?? {}, onResolve: spec.onResolve ?? {},
  }
}
