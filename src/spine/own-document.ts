// Our own documents against their JSON Schemas: every problem with the file, the line and the field.
import { Ajv } from 'ajv'
import type { ErrorObject } from 'ajv'
import { Type } from '@sinclair/typebox'
import type { TSchema } from '@sinclair/typebox'
import { fieldText, identityOf } from '../base/document.ts'
import type { FieldPath, SourceDocument } from '../base/document.ts'
import type { Finding } from '../base/finding.ts'
import { lateValidator } from './late-validator.ts'
import type { LateValidator } from './late-validator.ts'

export const ownApiVersion = 'mainstay.dev/v1'
/** Of one document; the first few explain the rest. */
export const mostProblems = 10
const ajv = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true, formats: { 'date-time': true } })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$' })

export function documentSchema(kind: string, spec: TSchema): TSchema {
  return Type.Object({ apiVersion: Type.Literal(ownApiVersion), kind: Type.Literal(kind), metadata: Type.Object({ name: Name }), spec })
}

export function isOfKind(document: SourceDocument, kind: string): boolean {
  const said = identityOf(document)
  return said.apiVersion === ownApiVersion && said.kind === kind
}

export function written(kind: string, name: string, spec: unknown): unknown {
  return { apiVersion: ownApiVersion, kind, metadata: { name }, spec }
}

export const compileDocument = <Document>(schema: TSchema): LateValidator<Document> => lateValidator(() => ajv.compile(schema))

export interface DocumentProblem {
  readonly at: FieldPath
  /** `spec.title is not a field here`. */
  readonly what: string
}

/** What the schema found, in its order. */
export function problemsOf({ errors }: { readonly errors?: readonly ErrorObject[] | null }): readonly DocumentProblem[] {
  return (errors ?? []).map(({ instancePath, message, params }) => {
    const { additionalProperty, allowedValues } = params as { additionalProperty?: string; allowedValues?: readonly string[] }
    const path = instancePath.split('/').slice(1).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
    const at: FieldPath = additionalProperty === undefined ? path : [...path, additionalProperty]
    const allowed = allowedValues ? `: ${allowedValues.join(', ')}` : ''
    return { at, what: `${fieldText(at) || 'the document'} ${additionalProperty === undefined ? `${message ?? 'does not fit'}${allowed}` : 'is not a field here'}` }
  })
}

export interface ProblemWords {
  readonly code: string
  readonly say: string
  readonly mend: string
}

export function findingAt(document: SourceDocument, path: FieldPath, words: ProblemWords): Finding {
  return { level: 'error', ...words, file: document.file, line: document.lineOf(path), field: fieldText(path) }
}

/** Name and spec of a document that fits; else null, and what is wrong, in the words of the practice. */
export function documentReader<Spec>(schema: TSchema, words: (what: string) => ProblemWords): (document: SourceDocument, findings: Finding[]) => { name: string; spec: Spec } | null {
  const validate = compileDocument<{ metadata: { name: string }; spec: Spec }>(schema)
  return (document, findings) => {
    if (validate(document.value)) return { name: document.value.metadata.name, spec: document.value.spec }
    // A union reports each of its branches; the field itself is what a reader needs once.
    const firsts = Map.groupBy(problemsOf(validate), ({ at }) => fieldText(at))
    for (const [{ at, what }] of [...firsts.values()].slice(0, mostProblems) as [DocumentProblem][]) findings.push(findingAt(document, at, words(what)))
    return null
  }
}
