// What planned work promises: its dates, and which moments subscribers are told of.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { plannedMoments } from './model/planned-work.ts'
import type { PlannedMoment } from './model/planned-work.ts'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })

/** Moments that subscribers are told of; left out: all of them. */
export const Tell = Type.Array(Type.Unsafe<PlannedMoment>({ type: 'string', enum: [...plannedMoments] }), { maxItems: plannedMoments.length })

export const ChangeMaintenance = Type.Object({
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })), text: Type.Optional(Type.String({ minLength: 1, maxLength: 10_000 })),
  /** Work that has begun keeps its beginning. */
  from: Type.Optional(Instant), to: Type.Optional(Instant), tell: Type.Optional(Tell),
}, { additionalProperties: false })
export type ChangeMaintenance = Static<typeof ChangeMaintenance>

export const PlannedWorkList = Type.Object({
  /** Newest first: what is to come, what is under way, and the last that are over. */
  items: Type.Array(Type.Object({
    id: Type.String(), title: Type.String(), text: Type.String(), from: Instant, to: Instant, components: Type.Array(Type.String()), tell: Tell,
    state: Type.Unsafe<'scheduled' | 'in_progress' | 'completed'>({ type: 'string', enum: ['scheduled', 'in_progress', 'completed'] }),
  })),
})
export type PlannedWorkList = Static<typeof PlannedWorkList>
