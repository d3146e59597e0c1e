// Configuration files of kind BreakGlassPolicy: which role may ask for which, for how long, and who says yes.
import type { Finding } from '../../base/finding.ts'
import { append } from '../../record/append.ts'
import { permissionsOf } from '../../spine/access/roles.ts'
import type { Role } from '../../spine/access/roles.ts'
import type { Declared, DocumentKind } from '../../spine/documents.ts'
import { compileDocument, documentSchema, findingAt, isOfKind, mostProblems, problemsOf, written } from '../../spine/own-document.ts'
import { BreakGlassPolicySpec } from './contract-break-glass.ts'
import { breakGlassPolicySaved } from './events-break-glass.ts'
import type { BreakGlassPolicy } from './model/break-glass.ts'
import { breakGlassPolicies, putBreakGlassPolicy } from './store/break-glass.ts'

const kind = 'BreakGlassPolicy'
const schema = documentSchema(kind, BreakGlassPolicySpec)
const validate = compileDocument<{ metadata: { name: string }; spec: BreakGlassPolicySpec }>(schema)

export const breakGlassDocuments: DocumentKind = {
  kind, schema,
  // It gives roles, if only for a while.
  needs: 'administer',
  recognises: (document) => isOfKind(document, kind),
  read(documents) {
    const findings: Finding[] = []
    const value = documents.flatMap((from): Declared[] => {
      if (!validate(from.value)) {
        for (const { at, what } of problemsOf(validate).slice(0, mostProblems)) findings.push(findingAt(from, at, { code: 'ACCESS_BREAK_GLASS_DOCUMENT', say: `${kind}: ${what}.`, mend: `See the JSON Schema of kind ${kind} at /api/v1/configuration/schema.` }))
        return []
      }
      const { metadata, spec } = from.value
      const loser = spec.mayAsk.find((own) => !isMore(spec.grants, own))
      if (loser !== undefined) {
        findings.push(findingAt(from, ['spec', 'mayAsk'], { code: 'ACCESS_BREAK_GLASS_NOT_MORE', say: `${kind}: ${spec.grants} does not include all that ${loser} may do, and more.`, mend: 'Grant a role that adds to what the asking one has.' }))
        return []
      }
      return [{ name: metadata.name, spec: settled(spec), from }]
    })
    return { value, findings }
  },
  stored: async (db) => new Map((await breakGlassPolicies(db)).map(({ name, spec }) => [name, spec])),
  async apply({ name, spec }, work) {
    await putBreakGlassPolicy(work.db, { name, spec: JSON.stringify(spec) })
    await append(work, [breakGlassPolicySaved({ subject: `break-glass-policy/${name}`, data: { spec } })])
  },
  write: (name, spec) => written(kind, name, spec),
}

/** Some permission more, and none less. */
function isMore(grants: Role, own: Role): boolean {
  const [more, has] = [new Set(permissionsOf(grants)), permissionsOf(own)]
  return more.size > has.length && has.every((permission) => more.has(permission))
}

function settled(spec: BreakGlassPolicySpec): BreakGlassPolicy {
  return {
    grants: spec.grants, mayAsk: spec.mayAsk, longestMinutes: spec.longestMinutes ?? 60, needsSecondPerson: spec.needsSecondPerson ?? true, approvers: spec.approvers ?? ['administrator'],
    reviewers: spec.reviewers ?? ['administrator', 'auditor'], reviewWithinDays: spec.reviewWithinDays ?? 3, needsIncident: spec.needsIncident ?? false,
  }
}
