// Bounds of classic histograms: one number, spelled differently by every client library.

/** The ways clients write the bound in `le`: Go `1e+06`, Python and OpenMetrics `5.0`, Java `1.0E7`, plain `5`. */
export function boundSpellings(bound: number): readonly string[] {
  const plain = String(bound)
  const spellings = new Set([plain])
  if (Number.isInteger(bound)) spellings.add(`${plain}.0`)
  const [digits, power] = bound.toExponential().split('e') as [string, string]
  const sign = power.startsWith('-') ? '-' : '+'
  const size = power.slice(1)
  const two = size.padStart(2, '0')
  // Go and Python use an exponent only for the very large and very small; whoever does otherwise is still understood.
  spellings.add(`${digits}e${sign}${two}`)
  spellings.add(`${digits}e${sign}${size}`)
  const pointed = digits.includes('.') ? digits : `${digits}.0`
  spellings.add(`${pointed}e${sign}${two}`)
  spellings.add(`${pointed}E${sign === '-' ? '-' : ''}${size}`)
  return [...spellings]
}

/** A pattern for `le=~` that fits every spelling. */
export function boundPattern(bound: number): string {
  return boundSpellings(bound).map((text) => text.replace(/[.+]/g, '\\$&')).join('|')
}

/** What to say of a threshold that is no bound of the histogram; null when it is one, or nothing is known. */
export function boundProblem(histogram: string, threshold: number, spelled: readonly string[]): string | null {
  const bounds = spelled.map(Number).filter((bound) => Number.isFinite(bound)).sort((a, b) => a - b)
  if (bounds.length === 0 || bounds.includes(threshold)) return null
  const under = bounds.findLast((bound) => bound < threshold)
  const over = bounds.find((bound) => bound > threshold)
  const near = [under, over].filter((bound) => bound !== undefined).map((bound) => `${bound} s`).join(' and ')
  return `${histogram} has no bucket at ${threshold} s, so requests under it cannot be counted; the nearest are at ${near}. Use one of these as the threshold, or add a bucket.`
}
