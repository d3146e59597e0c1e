// What drills promise the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { drillChecks, scenarioNames } from './model/drills.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })

export const StartDrill = Type.Object({ scenario: oneOf(scenarioNames), service: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }, { additionalProperties: false })
export const EndDrill = Type.Object({ how: oneOf(['finished', 'aborted'] as const) }, { additionalProperties: false })

export const DrillAnswer = Type.Object({
  incident: Type.String(), number: Type.Integer(), url: Type.String(), startedAt: Instant, endedAt: orNull(Instant), how: orNull(Type.String()),
  /** Unsaid until it has ended: whoever responds has to find out. */
  scenario: orNull(oneOf(scenarioNames)),
  story: orNull(Type.String()),
  state: Type.String(),
  /** Kinds of mitigations that were done: whoever plays the scenario lets them work. */
  done: Type.Array(Type.String()),
  /** What a good response looks like, judged from the record. */
  checks: Type.Array(Type.Object({
    check: oneOf(drillChecks), says: Type.String(), why: Type.String(), afterMs: orNull(Type.Integer()), verdict: oneOf(['pass', 'fail', 'open'] as const),
  })),
})
export type DrillAnswer = Static<typeof DrillAnswer>

/** `drill` is null for an incident that is none. */
export const DrillOfIncident = Type.Object({ drill: orNull(DrillAnswer) })
export type DrillOfIncident = Static<typeof DrillOfIncident>
