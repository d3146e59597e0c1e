// A schedule: rotations, and overrides above them. Who is on call, when that changes, and when nobody is.
import { laidOver, merged, replaced, segmentsOf } from './layer-segments.ts'
import type { Segment } from './layer-segments.ts'
import { turnAt } from './rotation.ts'
import type { Rotation, RotationUnit } from './rotation.ts'
import { complement, joined } from './windows.ts'
import type { Stretch } from './windows.ts'

export interface Override {
  readonly id: string
  /** Null: nobody is on call in its time. */
  readonly person: string | null
  /** Only instead of this rotation's holder; null: instead of everybody on the schedule. */
  readonly rotation: string | null
  /** Only where this person would be; left out: whoever it is. */
  readonly replaces?: string
  readonly fromMs: number
  readonly toMs: number
}

/** `together`: the holders of all rotations are on call. `last-wins`: the last rotation that holds somebody, like layers over each other. */
export type ScheduleMode = 'together' | 'last-wins'

export interface Schedule {
  readonly name: string
  readonly timeZone: string
  /** Each holds at most one person at an instant. */
  readonly rotations: readonly Rotation[]
  /** In the order they were made: where two overlap, the later one stands. */
  readonly overrides: readonly Override[]
  /** Left out: `together`. */
  readonly mode?: ScheduleMode
  /** Dates, `2026-12-25`: for rotations that say what holidays do to them. */
  readonly holidays?: readonly string[]
  /** Names of calendars: of holidays besides these, and of shifts, which stand below the rotations of its own. */
  readonly holidayCalendars?: readonly string[]
  readonly shiftsFrom?: string
  readonly swapsNeedApproval?: boolean
  /** Its holidays and those of its calendars; left out: there are no calendars. */
  readonly allHolidays?: readonly string[]
}

/** A stretch of time in which one track does not change. `person` is null where it holds nobody. */
export interface Shift {
  /** Null: a schedule without rotations. */
  readonly rotation: string | null
  readonly person: string | null
  readonly override: string | null
  readonly fromMs: number
  readonly toMs: number
}

export type Gap = Stretch

/** One person in two places of a schedule at once: fewer are on call than it seems. */
export interface Overlap extends Stretch {
  readonly person: string
  readonly rotations: readonly string[]
}

/** Names, each once, in the order of the rotations. Empty: nobody is on call. */
export function whoIsOnCall(schedule: Schedule, atMs: number): readonly string[] {
  const people = tracksOf(schedule, { fromMs: atMs, toMs: atMs + 1 }).map((track) => track[0]?.person ?? null)
  return [...new Set(people.filter((person) => person !== null))]
}

/** What holds now in each track, with its true ends; who nobody holds is left out. */
export function shiftsAt(schedule: Schedule, atMs: number): readonly Shift[] {
  const { tracks, range } = around(schedule, atMs)
  const now = tracks.flatMap((track) => track.filter((shift) => shift.person !== null && shift.fromMs <= atMs && atMs < shift.toMs))
  return now.map((shift) => (shift.fromMs > range.fromMs && shift.toMs < range.toMs ? shift : ofOneTurn(schedule, shift, atMs)))
}

/** Who comes after the present shift in each track, looking at most `withinMs` ahead. */
export function nextShifts(schedule: Schedule, atMs: number, withinMs: number): readonly Shift[] {
  for (let span = firstSpanMs(schedule); ; span *= 4) {
    const tracks = tracksOf(schedule, { fromMs: atMs, toMs: atMs + Math.min(span, withinMs) + longestTurnMs(schedule) }).map(merged)
    const next = tracks.map((track) => track.find((shift) => shift.fromMs > atMs && shift.person !== null && shift.person !== track[0]!.person))
    if (span >= withinMs || next.every((shift) => shift !== undefined)) return next.filter((shift) => shift !== undefined && shift.fromMs - atMs <= withinMs) as readonly Shift[]
  }
}

/** The final schedule: the shifts of each track tile [fromMs, toMs) without overlap or hole; cut at both ends. */
export function shiftsBetween(schedule: Schedule, fromMs: number, toMs: number): readonly Shift[] {
  return tracksOf(schedule, { fromMs, toMs }).flatMap((track) => merged(track))
}

/** What each rotation says by itself, before overrides and whatever lies above it; who nobody holds is left out. Cut at both ends. */
export function layersBetween(schedule: Schedule, fromMs: number, toMs: number): readonly { readonly rotation: string; readonly shifts: readonly Shift[] }[] {
  return schedule.rotations.map((rotation) => ({
    rotation: rotation.name,
    shifts: merged(segmentsOf(rotation, { fromMs, toMs }, { timeZone: schedule.timeZone, holidays: schedule.holidays ?? [] })).filter((shift) => shift.person !== null),
  }))
}

