// What kind of change a set of files makes.
import type { ChangeKind } from '../base/change.ts'

const kinds: readonly (readonly [ChangeKind, RegExp])[] = [
  ['database', /(^|\/)(migrations?|db\/migrate|schema)\/|\.sql$/i],
  ['infrastructure', /\.(tf|tfvars|hcl|bicep)$|(^|\/)(terraform|cloudformation|pulumi)\//i],
  ['configuration', /\.(ya?ml|json|toml|ini|properties|conf|env)$/i],
]

/** The riskiest kind among them where all are of such kinds or one touches the database; `other` where nothing is said. */
export function kindOfFiles(paths: readonly string[]): ChangeKind {
  if (paths.length === 0) return 'other'
  const found = paths.map((path) => kinds.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other')
  if (found.includes('database')) return 'database'
  if (found.includes('other')) return 'other'
  return found.includes('infrastructure') ? 'infrastructure' : 'configuration'
}

/** The first line of a commit message, or null. */
export function firstLine(text: string | null): string | null {
  return text?.split('\n', 1)[0]?.trim() || null
}
