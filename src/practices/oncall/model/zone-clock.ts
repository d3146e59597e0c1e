// The clock of a zone on hot paths: wall times and instants as integers, from a table of the zone's changes of clocks.

/** A wall time as milliseconds since 1970-01-01T00:00 on that wall, without a zone. Days on a wall are always 86,400,000 long. */
export type WallMs = number

interface Era {
  /** When each stretch of constant offset begins, ascending; the first begins at or before the block. */
  readonly fromMs: readonly number[]
  readonly offsetMs: readonly number[]
}

/** Years are looked up in blocks, so that nobody pays for a century. */
const blockMs = 16 * 366 * 86_400_000
/** A wall time is never further than this from its instant: offsets reach 14 hours, and Samoa once skipped a day. */
const reachMs = 48 * 3_600_000

export class ZoneClock {
  readonly #zone: string
  readonly #blocks = new Map<number, Era>()

  constructor(zone: string) {
    this.#zone = zone
  }

  wallOf(atMs: number): WallMs {
    const { fromMs, offsetMs } = this.#blockAt(atMs)
    return atMs + offsetMs[lastAtOrBefore(fromMs, atMs)]!
  }

  /** A wall time that the clocks skip becomes the first instant after the gap; one that comes twice is the first of the two. */
  instantOf(wallMs: WallMs): number {
    const { fromMs, offsetMs } = this.#blockAt(wallMs)
    for (let index = lastAtOrBefore(fromMs, wallMs - reachMs); ; index++) {
      const atMs = wallMs - offsetMs[index]!
      const endMs = fromMs[index + 1] ?? Infinity
      if (atMs < endMs) return Math.max(atMs, fromMs[index]!)
    }
  }

  #blockAt(atMs: number): Era {
    const block = Math.floor(atMs / blockMs)
    let era = this.#blocks.get(block)
    if (!era) this.#blocks.set(block, (era = this.#read(block * blockMs - 2 * reachMs, (block + 1) * blockMs + 2 * reachMs)))
    return era
  }

  #read(sinceMs: number, untilMs: number): Era {
    let at = Temporal.Instant.fromEpochMilliseconds(sinceMs).toZonedDateTimeISO(this.#zone)
    const era = { fromMs: [sinceMs], offsetMs: [offsetOf(at)] }
    for (;;) {
      const next = at.getTimeZoneTransition('next')
      if (next === null || next.epochMilliseconds >= untilMs) return era
      era.fromMs.push(next.epochMilliseconds)
      era.offsetMs.push(offsetOf(next))
      at = next
    }
  }
}

function offsetOf(at: Temporal.ZonedDateTime): number {
  return at.offsetNanoseconds / 1_000_000
}

function lastAtOrBefore(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (ascending[middle]! <= value) low = middle
    else high = middle - 1
  }
  return low
}

const clocks = new Map<string, ZoneClock>()

/** One for each zone; a zone's rules do not change while a process runs. There are some hundreds of zones. */
export function clockOf(zone: string): ZoneClock {
  let clock = clocks.get(zone)
  if (!clock) clocks.set(zone, (clock = new ZoneClock(zone)))
  return clock
}

export function wallMsOf(wall: Temporal.PlainDateTime): WallMs {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second, wall.millisecond)
}
