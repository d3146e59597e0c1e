// What objectives promise the world: objectives with their budget and burn, series for charts, pushed counts, exclusions.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { mapSchema } from '../../spine/map-schema.ts'

const Instant = Type.String({ format: 'date-time' })
const orNull = <S extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Number>>(schema: S) => Type.Union([schema, Type.Null()])
const Severity = Type.Union([Type.Literal('page'), Type.Literal('ticket')])

export const CountsAnswer = Type.Object({ good: Type.Number(), total: Type.Number(), from: Instant, to: Instant, coverage: Type.Number() })

export const BudgetAnswer = Type.Object({
  /** Signed share of the window's budget left: 1 is untouched, 0 is gone, below 0 is overspent. Null: nothing measured. */
  remaining: orNull(Type.Number()),
  /** Good over total in the window so far. */
  attainment: orNull(Type.Number()),
  counts: CountsAnswer,
  /** Bad events the whole window allows, and those it has had. */
  allowedBad: orNull(Type.Number()),
  bad: Type.Number(),
  /** When the budget is gone at the rate of the last hour; null when it is not being spent or already gone. */
  exhaustedAt: Type.Union([Instant, Type.Null()]),
  /** Part of the window that was lived since measuring began, 0 to 1; under 1 the rest is assumed to go on alike. */
  livedShare: Type.Number(),
  /** The same attainment if excluded minutes counted as good, instead of being left out. */
  attainmentWithExcludedGood: orNull(Type.Number()),
  explanation: Type.String(),
})

export const RuleAnswer = Type.Object({
  severity: Severity,
  long: Type.String(),
  short: Type.String(),
  factor: Type.Number(),
  budgetShare: Type.Number(),
  longBurn: orNull(Type.Number()),
  shortBurn: orNull(Type.Number()),
  longCounts: CountsAnswer,
  shortCounts: CountsAnswer,
  state: Type.Union([Type.Literal('quiet'), Type.Literal('firing'), Type.Literal('frozen')]),
  isFiring: Type.Boolean(),
  explanation: Type.String(),
})

export const ObjectiveSummary = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  description: Type.String(),
  service: Type.String(),
  environment: orNull(Type.String()),
  target: Type.Number(),
  window: Type.String(),
  indicator: Type.String(),
  source: Type.String(),
  remaining: orNull(Type.Number()),
  attainment: orNull(Type.Number()),
  /** Burn rate over the last hour. */
  burn: orNull(Type.Number()),
  coverage: Type.Number(),
  state: Type.Union([Type.Literal('healthy'), Type.Literal('burning'), Type.Literal('exhausted'), Type.Literal('no-data')]),
  /** Most urgent severity that fires. */
  firing: Type.Union([Severity, Type.Null()]),
  exhaustedAt: Type.Union([Instant, Type.Null()]),
  measuredUntil: Type.Union([Instant, Type.Null()]),
  /** Hourly error ratio of the last day, oldest first; null where nothing was measured. */
  sparkline: Type.Array(orNull(Type.Number())),
})
export type ObjectiveSummary = Static<typeof ObjectiveSummary>
export const pageOfObjectives = Type.Object({ items: Type.Array(ObjectiveSummary), next: Type.Union([Type.String(), Type.Null()]) })

export const ObjectiveAnswer = Type.Composite([ObjectiveSummary, Type.Object({
  budget: BudgetAnswer,
  rules: Type.Array(RuleAnswer),
  runbook: orNull(Type.String()),
  generation: Type.Integer(),
  measuredSince: Instant,
  minimumBadEvents: Type.Number(),
  labels: mapSchema(Type.String()),
  /** The whole objective in our own YAML form, as JSON. */
  document: Type.Unknown(),
  problem: orNull(Type.String()),
})])
export type ObjectiveAnswer = Static<typeof ObjectiveAnswer>

export const SeriesQuery = Type.Object({ from: Type.Optional(Instant), to: Type.Optional(Instant), points: Type.Optional(Type.Integer({ minimum: 10, maximum: 1_500 })) })
/** Columns of equal length. */
export const SeriesAnswer = Type.Object({
  /** Seconds since 1970 at each step's start. */
  at: Type.Array(Type.Number()),
  stepSeconds: Type.Integer(),
  /** Null where nothing was measured. */
  errorRatio: Type.Array(orNull(Type.Number())),
  total: Type.Array(orNull(Type.Number())),
  /** Budget remaining at the step's end. */
  remaining: Type.Array(orNull(Type.Number())),
  allowedErrorRatio: Type.Number(),
})
export type SeriesAnswer = Static<typeof SeriesAnswer>

export const CountsBody = Type.Object({
  /** The same batch sent again changes nothing. */
  batch: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  counts: Type.Array(Type.Object({ at: Instant, good: Type.Number({ minimum: 0 }), total: Type.Number({ minimum: 0 }) }), { minItems: 1, maxItems: 1_500 }),
})
export type CountsBody = Static<typeof CountsBody>
export const CountsTaken = Type.Object({ taken: Type.Integer(), isRepeat: Type.Boolean(), refused: Type.Array(Type.Object({ index: Type.Integer(), say: Type.String() })) })

export const ExclusionBody = Type.Object({ from: Instant, to: Instant, reason: Type.String({ minLength: 3, maxLength: 500 }), approver: Type.String({ minLength: 1, maxLength: 200 }) })
export const ExclusionAnswer = Type.Object({ id: Type.String(), objective: Type.String(), from: Instant, to: Instant, reason: Type.String(), approver: Type.String(), addedBy: Type.String(), addedAt: Instant })
export type ExclusionAnswer = Static<typeof ExclusionAnswer>
export const pageOfExclusions = Type.Object({ items: Type.Array(ExclusionAnswer), next: Type.Null() })

export const ObjectivesQuery = Type.Object({
  service: Type.Optional(Type.String({ maxLength: 200 })),
  state: Type.Optional(Type.Union([Type.Literal('healthy'), Type.Literal('burning'), Type.Literal('exhausted'), Type.Literal('no-data')])),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export const ByName = Type.Object({ name: Type.String({ maxLength: 63 }) })
