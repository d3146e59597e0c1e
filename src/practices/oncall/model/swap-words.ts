// What swaps of shifts promise the world.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Brief = Type.Object({ id: orNull(Type.String()), name: Type.String(), displayName: Type.String() })
const Name = Type.String({ minLength: 1, maxLength: 100 })
/** Id (`per_…`) or login name. */
const Who = Type.String({ minLength: 1, maxLength: 100 })

export const swapStates = ['offered', 'taken', 'agreed', 'declined', 'withdrawn', 'expired'] as const

export const SwapAnswer = Type.Object({
  id: Type.String(), schedule: Type.String(), rotation: Type.String(), state: Type.Unsafe<(typeof swapStates)[number]>({ type: 'string', enum: [...swapStates] }),
  /** Whose shift it is, and who takes it. */
  person: Brief, taker: orNull(Brief),
  /** Where the shift lies now; null: they hold no such shift any more, and the swap does nothing. */
  shift: orNull(Type.Object({ fromAt: Instant, toAt: Instant })),
  /** Of the shift only a part was offered. */
  isPart: Type.Boolean(),
  /** When it was offered for. */
  fromAt: Instant, toAt: Instant,
  needsApproval: Type.Boolean(), note: orNull(Type.String()), createdAt: Instant, changedAt: Instant,
})
export type SwapAnswer = Static<typeof SwapAnswer>
export const PageOfSwaps = Type.Object({ items: Type.Array(SwapAnswer), next: Type.Null() })
export type PageOfSwaps = Static<typeof PageOfSwaps>

/** The shift that runs at `at` is offered, or of it what lies between `fromAt` and `toAt`. Left out `person`: whoever asks. */
export const NewSwap = Type.Object({ rotation: Name, at: Instant, fromAt: Type.Optional(Instant), toAt: Type.Optional(Instant), person: Type.Optional(Who), note: Type.Optional(Type.String({ maxLength: 500 })) }, { additionalProperties: false })
export type NewSwap = Static<typeof NewSwap>

/** Left out `person`: whoever asks. */
export const TakeSwap = Type.Object({ person: Type.Optional(Who) }, { additionalProperties: false })
export type TakeSwap = Static<typeof TakeSwap>
export const BySwap = Type.Object({ name: Name, id: Type.String({ minLength: 1, maxLength: 60 }) })
