// A rotation: people take turns, each for the same number of calendar units; turns are counted from the first hand-off.
import type { Window } from './windows.ts'
import { clockOf, wallMsOf } from './zone-clock.ts'
import type { WallMs } from './zone-clock.ts'

export type RotationUnit = 'hour' | 'day' | 'week' | 'month'

export interface Rotation {
  readonly name: string
  /** In the order of their turns. The same person may come more than once. */
  readonly people: readonly string[]
  readonly length: { readonly count: number; readonly unit: RotationUnit }
  /** Local wall time of the first hand-off: `2026-11-23T09:00`. */
  readonly startsAt: string
  /** Local wall time when it ends; nobody holds it from then on. */
  readonly endsAt?: string
  /** Where its hand-offs and windows are; left out, the zone of the schedule. */
  readonly timeZone?: string
  /** Held only within these. Turns are counted through the closed hours: whose week it is does not depend on them. */
  readonly windows?: readonly Window[]
  /** What holidays do to it: `off`, nobody holds it then; `only`, it is held on holidays alone. Left out: nothing. */
  readonly holidays?: 'off' | 'only'
  /** Instead of turns: shifts that are kept elsewhere, ascending and apart from each other. */
  readonly shifts?: readonly ListedShift[]
}

export interface ListedShift {
  readonly person: string
  readonly fromMs: number
  readonly toMs: number
}

export interface Turn {
  /** 0 is the first turn. */
  readonly index: number
  readonly person: string | null
  readonly fromMs: number
  readonly toMs: number
}

const unitMs: Readonly<Record<Exclude<RotationUnit, 'month'>, number>> = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 }

/** When turn `index` begins. Turns before the first exist in the arithmetic only. */
export function handOffMs(rotation: Rotation, index: number, timeZone: string): number {
  // Always counted from the first hand-off, never from the one before: a hand-off that the clocks moved must not move
  // its successors, and the 31st must come back after February.
  return clockOf(rotation.timeZone ?? timeZone).instantOf(handOffWall(rotation, index))
}

function handOffWall(rotation: Rotation, index: number): WallMs {
  const { count, unit } = rotation.length
  const first = wallMs(rotation.startsAt)
  return unit === 'month' ? monthsLater(first, count * index) : first + index * count * unitMs[unit]
}

function monthsLater(wall: WallMs, months: number): WallMs {
  const day = new Date(wall).getUTCDate()
  const moved = new Date(wall)
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  moved.setUTCDate(Math.min(day, lastDay))
  return moved.getTime()
}

/** Index of the turn that holds at `atMs`; negative before the first hand-off. */
export function turnIndexAt(rotation: Rotation, atMs: number, timeZone: string): number {
  const { count, unit } = rotation.length
  const passed = clockOf(rotation.timeZone ?? timeZone).wallOf(atMs) - wallMs(rotation.startsAt)
  // Near the truth: the wall clock can be ahead of or behind the calendar by a change of clocks, and months differ. A
  // turn that such a change swallowed whole has no length; the one after it begins at the same instant and holds.
  let index = Math.floor(passed / (count * (unit === 'month' ? meanMonthMs : unitMs[unit])))
  while (handOffMs(rotation, index + 1, timeZone) <= atMs) index++
  while (handOffMs(rotation, index, timeZone) > atMs) index--
  return index
}

const meanMonthMs = 30.436875 * 86_400_000

/** The turn at `atMs`; before the first hand-off, and in a rotation of nobody, `person` is null. */
export function turnAt(rotation: Rotation, atMs: number, timeZone: string): Turn {
  const index = turnIndexAt(rotation, atMs, timeZone)
  if (index < 0) return { index: -1, person: null, fromMs: -Infinity, toMs: handOffMs(rotation, 0, timeZone) }
  return turnOf(rotation, index, timeZone)
}

/** Turn `index`, which is not negative. */
export function turnOf(rotation: Rotation, index: number, timeZone: string): Turn {
  return { index, person: personOfTurn(rotation, index), fromMs: handOffMs(rotation, index, timeZone), toMs: handOffMs(rotation, index + 1, timeZone) }
}

/** Turns that touch [fromMs, toMs), in order, until the rotation ends; those that a change of clocks swallowed are left out. */
export function turnsBetween(rotation: Rotation, range: { readonly fromMs: number; readonly toMs: number }, timeZone: string): readonly Turn[] {
  const turns: Turn[] = []
  const endMs = rotation.endsAt === undefined ? Infinity : clockOf(rotation.timeZone ?? timeZone).instantOf(wallMs(rotation.endsAt))
  const until = Math.min(range.toMs, endMs)
  for (let index = Math.max(0, turnIndexAt(rotation, range.fromMs, timeZone)), fromMs = handOffMs(rotation, index, timeZone); fromMs < until; index++) {
    const toMs = handOffMs(rotation, index + 1, timeZone)
    if (toMs > fromMs) turns.push({ index, person: personOfTurn(rotation, index), fromMs, toMs: Math.min(toMs, endMs) })
    fromMs = toMs
  }
  return turns
}

function personOfTurn(rotation: Rotation, index: number): string | null {
  return rotation.people[index % rotation.people.length] ?? null
}

/** Schedules are read far more often than they change, and reading a date costs more than the rest of a hand-off. */
const walls = new Map<string, WallMs>()
const mostWalls = 10_000

export function wallMs(text: string): WallMs {
  let wall = walls.get(text)
  if (wall === undefined) {
    if (walls.size >= mostWalls) walls.clear()
    walls.set(text, (wall = wallMsOf(Temporal.PlainDateTime.from(text))))
  }
  return wall
}
