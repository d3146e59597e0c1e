// Configuration as files: what is sent to apply or diff, and what comes back.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { FindingAnswer } from '../../spine/finding-answer.ts'

export const FilesBody = Type.Object({
  files: Type.Array(Type.Object({ path: Type.String({ minLength: 1, maxLength: 500 }), text: Type.String({ maxLength: 2_000_000 }) }), { maxItems: 5_000 }),
})
export type FilesBody = Static<typeof FilesBody>

export const ChangeAnswer = Type.Object({
  kind: Type.String(),
  name: Type.String(),
  change: Type.Union([Type.Literal('created'), Type.Literal('changed'), Type.Literal('unchanged')]),
  /** Paths of the fields that differ. */
  fields: Type.Array(Type.String()),
})
export type ChangeAnswer = Static<typeof ChangeAnswer>

export const PlanAnswer = Type.Object({
  changes: Type.Array(ChangeAnswer),
  findings: Type.Array(FindingAnswer),
  /** False when findings of level error stopped it: then nothing was changed. */
  isApplied: Type.Boolean(),
})
export type PlanAnswer = Static<typeof PlanAnswer>

export const ExportAnswer = Type.Object({ files: Type.Array(Type.Object({ path: Type.String(), text: Type.String() })) })
export type ExportAnswer = Static<typeof ExportAnswer>
