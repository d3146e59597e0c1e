// The routing tree in configuration files: one document of kind AlertRouting, named `default`.
import { Type } from '@sinclair/typebox'
import type { SourceDocument } from '../../base/document.ts'
import { identityOf } from '../../base/document.ts'
import { DocumentReading } from '../../base/document-reading.ts'
import type { Finding } from '../../base/finding.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { putRouting } from './actions/keep-routing.ts'
import { RoutingWords } from './model/routing/contract.ts'
import { readRoutingSpec } from './model/routing/read-routing.ts'
import type { RoutingSpec } from './model/routing/spec.ts'
import { routingRow, treeName } from './store/routing.ts'

const apiVersion = 'mainstay.dev/v1'
const kind = 'AlertRouting'

export const routingDocuments: DocumentKind = {
  kind, after: ['EscalationPolicy'], needs: 'set-standards',
  schema: Type.Object({ apiVersion: Type.Literal(apiVersion), kind: Type.Literal(kind), metadata: Type.Object({ name: Type.Literal(treeName) }, { additionalProperties: false }), spec: RoutingWords }, { additionalProperties: false }),
  recognises: isRouting,
  read(documents) {
    const readings = documents.map((document) => new DocumentReading(document, 'ALERTS'))
    const value = readings.flatMap((reading) => readRoutingDocument(reading) ?? [])
    for (const [index, reading] of readings.entries()) if (index > 0) reading.error(reading.root, 'ONE_TREE', 'There is more than one document of kind AlertRouting.', 'Put their routes below one root.')
    return { value: value.slice(0, 1), findings: readings.flatMap(({ findings }) => findings) }
  },
  async stored(db) {
    const row = await routingRow(db)
    return new Map(row === null ? [] : [[row.name, JSON.parse(row.spec) as unknown]])
  },
  check: async (declared, names) => declared.flatMap(({ spec, from }) => unknownPolicies(spec as RoutingSpec, names.get('EscalationPolicy'), from)),
  apply: ({ spec }, work) => putRouting(work, spec as RoutingSpec),
  write: routingDocument,
}

export function routingDocument(name: string, spec: unknown): unknown {
  return { apiVersion, kind, metadata: { name }, spec }
}

export function isRouting(document: SourceDocument): boolean {
  const identity = identityOf(document)
  return identity.apiVersion === apiVersion && identity.kind === kind
}

export function readRoutingDocument(reading: DocumentReading): Declared | null {
  const { root } = reading
  reading.onlyKeys(root, ['apiVersion', 'kind', 'metadata', 'spec'])
  const nameField = reading.at(root, 'metadata', 'name')
  const name = reading.text(nameField, 'required')
  if (name !== null && name !== treeName) reading.error(nameField, 'TREE_NAME', `The routing tree is called \`${treeName}\`: there is one.`, `Write \`name: ${treeName}\`.`)
  const specField = reading.map(reading.at(root, 'spec'), 'required')
  const spec = specField === null ? null : readRoutingSpec(reading, specField)
  return name === null || spec === null || reading.findings.some(({ level }) => level === 'error') ? null : { name, spec, from: reading.document }
}

/** Without it its pages would go to the service's own policy. */
function unknownPolicies(spec: RoutingSpec, policies: ReadonlySet<string> | undefined, from: SourceDocument): readonly Finding[] {
  return spec.receivers.flatMap((receiver, index): readonly Finding[] => {
    if (receiver.policy === undefined || policies === undefined || policies.has(receiver.policy)) return []
    return [{
      level: 'error', code: 'ALERTS_POLICY_UNKNOWN', say: `Receiver ${receiver.name} names the escalation policy ${receiver.policy}, which is neither here nor in these files.`,
      mend: 'Add a file of that EscalationPolicy, or correct the name.', file: from.file, line: from.lineOf(['spec', 'receivers', index, 'policy']), field: `spec.receivers[${index}].policy`,
    }]
  })
}
