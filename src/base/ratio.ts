// Ratios and how they are shown. A ratio without a denominator is unknown (null), never 0 and never 1.

/** part / whole, or null when there is nothing to divide by. */
export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}

/** `99.95 %` style text without trailing noise; null is `no data`. */
export function formatPercent(value: number | null, digits = 3): string {
  return value === null ? 'no data' : `${Number((value * 100).toFixed(digits))} %`
}
