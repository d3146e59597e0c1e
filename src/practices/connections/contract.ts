// What connections promise the world: the systems Mainstay reads from, how to reach them, and how they fare.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import { FindingAnswer } from '../../spine/finding-answer.ts'
import { mapSchema } from '../../spine/map-schema.ts'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const Instant = Type.String({ format: 'date-time' })

/** RFC 1123 label, as every name in files. */
export const ConnectionName = Type.String({ minLength: 1, maxLength: 63, pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' })
export const ConnectionParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 63 }) })

/**
 * `type` and that type's own settings, checked against its schema (GET /api/v1/connections/types). Secrets only as references:
 * `${env:NAME}` or `${file:/path}`.
 */
export const SaveConnection = Type.Object({ type: Type.String({ minLength: 1, maxLength: 40 }) }, { additionalProperties: true })
export type SaveConnection = Static<typeof SaveConnection>

/** `unknown` until it was checked for the first time. */
export const connectionStates = ['ok', 'failing', 'unknown'] as const
export type ConnectionState = (typeof connectionStates)[number]

export const ConnectionAnswer = Type.Object({
  name: Type.String(),
  type: Type.String(),
  /** As saved: secrets are references, so nothing here is secret. */
  settings: mapSchema(Type.Unknown()),
  health: Type.Object({
    state: oneOf(connectionStates),
    /** Since when it is in this state. */
    since: orNull(Instant),
    checkedAt: orNull(Instant),
    lastOkAt: orNull(Instant),
    /** What the last check found. */
    say: Type.String(),
    mend: Type.String(),
    /** Newest minute that any objective got from it; null when none did yet. */
    lastMinuteAt: orNull(Instant),
  }),
  addedAt: Instant,
  changedAt: Instant,
})
export type ConnectionAnswer = Static<typeof ConnectionAnswer>
export const ConnectionPage = Type.Object({ items: Type.Array(ConnectionAnswer), next: orNull(Type.String()) })
export type ConnectionPage = Static<typeof ConnectionPage>

export const ConnectionListQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

export const ConnectionTestAnswer = Type.Object({ ok: Type.Boolean(), say: Type.String(), mend: Type.String(), findings: Type.Array(FindingAnswer) })
export type ConnectionTestAnswer = Static<typeof ConnectionTestAnswer>

export const ConnectionTypesAnswer = Type.Object({
  items: Type.Array(Type.Object({ type: Type.String(), means: Type.String(), /** JSON Schema of its settings. */ schema: Type.Unknown() })),
  next: Type.Null(),
})
export type ConnectionTypesAnswer = Static<typeof ConnectionTypesAnswer>

const ConnectionHealth = ConnectionAnswer.properties.health

/** Connections, and how each place that this process calls fares: in memory, since the process began. */
export const ConnectionsHealthAnswer = Type.Object({
  connections: Type.Array(Type.Object({ name: Type.String(), type: Type.String(), health: ConnectionHealth })),
  destinations: Type.Array(Type.Object({
    destination: Type.String(),
    isHealthy: Type.Boolean(),
    lastOkAt: orNull(Instant),
    lastFailureAt: orNull(Instant),
    lastFailureReason: orNull(Type.String()),
    consecutiveFailures: Type.Integer(),
    latencyMs: orNull(Type.Number()),
    /** Until then it is left alone. */
    openUntil: orNull(Instant),
  })),
})
export type ConnectionsHealthAnswer = Static<typeof ConnectionsHealthAnswer>
