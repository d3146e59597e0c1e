// What alerts promises the world of gathering: parts of a situation, merging, splitting, storms.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

/** The alerts of one service and environment in a situation; without a service, of one name and its source's grouping. */
export const PartAnswer = Type.Object({
  service: orNull(Type.String()),
  environment: orNull(Type.String()),
  /** Whose it is: the label `team`, else the service's owner. */
  team: orNull(Type.String()),
  /** Why it is part of this situation. */
  reason: Type.String(),
  /** When the first of its alerts began. */
  startedAt: Instant,
  joinedAt: Instant,
  alerts: Type.Integer(),
  openAlerts: Type.Integer(),
  isLikelyCause: Type.Boolean(),
})
export type PartAnswer = Static<typeof PartAnswer>

/** An alert that changes all the time and is held. */
export const HeldAnswer = Type.Object({
  alertName: Type.String(), since: Type.String({ format: 'date-time' }), changes: Type.Integer(), window: Type.String(),
  /** `Held since 14:03 UTC: 7 changes in 10m. …` */
  say: Type.String(),
})
export type HeldAnswer = Static<typeof HeldAnswer>

/** The part that the others most likely follow from, and why. */
export const LikelyCause = Type.Object({ service: orNull(Type.String()), environment: orNull(Type.String()), reason: Type.String() })

/** What a situation is beyond its alerts. */
export const Gathered = Type.Object({
  /** Likely cause first, at most 100. */
  services: Type.Array(Type.String()),
  /** Null while there is only one part. */
  likelyCause: orNull(LikelyCause),
  /** Takes in the new troubles of a storm. */
  isStorm: Type.Boolean(),
  /** The situation that has its alerts now. */
  mergedInto: orNull(Type.String()),
})
export type Gathered = Static<typeof Gathered>

const Note = Type.Optional(Type.String({ maxLength: 2_000 }))
export const MergeSituation = Type.Object({
  /** The situation that takes the alerts: its id, `sit_…`. */
  into: Type.String({ maxLength: 64 }),
  note: Note,
}, { additionalProperties: false })
export type MergeSituation = Static<typeof MergeSituation>

export const maxSplit = 500
export const SplitSituation = Type.Object({
  /** Ids of the alerts that get a situation of their own. */
  alerts: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: maxSplit }),
  note: Note,
}, { additionalProperties: false })
export type SplitSituation = Static<typeof SplitSituation>

export const StormAnswer = Type.Object({
  id: Type.String(),
  isOn: Type.Boolean(),
  startedAt: Instant,
  endedAt: orNull(Instant),
  /** New alerts in the minute before it began, and how many are a storm. */
  rate: Type.Integer(),
  threshold: Type.Integer(),
  reason: Type.String(),
  /** The situation that new troubles are folded into; null when there was none. */
  situation: orNull(Type.String()),
})
export type StormAnswer = Static<typeof StormAnswer>
export const PageOfStorms = Type.Object({ items: Type.Array(StormAnswer), next: orNull(Type.String()) })
export type PageOfStorms = Static<typeof PageOfStorms>
export const StormQuery = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 500 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) }, { additionalProperties: false })
