// Chance that can be repeated: the same seed gives the same visitors and the same working times.

/** Evenly spread in [0, 1). */
export type Chance = () => number

/** Mulberry32: small, quick, good enough for visitors; nothing secret depends on it. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function between(chance: Chance, low: number, high: number): number {
  return low + chance() * (high - low)
}
