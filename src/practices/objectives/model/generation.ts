// Which edits change what is measured: those start a new generation of the ledger; all others are free.
import type { Objective } from './objective.ts'

const measured = ['indicator', 'source', 'budgeting'] as const

/** The measured fields that differ; none means that the ledger goes on. A target may be edited at any time. */
export function measuredDifferently(before: Objective, now: Objective): readonly (typeof measured)[number][] {
  return measured.filter((field) => stableText(before[field]) !== stableText(now[field]))
}

/** Fields that an edit changes; none means that it says what was said before. */
export function changedFields(before: Objective, now: Objective): readonly string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(now)]) as Set<keyof Objective>
  return [...fields].filter((field) => stableText(before[field]) !== stableText(now[field]))
}

/** JSON with sorted keys: the order in which a file wrote them means nothing. */
function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner)
}
