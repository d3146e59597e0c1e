// What the calendar of a person promises the world: all their final shifts.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

/** At most 400 days; 90 days from now when left out. */
export const ShiftsQuery = Type.Object({ from: Type.Optional(Instant), to: Type.Optional(Instant) })

export const ShiftOfPerson = Type.Object({
  schedule: Type.String(), displayName: Type.String(), timeZone: Type.String(), rotation: orNull(Type.String()), fromAt: Instant, toAt: Instant,
  /** The override that put them there. */
  override: orNull(Type.String()),
})
export type ShiftOfPerson = Static<typeof ShiftOfPerson>

export const PersonShifts = Type.Object({
  person: Type.Object({ id: orNull(Type.String()), name: Type.String(), displayName: Type.String() }), fromAt: Instant, toAt: Instant,
  /** By time, over all schedules. */
  shifts: Type.Array(ShiftOfPerson),
  /** True: there are more than are listed; ask for a shorter range. */
  isCut: Type.Boolean(),
})
export type PersonShifts = Static<typeof PersonShifts>
