// What calendar feeds promise the world: a secret address for one's own shifts, or for a schedule.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

export const FeedAnswer = Type.Object({
  id: Type.String(),
  /** Null: the shifts of the person on all schedules. */
  schedule: orNull(Type.String()),
  madeAt: Instant,
  /** When a calendar last asked for it, by the hour. */
  readAt: orNull(Instant),
})
export type FeedAnswer = Static<typeof FeedAnswer>
export const PageOfFeeds = Type.Object({ items: Type.Array(FeedAnswer), next: Type.Null() })
export type PageOfFeeds = Static<typeof PageOfFeeds>

/** One for each schedule, and one for the person's own shifts: making it again takes the old address back. */
export const NewFeed = Type.Object({ schedule: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) }, { additionalProperties: false })
export type NewFeed = Static<typeof NewFeed>
/** `url` is shown this once: whoever has it reads the shifts. */
export const MadeFeed = Type.Composite([FeedAnswer, Type.Object({ url: Type.String() })])
export type MadeFeed = Static<typeof MadeFeed>

export const ByFeed = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }), feed: Type.String({ minLength: 1, maxLength: 60 }) })
export const FeedToken = Type.Object({ token: Type.String({ minLength: 1, maxLength: 100 }) })
