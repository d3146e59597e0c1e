// What hypotheses and their evidence promise the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { evidenceKinds, evidenceSides, hypothesisStates, hypothesisVerbs } from './model/hypothesis.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Who = Type.Object({ actor: Type.String(), name: Type.String() })
const Reason = Type.String({ minLength: 1, maxLength: 1_000 })

export const HypothesisParams = Type.Object({ id: Type.String({ maxLength: 60 }), hypothesis: Type.String({ maxLength: 60 }) })

export const EvidenceAnswer = Type.Object({
  id: Type.String(),
  side: oneOf(evidenceSides),
  kind: oneOf(evidenceKinds),
  /** A subject of the record, the `seq` of an entry, or an address; null for words and excerpts. */
  target: orNull(Type.String()),
  /** What it leads to, in words, as it was when it was added. */
  title: Type.String(),
  note: Type.String(),
  /** Of a log, at most 8,000 characters. */
  excerpt: Type.String(),
  addedBy: Who,
  addedAt: Instant,
})
export type EvidenceAnswer = Static<typeof EvidenceAnswer>

export const HypothesisAnswer = Type.Object({
  id: Type.String(),
  text: Type.String(),
  state: oneOf(hypothesisStates),
  supporting: Type.Integer(),
  refuting: Type.Integer(),
  statedBy: Who,
  statedAt: Instant,
  /** Who confirmed it or ruled it out. */
  settledBy: orNull(Who),
  settledAt: orNull(Instant),
  settledReason: orNull(Type.String()),
  evidence: Type.Array(EvidenceAnswer),
  allowed: Type.Array(oneOf(hypothesisVerbs)),
})
export type HypothesisAnswer = Static<typeof HypothesisAnswer>

/** At most 50; confirmed first, then supported, open and ruled out. */
export const HypothesisList = Type.Object({ items: Type.Array(HypothesisAnswer) })
export type HypothesisList = Static<typeof HypothesisList>

export const HypothesisChange = Type.Object({ hypothesis: HypothesisAnswer, changed: Type.Boolean(), say: Type.String() })
export type HypothesisChange = Static<typeof HypothesisChange>

export const StateHypothesis = Type.Object({ text: Type.String({ minLength: 1, maxLength: 500 }) }, { additionalProperties: false })
export type StateHypothesis = Static<typeof StateHypothesis>

/** At least one of `link`, `note` and `excerpt`. */
export const AddEvidence = Type.Object({
  side: oneOf(evidenceSides),
  /** `alr_…`, `sit_…`, `chg_…`, `pag_…`, `objective/<name>`, the `seq` of a record entry, a page of this house or a web address. */
  link: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
  /** One sentence that goes on the timeline. */
  note: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  /** Lines of a log; kept with the incident and never on the record. */
  excerpt: Type.Optional(Type.String({ minLength: 1, maxLength: 8_000 })),
}, { additionalProperties: false })
export type AddEvidence = Static<typeof AddEvidence>

export const SettleHypothesis = Type.Union([Type.Object({ reason: Type.Optional(Reason) }, { additionalProperties: false }), Type.Null()])
