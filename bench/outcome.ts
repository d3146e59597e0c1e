// What a bench found, against its target: printed at once, and told to whoever started it.
export interface Outcome {
  readonly what: string
  readonly figure: number
  readonly unit: string
  /** Null: reported, not promised. */
  readonly target: { readonly most: number } | { readonly least: number } | null
  /** Under what circumstances, where the name does not say. */
  readonly note?: string
}

export type Told = { readonly outcome: Outcome } | { readonly cannot: string }

/** How many times better than its target; under 1 it is missed. */
export function ratioOf({ figure, target }: Outcome): number | null {
  if (target === null) return null
  return 'most' in target ? target.most / figure : figure / target.least
}

export function tell(outcome: Outcome): void {
  process.stdout.write(`${lineOf(outcome)}\n`)
  process.send?.({ outcome } satisfies Told)
}

/** Something this machine lacks. */
export function tellCannot(why: string): void {
  process.stdout.write(`Not measured: ${why}\n`)
  process.send?.({ cannot: why } satisfies Told)
}

export function lineOf(outcome: Outcome): string {
  const ratio = ratioOf(outcome)
  const judged = ratio === null ? '' : `   ${ratio.toFixed(2)} times its target, ${targetText(outcome)}${ratio < 1 ? '   MISSED' : ''}`
  return `${outcome.what}: ${figureText(outcome)}${judged}${outcome.note === undefined ? '' : `   (${outcome.note})`}`
}

export function figureText({ figure, unit }: Outcome): string {
  return `${amount(figure)} ${unit}`
}

export function targetText({ target, unit }: Outcome): string {
  if (target === null) return ''
  return 'most' in target ? `at most ${amount(target.most)} ${unit}` : `at least ${amount(target.least)} ${unit}`
}

const amount = (value: number): string => new Intl.NumberFormat('en', { maximumSignificantDigits: value >= 1_000 ? 4 : 3 }).format(value)

/** Of what was measured; 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
