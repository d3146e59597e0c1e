// Words of a policy's preview: what it would do from a moment on, before it is saved.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { PolicyWords } from './contract.ts'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })

export const PolicyPreviewWords = Type.Object({
  policy: PolicyWords,
  /** Now, if left out. */
  at: Type.Optional(Instant),
  urgency: Type.Optional(Type.Unsafe<'page' | 'ticket'>({ type: 'string', enum: ['page', 'ticket'] })),
  /** IANA name, in which times are told; left out: whoever asks, else UTC. */
  timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
}, { additionalProperties: false })
export type PolicyPreviewWords = Static<typeof PolicyPreviewWords>

export const PolicyPreview = Type.Object({ items: Type.Array(Type.Object({ at: Instant, says: Type.String() })) })
export type PolicyPreview = Static<typeof PolicyPreview>
