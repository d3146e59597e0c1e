// One of our own documents against its JSON Schema: every problem with the file, the line and the field.
import { Ajv } from 'ajv'
import { Type } from '@sinclair/typebox'
import type { TSchema } from '@sinclair/typebox'
import { fieldText } from '../../base/document.ts'
import type { FieldPath, SourceDocument } from '../../base/document.ts'
import type { Finding } from '../../base/finding.ts'

const apiVersion = 'mainstay.dev/v1'
/** Of one document; the first few explain the rest. */
const maxFindings = 10
const ajv = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$' })

export function documentSchema(kind: string, spec: TSchema): TSchema {
  return Type.Object({ apiVersion: Type.Literal(apiVersion), kind: Type.Literal(kind), metadata: Type.Object({ name: Name }), spec })
}

/** Name and spec of a document that fits; else null, and what is wrong. */
export function documentReader<Spec>(kind: string, schema: TSchema): (document: SourceDocument, findings: Finding[]) => { name: string; spec: Spec } | null {
  const validate = ajv.compile<{ metadata: { name: string }; spec: Spec }>(schema)
  return (document, findings) => {
    if (validate(document.value)) return { name: document.value.metadata.name, spec: document.value.spec }
    const seen = new Set<string>()
    for (const problem of validate.errors ?? []) {
      const path = problem.instancePath.split('/').slice(1).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
      const extra = problem.params as { additionalProperty?: string; allowedValues?: readonly string[] }
      const at: FieldPath = extra.additionalProperty === undefined ? path : [...path, extra.additionalProperty]
      const field = fieldText(at)
      if (seen.has(field) || seen.size >= maxFindings) continue
      seen.add(field)
      const allowed = extra.allowedValues ? `: ${extra.allowedValues.join(', ')}` : ''
      findings.push(findingAt(document, at, {
        code: 'COMMUNICATIONS_DOCUMENT', say: `${kind}: ${field || 'the document'} ${extra.additionalProperty === undefined ? `${problem.message ?? 'does not fit'}${allowed}` : 'is not a field here'}.`,
        mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.`,
      }))
    }
    return null
  }
}

export function findingAt(document: SourceDocument, path: FieldPath, words: { code: string; say: string; mend: string }): Finding {
  return { level: 'error', ...words, file: document.file, line: document.lineOf(path), field: fieldText(path) }
}

export function isOfKind(document: SourceDocument, kind: string): boolean {
  const value = (typeof document.value === 'object' && document.value !== null ? document.value : {}) as { apiVersion?: unknown; kind?: unknown }
  return value.apiVersion === apiVersion && value.kind === kind
}

export function written(kind: string, name: string, spec: unknown): unknown {
  return { apiVersion, kind, metadata: { name }, spec }
}
