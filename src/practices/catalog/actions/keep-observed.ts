// Keeping what was seen of who calls whom, and forgetting what has not been seen for long.
import type { CallKind, ObservedCalls } from '../../../base/observed.ts'
import { dayMs, hourMs } from '../../../base/duration.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { dependencyFaded, dependencyObserved } from '../events.ts'
import { addCalls, calleesSeen, countObserved, deleteHoursBefore, deleteObserved, fadedBefore, mostObserved, noteSource, putObserved } from '../store/observed.ts'

/** An edge that nothing has seen for so long is off the map: longer than a monthly job needs is a promise nobody watches. */
export const fadesAfterMs = 14 * dayMs

export interface SeenCalls extends ObservedCalls {
  /** The hour in which they were counted. */
  readonly hourMs: number
  readonly lastMs: number
}

/** Adds calls to what this source has seen. Edges above the bound are left out; answers how many those are. */
export async function keepObserved(work: Work, source: string, calls: readonly SeenCalls[]): Promise<number> {
  await noteSource(work.db, source, calls.reduce((last, one) => Math.max(last, one.lastMs), 0))
  // In one order, so that two replicas that write the same rows wait for one another instead of for each other.
  const sorted = [...calls].sort((a, b) => compare(keyOf(a), keyOf(b)) || a.hourMs - b.hourMs)
  const known = new Set((await calleesSeen(work.db, source, [...new Set(sorted.map(({ caller }) => caller))])).map(keyOf))
  const room = mostObserved - (sorted.some((one) => !known.has(keyOf(one))) ? await countObserved(work.db) : 0)
  const fresh = new Map<string, SeenCalls>()
  for (const one of sorted) if (!known.has(keyOf(one)) && fresh.size < room) fresh.set(keyOf(one), one)
  const kept = sorted.filter((one) => known.has(keyOf(one)) || fresh.has(keyOf(one)))
  const edges = new Map(kept.map((one) => [keyOf(one), { caller: one.caller, callee: one.callee, kind: one.kind, source, firstMs: one.lastMs, lastMs: one.lastMs }]))
  await putObserved(work.db, [...edges.values()])
  await addCalls(work.db, kept.map(({ caller, callee, hourMs, calls: count, errors }) => ({ caller, callee, source, hourMs, calls: count, errors })))
  if (fresh.size > 0) {
    await append(work, [...fresh.values()].map(({ caller, callee, kind }) => dependencyObserved({ subject: `service/${caller}`, service: caller, data: { target: callee, kind, source } })))
  }
  return sorted.length - kept.length
}

/** Forgets edges not seen for long, at most `limit` at once. Answers how many. */
export async function fadeDependencies(work: Work, limit: number): Promise<number> {
  const faded = await fadedBefore(work.db, work.nowMs - fadesAfterMs, limit)
  for (const edge of faded) await deleteObserved(work.db, edge)
  await deleteHoursBefore(work.db, work.nowMs - fadesAfterMs - hourMs)
  if (faded.length > 0) {
    await append(work, faded.map(({ caller, callee, kind, source }) => dependencyFaded({ subject: `service/${caller}`, service: caller, data: { target: callee, kind: kind as CallKind, source } })))
  }
  return faded.length
}

function keyOf({ caller, callee }: { readonly caller: string; readonly callee: string }): string {
  return `${caller}\n${callee}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
