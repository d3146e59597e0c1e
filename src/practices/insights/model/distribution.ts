// Distributions told honestly: quantiles that some incident really had, with the interval in which they may lie.

export interface Estimate {
  readonly value: number
  /** 95 of 100 resamples of the same size fall between these. */
  readonly low: number
  readonly high: number
}

const outside = 0.025

/**
 * The smallest value that at least `share` of the values do not exceed (nearest rank), with its 95 % bootstrap interval.
 *
 * The bootstrap distribution of an order statistic is known without drawing (Hutson and Ernst, 2000): the k-th smallest of
 * a resample is at most the j-th value when at least k of n draws fall on the first j, so P = P(Binomial(n, j/n) >= k).
 * @param sorted ascending, at least one.
 */
export function quantileOf(sorted: readonly number[], share: number): Estimate {
  const n = sorted.length
  if (n === 0) throw new Error('A quantile needs a value.')
  const k = Math.max(1, Math.ceil(share * n - 1e-9))
  const least = (wanted: number): number => {
    let [from, to] = [1, n]
    while (from < to) {
      const middle = (from + to) >> 1
      if (atLeast(k, n, middle / n) >= wanted) to = middle
      else from = middle + 1
    }
    return sorted[from - 1]!
  }
  return { value: sorted[k - 1]!, low: least(outside), high: least(1 - outside) }
}

/** P(Binomial(n, p) >= k), summed in logarithms so that no n is too large. */
export function atLeast(k: number, n: number, p: number): number {
  if (p >= 1) return 1
  if (p <= 0) return k <= 0 ? 1 : 0
  const [logP, logQ] = [Math.log(p), Math.log1p(-p)]
  let logTerm = logChoose(n, k) + k * logP + (n - k) * logQ
  let sum = 0
  for (let hits = k; hits <= n; hits++) {
    sum += Math.exp(logTerm)
    logTerm += Math.log(n - hits) - Math.log(hits + 1) + logP - logQ
  }
  return Math.min(1, sum)
}

function logChoose(n: number, k: number): number {
  let sum = 0
  for (let each = 1; each <= Math.min(k, n - k); each++) sum += Math.log(n - Math.min(k, n - k) + each) - Math.log(each)
  return sum
}
