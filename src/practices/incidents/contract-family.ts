// What incidents that belong together promise the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { incidentStates } from './model/lifecycle.ts'
import { severities } from './model/severity.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const Reason = Type.String({ minLength: 1, maxLength: 1_000 })

export const SetParent = Type.Object({
  /** Id or number of the larger incident. */
  parent: Type.String({ minLength: 1, maxLength: 60 }),
  reason: Type.Optional(Reason),
}, { additionalProperties: false })
export type SetParent = Static<typeof SetParent>

const Relative = Type.Object({ id: Type.String(), number: Type.Integer(), title: Type.String(), state: oneOf(incidentStates), severity: oneOf(severities) })
export type Relative = Static<typeof Relative>

export const FamilyAnswer = Type.Object({
  /** The larger incident it is part of. */
  parent: Type.Union([Relative, Type.Null()]),
  /** At most 100, oldest first. */
  children: Type.Array(Relative),
  /** Resolved shortly before it was declared, for the same service. */
  follows: Type.Union([Relative, Type.Null()]),
  /** At most 20. */
  followedBy: Type.Array(Relative),
})
export type FamilyAnswer = Static<typeof FamilyAnswer>
