// What a reader of another pager's set-up found, each with the file, the field, and how to mend it. Bounded.
import type { Finding } from '../base/finding.ts'
import type { Foreign } from './foreign-fields.ts'

/** One thing of a file: what it says, and where it stood. */
export interface Placed {
  readonly value: Foreign
  readonly file: string
  readonly field: string
}

/** More about one import help nobody. */
const mostFindings = 2_000

export class FindingList {
  readonly #found: Finding[] = []
  readonly #prefix: string

  /** @param prefix of the codes, the system in upper case: `PAGERDUTY`. */
  constructor(prefix: string) {
    this.#prefix = prefix
  }

  get all(): readonly Finding[] {
    return this.#found
  }

  add(level: Finding['level'], at: { readonly file: string; readonly field: string }, code: string, say: string, mend: string): void {
    if (this.#found.length >= mostFindings) return
    this.#found.push({ level, code: `${this.#prefix}_${code}`, say, mend, file: at.file, ...(at.field === '' ? {} : { field: at.field }) })
  }
}
