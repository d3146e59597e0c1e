// What the record promises the world: entries, read by time, service, subject, kind, actor and cause.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { mapSchema } from '../spine/map-schema.ts'

const Instant = Type.String({ format: 'date-time' })

export const EntryAnswer = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  recordedAt: Instant,
  kind: Type.String(),
  service: Type.Union([Type.String(), Type.Null()]),
  environment: Type.Union([Type.String(), Type.Null()]),
  subject: Type.String(),
  actor: Type.String(),
  cause: Type.Union([Type.Integer(), Type.Null()]),
  data: mapSchema(Type.Unknown()),
})
export type EntryAnswer = Static<typeof EntryAnswer>

export const pageOfEntries = Type.Object({ items: Type.Array(EntryAnswer), next: Type.Union([Type.String(), Type.Null()]) })

export const EntriesQuery = Type.Object({
  subject: Type.Optional(Type.String({ maxLength: 300 })),
  /** One kind, or several parted by commas. */
  kind: Type.Optional(Type.String({ maxLength: 1_000 })),
  service: Type.Optional(Type.String({ maxLength: 300 })),
  actor: Type.Optional(Type.String({ maxLength: 300 })),
  cause: Type.Optional(Type.Integer({ minimum: 0 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  order: Type.Optional(Type.Union([Type.Literal('newest'), Type.Literal('oldest')])),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

export const VerificationAnswer = Type.Object({
  sealedEntries: Type.Integer(),
  batches: Type.Integer(),
  unsealedEntries: Type.Integer(),
  findings: Type.Array(Type.Object({ level: Type.String(), code: Type.String(), say: Type.String(), mend: Type.String() })),
})
export type VerificationAnswer = Static<typeof VerificationAnswer>

export const KindsAnswer = Type.Array(Type.Object({ kind: Type.String(), means: Type.String() }))

/** One event of `GET /api/v1/live`. */
export interface LiveEvent {
  readonly seq: number
  readonly kind: string
  readonly subject: string
  readonly service: string | null
  readonly at: string
}
