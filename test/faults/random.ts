// Chance that can be repeated: everything random of a run follows from one printed seed.

export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  oneOf<T>(values: readonly T[]): T
  chance(share: number): boolean
}

/** Mulberry32: small, quick, and good enough to choose moments. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return { next, between, oneOf: (values) => values[between(0, values.length - 1)]!, chance: (share) => next() < share }
}

/** `MAINSTAY_SEED` repeats a run. */
export function seedOfThisRun(): number {
  return Number(process.env['MAINSTAY_SEED'] ?? Date.now() % 1_000_000_000)
}
