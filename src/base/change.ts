// A change to production as whoever made it tells of it: the word that readers of foreign formats and the practice share.

export const changeKinds = ['deployment', 'infrastructure', 'configuration', 'flag', 'database', 'other'] as const
export type ChangeKind = (typeof changeKinds)[number]

export const changeStates = ['started', 'succeeded', 'failed', 'rolled-back'] as const
export type ChangeState = (typeof changeStates)[number]

/** What one message says of one change. What it does not speak about is null: a later message may know. */
export interface ReportedChange {
  /** The sender's own name for it. The same source and reference are the same change. */
  readonly reference: string
  readonly kind: ChangeKind
  readonly title: string
  readonly state: ChangeState
  /** Named by the sender itself, in the words of the catalog or not. */
  readonly services: readonly string[]
  /** Address of the repository it came from; services are found by it where the sender names none. */
  readonly repository: string | null
  readonly environment: string | null
  readonly startedMs: number | null
  readonly finishedMs: number | null
  /** Who made it, as the sender names people. */
  readonly by: string | null
  readonly reviewedBy: string | null
  /** `sha256:…`, or whatever names exactly what runs now. */
  readonly artifact: string | null
  readonly commit: string | null
  readonly url: string | null
  /** How to undo it, in words or as a command. */
  readonly rollback: string | null
  /** Lines added and removed: how large it is. */
  readonly linesChanged: number | null
}

/** A report that says no more than what happened; the rest is filled in by whoever knows. */
export function reportOf(said: Pick<ReportedChange, 'reference' | 'kind' | 'title' | 'state'> & Partial<ReportedChange>): ReportedChange {
  return {
    services: [], repository: null, environment: null, startedMs: null, finishedMs: null, by: null, reviewedBy: null,
    artifact: null, commit: null, url: null, rollback: null, linesChanged: null, ...said,
  }
}
