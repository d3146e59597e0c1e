// A finding: something a reader of foreign text or a self-check noticed, and how to mend it.

export interface Finding {
  /** `error` stops the thing it is about; `warning` does not. */
  readonly level: 'error' | 'warning' | 'info'
  /** Upper-case text led by its practice, never reused. */
  readonly code: string
  readonly say: string
  readonly mend: string
  readonly file?: string
  /** First line is 1. */
  readonly line?: number
  /** Path inside the document, `spec.objectives[0].target`. */
  readonly field?: string
}

/** What reading foreign text yields: as much as could be understood, and what could not. */
export interface Read<T> {
  readonly value: T
  readonly findings: readonly Finding[]
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.level === 'error')
}
