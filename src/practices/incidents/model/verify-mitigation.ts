// Did it help? What the SLIs measured before and after something was done. Nothing measured is unknown, never a pass.
import { minuteMs } from '../../../base/duration.ts'
import { formatPercent, ratio } from '../../../base/ratio.ts'

export const verdicts = ['pass', 'fail', 'unknown'] as const
export type Verdict = (typeof verdicts)[number]

/** First look five minutes after; then ever more rarely. After the last one the verdict stays. */
export const checksAfterMs: readonly number[] = [5, 10, 20, 30, 60].map((minutes) => minutes * minuteMs)
/** What counts as after: the last minutes measured. */
const afterMs = 5 * minuteMs
/** What counts as before: long enough for numbers, short enough to be the trouble. */
const beforeMs = 15 * minuteMs
/** Fewer measured minutes after it say nothing. */
const leastMinutes = 3
/** Measurements older than this are those of another time. */
const staleMs = 3 * minuteMs
const leastCoverage = 0.9

export interface SliMinutes {
  readonly name: string
  readonly displayName: string
  /** Share of events that has to be good. */
  readonly target: number
  /** Observed minutes, in order. */
  readonly minutes: readonly { readonly atMs: number; readonly good: number; readonly total: number }[]
}

export interface SliWindow {
  readonly fromMs: number
  readonly toMs: number
  readonly good: number
  readonly total: number
  /** Good over total; null without events. */
  readonly share: number | null
  /** Observed over all minutes. */
  readonly coverage: number
}

export interface SliVerdict {
  readonly name: string
  readonly displayName: string
  readonly target: number
  readonly verdict: Verdict
  readonly because: string
  readonly before: SliWindow
  readonly after: SliWindow
}

/** The earliest minute that `sliVerdict` looks at. */
export function looksFromMs(doneMs: number): number {
  return Math.floor(doneMs / minuteMs) * minuteMs - beforeMs
}

export function sliVerdict(sli: SliMinutes, doneMs: number, nowMs: number): SliVerdict {
  // The minute in which it was done belongs to neither side.
  const doneFloorMs = Math.floor(doneMs / minuteMs) * minuteMs
  const cleanMs = Math.ceil(doneMs / minuteMs) * minuteMs
  const measuredToMs = (sli.minutes.at(-1)?.atMs ?? -Infinity) + minuteMs
  const endMs = Math.max(cleanMs, Math.min(measuredToMs, nowMs))
  const before = windowOf(sli, doneFloorMs - beforeMs, doneFloorMs)
  const after = windowOf(sli, Math.max(cleanMs, endMs - afterMs), endMs)
  const { verdict, because } = judge(sli, after, { isStale: nowMs - measuredToMs > staleMs })
  return { name: sli.name, displayName: sli.displayName, target: sli.target, verdict, because, before, after }
}

function judge({ target }: SliMinutes, after: SliWindow, { isStale }: { readonly isStale: boolean }): { verdict: Verdict; because: string } {
  const minutes = Math.round((after.toMs - after.fromMs) / minuteMs)
  if (isStale || minutes < leastMinutes || after.coverage < leastCoverage) return { verdict: 'unknown', because: 'too little was measured since' }
  if (after.share === null) return { verdict: 'unknown', because: `there were no events in ${minutes} minutes` }
  const counted = `${formatPercent(after.share, 3)} good (${after.good} of ${after.total}) in ${minutes} minutes, the objective is ${formatPercent(target, 3)}`
  return after.share >= target ? { verdict: 'pass', because: counted } : { verdict: 'fail', because: counted }
}

function windowOf(sli: SliMinutes, fromMs: number, toMs: number): SliWindow {
  const inside = sli.minutes.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  const good = inside.reduce((sum, minute) => sum + minute.good, 0)
  const total = inside.reduce((sum, minute) => sum + minute.total, 0)
  return { fromMs, toMs, good, total, share: ratio(good, total), coverage: toMs > fromMs ? inside.length / ((toMs - fromMs) / minuteMs) : 0 }
}

/** One that fails fails all; one that is unknown leaves all unknown; without any SLI nothing is known. */
export function overallVerdict(slis: readonly SliVerdict[]): { readonly verdict: Verdict; readonly because: string } {
  if (slis.length === 0) return { verdict: 'unknown', because: 'no objective measures this service' }
  const worst = slis.find(({ verdict }) => verdict === 'fail') ?? slis.find(({ verdict }) => verdict === 'unknown')
  return worst ? { verdict: worst.verdict, because: `${worst.displayName}: ${worst.because}` } : { verdict: 'pass', because: slis.map((sli) => `${sli.displayName}: ${sli.because}`).slice(0, 3).join('; ') }
}
