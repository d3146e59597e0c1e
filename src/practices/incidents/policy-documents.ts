// Configuration files of the kinds MitigationPolicy, RecoveryPolicy and SeverityMatrix.
import type { TSchema } from '@sinclair/typebox'
import type { Finding } from '../../base/finding.ts'
import { append } from '../../record/append.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { compileDocument, findingAt, isOfKind, mostProblems, problemsOf, written } from '../../spine/own-document.ts'
import type { Work } from '../../spine/practice.ts'
import { MitigationPolicyDocument, RecoveryPolicyDocument, SeverityMatrixDocument } from './contract-policies.ts'
import type { PolicyKind } from './model/mitigation.ts'
import { surpriseIn } from './model/severity.ts'
import type { SeverityMatrix } from './model/severity.ts'
import { incidentPolicyRemoved, incidentPolicySaved } from './events-evidence.ts'
import { deletePolicy, policiesOf, putPolicy } from './store/policies.ts'

export const policyDocuments: readonly DocumentKind[] = [documentsOf('MitigationPolicy', MitigationPolicyDocument), documentsOf('RecoveryPolicy', RecoveryPolicyDocument), documentsOf('SeverityMatrix', SeverityMatrixDocument)]

function documentsOf(kind: PolicyKind, schema: TSchema): DocumentKind {
  const validate = compileDocument<{ metadata: { name: string }; spec: unknown }>(schema)
  return {
    kind, schema,
    recognises: (document) => isOfKind(document, kind),
    read(documents) {
      const findings: Finding[] = []
      const value = documents.flatMap((from): Declared[] => {
        if (validate(from.value)) {
          const surprise = kind === 'SeverityMatrix' ? surpriseIn(from.value.spec as SeverityMatrix) : null
          if (!surprise) return [{ name: from.value.metadata.name, spec: from.value.spec, from }]
          findings.push(findingAt(from, ['spec', surprise.impact, surprise.scope], {
            code: 'INCIDENT_SEVERITY_MATRIX', say: `SeverityMatrix: ${surprise.impact} for ${surprise.scope} is judged milder than ${surprise.milderThan}.`, mend: 'Let more impact and more scope never be milder.',
          }))
          return []
        }
        for (const { at, what } of problemsOf(validate).slice(0, mostProblems)) findings.push(findingAt(from, at, { code: 'INCIDENT_POLICY_DOCUMENT', say: `${kind}: ${what}.`, mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.` }))
        return []
      })
      return { value, findings }
    },
    stored: async (db) => new Map((await policiesOf(db, kind)).map(({ name, spec }) => [name, spec])),
    async apply({ name, spec }, work) {
      await putPolicy(work.db, { kind, name, spec })
      await append(work, [incidentPolicySaved({ subject: `incident-policy/${name}`, data: { kind, spec } })])
    },
    write: (name, spec) => written(kind, name, spec),
  }
}

/** False when there was none. */
export async function removePolicy(work: Work, kind: PolicyKind, name: string): Promise<boolean> {
  const isGone = await deletePolicy(work.db, kind, name)
  if (isGone) await append(work, [incidentPolicyRemoved({ subject: `incident-policy/${name}`, data: { kind } })])
  return isGone
}
