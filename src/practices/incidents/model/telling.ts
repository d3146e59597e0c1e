// The words the timeline is told in: lanes, weights, drawings, and careful reading of what an entry holds.
import type { Entry } from '../../../base/entry.ts'
import type { Severity } from './severity.ts'

export const timelineLanes = ['objective', 'alert', 'page', 'incident', 'people', 'change', 'other'] as const
/** Which row of a drawn timeline it belongs to. `people`: what a person wrote or decided. */
export type TimelineLane = (typeof timelineLanes)[number]

export const timelineWeights = ['key', 'normal', 'quiet'] as const
/** `key` marks turning points; `quiet` repeats what another entry says better and can be hidden. */
export type TimelineWeight = (typeof timelineWeights)[number]

export type TimelineIcon =
  | 'burn' | 'recovery' | 'coverage' | 'alert' | 'situation' | 'page' | 'delivery' | 'warning' | 'person' | 'incident'
  | 'severity' | 'role' | 'note' | 'edit' | 'link' | 'mitigated' | 'resolved' | 'reopened' | 'closed' | 'change' | 'dot'

export interface TimelineItem {
  readonly seq: number
  readonly atMs: number
  readonly recordedMs: number
  readonly kind: string
  readonly lane: TimelineLane
  readonly icon: TimelineIcon
  readonly weight: TimelineWeight
  readonly severity: Severity | null
  /** One plain sentence. */
  readonly sentence: string
  /** What a person wrote, as they wrote it. */
  readonly detail: string | null
  readonly actor: string
  readonly actorName: string
  readonly subject: string
  readonly cause: number | null
  /** What people wrote beside it, the earliest first. */
  readonly annotations: readonly { readonly id: string; readonly version: number; readonly atMs: number; readonly byName: string; readonly text: string }[]
  /** Its time was corrected: `atMs` is the new one. */
  readonly moved: { readonly fromMs: number; readonly byName: string; readonly reason: string } | null
}

/** Display names by `per_…`. Whoever is missing is shown by id. */
export type Names = ReadonlyMap<string, string>

export interface Told {
  readonly lane: TimelineLane
  readonly icon: TimelineIcon
  readonly weight?: TimelineWeight
  readonly severity?: string
  readonly sentence: string
  readonly detail?: string | null
}

/** Reads an entry's data without trusting it: other practices own those shapes, and old entries keep old ones. */
export class Facts {
  readonly entry: Entry
  readonly #names: Names
  constructor(entry: Entry, names: Names) {
    this.entry = entry
    this.#names = names
  }
  text(key: string): string | null {
    const value = this.entry.data[key]
    return typeof value === 'string' && value !== '' ? value : null
  }
  number(key: string): number | null {
    const value = this.entry.data[key]
    return typeof value === 'number' && Number.isFinite(value) ? value : null
  }
  flag(key: string): boolean {
    return this.entry.data[key] === true
  }
  list(key: string): readonly Record<string, unknown>[] {
    const value = this.entry.data[key]
    return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []
  }
  texts(key: string): readonly string[] {
    const value = this.entry.data[key]
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
  }
  /** The name of the person whose id stands at `key`. */
  person(key: string): string | null {
    const id = this.text(key)
    return id === null ? null : this.nameOf(id)
  }
  /** A person's name; the id of one who is unknown. */
  nameOf(id: string): string {
    return this.#names.get(id) ?? id
  }
  /** The part of the subject after its kind: `checkout-availability`. */
  get subjectName(): string {
    return this.entry.subject.slice(this.entry.subject.indexOf('/') + 1)
  }
}
