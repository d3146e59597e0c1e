// Configuration files of the kinds MitigationPolicy, RecoveryPolicy and SeverityMatrix.
import { Ajv } from 'ajv'
import type { TSchema } from '@sinclair/typebox'
import { fieldText, identityOf } from '../../base/document.ts'
import type { FieldPath } from '../../base/document.ts'
import type { Finding } from '../../base/finding.ts'
import { append } from '../../record/append.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import type { Work } from '../../spine/practice.ts'
import { MitigationPolicyDocument, RecoveryPolicyDocument, SeverityMatrixDocument } from './contract-policies.ts'
import type { PolicyKind } from './model/mitigation.ts'
import { surpriseIn } from './model/severity.ts'
import type { SeverityMatrix } from './model/severity.ts'
import { incidentPolicyRemoved, incidentPolicySaved } from './events-evidence.ts'
import { deletePolicy, policiesOf, putPolicy } from './store/policies.ts'

const apiVersion = 'mainstay.dev/v1'
/** Of one document; the first few explain the rest. */
const maxFindings = 10
const ajv = new Ajv({ allErrors: true, strict: false })

export const policyDocuments: readonly DocumentKind[] = [documentsOf('MitigationPolicy', MitigationPolicyDocument), documentsOf('RecoveryPolicy', RecoveryPolicyDocument), documentsOf('SeverityMatrix', SeverityMatrixDocument)]

function documentsOf(kind: PolicyKind, schema: TSchema): DocumentKind {
  const validate = ajv.compile<{ metadata: { name: string }; spec: unknown }>(schema)
  return {
    kind, schema,
    recognises: (document) => identityOf(document).apiVersion === apiVersion && identityOf(document).kind === kind,
    read(documents) {
      const findings: Finding[] = []
      const value = documents.flatMap((from): Declared[] => {
        if (validate(from.value)) {
          const surprise = kind === 'SeverityMatrix' ? surpriseIn(from.value.spec as SeverityMatrix) : null
          if (!surprise) return [{ name: from.value.metadata.name, spec: from.value.spec, from }]
          const path: FieldPath = ['spec', surprise.impact, surprise.scope]
          findings.push({
            level: 'error', code: 'INCIDENT_SEVERITY_MATRIX', say: `SeverityMatrix: ${surprise.impact} for ${surprise.scope} is judged milder than ${surprise.milderThan}.`, mend: 'Let more impact and more scope never be milder.',
            file: from.file, line: from.lineOf(path), field: fieldText(path),
          })
          return []
        }
        for (const problem of (validate.errors ?? []).slice(0, maxFindings)) {
          const { additionalProperty, allowedValues } = problem.params as { additionalProperty?: string; allowedValues?: readonly string[] }
          const path: FieldPath = [...problem.instancePath.split('/').slice(1).map((step) => (/^\d+$/.test(step) ? Number(step) : step)), ...(additionalProperty === undefined ? [] : [additionalProperty])]
          const what = additionalProperty === undefined ? `${problem.message ?? 'does not fit'}${allowedValues ? `: ${allowedValues.join(', ')}` : ''}` : 'is not a field here'
          findings.push({
            level: 'error', code: 'INCIDENT_POLICY_DOCUMENT', say: `${kind}: ${fieldText(path) || 'the document'} ${what}.`, mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.`,
            file: from.file, line: from.lineOf(path), field: fieldText(path),
          })
        }
        return []
      })
      return { value, findings }
    },
    stored: async (db) => new Map((await policiesOf(db, kind)).map(({ name, spec }) => [name, spec])),
    async apply({ name, spec }, work) {
      await putPolicy(work.db, { kind, name, spec })
      await append(work, [incidentPolicySaved({ subject: `incident-policy/${name}`, data: { kind, spec } })])
    },
    write: (name, spec) => ({ apiVersion, kind, metadata: { name }, spec }),
  }
}

/** False when there was none. */
export async function removePolicy(work: Work, kind: PolicyKind, name: string): Promise<boolean> {
  const isGone = await deletePolicy(work.db, kind, name)
  if (isGone) await append(work, [incidentPolicyRemoved({ subject: `incident-policy/${name}`, data: { kind } })])
  return isGone
}
