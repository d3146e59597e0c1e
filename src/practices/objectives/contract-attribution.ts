// What attribution of spent budget promises the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { causeKinds } from './model/attribution.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })

export const AttributionQuery = Type.Object({
  from: Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description: 'the budget window so far when left out' })),
  to: Type.Optional(Instant),
})

export const PartAnswer = Type.Object({
  kind: oneOf(causeKinds),
  /** `inc_…`, `chg_…`, the name of a service; null for what is unexplained, or where smaller ones are folded. */
  ref: orNull(Type.String()),
  label: Type.String(),
  /** Why these bad events are counted here. */
  rule: Type.String(),
  bad: Type.Number(),
  minutes: Type.Integer(),
  first: Instant,
  last: Instant,
  /** Of all bad events of this time. */
  share: Type.Number(),
  /** Of the whole budget; null where nothing says how large it is. */
  budget: orNull(Type.Number()),
})
export type PartAnswer = Static<typeof PartAnswer>

export const CorrectionBody = Type.Object({
  from: Instant,
  to: Instant,
  kind: oneOf(causeKinds),
  /** Of an incident its id or number, of a change its id, of a dependency the name of the service; left out for `unexplained`. */
  ref: Type.Optional(Type.String({ minLength: 1, maxLength: 253 })),
  reason: Type.String({ minLength: 3, maxLength: 500 }),
}, { additionalProperties: false })
export type CorrectionBody = Static<typeof CorrectionBody>

export const CorrectionAnswer = Type.Object({ id: Type.String(), from: Instant, to: Instant, kind: oneOf(causeKinds), ref: orNull(Type.String()), label: Type.String(), reason: Type.String(), addedBy: Type.String(), addedAt: Instant })
export type CorrectionAnswer = Static<typeof CorrectionAnswer>

export const AttributionAnswer = Type.Object({
  objective: Type.String(),
  from: Instant,
  to: Instant,
  good: Type.Number(),
  total: Type.Number(),
  bad: Type.Number(),
  /** Bad events that the budget window allows. */
  allowedBad: orNull(Type.Number()),
  /** Bad over allowed; 1 is the whole budget. */
  spent: orNull(Type.Number()),
  /** Most spent first, what is unexplained last. They add up to `bad`. */
  parts: Type.Array(PartAnswer),
  corrections: Type.Array(CorrectionAnswer),
  /** The sum in words. */
  explanation: Type.String(),
  /** In the order in which they are asked; the first that fits decides. */
  rules: Type.Array(Type.String()),
})
export type AttributionAnswer = Static<typeof AttributionAnswer>
