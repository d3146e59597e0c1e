// Words of a person's rules: by urgency and time of day, and when low urgency waits.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { weekdays } from './hours.ts'
import type { Weekday } from './hours.ts'

const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
const ofDay = {
  /** Days on which they begin. */
  weekdays: Type.Array(Type.Unsafe<Weekday>({ type: 'string', enum: [...weekdays] }), { minItems: 1, maxItems: 7, uniqueItems: true }),
  from: Clock,
  /** On the next day where it is not later than `from`. */
  to: Clock,
}

/** By the person's own clock. */
export const PersonalHoursWords = Type.Object(ofDay, { additionalProperties: false })

/**
 * Low urgency (`ticket`) waits for their end and comes in one message. High urgency (`page`) always comes; `methods` are the only
 * ways it uses in these hours, left out: the usual ones. They are ids on the wire and addresses in files.
 */
export const QuietWords = Type.Object({ ...ofDay, methods: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 2_000 }), { maxItems: 20 })) }, { additionalProperties: false })
export type QuietWords = Static<typeof QuietWords>

export const PreviewAnswer = Type.Object({ at: Type.String({ format: 'date-time' }), urgency: Type.Unsafe<'page' | 'ticket'>({ type: 'string', enum: ['page', 'ticket'] }), says: Type.String() })
export const PreviewList = Type.Object({ items: Type.Array(PreviewAnswer) })
export type PreviewList = Static<typeof PreviewList>
