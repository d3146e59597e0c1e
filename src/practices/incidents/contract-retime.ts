// What correcting the time of an entry promises the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

export const RetimeEntry = Type.Object({
  /** When it really happened; null puts it back to what the record says. */
  at: Type.Union([Type.String({ format: 'date-time', maxLength: 40 }), Type.Null()]),
  reason: Type.String({ minLength: 1, maxLength: 1_000 }),
}, { additionalProperties: false })
export type RetimeEntry = Static<typeof RetimeEntry>
