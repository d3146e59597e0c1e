// Incident statistics: each duration from two named times, what is missing counted and never guessed, nobody ranked.
import { compareDurations, fewest } from './comparison.ts'
import type { Comparison } from './comparison.ts'
import { quantileOf } from './distribution.ts'
import type { Estimate } from './distribution.ts'

/** An incident as its named times tell it. Unknown is null. */
export interface Timed {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly severity: string
  readonly service: string | null
  readonly startedMs: number | null
  readonly detectedMs: number | null
  readonly acknowledgedMs: number | null
  readonly declaredMs: number
  readonly mitigatedMs: number | null
  readonly resolvedMs: number | null
}

export const durationNames = ['detect', 'acknowledge', 'declare', 'mitigate', 'resolve'] as const
export type DurationName = (typeof durationNames)[number]

type Stamp = 'startedMs' | 'detectedMs' | 'acknowledgedMs' | 'declaredMs' | 'mitigatedMs' | 'resolvedMs'

/** From where to where. To mitigate leads: it is what users lived through. */
export const durations: Readonly<Record<DurationName, { readonly title: string; readonly from: Stamp; readonly to: Stamp; readonly means: string }>> = {
  mitigate: { title: 'Time to mitigate', from: 'startedMs', to: 'mitigatedMs', means: 'from the start of the impact until users were whole' },
  detect: { title: 'Time to detect', from: 'startedMs', to: 'detectedMs', means: 'from the start of the impact until an alert or a person noticed' },
  declare: { title: 'Time to declare', from: 'detectedMs', to: 'declaredMs', means: 'from detection until it was called an incident' },
  acknowledge: { title: 'Time to acknowledge', from: 'detectedMs', to: 'acknowledgedMs', means: 'from detection until a person was on it' },
  resolve: { title: 'Time to resolve', from: 'startedMs', to: 'resolvedMs', means: 'from the start of the impact until the cause was gone' },
}

export interface DurationStatistics {
  readonly name: DurationName
  /** How many have both times, in order. */
  readonly n: number
  /** One or both times are unknown. */
  readonly missing: number
  /** The later time comes before the earlier one: not counted, and worth correcting. */
  readonly backwards: number
  /** Null with fewer than ten: then the incidents speak for themselves. */
  readonly quantiles: { readonly median: Estimate; readonly p75: Estimate; readonly p90: Estimate } | null
  readonly comparison: Comparison
  /** Each incident that counts, in the order given. */
  readonly each: readonly { readonly id: string; readonly ms: number }[]
}

/** Of the incidents of a period, compared with those of the period before. */
export function statisticsOf(now: readonly Timed[], before: readonly Timed[]): readonly DurationStatistics[] {
  return (Object.keys(durations) as DurationName[]).map((name) => {
    const read = measured(name, now)
    const sorted = read.each.map(({ ms }) => ms).sort((one, other) => one - other)
    return {
      name, n: read.each.length, missing: read.missing, backwards: read.backwards, each: read.each,
      quantiles: sorted.length < fewest ? null : { median: quantileOf(sorted, 0.5), p75: quantileOf(sorted, 0.75), p90: quantileOf(sorted, 0.9) },
      comparison: compareDurations(measured(name, before).each.map(({ ms }) => ms), sorted),
    }
  })
}

function measured(name: DurationName, incidents: readonly Timed[]): Pick<DurationStatistics, 'missing' | 'backwards' | 'each'> {
  const { from, to } = durations[name]
  const each: { id: string; ms: number }[] = []
  let missing = 0
  let backwards = 0
  for (const incident of incidents) {
    const [fromMs, toMs] = [incident[from], incident[to]]
    if (fromMs === null || toMs === null) missing++
    else if (toMs < fromMs) backwards++
    else each.push({ id: incident.id, ms: toMs - fromMs })
  }
  return { each, missing, backwards }
}
