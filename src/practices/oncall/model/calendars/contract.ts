// What calendars that are read promise the world: where they come from, what they hold, and how reading them fares.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

/** One of the two. */
export const CalendarSpec = Type.Object({
  /** Asked for every hour; an address within private space only where the installation allows it. */
  url: Type.Optional(Type.String({ minLength: 8, maxLength: 2_000, pattern: '^https?://' })),
  /** The calendar itself, iCalendar (RFC 5545). */
  text: Type.Optional(Type.String({ minLength: 15, maxLength: 1_000_000 })),
  /** IANA name, for times without a zone; UTC when left out. */
  timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
}, { additionalProperties: false })
export type CalendarSpec = Static<typeof CalendarSpec>

export const CalendarAnswer = Type.Object({
  name: Type.String(),
  /** Only its host: the rest can be a secret. Null: the text itself was given. */
  from: orNull(Type.String()),
  /** Shifts of people who are known, and whole days, from two months ago to 400 days ahead. */
  shifts: Type.Integer(), days: Type.Integer(),
  /** Events of whom nobody is known by e-mail address or name; the first 20. */
  unmatched: Type.Array(Type.String()),
  readAt: orNull(Instant), failingSinceAt: orNull(Instant), lastFailure: orNull(Type.String()),
})
export type CalendarAnswer = Static<typeof CalendarAnswer>
export const PageOfCalendars = Type.Object({ items: Type.Array(CalendarAnswer), next: Type.Null() })
export type PageOfCalendars = Static<typeof PageOfCalendars>
export const ByCalendar = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) })
