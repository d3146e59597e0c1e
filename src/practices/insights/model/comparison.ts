// Did it change? Two periods compared so that luck is not taken for progress.

export const verdicts = ['shorter', 'longer', 'no-detectable-change', 'too-few'] as const
export type Verdict = (typeof verdicts)[number]

export interface Comparison {
  readonly verdict: Verdict
  readonly before: number
  readonly now: number
  /** Typical duration now as a multiple of before (ratio of geometric means); null without values on both sides. */
  readonly ratio: number | null
  /** How often luck alone makes a difference at least this large; null when too few. */
  readonly pValue: number | null
  /** The smallest multiple that would be seen in 4 of 5 such comparisons: above it is a change that could hide; null when too few. */
  readonly detectable: number | null
}

/** Fewer on either side: a list, no verdict. */
export const fewest = 10
const permutations = 2_000
const significance = 0.05
/** 1.96 for 5 % on two sides, 0.84 for a power of 80 %. */
const zSum = 1.959964 + 0.841621
/** A duration of nothing has no logarithm; a second is as short as anybody notes. */
const shortestMs = 1_000

/**
 * A permutation test on the mean of log durations, which are near to normal where durations are far from it; and the change
 * that samples of these sizes and this spread could have shown. Deterministic: the shuffles come from a fixed seed.
 */
export function compareDurations(beforeMs: readonly number[], nowMs: readonly number[]): Comparison {
  const [before, now] = [beforeMs, nowMs].map((all) => all.map((ms) => Math.log(Math.max(ms, shortestMs)))) as [number[], number[]]
  const sizes = { before: before.length, now: now.length }
  if (before.length === 0 || now.length === 0) return { ...sizes, verdict: 'too-few', ratio: null, pValue: null, detectable: null }
  const difference = mean(now) - mean(before)
  if (before.length < fewest || now.length < fewest) return { ...sizes, verdict: 'too-few', ratio: Math.exp(difference), pValue: null, detectable: null }
  const pValue = permuted(before, now, Math.abs(difference))
  const spread = Math.sqrt((squares(before) + squares(now)) / (before.length + now.length - 2))
  return {
    ...sizes, ratio: Math.exp(difference), pValue,
    verdict: pValue >= significance ? 'no-detectable-change' : difference < 0 ? 'shorter' : 'longer',
    detectable: Math.exp(zSum * spread * Math.sqrt(1 / before.length + 1 / now.length)),
  }
}

/** The share of shuffles whose difference is at least as large, the real one counted among them. */
function permuted(before: readonly number[], now: readonly number[], difference: number): number {
  const all = Float64Array.from([...before, ...now])
  const total = all.reduce((sum, value) => sum + value, 0)
  const random = seeded(all.length)
  let extreme = 1
  for (let round = 0; round < permutations; round++) {
    let sum = 0
    // Only the part that becomes "now" has to be drawn.
    for (let place = 0; place < now.length; place++) {
      const other = place + Math.floor(random() * (all.length - place))
      const value = all[other]!
      all[other] = all[place]!
      all[place] = value
      sum += value
    }
    if (Math.abs(sum / now.length - (total - sum) / before.length) >= difference - 1e-12) extreme++
  }
  return extreme / (permutations + 1)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function squares(values: readonly number[]): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
}

/** Mulberry32: small, and even enough to shuffle. */
function seeded(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
