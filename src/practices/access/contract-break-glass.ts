// What break-glass promises: the policy as a file, the grants, and the ways through them.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { roleNames } from './contract.ts'
import { grantStates, verdicts } from './model/break-glass.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const RoleName = oneOf(roleNames)
const Roles = Type.Array(RoleName, { minItems: 1, uniqueItems: true })
const Reason = Type.String({ minLength: 10, maxLength: 1_000, pattern: '\\S' })

export const BreakGlassPolicySpec = Type.Object({
  grants: RoleName,
  mayAsk: Roles,
  /** 60 when left out. */
  longestMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 480 })),
  /** False: it begins at once. True when left out. */
  needsSecondPerson: Type.Optional(Type.Boolean()),
  /** Administrators when left out. */
  approvers: Type.Optional(Roles),
  /** Administrators and auditors when left out. */
  reviewers: Type.Optional(Roles),
  /** 3 when left out. */
  reviewWithinDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
  /** Only for an incident that is running. False when left out. */
  needsIncident: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type BreakGlassPolicySpec = Static<typeof BreakGlassPolicySpec>

export const AskGrant = Type.Object({
  role: RoleName,
  reason: Reason,
  /** The longest the policy allows, when left out. */
  minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 480 })),
  /** `inc_…` or its number. */
  incident: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
}, { additionalProperties: false })
export type AskGrant = Static<typeof AskGrant>

export const GrantParams = Type.Object({ id: Type.String({ maxLength: 64 }) })
export const GrantWords = Type.Union([Type.Object({ reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })) }, { additionalProperties: false }), Type.Null()])
export const ReviewGrant = Type.Object({ verdict: oneOf(verdicts), note: Reason }, { additionalProperties: false })
export type ReviewGrant = Static<typeof ReviewGrant>

const Who = Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() })
export const GrantAnswer = Type.Object({
  /** `bgl_…` */
  id: Type.String(),
  state: oneOf(grantStates),
  person: Who,
  role: RoleName,
  ownRole: RoleName,
  reason: Type.String(),
  policy: Type.String(),
  incident: orNull(Type.String()),
  minutes: Type.Integer(),
  askedAt: Instant,
  /** Who said yes or no; null where nobody had to, or has not yet. */
  decidedBy: orNull(Who),
  decidedAt: orNull(Instant),
  decisionReason: orNull(Type.String()),
  begunAt: orNull(Instant),
  untilAt: orNull(Instant),
  endedAt: orNull(Instant),
  reviewDueAt: orNull(Instant),
  review: orNull(Type.Object({ by: Who, at: Instant, verdict: oneOf(verdicts), note: Type.String() })),
  approvers: Type.Array(Type.String()),
  reviewers: Type.Array(Type.String()),
})
export type GrantAnswer = Static<typeof GrantAnswer>

export const GrantDetail = Type.Composite([GrantAnswer, Type.Object({
  /** Routes that were used under it: everything that writes, and what the own role would not have allowed. At most 500. */
  uses: Type.Array(Type.Object({ method: Type.String(), route: Type.String(), count: Type.Integer(), firstAt: Instant, lastAt: Instant })),
  /** What the person said on the record while it was in force, oldest first; at most 200. */
  said: Type.Array(Type.Object({ seq: Type.Integer(), at: Instant, kind: Type.String(), subject: Type.String() })),
})])
export type GrantDetail = Static<typeof GrantDetail>

export const GrantQuery = Type.Object({ state: Type.Optional(oneOf(grantStates)), cursor: Type.Optional(Type.String({ maxLength: 500 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) })
export const GrantPage = Type.Object({ items: Type.Array(GrantAnswer), next: orNull(Type.String()) })
export type GrantPage = Static<typeof GrantPage>

/** What whoever asks could ask for. */
export const GrantWays = Type.Object({
  items: Type.Array(Type.Object({ role: RoleName, policy: Type.String(), longestMinutes: Type.Integer(), needsSecondPerson: Type.Boolean(), needsIncident: Type.Boolean() })),
  /** Why there is nothing to ask for; null where there is. */
  none: orNull(Type.String()),
})
export type GrantWays = Static<typeof GrantWays>
