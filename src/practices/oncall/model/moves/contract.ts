// What moving from another pager promises the world: what was read, as our own documents, and how both compare.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Name = Type.String({ minLength: 1, maxLength: 100 })

const FoundAnswer = Type.Object({
  level: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]), code: Type.String(), say: Type.String(), mend: Type.String(),
  file: Type.Optional(Type.String()), line: Type.Optional(Type.Integer()), field: Type.Optional(Type.String()),
})

export const MoveSource = Type.Object({
  /** `pagerduty`: in the path, and the name of the command. */
  name: Type.String(), title: Type.String(),
  /** Where its API answers when nothing is said; null: it must be given. */
  apiUrl: orNull(Type.String()),
})
export const MoveSources = Type.Object({ items: Type.Array(MoveSource), next: Type.Null() })
export type MoveSources = Static<typeof MoveSources>

export const BySource = Type.Object({ source: Type.String({ minLength: 1, maxLength: 60 }) })

/** Files of an export, or its API with a token that is used for this request and kept nowhere. */
export const MoveBody = Type.Object({
  files: Type.Optional(Type.Array(Type.Object({ path: Type.String({ minLength: 1, maxLength: 500 }), text: Type.String({ maxLength: 16_000_000 }) }, { additionalProperties: false }), { minItems: 1, maxItems: 1_000 })),
  api: Type.Optional(Type.Object({ url: Type.Optional(Type.String({ minLength: 8, maxLength: 500 })), token: Type.String({ minLength: 1, maxLength: 2_000 }) }, { additionalProperties: false })),
  /** How far ahead shifts are compared; 30 when left out. */
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
}, { additionalProperties: false })
export type MoveBody = Static<typeof MoveBody>

export const MovedOverride = Type.Object({
  schedule: Name, person: Name, rotation: orNull(Name), fromAt: Instant, toAt: Instant,
}, { additionalProperties: false })
export type MovedOverride = Static<typeof MovedOverride>

export const Comparison = Type.Object({
  schedule: Type.String(), displayName: Type.String(), timeZone: Type.String(),
  /** `here` is the schedule as it is kept; false: as it would be made. */
  isKept: Type.Boolean(),
  /** Null: the other side did not say who is on call. */
  isSame: orNull(Type.Boolean()),
  fromAt: orNull(Instant), toAt: orNull(Instant),
  /** Login names; the first 100. */
  differences: Type.Array(Type.Object({ fromAt: Instant, toAt: Instant, there: Type.Array(Type.String()), here: Type.Array(Type.String()) })),
})
export type Comparison = Static<typeof Comparison>

export const MoveAnswer = Type.Object({
  source: Type.String(), title: Type.String(),
  /** Our own documents, for `mainstay apply`, or POST /api/v1/configuration/apply. */
  files: Type.Array(Type.Object({ path: Type.String(), text: Type.String() })),
  counts: Type.Object({ people: Type.Integer(), newPeople: Type.Integer(), teams: Type.Integer(), schedules: Type.Integer(), policies: Type.Integer(), services: Type.Integer(), overrides: Type.Integer() }),
  findings: Type.Array(FoundAnswer),
  /** To be taken once the documents are applied: they are no documents. */
  overrides: Type.Array(MovedOverride),
  comparisons: Type.Array(Comparison),
})
export type MoveAnswer = Static<typeof MoveAnswer>

export const MovedOverrides = Type.Object({ overrides: Type.Array(MovedOverride, { maxItems: 2_000 }) }, { additionalProperties: false })
export const TakenOverrides = Type.Object({ added: Type.Integer(), known: Type.Integer(), findings: Type.Array(FoundAnswer) })
export type TakenOverrides = Static<typeof TakenOverrides>

/** What applying or comparing configuration answers, as far as a move shows it. */
export interface MovePlan {
  readonly isApplied: boolean
  readonly changes: readonly { readonly kind: string; readonly name: string; readonly change: 'created' | 'changed' | 'unchanged'; readonly fields: readonly string[] }[]
  readonly findings: MoveAnswer['findings']
}
