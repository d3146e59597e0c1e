// What sources of changes promise the world: how they are declared, what they answer, what was refused.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { mapSchema } from '../../spine/map-schema.ts'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const SourceName = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$' })
export const SourceByName = Type.Object({ name: SourceName })

export const ChangeSourceWords = Type.Object({
  /** Form of its messages: github, gitlab, cdevents, argocd, flux, jenkins, spinnaker, terraform, launchdarkly, openfeature, generic. */
  dialect: Type.String({ minLength: 1, maxLength: 60 }),
  /** A reference to the shared secret: `${env:NAME}` or `${file:/path}`. */
  secret: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  /** Where neither the message nor the catalog's repositories name a service. */
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 253 })),
  /** Where the message names no environment. */
  environment: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** The sender's word for an environment, and yours: `{ prd: production }`. */
  environments: Type.Optional(mapSchema(Type.String({ minLength: 1, maxLength: 100 }), { maxProperties: 100 })),
  /** Workflows, jobs or pipelines that change production; left out, those whose name says deploy, release, rollout and the like. */
  workflows: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 200 })),
}, { additionalProperties: false })
export type ChangeSourceWords = Static<typeof ChangeSourceWords>

export const ChangeSourceAnswer = Type.Object({
  name: Type.String(),
  /** Where to post. */
  path: Type.String(),
  title: Type.String(),
  spec: ChangeSourceWords,
  lastHeardAt: orNull(Instant),
  lastOutcome: orNull(Type.String()),
})
export type ChangeSourceAnswer = Static<typeof ChangeSourceAnswer>

const paging = { cursor: Type.Optional(Type.String({ maxLength: 300 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) }
export const ChangeSourceQuery = Type.Object(paging, { additionalProperties: false })
export const ChangeSourcePage = Type.Object({ items: Type.Array(ChangeSourceAnswer), next: orNull(Type.String()) })
export type ChangeSourcePage = Static<typeof ChangeSourcePage>

export const ChangeRejection = Type.Object({
  id: Type.String(), source: Type.String(), connection: Type.String(), receivedAt: Instant, status: Type.Integer(), reason: Type.String(),
  /** Its beginning. */
  body: Type.String(),
})
export type ChangeRejection = Static<typeof ChangeRejection>
export const ChangeRejectionPage = Type.Object({ items: Type.Array(ChangeRejection), next: orNull(Type.String()) })
export type ChangeRejectionPage = Static<typeof ChangeRejectionPage>
