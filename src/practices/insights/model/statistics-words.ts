// Statistics in words, the same in the page and on the command line.
import type { Verdict } from './comparison.ts'

/** Two units at most: `1 h 16 min`, `4 min`, `20 s`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

interface Judged {
  readonly n: number
  readonly comparison: { readonly verdict: Verdict; readonly before: number; readonly ratio: number | null; readonly pValue: number | null; readonly detectable: number | null }
}

export function verdictSentence({ n, comparison: { verdict, before, ratio, pValue, detectable } }: Judged): string {
  if (verdict === 'too-few') return `too few to compare (${n} now, ${before} before; ten on each side are needed).`
  const change = `typically ${times(ratio!)} of before, ${n} incidents against ${before}`
  const hidden = `A change smaller than to ${times(1 / detectable!)} or ${times(detectable!)} of before could not have been seen.`
  if (verdict === 'no-detectable-change') return `no detectable change (${change}; luck alone does that ${percent(pValue!)} of the time). ${hidden}`
  return `${verdict} (${change}; luck alone does that ${percent(pValue!)} of the time).`
}

const times = (ratio: number): string => `${Math.round(ratio * 100)} %`

const percent = (share: number): string => (share < 0.001 ? 'less than 0.1 %' : share < 0.01 ? `${(share * 100).toFixed(1)} %` : `${Math.round(share * 100)} %`)
