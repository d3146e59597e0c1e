// What on-call health promises the world. People see their own numbers; of a rotation only how things are spread.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Name = Type.String({ minLength: 1, maxLength: 100 })

export const toilKinds = ['page', 'ticket', 'manual-step', 'cleaning-up', 'other'] as const
const ToilKind = Type.Unsafe<(typeof toilKinds)[number]>({ type: 'string', enum: [...toilKinds] })

/** The last 28 days when left out; at most 400. */
export const HealthQuery = Type.Object({ from: Type.Optional(Instant), to: Type.Optional(Instant) }, { additionalProperties: false })
const Counts = { interruptions: Type.Integer(), outOfHours: Type.Integer(), sleep: Type.Integer(), nights: Type.Integer() }
export const OwnHealth = Type.Object({
  fromAt: Instant, toAt: Instant, timeZone: Type.String(), ...Counts,
  onCallHours: Type.Number(), toilMinutes: Type.Integer(), limit: Type.Integer(),
  shifts: Type.Array(Type.Object({ schedule: Type.String(), fromAt: Instant, toAt: Instant, pages: Type.Integer(), halfDays: Type.Integer(), overLimit: Type.Integer() })),
  /** Newest first, at most 200. */
  latest: Type.Array(Type.Object({ at: Instant, when: Type.Unsafe<'working' | 'out-of-hours' | 'sleep'>({ type: 'string', enum: ['working', 'out-of-hours', 'sleep'] }), pages: Type.Array(Type.String()) })),
  toil: Type.Array(Type.Object({ id: Type.String(), at: Instant, minutes: Type.Integer(), kind: Type.String(), page: orNull(Type.String()), service: orNull(Type.String()), note: orNull(Type.String()) })),
  isCut: Type.Boolean(),
})
export type OwnHealth = Static<typeof OwnHealth>

const SpreadAnswer = Type.Object({ least: Type.Number(), median: Type.Number(), most: Type.Number(), total: Type.Number(), evenness: orNull(Type.Number()) })
export const RotationHealth = Type.Object({
  schedule: Type.String(), fromAt: Instant, toAt: Instant, people: Type.Integer(), ...Counts, pages: Type.Integer(), toilMinutes: Type.Integer(),
  halfDays: Type.Integer(), overLimit: Type.Integer(), limit: Type.Integer(),
  /** Null with fewer than three people: it would be about persons. */
  spread: orNull(Type.Object({ onCallHours: SpreadAnswer, interruptions: SpreadAnswer, sleep: SpreadAnswer })),
  isCut: Type.Boolean(),
})
export type RotationHealth = Static<typeof RotationHealth>

export const ToilBody = Type.Object({
  minutes: Type.Integer({ minimum: 1, maximum: 1_440 }), kind: Type.Optional(ToilKind), page: Type.Optional(Type.String({ maxLength: 60 })), note: Type.Optional(Type.String({ maxLength: 500 })),
}, { additionalProperties: false })
export type ToilBody = Static<typeof ToilBody>
export const ToilAnswer = Type.Object({ id: Type.String(), minutes: Type.Integer(), at: Instant })
export type ToilAnswer = Static<typeof ToilAnswer>

/** From the beginning of the present shift when left out; at most 31 days. */
export const HandoffDraftQuery = HealthQuery
export const HandoffDraft = Type.Object({ schedule: Type.String(), fromAt: Instant, toAt: Instant, text: Type.String() })
export type HandoffDraft = Static<typeof HandoffDraft>
export const HandoffBody = Type.Object({ from: Type.Optional(Instant), to: Type.Optional(Instant), note: Type.Optional(Type.String({ maxLength: 5_000 })) }, { additionalProperties: false })
export const HandoffAnswer = Type.Object({
  id: Type.String(), schedule: Type.String(), fromAt: Instant, toAt: Instant, text: Type.String(), note: orNull(Type.String()),
  writtenBy: Type.String(), writtenAt: Instant, acceptedBy: orNull(Type.String()), acceptedAt: orNull(Instant),
})
export type HandoffAnswer = Static<typeof HandoffAnswer>
export const PageOfHandoffs = Type.Object({ items: Type.Array(HandoffAnswer), next: orNull(Type.String()) })
export type PageOfHandoffs = Static<typeof PageOfHandoffs>
export const HandoffsQuery = Type.Object({ schedule: Type.Optional(Name), cursor: Type.Optional(Type.String({ maxLength: 300 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, { additionalProperties: false })
export const BySchedule = Type.Object({ name: Name })
export const ByHandoff = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) })
