// What stakeholders and support see, and links that show an incident without an account.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import { AudienceSchema, StatusSchema } from './contract.ts'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })

const LatestUpdate = Type.Object({ status: StatusSchema, title: Type.String(), text: Type.String(), at: Instant })

export const StakeholderItem = Type.Object({
  id: Type.String(), number: Type.Integer(), title: Type.String(), severity: Type.String(), state: Type.String(), service: orNull(Type.String()),
  /** Plain sentences. */
  stateWords: Type.String(), impactWords: Type.String(),
  declaredAt: Instant, mitigatedAt: orNull(Instant), resolvedAt: orNull(Instant), dueAt: orNull(Instant), isLate: Type.Boolean(),
  /** The newest published one to each audience. */
  latest: Type.Object({ internal: orNull(LatestUpdate), executive: orNull(LatestUpdate), customer: orNull(LatestUpdate), support: orNull(LatestUpdate) }),
})
export type StakeholderItem = Static<typeof StakeholderItem>
/** What runs, and what ended in the last day; the worst first. Drills and restricted incidents are left out. */
export const StakeholdersAnswer = Type.Object({ items: Type.Array(StakeholderItem) })
export type StakeholdersAnswer = Static<typeof StakeholdersAnswer>

/** 72 hours when left out, at most 30 days. The link shows the updates to one audience. */
export const MakeShare = Type.Object({ audience: Type.Optional(AudienceSchema), hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720 })) }, { additionalProperties: false })
export type MakeShare = Static<typeof MakeShare>
export const ShareAnswer = Type.Object({
  id: Type.String(), audience: AudienceSchema, createdAt: Instant, expiresAt: Instant, revokedAt: orNull(Instant),
  /** Null when it no longer works. */
  url: orNull(Type.String()),
})
export type ShareAnswer = Static<typeof ShareAnswer>
export const SharesAnswer = Type.Object({ items: Type.Array(ShareAnswer) })
export type SharesAnswer = Static<typeof SharesAnswer>
export const ShareToken = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })
