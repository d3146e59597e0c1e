// What access promises the world: people, sessions, API tokens, ingest keys.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

// Written out, not imported: the browser reads this file and never the server's.
export const roleNames = ['viewer', 'responder', 'service-owner', 'production-engineer', 'administrator', 'auditor'] as const
const RoleSchema = Type.Union(roleNames.map((role) => Type.Literal(role)))
const Instant = Type.String({ format: 'date-time' })
const Name = Type.String({ minLength: 1, maxLength: 63, pattern: '^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$' })

export const PersonAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  displayName: Type.String(),
  email: Type.Union([Type.String(), Type.Null()]),
  role: RoleSchema,
  timeZone: Type.String(),
  isActive: Type.Boolean(),
  hasPassword: Type.Boolean(),
  createdAt: Instant,
})
export type PersonAnswer = Static<typeof PersonAnswer>

export const NewPerson = Type.Object({
  name: Name,
  displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  email: Type.Optional(Type.String({ maxLength: 320, pattern: '^[^@\\s]+@[^@\\s]+$' })),
  role: RoleSchema,
  timeZone: Type.Optional(Type.String({ maxLength: 64 })),
  password: Type.Optional(Type.String({ minLength: 12, maxLength: 200 })),
})
export type NewPerson = Static<typeof NewPerson>

export const PersonChange = Type.Partial(Type.Object({
  displayName: Type.String({ minLength: 1, maxLength: 200 }),
  email: Type.Union([Type.String({ maxLength: 320, pattern: '^[^@\\s]+@[^@\\s]+$' }), Type.Null()]),
  role: RoleSchema,
  timeZone: Type.String({ maxLength: 64 }),
  isActive: Type.Boolean(),
}), { additionalProperties: false })

export const SessionAnswer = Type.Object({
  person: Type.Union([PersonAnswer, Type.Null()]),
  /** What the signed-in actor is called, for tokens too. */
  name: Type.String(),
  role: Type.Union([RoleSchema, Type.Null()]),
  permissions: Type.Array(Type.String()),
  /** A higher role that is lent for a short while; null usually. */
  raised: Type.Union([Type.Object({ grant: Type.String(), ownRole: RoleSchema, untilAt: Instant }), Type.Null()]),
})
export type SessionAnswer = Static<typeof SessionAnswer>

export const SignIn = Type.Union([
  Type.Object({ name: Type.String({ maxLength: 63 }), password: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
  /** The code of a one-time sign-in link. */
  Type.Object({ code: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
])
export type SignIn = Static<typeof SignIn>

export const PasswordChange = Type.Object({ current: Type.Optional(Type.String({ maxLength: 200 })), password: Type.String({ minLength: 12, maxLength: 200 }) })

export const TokenAnswer = Type.Object({
  id: Type.String(), name: Type.String(), role: RoleSchema, createdAt: Instant,
  expiresAt: Type.Union([Instant, Type.Null()]), lastUsedAt: Type.Union([Instant, Type.Null()]),
})
export type TokenAnswer = Static<typeof TokenAnswer>

export const NewToken = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  role: RoleSchema,
  /** Days until it stops working; at most a year. */
  expiresInDays: Type.Integer({ minimum: 1, maximum: 366 }),
})
/** `secret` is shown this once. */
export const NewTokenAnswer = Type.Composite([TokenAnswer, Type.Object({ secret: Type.String() })])

export const IngestKeyAnswer = Type.Object({ id: Type.String(), name: Type.String(), createdAt: Instant, lastUsedAt: Type.Union([Instant, Type.Null()]) })
export type IngestKeyAnswer = Static<typeof IngestKeyAnswer>
export const NewIngestKey = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) })
export const NewIngestKeyAnswer = Type.Composite([IngestKeyAnswer, Type.Object({ secret: Type.String() })])

export const SignInLinkAnswer = Type.Object({ url: Type.String(), expiresAt: Instant })
export const pageOfPeople = Type.Object({ items: Type.Array(PersonAnswer), next: Type.Union([Type.String(), Type.Null()]) })
export const pageOfTokens = Type.Object({ items: Type.Array(TokenAnswer), next: Type.Null() })
export const pageOfIngestKeys = Type.Object({ items: Type.Array(IngestKeyAnswer), next: Type.Null() })
