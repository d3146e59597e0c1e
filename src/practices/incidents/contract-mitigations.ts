// What mitigations promise the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { mitigationKinds, mitigationStates, mitigationVerbs } from './model/mitigation.ts'
import { verdicts } from './model/verify-mitigation.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Who = Type.Object({ actor: Type.String(), name: Type.String() })
const Reason = Type.String({ minLength: 1, maxLength: 1_000 })

export const MitigationParams = Type.Object({ id: Type.String({ maxLength: 60 }), mitigation: Type.String({ maxLength: 60 }) })

export const SliWindowAnswer = Type.Object({
  from: Instant, to: Instant, good: Type.Number(), total: Type.Number(),
  /** Good over total; null without events. */
  share: orNull(Type.Number()),
  /** Measured minutes over all minutes. */
  coverage: Type.Number(),
})
export type SliWindowAnswer = Static<typeof SliWindowAnswer>

/** One objective before and after. */
export const SliVerdictAnswer = Type.Object({
  name: Type.String(), displayName: Type.String(), target: Type.Number(), verdict: oneOf(verdicts), because: Type.String(), before: SliWindowAnswer, after: SliWindowAnswer,
})
export type SliVerdictAnswer = Static<typeof SliVerdictAnswer>

export const MitigationAnswer = Type.Object({
  id: Type.String(),
  kind: oneOf(mitigationKinds),
  text: Type.String(),
  service: orNull(Type.String()),
  /** `chg_…` and its title: what is rolled back, or what was applied. */
  change: orNull(Type.Object({ id: Type.String(), title: orNull(Type.String()) })),
  state: oneOf(mitigationStates),
  proposedBy: Who,
  proposedAt: Instant,
  /** What policies ask for, and who gave it. */
  approvals: Type.Array(Type.Object({ policy: Type.String(), who: Type.String(), by: orNull(Who), at: orNull(Instant) })),
  approvedAt: orNull(Instant),
  doneBy: orNull(Who),
  doneAt: orNull(Instant),
  /** Why it was done without the approval. */
  withoutApproval: orNull(Type.String()),
  endedBy: orNull(Who),
  endedAt: orNull(Instant),
  endedReason: orNull(Type.String()),
  /** Null until it is done. Looked at after 5, 10, 20, 30 and 60 minutes, until it passes. */
  verification: orNull(Type.Object({
    /** Null before the first look. */
    verdict: orNull(oneOf(verdicts)),
    because: orNull(Type.String()),
    checkedAt: orNull(Instant),
    nextCheckAt: orNull(Instant),
    checks: Type.Integer(),
    slis: Type.Array(SliVerdictAnswer),
  })),
  allowed: Type.Array(oneOf(mitigationVerbs)),
})
export type MitigationAnswer = Static<typeof MitigationAnswer>

/** At most 100, newest first. */
export const MitigationList = Type.Object({ items: Type.Array(MitigationAnswer) })
export type MitigationList = Static<typeof MitigationList>

export const MitigationChange = Type.Object({ mitigation: MitigationAnswer, changed: Type.Boolean(), say: Type.String() })
export type MitigationChange = Static<typeof MitigationChange>

export const ProposeMitigation = Type.Object({
  kind: oneOf(mitigationKinds),
  /** What exactly. */
  text: Type.String({ minLength: 1, maxLength: 500 }),
  /** The incident's when left out. */
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** `chg_…` of the record. */
  change: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
}, { additionalProperties: false })
export type ProposeMitigation = Static<typeof ProposeMitigation>

export const MitigationIsDone = Type.Union([Type.Object({
  /** When it was done, if not now. */
  at: Type.Optional(Instant),
  /** Why it was done although an approval is missing. */
  withoutApproval: Type.Optional(Reason),
}, { additionalProperties: false }), Type.Null()])

export const UndoMitigation = Type.Union([Type.Object({ reason: Type.Optional(Reason) }, { additionalProperties: false }), Type.Null()])
