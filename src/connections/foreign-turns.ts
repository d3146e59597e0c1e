// Turns of other pagers as rotations here: from a virtual start, held only from the real one.
import type { ForeignRotation } from './on-call-source.ts'

export interface ForeignTurns {
  readonly name: string
  readonly people: readonly string[]
  /** Seconds of one turn, by the clock on the wall. */
  readonly turnSeconds: number
  /** From where turns are counted. */
  readonly virtualStartMs: number
  /** From when it is held. */
  readonly startMs: number
  readonly endMs: number | null
  readonly timeZone: string
}

const [hour, day, week] = [3_600, 86_400, 604_800]

/** A turn of whole hours, days or weeks; null: this length cannot be said here. */
export function turnLength(seconds: number): ForeignRotation['length'] | null {
  for (const [unit, length] of [['week', week], ['day', day], ['hour', hour]] as const) {
    const count = seconds / length
    if (Number.isInteger(count) && count >= 1 && count <= 1_000) return { count, unit }
  }
  return null
}

/**
 * One rotation, or two where it begins in the middle of a turn that is not over at `nowMs`: a rotation here begins with
 * a whole turn, so that the broken one gets a rotation of its own. Null when the length cannot be said.
 */
export function rotationsOf(turns: ForeignTurns, nowMs: number): readonly ForeignRotation[] | null {
  const { name, people, timeZone } = turns
  const length = turnLength(turns.turnSeconds)
  if (length === null) return null
  if (people.length === 0 || (turns.endMs !== null && (turns.endMs <= nowMs || turns.endMs <= turns.startMs))) return []
  const start = wallMs(turns.startMs, timeZone)
  const end = turns.endMs === null ? {} : { endsAt: wallText(wallMs(turns.endMs, timeZone)) }
  if (people.length === 1) return [{ name, people, length, startsAt: wallText(start), ...end }]
  const turnMs = turns.turnSeconds * 1_000
  const virtualStart = wallMs(turns.virtualStartMs, timeZone)
  const index = Math.floor((start - virtualStart) / turnMs)
  const begins = virtualStart + index * turnMs
  const next = begins + turnMs
  const lastOfFirst = turns.endMs === null ? next : Math.min(next, wallMs(turns.endMs, timeZone))
  // Whose broken first turn is over needs no rotation for it.
  if (begins === start || instantMs(next, timeZone) <= nowMs) return [{ name, people: rotated(people, index), length, startsAt: wallText(begins), ...end }]
  const first: ForeignRotation = { name: `${name}-first`, people: rotated(people, index).slice(0, 1), length, startsAt: wallText(start), endsAt: wallText(lastOfFirst) }
  return lastOfFirst < next ? [first] : [first, { name, people: rotated(people, index + 1), length, startsAt: wallText(next), ...end }]
}

function rotated(people: readonly string[], by: number): readonly string[] {
  const at = ((by % people.length) + people.length) % people.length
  return [...people.slice(at), ...people.slice(0, at)]
}

/** The wall of the zone at an instant, as milliseconds since 1970 on that wall. */
export function wallMs(atMs: number, timeZone: string): number {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
  return atMs + at.offsetNanoseconds / 1_000_000
}

/** When it is that late on the wall of the zone. */
export function instantMs(wall: number, timeZone: string): number {
  return Temporal.PlainDateTime.from(wallText(wall)).toZonedDateTime(timeZone).epochMilliseconds
}

/** `2026-11-23T09:00`, with seconds where there are some. */
export function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, wall % 60_000 === 0 ? 16 : 19)
}
