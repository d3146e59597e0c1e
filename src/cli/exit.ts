// How commands end: one exit code a kind of failure, so that scripts can tell them apart.

export const exitCodes = {
  ok: 0,
  failed: 1,
  /** Wrong arguments, files or values. */
  badInput: 2,
  /** Not signed in, or not allowed. */
  refused: 3,
  notFound: 4,
  conflict: 5,
  unreachable: 6,
  /** The command worked, and what it looked at is not well: findings, differences, a record that does not verify. */
  unwell: 10,
} as const

export class CliFailure extends Error {
  readonly exitCode: number
  readonly mend: string
  constructor(exitCode: number, say: string, mend: string) {
    super(say)
    this.exitCode = exitCode
    this.mend = mend
  }
}
