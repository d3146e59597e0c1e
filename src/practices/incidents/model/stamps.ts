// The named times of an incident, and the durations between them. A missing time is unknown, never guessed.
import type { IncidentState } from './lifecycle.ts'

export interface Stamps {
  /** When users began to be affected. */
  readonly startedMs: number | null
  /** First alert or report. */
  readonly detectedMs: number | null
  /** A person said: I am on it. */
  readonly acknowledgedMs: number | null
  readonly declaredMs: number
  /** Users are whole; the cause may remain. */
  readonly mitigatedMs: number | null
  readonly resolvedMs: number | null
  readonly closedMs: number | null
}

export const stampNames = ['startedMs', 'detectedMs', 'acknowledgedMs', 'declaredMs', 'mitigatedMs', 'resolvedMs', 'closedMs'] as const
export type StampName = (typeof stampNames)[number]

/** The stamps after the incident came to `state` at `atMs`. Reopening takes back what was said too early. */
export function stampsAfter(stamps: Stamps, state: IncidentState, atMs: number): Stamps {
  if (state === 'open') return { ...stamps, mitigatedMs: null, resolvedMs: null, closedMs: null }
  if (state === 'mitigated') return { ...stamps, mitigatedMs: atMs }
  if (state === 'resolved') return { ...stamps, mitigatedMs: stamps.mitigatedMs ?? atMs, resolvedMs: atMs }
  return { ...stamps, closedMs: atMs }
}

export interface Durations {
  /** Impact start to detection. */
  readonly detectMs: number | null
  /** Detection to a person saying: I am on it. */
  readonly acknowledgeMs: number | null
  /** Detection to declaration. */
  readonly declareMs: number | null
  /** Impact start to users being whole: the leading figure. */
  readonly mitigateMs: number | null
  /** Impact start to the cause being gone. */
  readonly resolveMs: number | null
}

export function durationsOf(stamps: Stamps): Durations {
  return {
    detectMs: between(stamps.startedMs, stamps.detectedMs),
    acknowledgeMs: between(stamps.detectedMs, stamps.acknowledgedMs),
    declareMs: between(stamps.detectedMs, stamps.declaredMs),
    mitigateMs: between(stamps.startedMs, stamps.mitigatedMs),
    resolveMs: between(stamps.startedMs, stamps.resolvedMs),
  }
}

function between(fromMs: number | null, toMs: number | null): number | null {
  return fromMs === null || toMs === null || toMs < fromMs ? null : toMs - fromMs
}

export interface StampProblem {
  readonly earlier: StampName
  readonly later: StampName
}

/** Pairs that cannot both be true. People correct times by hand; these are what they get wrong. */
const order: readonly (readonly [StampName, StampName])[] = [
  ['startedMs', 'detectedMs'],
  ['startedMs', 'acknowledgedMs'],
  ['startedMs', 'mitigatedMs'],
  ['detectedMs', 'acknowledgedMs'],
  ['mitigatedMs', 'resolvedMs'],
  ['resolvedMs', 'closedMs'],
]

export function stampProblems(stamps: Stamps): readonly StampProblem[] {
  return order
    .filter(([earlier, later]) => stamps[earlier] !== null && stamps[later] !== null && stamps[earlier] > stamps[later])
    .map(([earlier, later]) => ({ earlier, later }))
}
