// What similar incidents promise: which, why, and what fixed them.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { IncidentStateSchema, SeveritySchema } from './contract.ts'

const TextOrNull = Type.Union([Type.String(), Type.Null()])
export const SimilarQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })) })
export const SimilarAnswer = Type.Object({
  /** The most similar first. */
  items: Type.Array(Type.Object({
    id: Type.String(), number: Type.Integer(), title: Type.String(), severity: SeveritySchema, state: IncidentStateSchema, service: TextOrNull, declaredAt: Type.String({ format: 'date-time' }),
    /** 0 to 1. */
    score: Type.Number(),
    reasons: Type.Array(Type.Object({ kind: Type.Unsafe<'text' | 'services' | 'alerts' | 'changes' | 'time'>({ type: 'string', enum: ['text', 'services', 'alerts', 'changes', 'time'] }), says: Type.String() })),
    /** What its people wrote when users were whole again; null where they wrote nothing. */
    fix: TextOrNull,
  })),
  next: Type.Null(),
})
export type SimilarAnswer = Static<typeof SimilarAnswer>
