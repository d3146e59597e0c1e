// A rotation: people take turns, each for the same number of calendar units; turns are counted from the first hand-off.
import { instantOfWall, wallOfInstant } from './wall-clock.ts'

export type RotationUnit = 'hour' | 'day' | 'week' | 'month'

export interface Rotation {
  readonly name: string
  /** In the order of their turns. The same person may come more than once. */
  readonly people: readonly string[]
  readonly length: { readonly count: number; readonly unit: RotationUnit }
  /** Local wall time of the first hand-off: `2026-11-23T09:00`. */
  readonly startsAt: string
}

export interface Turn {
  /** 0 is the first turn. */
  readonly index: number
  readonly person: string | null
  readonly fromMs: number
  readonly toMs: number
}

/** When turn `index` begins. Turns before the first exist in the arithmetic only. */
export function handOffMs(rotation: Rotation, index: number, timeZone: string): number {
  const first = Temporal.PlainDateTime.from(rotation.startsAt)
  // Always counted from the first hand-off, never from the one before: a hand-off that the clocks moved must not move
  // its successors, and the 31st must come back after February.
  return instantOfWall(first.add({ [`${rotation.length.unit}s`]: rotation.length.count * index }), timeZone)
}

/** Index of the turn that holds at `atMs`; negative before the first hand-off. */
export function turnIndexAt(rotation: Rotation, atMs: number, timeZone: string): number {
  const { count, unit } = rotation.length
  const first = Temporal.PlainDateTime.from(rotation.startsAt)
  const passed = first.until(wallOfInstant(atMs, timeZone), { largestUnit: unit })
  // Near the truth: the wall clock can be ahead of or behind the calendar by a change of clocks. A turn that such a
  // change swallowed whole has no length; the one after it begins at the same instant and holds.
  let index = Math.floor(passed[`${unit}s`] / count)
  while (handOffMs(rotation, index + 1, timeZone) <= atMs) index++
  while (handOffMs(rotation, index, timeZone) > atMs) index--
  return index
}

/** The turn at `atMs`; before the first hand-off, and in a rotation of nobody, `person` is null. */
export function turnAt(rotation: Rotation, atMs: number, timeZone: string): Turn {
  const index = turnIndexAt(rotation, atMs, timeZone)
  if (index < 0) return { index: -1, person: null, fromMs: -Infinity, toMs: handOffMs(rotation, 0, timeZone) }
  return { index, person: personOfTurn(rotation, index), fromMs: handOffMs(rotation, index, timeZone), toMs: handOffMs(rotation, index + 1, timeZone) }
}

function personOfTurn(rotation: Rotation, index: number): string | null {
  return rotation.people[index % rotation.people.length] ?? null
}
