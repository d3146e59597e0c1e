// What changes promise the world: requests and answers. The page and the CLI take their types from here.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { changeKinds, changeStates } from '../../base/change.ts'
import { maxReference, mostServices } from './model/change.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const InstantOrNull = Type.Union([Instant, Type.Null()])
const Name = Type.String({ minLength: 1, maxLength: 253 })

export const ChangeKindSchema = oneOf(changeKinds)
export const ChangeStateSchema = oneOf(changeStates)

/** Only a title is needed: then it is a change that has just succeeded. */
export const RecordChange = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 200 }),
  kind: Type.Optional(ChangeKindSchema),
  /** What it touches, by the names of the catalog. */
  services: Type.Optional(Type.Array(Name, { maxItems: mostServices })),
  environment: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** `succeeded` when left out. */
  state: Type.Optional(ChangeStateSchema),
  startedAt: Type.Optional(Instant),
  finishedAt: Type.Optional(Instant),
  /** Who made it; a person who records by hand is meant when left out. */
  by: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  reviewedBy: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** `sha256:…`, or whatever names exactly what runs now. */
  artifact: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
  commit: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** Your own name for it: told again with the same source and reference, it is the same change. */
  reference: Type.Optional(Type.String({ minLength: 1, maxLength: maxReference })),
  /** Who tells of it; `api` when left out. */
  source: Type.Optional(Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$' })),
  url: Type.Optional(Type.String({ maxLength: 2_000, pattern: '^https?://' })),
  /** How to undo it, in words or as a command. */
  rollback: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
  /** Lines added and removed. */
  linesChanged: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
}, { additionalProperties: false })
export type RecordChange = Static<typeof RecordChange>

export const ChangeItem = Type.Object({
  /** `chg_…`. */
  id: Type.String(),
  kind: ChangeKindSchema,
  title: Type.String(),
  services: Type.Array(Type.String()),
  environment: TextOrNull,
  state: ChangeStateSchema,
  startedAt: Instant,
  /** Null while it runs. */
  finishedAt: InstantOrNull,
  by: TextOrNull,
  reviewedBy: TextOrNull,
  artifact: TextOrNull,
  commit: TextOrNull,
  source: Type.String(),
  reference: Type.String(),
  url: TextOrNull,
  rollback: TextOrNull,
  linesChanged: Type.Union([Type.Integer(), Type.Null()]),
  recordedAt: Instant,
  updatedAt: Instant,
})
export type ChangeItem = Static<typeof ChangeItem>

export const ChangeRecorded = Type.Object({
  change: ChangeItem,
  /** `unchanged`: it was known, and nothing new was said of it. */
  outcome: oneOf(['recorded', 'updated', 'unchanged'] as const),
})
export type ChangeRecorded = Static<typeof ChangeRecorded>

export const ChangeListQuery = Type.Object({
  service: Type.Optional(Type.String({ maxLength: 2_000, description: 'touching this service; several with commas' })),
  kind: Type.Optional(Type.String({ maxLength: 100, description: `${changeKinds.join(', ')}; several with commas` })),
  state: Type.Optional(Type.String({ maxLength: 100, description: `${changeStates.join(', ')}; several with commas` })),
  environment: Type.Optional(Type.String({ maxLength: 100 })),
  source: Type.Optional(Type.String({ maxLength: 160 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  cursor: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export const ChangePage = Type.Object({ items: Type.Array(ChangeItem), next: TextOrNull })
export type ChangePage = Static<typeof ChangePage>

export const ChangeParams = Type.Object({ id: Type.String({ maxLength: 60 }) })

/** By incident, or by services and time. */
export const SuspectsQuery = Type.Object({
  incident: Type.Optional(Type.String({ maxLength: 60, description: 'id or number; its service, environment and time are taken' })),
  service: Type.Optional(Type.String({ maxLength: 2_000, description: 'what is affected; several with commas' })),
  environment: Type.Optional(Type.String({ maxLength: 100 })),
  at: Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description: 'when the impact began; now when left out' })),
  hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 168, description: 'how long before it to look, 6 when left out' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
})
export const SuspectAnswer = Type.Object({
  change: ChangeItem,
  /** The sum of the points of its reasons; orders what to look at first, and is no probability. */
  score: Type.Integer(),
  /** The weightiest first. */
  reasons: Type.Array(Type.Object({ code: Type.String(), points: Type.Integer(), say: Type.String() })),
})
export type SuspectAnswer = Static<typeof SuspectAnswer>
export const SuspectsAnswer = Type.Object({
  services: Type.Array(Type.String()),
  environment: TextOrNull,
  /** When the impact began, as far as is known. */
  impactAt: Instant,
  /** Changes were looked at from here on. */
  lookedFrom: Instant,
  /** How many changes were looked at. */
  considered: Type.Integer(),
  /** The most suspicious first. Suspected, not found guilty: what a person makes of it is theirs. */
  items: Type.Array(SuspectAnswer),
})
export type SuspectsAnswer = Static<typeof SuspectsAnswer>
