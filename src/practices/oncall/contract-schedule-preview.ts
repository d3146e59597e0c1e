// What the preview of a schedule promises: the shifts that would come, and what would keep it from waking anybody.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { FinalSchedule, Name, ScheduleWords } from './contract.ts'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })

export const SchedulePreviewWords = Type.Object({
  /** Of a schedule that exists: its overrides and swaps count too. */
  name: Type.Optional(Name),
  schedule: ScheduleWords,
  /** 14 days from now when left out; at most 100 days. */
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
}, { additionalProperties: false })
export type SchedulePreviewWords = Static<typeof SchedulePreviewWords>

export const SchedulePreview = Type.Object({
  final: FinalSchedule,
  /** Gaps and overlaps of the next 90 days, and shifts that no message can reach in the next 14. */
  findings: Type.Array(Type.Object({ level: Type.Unsafe<'error' | 'warning' | 'info'>({ type: 'string', enum: ['error', 'warning', 'info'] }), code: Type.String(), say: Type.String(), mend: Type.String() })),
})
export type SchedulePreview = Static<typeof SchedulePreview>
