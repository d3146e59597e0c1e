// Alerts that change all the time: when one is held, why, and when it is steady again. Pure.
import { formatDuration } from '../../../../base/duration.ts'

/** More than `changes` beginnings and ends within `windowMs` hold an alert, until it has not changed for as long. */
export interface FlapHold {
  readonly changes: number
  readonly windowMs: number
}

export const maxFlapChanges = 100
export const longestFlapMs = 86_400_000

/** What is known of an alert that changed lately. */
export interface Flap {
  readonly key: string
  /** When it began or ended, oldest first. */
  readonly changes: readonly number[]
  /** Since when it is held; null: it is not. */
  readonly heldMs: number | null
  /** It has asked for a page since it was last steady. */
  readonly hasAsked: boolean
  /** The time over which it is counted. */
  readonly windowMs: number
}

/** After one more change. `hold` null: its route holds nothing any more. */
export function afterChange(flap: Flap | undefined, change: { readonly key: string; readonly atMs: number; readonly hold: FlapHold; readonly hasAsked: boolean }): Flap {
  const { key, atMs, hold, hasAsked } = change
  const isSteady = flap !== undefined && isSteadySince(flap, atMs)
  const before = flap === undefined || isSteady ? [] : flap.changes.filter((ms) => atMs - ms < hold.windowMs)
  const changes = [...before, atMs].slice(-maxFlapChanges - 1)
  const wasHeld = flap !== undefined && !isSteady && flap.heldMs !== null
  return {
    key, changes, windowMs: hold.windowMs,
    heldMs: wasHeld ? flap.heldMs : changes.length > hold.changes ? atMs : null,
    hasAsked: hasAsked || (flap !== undefined && !isSteady && flap.hasAsked),
  }
}

/** When it is steady if it does not change again. */
export function steadyAt(flap: Flap): number {
  return (flap.changes.at(-1) ?? 0) + flap.windowMs
}

function isSteadySince(flap: Flap, nowMs: number): boolean {
  return steadyAt(flap) <= nowMs
}

const flapMark = 'flapping:'
/** `flapping:<since>:<changes>:<window>`, in ms. */
export function flappingWord(flap: Flap): string {
  return `${flapMark}${flap.heldMs ?? 0}:${flap.changes.length}:${flap.windowMs}`
}

export interface HeldWords {
  readonly sinceMs: number
  readonly changes: number
  readonly windowMs: number
}

/** Of what `flappingWord` wrote; null for any other word. */
export function heldFrom(mutedBy: string | null | undefined): HeldWords | null {
  if (!mutedBy?.startsWith(flapMark)) return null
  const [sinceMs = 0, changes = 0, windowMs = 0] = mutedBy.slice(flapMark.length).split(':').map(Number)
  return { sinceMs, changes, windowMs }
}

/** `7 changes in 10m` */
export const heldWords = ({ changes, windowMs }: HeldWords): string => `${changes} changes in ${formatDuration(windowMs)}`
