// What insights promise the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { verdicts } from './model/comparison.ts'
import { durationNames } from './model/incident-statistics.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })

const Severity = oneOf(['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const)

export const origins = ['own', 'imported', 'all'] as const

export const IncidentStatisticsQuery = Type.Object({
  /** Declared from here; 90 days before `to` when left out. */
  from: Type.Optional(Instant),
  /** Declared before; now when left out. */
  to: Type.Optional(Instant),
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  severity: Type.Optional(Type.String({ maxLength: 60, description: 'SEV1 to SEV4; several with commas' })),
  origin: Type.Optional(oneOf(origins)),
})

/** Milliseconds; 95 of 100 resamples of the same size fall between `lowMs` and `highMs`. */
export const EstimateAnswer = Type.Object({ ms: Type.Integer(), lowMs: Type.Integer(), highMs: Type.Integer() })

export const DurationAnswer = Type.Object({
  name: oneOf(durationNames),
  title: Type.String(),
  /** From which named time to which. */
  means: Type.String(),
  n: Type.Integer(),
  /** One or both times are unknown. */
  missing: Type.Integer(),
  /** The later time is before the earlier one. */
  backwards: Type.Integer(),
  /** Null with fewer than ten. */
  median: orNull(EstimateAnswer),
  p75: orNull(EstimateAnswer),
  p90: orNull(EstimateAnswer),
  comparison: Type.Object({
    verdict: oneOf(verdicts),
    /** How many the period before has. */
    before: Type.Integer(),
    /** Typical duration now as a multiple of before: 0.5 is half. */
    ratio: orNull(Type.Number()),
    /** How often luck alone makes a difference at least this large. */
    pValue: orNull(Type.Number()),
    /** The smallest multiple that would be seen four times of five; a smaller change can hide. */
    detectable: orNull(Type.Number()),
  }),
  /** Every incident that counts, newest first; at most 2,000. */
  each: Type.Array(Type.Object({ number: Type.Integer(), ms: Type.Integer() })),
})
export type DurationAnswer = Static<typeof DurationAnswer>

export const IncidentStatisticsAnswer = Type.Object({
  from: Instant,
  to: Instant,
  /** As long, and just before. */
  before: Type.Object({ from: Instant, incidents: Type.Integer() }),
  incidents: Type.Integer(),
  /** What was left out, in this period. */
  excluded: Type.Object({ imported: Type.Integer(), own: Type.Integer(), drills: Type.Integer(), merged: Type.Integer() }),
  /** More were declared than are counted here: only the newest are. */
  isCut: Type.Boolean(),
  severities: Type.Array(Type.Object({ severity: Severity, now: Type.Integer(), before: Type.Integer() })),
  durations: Type.Array(DurationAnswer),
  /** The incidents that `each` speaks of, newest first; at most 2,000. */
  list: Type.Array(Type.Object({ number: Type.Integer(), title: Type.String(), severity: Severity, service: orNull(Type.String()), declaredAt: Instant })),
})
export type IncidentStatisticsAnswer = Static<typeof IncidentStatisticsAnswer>
