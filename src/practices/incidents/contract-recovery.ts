// What the end of an incident promises the world: recovery, what it is closed with, and the seed of its postmortem.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { FindingAnswer } from '../../spine/finding-answer.ts'
import { closingFields } from './model/closing.ts'
import { severities } from './model/severity.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Who = Type.Object({ actor: Type.String(), name: Type.String() })
const Reason = Type.String({ minLength: 1, maxLength: 1_000 })

export const RecoveryAnswer = Type.Object({
  /** `proposed`: everything has been well for long enough. `well`: only time is missing. `waiting`: `say` tells for what. `over`: it is resolved or closed. */
  state: oneOf(['waiting', 'well', 'proposed', 'over'] as const),
  say: Type.String(),
  wellSince: orNull(Instant),
  proposedAt: orNull(Instant),
  /** The same trouble until then reopens it; null while it is not resolved. */
  watchedUntil: orNull(Instant),
  policy: Type.Object({ name: orNull(Type.String()), wellMinutes: Type.Integer(), automatic: Type.Boolean(), watchMinutes: Type.Integer() }),
  slis: Type.Array(Type.Object({
    name: Type.String(), displayName: Type.String(), target: Type.Number(), good: Type.Number(), total: Type.Number(), share: orNull(Type.Number()), coverage: Type.Number(),
    /** Null: too little was measured to say. */
    isWell: orNull(Type.Boolean()),
  })),
})
export type RecoveryAnswer = Static<typeof RecoveryAnswer>

export const DeclineResolve = Type.Union([Type.Object({ reason: Type.Optional(Reason) }, { additionalProperties: false }), Type.Null()])

export const ClosingAnswer = Type.Object({
  facts: Type.Array(Type.Object({
    field: oneOf(closingFields), question: Type.String(), value: orNull(Type.String()), unknownBecause: orNull(Type.String()), setBy: orNull(Who), setAt: orNull(Instant),
    /** What Mainstay would answer, from what it knows. */
    suggestion: orNull(Type.String()),
  })),
  missing: Type.Array(oneOf(closingFields)),
  /** What to know before closing; it stops nobody. */
  findings: Type.Array(FindingAnswer),
})
export type ClosingAnswer = Static<typeof ClosingAnswer>

const Said = (max: number) => Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: max }), Type.Object({ unknown: Reason }, { additionalProperties: false })]))
/** Each is an answer, or `{ "unknown": "why" }`. */
export const SayClosing = Type.Object({ impact: Said(2_000), impactStart: Said(40), detection: Said(1_000), cause: Said(5_000) }, { additionalProperties: false, minProperties: 1 })
export type SayClosing = Static<typeof SayClosing>

export const seedStamps = ['impact_start', 'detected', 'declared', 'acknowledged', 'ic_assigned', 'first_public_update', 'mitigated', 'resolved', 'closed', 'pm_due', 'pm_published', 'action_done'] as const
export type SeedStamp = (typeof seedStamps)[number]
const Stamp = orNull(Type.Object({
  at: Instant,
  /** Who said so; Mainstay where it was measured. */
  by: Who,
  /** `seq` of the entry on the record; null where the time came with the incident itself. */
  entry: orNull(Type.Integer()),
}))

/** What a postmortem starts from. Unknown is null, never guessed. */
export const PostmortemSeed = Type.Object({
  incident: Type.String(), number: Type.Integer(), title: Type.String(), severity: oneOf(severities), service: orNull(Type.String()), url: Type.String(),
  timestamps: Type.Object(Object.fromEntries(seedStamps.map((stamp) => [stamp, Stamp])) as Record<SeedStamp, typeof Stamp>),
  impact: Type.Object({
    /** What people said, and why where they did not know. */
    said: Type.Array(Type.Object({ field: oneOf(closingFields), question: Type.String(), value: orNull(Type.String()), unknownBecause: orNull(Type.String()) })),
    from: orNull(Instant), to: orNull(Instant),
    objectives: Type.Array(Type.Object({
      name: Type.String(), displayName: Type.String(), good: Type.Number(), total: Type.Number(), coverage: Type.Number(),
      /** Of the window's budget: 0.25 is a quarter of it. */
      budgetShare: orNull(Type.Number()),
      /** The same as minutes of total outage. */
      budgetMinutes: orNull(Type.Number()),
    })),
  }),
  causes: Type.Array(Type.Object({ hypothesis: Type.String(), text: Type.String(), state: Type.String() })),
  mitigations: Type.Array(Type.Object({ mitigation: Type.String(), kind: Type.String(), text: Type.String(), change: orNull(Type.String()), state: Type.String(), verdict: orNull(Type.String()) })),
})
export type PostmortemSeed = Static<typeof PostmortemSeed>
