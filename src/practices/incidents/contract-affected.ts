// What incidents promise about the services they concern.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

export const AffectedAnswer = Type.Object({
  /** The incident's own service first, then those of its objectives and situations; at most 20. */
  items: Type.Array(Type.Object({
    service: Type.String(),
    /** Why it is counted among them. */
    because: Type.String(),
  })),
})
export type AffectedAnswer = Static<typeof AffectedAnswer>
