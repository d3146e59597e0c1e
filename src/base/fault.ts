// A fault: a rule was broken by input or circumstance, said so that a person can mend it.
// A bug in our own code throws Error; whoever shows faults to people maps `kind` to their protocol.

export type FaultKind =
  | 'bad-input' // the request itself is wrong
  | 'unauthenticated' // nobody is known to be asking
  | 'forbidden' // known, but not allowed
  | 'not-found'
  | 'conflict' // true state contradicts the request
  | 'too-large'
  | 'wrong-type' // the body is of a kind that is not read here
  | 'too-many' // slow down, then try again
  | 'unavailable' // something outside does not answer

export interface FaultWords {
  /** What happened and where, one sentence. */
  readonly say: string
  /** What to do about it, one sentence. */
  readonly mend: string
  readonly kind?: FaultKind
  readonly cause?: unknown
  /** Anything a program should read: names, instants, limits. Never a secret. */
  readonly [fact: string]: unknown
}

export class Fault extends Error {
  readonly code: string
  readonly kind: FaultKind
  readonly say: string
  readonly mend: string
  readonly facts: Readonly<Record<string, unknown>>

  /** @param code upper-case text led by the practice, never reused: `ONCALL_NOBODY_TO_PAGE`. */
  constructor(code: string, words: FaultWords) {
    const { say, mend, kind, cause, ...facts } = words
    super(`${code}: ${say}`, cause === undefined ? undefined : { cause })
    this.name = 'Fault'
    this.code = code
    this.kind = kind ?? 'bad-input'
    this.say = say
    this.mend = mend
    this.facts = facts
  }
}
