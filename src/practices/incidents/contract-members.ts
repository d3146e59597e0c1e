// What restricted incidents promise: who may see one, who looked, and the ways in and out.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { NamedPerson } from './contract.ts'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Reason = Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S' })
const PersonRef = Type.String({ minLength: 1, maxLength: 100 })

export const MemberParams = Type.Object({ id: Type.String({ maxLength: 60 }), person: PersonRef })
export const RestrictedParams = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) })

/** Whoever restricts it, holds a role in it or declared it stays among those who see it. */
export const RestrictIncident = Type.Object({ reason: Reason, people: Type.Optional(Type.Array(PersonRef, { maxItems: 50 })) }, { additionalProperties: false })
export const WithReason = Type.Object({ reason: Reason }, { additionalProperties: false })
export const AddMember = Type.Object({ person: PersonRef, reason: Type.Optional(Reason) }, { additionalProperties: false })

export const MembersAnswer = Type.Object({
  isRestricted: Type.Boolean(),
  /** Who may see it; empty where everybody may. */
  members: Type.Array(Type.Object({ person: NamedPerson, sinceAt: Instant, addedBy: Type.Object({ actor: Type.String(), name: Type.String() }), reason: orNull(Type.String()) })),
  /** Who opened it while it was restricted, the latest first; `looks` counts hours in which they did. */
  looks: Type.Array(Type.Object({ person: NamedPerson, firstAt: Instant, lastAt: Instant, looks: Type.Integer() })),
})
export type MembersAnswer = Static<typeof MembersAnswer>

export const RestrictedQuery = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 300 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) })
/** That they are there, not what they are about. */
export const RestrictedPage = Type.Object({ items: Type.Array(Type.Object({ number: Type.Integer(), state: Type.String(), declaredAt: Instant })), next: orNull(Type.String()) })
export type RestrictedPage = Static<typeof RestrictedPage>

export const JoinAnswer = Type.Object({ number: Type.Integer(), changed: Type.Boolean(), say: Type.String() })
export type JoinAnswer = Static<typeof JoinAnswer>
