// What objectives promise about now: for each objective of some services, what users feel and what it costs a minute.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const NumberOrNull = Type.Union([Type.Number(), Type.Null()])

export const HarmQuery = Type.Object({
  service: Type.String({ minLength: 1, maxLength: 8_000, description: 'names of services, with commas; at most 40' }),
  minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, description: 'how many of the last minutes are looked at; 5 when left out' })),
})

export const HarmItem = Type.Object({
  objective: Type.String(),
  displayName: Type.String(),
  service: Type.String(),
  target: Type.Number(),
  window: Type.String(),
  /** `breaking`: worse than the target now. `idle`: no events. `missing`: too little is measured to say. */
  state: oneOf(['breaking', 'within', 'idle', 'missing'] as const),
  /** Good over total of the last minutes. */
  sli: NumberOrNull,
  badPerMinute: NumberOrNull,
  /** How it is measured: `ratio`, `latency`, and so on. */
  indicator: Type.String(),
  /** What is counted: events, or slices of time that are good or bad as a whole. */
  counted: oneOf(['events', 'slices'] as const),
  /** Share of the whole window's budget spent each minute: bad events of the last minutes / bad events the window allows / minutes. */
  budgetPerMinute: NumberOrNull,
  /** Signed share of the budget left. */
  remaining: NumberOrNull,
  /** Minutes until the budget is empty at this rate; 0 when it is gone, null when it is not being spent. */
  emptyInMinutes: NumberOrNull,
  measuredUntil: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  runbook: Type.Union([Type.String(), Type.Null()]),
  /** The arithmetic in a sentence. */
  explanation: Type.String(),
})
export type HarmItem = Static<typeof HarmItem>

export const HarmAnswer = Type.Object({
  minutes: Type.Integer(),
  /** Worst first; at most 40. */
  items: Type.Array(HarmItem),
  /** Objectives beyond those. */
  more: Type.Integer(),
  /** Services of the question that no objective measures. */
  unmeasured: Type.Array(Type.String()),
})
export type HarmAnswer = Static<typeof HarmAnswer>
