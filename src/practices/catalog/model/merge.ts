// What several sources say about one thing, made one: each field from the first source that speaks about it.
// Where sources contradict each other the others' values are kept beside it, never lost.

/** What one source says. `spec` holds only the fields it speaks about. */
export interface Statement<Spec extends object> {
  /** `own`, `backstage`. */
  readonly source: string
  /** The file, or `page and API`. */
  readonly from: string
  readonly line: number | null
  readonly atMs: number
  readonly spec: Spec
}

export interface Provenance {
  readonly source: string
  readonly from: string
  readonly line: number | null
  readonly atMs: number
}

export interface Conflict {
  readonly field: string
  /** The first value counts. */
  readonly values: readonly (Provenance & { readonly value: unknown })[]
  /** Why the first counts. */
  readonly because: string
}

export interface Merged<Spec extends object> {
  readonly outcome: Spec
  /** By field. A field nobody spoke about is missing. */
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly conflicts: readonly Conflict[]
}

/** A person who takes the trouble to say it here knows best; files kept for another tool come last. */
export const precedence: readonly string[] = ['page', 'own', 'file', 'backstage']

/**
 * @param statements in any order.
 * @param order of sources, the first counts most; sources not named come last. Within one source the latest counts.
 */
export function merge<Spec extends object>(statements: readonly Statement<Spec>[], order: readonly string[] = precedence): Merged<Spec> {
  const rank = (source: string): number => order.includes(source) ? order.indexOf(source) : order.length
  const ranked = statements.toSorted((a, b) =>
    rank(a.source) - rank(b.source) || compare(a.source, b.source) || b.atMs - a.atMs
    // The rest only makes the outcome the same whatever the order of arrival.
    || compare(a.from, b.from) || (a.line ?? 0) - (b.line ?? 0) || compare(JSON.stringify(a.spec), JSON.stringify(b.spec)))
  const outcome: Record<string, unknown> = {}
  const provenance: Record<string, Provenance> = {}
  const conflicts: Conflict[] = []
  for (const field of fieldsOf(ranked)) {
    const said = ranked.flatMap(({ spec, source, from, line, atMs }) => {
      const value = (spec as Readonly<Record<string, unknown>>)[field]
      return value === undefined || value === null ? [] : [{ source, from, line, atMs, value }]
    })
    const [first, ...others] = said
    if (first === undefined) continue
    const { value, ...origin } = first
    outcome[field] = value
    provenance[field] = origin
    const differing = others.filter((other) => canonical(other.value) !== canonical(value))
    if (differing.length > 0) conflicts.push({ field, values: [first, ...differing], because: reasonOf(first, differing[0]!) })
  }
  return { outcome: outcome as Spec, provenance, conflicts }
}

function fieldsOf(statements: readonly { readonly spec: object }[]): readonly string[] {
  return [...new Set(statements.flatMap(({ spec }) => Object.keys(spec)))].toSorted()
}

function reasonOf(first: Provenance, other: Provenance): string {
  if (first.source !== other.source) return `\`${first.source}\` counts before \`${other.source}\`.`
  const reason = first.atMs === other.atMs ? `and equally old; ${first.from} comes first by name.` : 'and the later one counts.'
  return `Both are from \`${first.source}\`, ${reason}`
}

/** Equal for values that mean the same: lists are sets here, and the order of keys is no difference. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).toSorted().join(',')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).toSorted().join(',')}}`
  }
  return JSON.stringify(value) ?? 'undefined'
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
