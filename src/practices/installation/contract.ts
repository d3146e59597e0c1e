// What the installation says of itself: findings, jobs, versions.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { FindingAnswer } from '../../spine/finding-answer.ts'

export const FindingsAnswer = Type.Object({ items: Type.Array(FindingAnswer), next: Type.Null() })
export type FindingsAnswer = Static<typeof FindingsAnswer>

export const InstallationAnswer = Type.Object({
  version: Type.String(),
  runtime: Type.String(),
  database: Type.Union([Type.Literal('embedded'), Type.Literal('postgresql')]),
  publicUrl: Type.String(),
  startedAt: Type.String(),
  /** True until something is connected: the home page then says what to connect first. */
  isEmpty: Type.Boolean(),
  smtp: Type.Boolean(),
})
export type InstallationAnswer = Static<typeof InstallationAnswer>

export const JobAnswer = Type.Object({
  id: Type.String(), kind: Type.String(), state: Type.String(), dueAt: Type.String(), attempts: Type.Integer(),
  lastError: Type.Union([Type.String(), Type.Null()]), payload: Type.String(),
})
export const pageOfJobs = Type.Object({ items: Type.Array(JobAnswer), next: Type.Union([Type.String(), Type.Null()]) })
export type JobAnswer = Static<typeof JobAnswer>
export const JobsQuery = Type.Object({
  state: Type.Optional(Type.Union([Type.Literal('waiting'), Type.Literal('running'), Type.Literal('dead')])),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
