// An entry of the record: one thing that happened, who did it, and what led to it.

export interface Entry<Data = Record<string, unknown>> {
  /** Unique and rising, but entries are read in settled order, not by `seq` alone: see record/read.ts. */
  readonly seq: number
  /** When it happened. */
  readonly atMs: number
  /** When it was written down; later than `atMs` for late news. */
  readonly recordedMs: number
  /** `noun.past`: `alert.fired`. */
  readonly kind: string
  /** Name of the service it is about. */
  readonly service: string | null
  readonly environment: string | null
  /** What it is about: `incident/inc_…`, `situation/sit_…`. */
  readonly subject: string
  /** Who did it: `person/per_…`, `token/tok_…`, `connection/prometheus`, `mainstay`. */
  readonly actor: string
  /** `seq` of the entry that led to this one. */
  readonly cause: number | null
  readonly data: Data
}

/** What a practice says; the record adds the rest. */
export interface Said<Data = Record<string, unknown>> {
  readonly kind: string
  /** Now, when left out. */
  readonly atMs?: number
  readonly service?: string | null
  readonly environment?: string | null
  readonly subject: string
  readonly cause?: number | null
  readonly data: Data
}
