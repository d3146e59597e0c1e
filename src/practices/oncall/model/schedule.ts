// A schedule: rotations in one time zone, and overrides above them. Who is on call, when that changes, and when nobody is.
import { turnAt } from './rotation.ts'
import type { Rotation } from './rotation.ts'

export interface Override {
  readonly id: string
  readonly person: string
  /** Only instead of this rotation's holder; null: instead of everybody on the schedule. */
  readonly rotation: string | null
  readonly fromMs: number
  readonly toMs: number
}

export interface Schedule {
  readonly name: string
  readonly timeZone: string
  /** Each holds at most one person at an instant; the holders of all are on call together. */
  readonly rotations: readonly Rotation[]
  /** In the order they were made: where two overlap, the later one stands. */
  readonly overrides: readonly Override[]
}

/** A stretch of time in which one layer does not change. `person` is null where it holds nobody. */
export interface Shift {
  /** Null: the layer of overrides on a schedule without rotations. */
  readonly rotation: string | null
  readonly person: string | null
  readonly override: string | null
  readonly fromMs: number
  readonly toMs: number
}

export interface Gap {
  readonly fromMs: number
  readonly toMs: number
}

/** Names, each once, in the order of the rotations. Empty: nobody is on call. */
export function whoIsOnCall(schedule: Schedule, atMs: number): readonly string[] {
  const people = layersOf(schedule).map((layer) => shiftOfLayerAt(schedule, layer, atMs).person)
  return [...new Set(people.filter((person) => person !== null))]
}

/** What holds now in each layer, with its true ends; who nobody holds is left out. */
export function shiftsAt(schedule: Schedule, atMs: number): readonly Shift[] {
  return layersOf(schedule).map((layer) => stretch(schedule, layer, atMs)).filter((shift) => shift.person !== null)
}

/** Who comes after the present shift in each layer, looking at most `withinMs` ahead. */
export function nextShifts(schedule: Schedule, atMs: number, withinMs: number): readonly Shift[] {
  const next: Shift[] = []
  for (const layer of layersOf(schedule)) {
    const now = shiftOfLayerAt(schedule, layer, atMs).person
    let from = stretch(schedule, layer, atMs).toMs
    for (let steps = 0; steps < maxLookAhead && from - atMs <= withinMs; steps++) {
      const shift = stretch(schedule, layer, from)
      if (shift.person !== null && shift.person !== now) {
        next.push(shift)
        break
      }
      from = shift.toMs
    }
  }
  return next
}

/** The final schedule: the shifts of each layer tile [fromMs, toMs) without overlap or hole; cut at both ends. */
export function shiftsBetween(schedule: Schedule, fromMs: number, toMs: number): readonly Shift[] {
  const shifts: Shift[] = []
  for (const layer of layersOf(schedule)) {
    let open: Shift | undefined
    for (let at = fromMs; at < toMs; ) {
      const here: Shift = shiftOfLayerAt(schedule, layer, at)
      const until = Math.min(here.toMs, toMs)
      if (open?.person === here.person && open.override === here.override) open = { ...open, toMs: until }
      else {
        if (open) shifts.push(open)
        open = { ...here, fromMs: at, toMs: until }
      }
      at = until
    }
    if (open) shifts.push(open)
  }
  return shifts
}

/** When nobody is on call in [fromMs, toMs). */
export function gapsBetween(schedule: Schedule, fromMs: number, toMs: number): readonly Gap[] {
  const held = shiftsBetween(schedule, fromMs, toMs).filter((shift) => shift.person !== null).sort((a, b) => a.fromMs - b.fromMs)
  const gaps: Gap[] = []
  let covered = fromMs
  for (const shift of held) {
    if (shift.fromMs > covered) gaps.push({ fromMs: covered, toMs: shift.fromMs })
    covered = Math.max(covered, shift.toMs)
  }
  if (covered < toMs) gaps.push({ fromMs: covered, toMs })
  return gaps
}

/** A person can be followed by themselves; nobody rotates through more turns than this to find the next. */
const maxLookAhead = 500

/** The rotations; a schedule without any still has one layer, so that overrides can put somebody on call. */
function layersOf(schedule: Schedule): readonly (Rotation | null)[] {
  return schedule.rotations.length > 0 ? schedule.rotations : [null]
}

/** The shift of a layer around `atMs`; it may end early where an override begins or ends, and be followed by an equal one. */
function shiftOfLayerAt(schedule: Schedule, layer: Rotation | null, atMs: number): Shift {
  const turn = layer === null ? { person: null, fromMs: -Infinity, toMs: Infinity } : turnAt(layer, atMs, schedule.timeZone)
  const concerned = schedule.overrides.filter((override) => override.rotation === null || override.rotation === layer?.name)
  const standing = concerned.findLast((override) => override.fromMs <= atMs && atMs < override.toMs)
  let { fromMs, toMs } = standing ?? turn
  for (const { fromMs: begins, toMs: ends } of concerned) {
    for (const edge of [begins, ends]) {
      if (edge > atMs && edge < toMs) toMs = edge
      if (edge <= atMs && edge > fromMs) fromMs = edge
    }
  }
  return { rotation: layer?.name ?? null, person: standing?.person ?? turn.person, override: standing?.id ?? null, fromMs, toMs }
}

/** The shift around `atMs` with equal neighbours joined, as a person would tell it. */
function stretch(schedule: Schedule, layer: Rotation | null, atMs: number): Shift {
  let shift = shiftOfLayerAt(schedule, layer, atMs)
  for (let steps = 0; steps < maxLookAhead && Number.isFinite(shift.toMs); steps++) {
    const next = shiftOfLayerAt(schedule, layer, shift.toMs)
    if (next.person !== shift.person || next.override !== shift.override) break
    shift = { ...shift, toMs: next.toMs }
    // One person alone in a rotation never ends; one more turn says enough.
    if (layer !== null && new Set(layer.people).size === 1) break
  }
  for (let steps = 0; steps < maxLookAhead && Number.isFinite(shift.fromMs); steps++) {
    const before = shiftOfLayerAt(schedule, layer, shift.fromMs - 1)
    if (before.person !== shift.person || before.override !== shift.override) break
    shift = { ...shift, fromMs: before.fromMs }
    if (layer !== null && new Set(layer.people).size === 1) break
  }
  return shift
}
