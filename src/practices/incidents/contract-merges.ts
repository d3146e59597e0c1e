// What merging incidents promises the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

const Reason = Type.String({ minLength: 1, maxLength: 1_000 })

export const MergeIncident = Type.Object({
  /** Id or number of the incident that goes on. */
  into: Type.String({ minLength: 1, maxLength: 60 }),
  reason: Type.Optional(Reason),
}, { additionalProperties: false })
export type MergeIncident = Static<typeof MergeIncident>

export const SplitOff = Type.Object({ reason: Type.Optional(Reason) }, { additionalProperties: false })
