// Connections declared in files: `kind: Connection`, its type and settings under `spec`.
import { Type } from '@sinclair/typebox'
import type { TSchema } from '@sinclair/typebox'
import type { FieldPath, SourceDocument } from '../../base/document.ts'
import { hasErrors } from '../../base/finding.ts'
import type { Finding } from '../../base/finding.ts'
import type { MetricSourceKind } from '../../connections/metric-source.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { saveConnection } from './actions/save-connection.ts'
import { ConnectionName } from './contract.ts'
import { nameFindings, settingsFindings } from './settled.ts'
import { connectionsAfter, mostConnections } from './store.ts'
import type { Settings } from './store.ts'

type Spec = { readonly type: string } & Settings

export function connectionDocuments(kinds: readonly MetricSourceKind[]): DocumentKind {
  return {
    kind: 'Connection',
    schema: Type.Object({
      apiVersion: Type.Literal('mainstay.dev/v1'), kind: Type.Literal('Connection'), metadata: Type.Object({ name: ConnectionName }),
      spec: Type.Union(kinds.map((kind): TSchema => Type.Object({ type: Type.Literal(kind.type, { description: kind.means }), ...kind.schema.properties }, { additionalProperties: false }))),
    }),
    recognises: ({ value }) => isOurs(value),
    read(documents) {
      const findings: Finding[] = []
      const declared = documents.flatMap((document) => {
        const found = readConnection(document, kinds)
        findings.push(...found.findings)
        return found.declared ?? []
      })
      return { value: declared, findings }
    },
    async stored(db) {
      return new Map((await connectionsAfter(db, { limit: mostConnections })).map(({ name, type, settings }) => [name, { type, ...settings }]))
    },
    async apply({ name, spec }, work) {
      const { type, ...settings } = spec as Spec
      await saveConnection(work, kinds, { name, type, settings })
    },
    write: (name, spec) => ({ apiVersion: 'mainstay.dev/v1', kind: 'Connection', metadata: { name }, spec }),
  }
}

function isOurs(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown }
  return apiVersion === 'mainstay.dev/v1' && kind === 'Connection'
}

function readConnection(document: SourceDocument, kinds: readonly MetricSourceKind[]): { declared: Declared | null; findings: readonly Finding[] } {
  const { metadata, spec } = document.value as { metadata?: unknown; spec?: unknown }
  const name = isMap(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : ''
  const { type, ...settings } = isMap(spec) ? spec : {}
  const found = [...nameFindings(name), ...settingsFindings(kinds, { type, settings }, 'spec.')].map((finding) => ({ ...finding, file: document.file, line: document.lineOf(pathOf(finding.field ?? '')) }))
  return { declared: hasErrors(found) ? null : { name, spec: { type, ...settings }, from: document }, findings: found }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `spec.targets[1]` or `spec.targets.1` */
function pathOf(field: string): FieldPath {
  return field.split(/[.[\]]+/).filter(Boolean).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}
