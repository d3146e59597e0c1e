// Port: where the counts behind objectives come from. One folder beside this file for each kind of system; practices.ts says which there are.
import type { Static, TObject } from '@sinclair/typebox'
import type { Finding } from '../base/finding.ts'
import type { Indicator } from '../base/indicator.ts'
import type { ObservedCalls } from '../base/observed.ts'
import type { Egress } from '../spine/egress.ts'

export interface MinutesRequest {
  /** The caller's own name for it; comes back with the answer. */
  readonly key: string
  readonly indicator: Indicator
}

export interface Minute {
  /** Start of the minute; it holds the events up to 60,000 ms later. A multiple of 60,000. */
  readonly atMs: number
  readonly good: number
  readonly total: number
}

export interface MinutesAnswer {
  readonly key: string
  /** Ascending, only minutes that were really observed. Observed without events: total 0. Not observed: missing. */
  readonly minutes: readonly Minute[]
  /** Why minutes are missing or doubtful, and how to mend it; one sentence or two, for people. */
  readonly problem?: string
}

export interface TestAnswer {
  readonly ok: boolean
  /** What answered, or why nothing did: `Prometheus 3.1.0 answers in 4 ms.` */
  readonly say: string
  /** Empty when there is nothing to do. */
  readonly mend: string
  readonly findings: readonly Finding[]
}

export interface MetricSource {
  /** Name of the connection. */
  readonly name: string
  /** How long after its end a minute should first be asked for. */
  readonly settleMs: number
  /**
   * The minutes that start in [fromMs, toMs). Both are rounded down to minutes, and minutes that have not ended are left out.
   * Ask for the last few minutes again each time: a later answer is the better one, since late samples are in it.
   * One request in trouble never spoils another. Throws only when the whole source does not answer, or the signal aborts.
   */
  minutes(requests: readonly MinutesRequest[], range: { readonly fromMs: number; readonly toMs: number }, signal: AbortSignal): Promise<readonly MinutesAnswer[]>
  test(signal: AbortSignal): Promise<TestAnswer>
  /** Where such a system may also count calls between services: as `DependencySource.calls`. */
  calls?(range: { readonly fromMs: number; readonly toMs: number }, signal: AbortSignal): Promise<readonly ObservedCalls[]>
  /** Where such a system takes PromQL, for whoever judges expressions rather than counts events. */
  readonly promql?: PromqlSource
  close?(): void
}

export interface PromqlSource {
  /** At how many instants of the last `lengthMs`, one every `stepMs`, the expression had a result. Throws a Fault when it cannot be evaluated. */
  stepsWithResult(expression: string, over: { readonly lengthMs: number; readonly stepMs: number }, signal: AbortSignal): Promise<{ readonly steps: number; readonly withResult: number }>
  /**
   * When each series of the expression had a result in the time, by instants `stepMs` apart. Runs are of neighbouring instants, first and
   * last included. At most `mostSeries`; `isCut` when there were more. Throws a Fault when it cannot be evaluated.
   */
  resultRuns(expression: string, over: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number; readonly mostSeries: number }, signal: AbortSignal): Promise<{ readonly runs: readonly ResultRun[]; readonly isCut: boolean }>
  /** The alerting rule of that name as the system has it; the first, where several have it. Null when there is none, or it cannot say. */
  alertRule(name: string, signal: AbortSignal): Promise<{ readonly expression: string; readonly forMs: number } | null>
  /** Those of the names that had any series in the time. */
  existing(metrics: readonly string[], range: { readonly fromMs: number; readonly toMs: number }, signal: AbortSignal): Promise<ReadonlySet<string>>
}

export interface ResultRun { readonly series: string; readonly fromMs: number; readonly toMs: number }

/** The sources that connections hold, for objectives. */
export interface MetricSources {
  /** Null when there is no such connection, or it is none that measures. Always as last saved. */
  find(name: string): Promise<MetricSource | null>
}

export interface SourceTools {
  readonly egress: Egress
  readonly clock: { nowMs(): number }
  /** Settings hold secrets only as references; this reads the text behind those in it, anew each time. Throws a Fault. */
  resolveSecrets(text: string): Promise<string>
}

/** A kind of connection that measures. */
export interface MetricSourceKind<S extends TObject = TObject> {
  /** `prometheus`: what `type` says in a connection's settings. */
  readonly type: string
  /** One line for people. */
  readonly means: string
  /** Settings besides `type`. */
  readonly schema: S
  /** What the schema cannot say; fields are paths inside the settings. */
  check(settings: Static<S>): readonly Finding[]
  open(name: string, settings: Static<S>, tools: SourceTools): MetricSource
}

/** Declares a kind with its settings' type inferred from its schema. */
export function metricSourceKind<S extends TObject>(kind: MetricSourceKind<S>): MetricSourceKind {
  return kind as unknown as MetricSourceKind
}

/**
 * Events that happened while a target could not be read for no longer than this are counted in the first minute after.
 * Beyond it they are nobody's: their minutes are unobserved.
 */
export const bridgedMs = 120_000