/** When nobody is on call in [fromMs, toMs). */
export function gapsBetween(schedule: Schedule, fromMs: number, toMs: number): readonly Gap[] {
  const held = tracksOf(schedule, { fromMs, toMs }).flatMap((track) => track.filter((segment) => segment.person !== null))
  const gaps = complement(joined(held), { fromMs, toMs })
  return gaps.filter((gap) => gap.toMs > gap.fromMs)
}

/** Where one person holds several rotations at once, by time. */
export function overlapsBetween(schedule: Schedule, fromMs: number, toMs: number): readonly Overlap[] {
  const held = shiftsBetween(schedule, fromMs, toMs).filter((shift) => shift.person !== null && shift.override === null).toSorted((a, b) => a.fromMs - b.fromMs)
  const overlaps: Overlap[] = []
  let running: Shift[] = []
  for (const shift of held) {
    running = running.filter((other) => other.toMs > shift.fromMs)
    for (const other of running) {
      if (other.person !== shift.person || other.rotation === shift.rotation) continue
      overlaps.push({ person: shift.person!, rotations: [other.rotation ?? '', shift.rotation ?? ''].toSorted(), fromMs: shift.fromMs, toMs: Math.min(shift.toMs, other.toMs) })
    }
    running.push(shift)
  }
  return overlaps
}

/** Tiles of the range: one track for each rotation, or one for all where the last wins. A schedule without rotations has one, so that overrides can put somebody on call. */
function tracksOf(schedule: Schedule, range: Stretch): readonly (readonly Segment[])[] {
  const within = schedule.overrides.filter((override) => override.fromMs < range.toMs && override.toMs > range.fromMs)
  const nobody: readonly Segment[] = [{ rotation: null, person: null, override: null, ...range }]
  const layers = schedule.rotations.map((rotation) => segmentsOf(rotation, range, { timeZone: schedule.timeZone, holidays: schedule.allHolidays ?? schedule.holidays ?? [] }))
  if (schedule.rotations.length === 0) return [standing(nobody, within.filter((override) => override.rotation === null))]
  if (schedule.mode !== 'last-wins') return layers.map((layer, index) => standing(layer, within.filter((override) => override.rotation === null || override.rotation === schedule.rotations[index]!.name)))
  // One of a rotation stands in its layer: a higher layer still covers it. One of the schedule stands above all.
  const final = layers.map((layer, index) => standing(layer, within.filter((override) => override.rotation === schedule.rotations[index]!.name))).reduce(laidOver, nobody)
  return [standing(final, within.filter((override) => override.rotation === null))]
}

function standing(segments: readonly Segment[], overrides: readonly Override[]): readonly Segment[] {
  return overrides.reduce(replaced, segments)
}

const dayMs = 86_400_000
const unitMs: Readonly<Record<RotationUnit, number>> = { hour: 3_600_000, day: dayMs, week: 7 * dayMs, month: 31 * dayMs }
/** Further away than this, an end is told as it is here: nobody plans by it. */
const farthestMs = 400 * dayMs

function longestTurnMs(schedule: Schedule): number {
  return schedule.rotations.reduce((longest, { length }) => Math.max(longest, length.count * unitMs[length.unit]), dayMs)
}

function firstSpanMs(schedule: Schedule): number {
  return longestTurnMs(schedule) * 2 + dayMs
}

/** Merged tracks around an instant, wide enough that the shifts at it have their true ends, if they have any. */
function around(schedule: Schedule, atMs: number): { readonly tracks: readonly (readonly Shift[])[]; readonly range: Stretch } {
  for (let span = firstSpanMs(schedule); ; span *= 4) {
    const reach = Math.min(span, Math.max(farthestMs, firstSpanMs(schedule)))
    const range = { fromMs: atMs - reach, toMs: atMs + reach }
    const tracks = tracksOf(schedule, range).map((track) => merged(track))
    const isWhole = tracks.every((track) => track.every((shift) => shift.fromMs > atMs || shift.toMs <= atMs || shift.person === null || (shift.fromMs > range.fromMs && shift.toMs < range.toMs)))
    if (isWhole || reach < span) return { tracks, range }
  }
}

/** One person alone in a rotation never ends: their present turn says enough. */
function ofOneTurn(schedule: Schedule, shift: Shift, atMs: number): Shift {
  const rotation = schedule.rotations.find((candidate) => candidate.name === shift.rotation)
  if (!rotation || rotation.shifts !== undefined || shift.override !== null) return shift
  const { fromMs, toMs } = turnAt(rotation, atMs, schedule.timeZone)
  return { ...shift, fromMs: Math.max(shift.fromMs, fromMs), toMs: Math.min(shift.toMs, toMs) }
}
