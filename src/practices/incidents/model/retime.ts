// An entry whose time was corrected: where it stands then, and which entries and times cannot be.
import { dayMs } from '../../../base/duration.ts'
import type { Stamps } from './stamps.ts'

export interface Retime {
  /** When it really happened. */
  readonly atMs: number
  /** The actor who said so. */
  readonly by: string
  readonly reason: string
}

/** Causes are looked for a while back; a year that was mistyped is caught. */
const mostBeforeMs = 30 * dayMs

/** No entry of the incident can have happened before. */
export function earliestRetimeMs({ startedMs, detectedMs, declaredMs }: Pick<Stamps, 'startedMs' | 'detectedMs' | 'declaredMs'>): number {
  return Math.max(0, Math.min(startedMs ?? declaredMs, detectedMs ?? declaredMs, declaredMs) - mostBeforeMs)
}

/** The named times of the incident are told by these; two places for one time would contradict each other. */
const fixedKinds: ReadonlySet<string> = new Set([
  'incident.declared', 'incident.acknowledged', 'incident.mitigated', 'incident.resolved', 'incident.reopened', 'incident.closed', 'incident.imported', 'incident.entry-retimed',
])

export function canBeRetimed(kind: string): boolean {
  return !fixedKinds.has(kind)
}

/**
 * The entries as they were given, with those that were moved at the time they were moved to.
 * The others keep the order of the record.
 */
export function placeRetimed<Item>(items: readonly Item[], order: 'newest' | 'oldest', at: { readonly msOf: (item: Item) => number; readonly isMoved: (item: Item) => boolean }): readonly Item[] {
  const moved = items.filter(at.isMoved)
  if (moved.length === 0) return items
  const oldest = order === 'oldest'
  const placed = (oldest ? [...items] : items.toReversed()).filter((item) => !at.isMoved(item))
  for (const item of moved.sort((one, other) => at.msOf(one) - at.msOf(other))) {
    const place = placed.findIndex((each) => at.msOf(each) > at.msOf(item))
    placed.splice(place < 0 ? placed.length : place, 0, item)
  }
  return oldest ? placed : placed.reverse()
}
