// What readiness and the spread of knowledge promise the world. People are listed by name and never counted against each other.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import { itemKinds } from './readiness.ts'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$' })
const Id = Type.String({ minLength: 1, maxLength: 60 })
/** Id (`per_…`) or login name. */
const Who = Type.String({ minLength: 1, maxLength: 100 })
const Link = Type.String({ maxLength: 2_000, pattern: '^https?://' })
const Brief = Type.Object({ id: orNull(Type.String()), name: Type.String(), displayName: Type.String() })
const Reason = Type.String({ minLength: 3, maxLength: 500 })

const ItemWords = Type.Object({
  name: Name, kind: oneOf(itemKinds),
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** How often it must have been done; once when left out. */
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
  link: Type.Optional(Link),
  /** A doing older than this many days counts no more. */
  validDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650 })),
}, { additionalProperties: false })

export const ReadinessWords = Type.Object({
  /** Schedules that ask for it. */
  schedules: Type.Array(Name, { maxItems: 100 }),
  items: Type.Array(ItemWords, { minItems: 1, maxItems: 30 }),
}, { additionalProperties: false })
export type ReadinessWords = Static<typeof ReadinessWords>

export const TickAnswer = Type.Object({ id: Type.String(), item: Type.String(), by: Type.String(), at: Instant, link: orNull(Type.String()), note: orNull(Type.String()) })
export type TickAnswer = Static<typeof TickAnswer>
export const AcceptanceAnswer = Type.Object({ id: Type.String(), schedule: Type.String(), reason: Type.String(), by: Type.String(), at: Instant, untilAt: Instant })
export type AcceptanceAnswer = Static<typeof AcceptanceAnswer>
export const ShadowAnswer = Type.Object({
  id: Type.String(), schedule: Type.String(), person: Brief, fromAt: Instant, toAt: Instant,
  /** Pages of which a copy was sent. */
  pages: Type.Integer(),
})
export type ShadowAnswer = Static<typeof ShadowAnswer>
export const ShadowList = Type.Object({ items: Type.Array(ShadowAnswer), next: Type.Null() })
export type ShadowList = Static<typeof ShadowList>
const PersonReadiness = Type.Object({
  person: Brief,
  /** Schedules of the list that can put them on call. */
  schedules: Type.Array(Type.String()),
  isReady: Type.Boolean(),
  /** What is missing, in words; empty when nothing is. */
  missing: Type.String(),
  items: Type.Array(Type.Object({
    name: Type.String(), state: oneOf(['done', 'stale', 'missing'] as const), have: Type.Integer(), wanted: Type.Integer(), untilAt: orNull(Instant), ticks: Type.Array(TickAnswer),
  })),
  /** Accepted although not ready, and still valid. */
  acceptances: Type.Array(AcceptanceAnswer),
  shadows: Type.Array(ShadowAnswer),
})
export type PersonReadiness = Static<typeof PersonReadiness>

export const ReadinessAnswer = Type.Object({ team: Type.String(), schedules: Type.Array(Type.String()), items: Type.Array(ItemWords), people: Type.Array(PersonReadiness), savedAt: Instant })
export type ReadinessAnswer = Static<typeof ReadinessAnswer>
export const ReadinessLists = Type.Object({
  items: Type.Array(Type.Object({
    team: Type.String(), schedules: Type.Array(Type.String()), items: Type.Integer(),
    /** On its schedules, and how many of them are ready. */
    onRotation: Type.Integer(), ready: Type.Integer(),
  })),
  next: Type.Null(),
})
export type ReadinessLists = Static<typeof ReadinessLists>

export const ByTeam = Type.Object({ team: Type.String({ minLength: 1, maxLength: 100 }) })
export const TeamParams = Type.Object({ team: Name })
export const ByTeamAndTick = Type.Object({ team: Type.String({ minLength: 1, maxLength: 100 }), id: Id })
export const TickBody = Type.Object({ item: Type.String({ minLength: 1, maxLength: 100 }), person: Who, link: Type.Optional(Link), note: Type.Optional(Type.String({ maxLength: 1_000 })) }, { additionalProperties: false })
export type TickBody = Static<typeof TickBody>
/** 28 days when `until` is left out, at most 180. */
export const AcceptanceBody = Type.Object({ person: Who, reason: Reason, until: Type.Optional(Instant) }, { additionalProperties: false })
export type AcceptanceBody = Static<typeof AcceptanceBody>
export const ShadowBody = Type.Object({ person: Who, from: Type.Optional(Instant), to: Instant }, { additionalProperties: false })
export type ShadowBody = Static<typeof ShadowBody>
/** Why somebody who is not ready is put on call all the same: kept as an acceptance. */
export const AcceptQuery = Type.Object({ readinessReason: Type.Optional(Reason) })

/** 180 days when left out. */
export const KnowledgeQuery = Type.Object({ team: Type.Optional(Type.String({ maxLength: 100 })), days: Type.Optional(Type.String({ pattern: '^\\d{1,3}$' })) }, { additionalProperties: false })
const KnowledgeItem = Type.Object({
  service: Type.String(), team: orNull(Type.String()), tier: orNull(Type.Integer()),
  /** How many different people answered its pages or ended its incidents in the time, and how often that was. */
  people: Type.Integer(), times: Type.Integer(), lastAt: orNull(Instant),
  /** How many different people its escalation policy can ask. */
  reach: Type.Integer(), policy: orNull(Type.String()),
  /** Several times, and always one person. */
  isKnownByOne: Type.Boolean(),
  /** Only one person can be asked. */
  isHeldByOne: Type.Boolean(),
})
export const Knowledge = Type.Object({ fromAt: Instant, items: Type.Array(KnowledgeItem), isCut: Type.Boolean() })
export type Knowledge = Static<typeof Knowledge>
