// What alert quality promises the world of changes: another `for` tried on Prometheus history, and the routing tree as a suggestion would have it.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { FindingAnswer } from './routing/contract.ts'

const Rule = Type.String({ minLength: 1, maxLength: 1_024 })
const Instant = Type.String({ format: 'date-time' })
const Row = Type.Object({ for: Type.String(), forMs: Type.Integer(), pages: Type.Integer(), missed: Type.Integer() })

export const HistoryReplayBody = Type.Object({
  /** Name of the alert. */
  rule: Rule,
  /** Of type prometheus. */
  connection: Type.String({ minLength: 1, maxLength: 200 }),
  /** Instead of the expression that Prometheus, or the newest alert, says the rule has. */
  expression: Type.Optional(Type.String({ minLength: 1, maxLength: 10_000 })),
  /** The `for` that it has now, where Prometheus does not know the rule. */
  currentFor: Type.Optional(Type.String({ maxLength: 20 })),
  /** How far back: 14 when left out. */
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
}, { additionalProperties: false })
export type HistoryReplayBody = Static<typeof HistoryReplayBody>

export const HistoryReplayAnswer = Type.Object({
  rule: Type.String(), connection: Type.String(), expression: Type.String(),
  fromAt: Instant, toAt: Instant,
  /** There were more series than were looked at. */
  isCut: Type.Boolean(),
  current: Row,
  /** Each `for` that was tried, the shortest first. */
  rows: Type.Array(Row),
  /** The shortest that saves most without missing anything; null where none saves enough. */
  best: Type.Union([Row, Type.Null()]),
  /** Situations of this rule that were worth a page. */
  worthIt: Type.Integer(),
  say: Type.String(),
})
export type HistoryReplayAnswer = Static<typeof HistoryReplayAnswer>

const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })
export const ProposalBody = Type.Object({
  rule: Rule,
  change: Type.Union([
    Type.Object({ kind: Type.Literal('wait'), waitMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000 }) }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('lower-urgency') }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('quiet-hours'), from: Clock, to: Clock, timeZone: Type.String({ maxLength: 64 }) }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('hold-flapping'), changes: Type.Integer({ minimum: 2, maximum: 100 }), window: Type.String({ maxLength: 20 }) }, { additionalProperties: false }),
  ]),
}, { additionalProperties: false })
export type ProposalBody = Static<typeof ProposalBody>

export const ProposalAnswer = Type.Object({
  /** The AlertRouting document as it would be, for PUT /api/v1/alert-routing or `mainstay apply`. */
  text: Type.String(),
  /** Unified, against the document in force. */
  diff: Type.String(),
  /** There is no tree yet: this would be the first. */
  isFirst: Type.Boolean(),
  findings: Type.Array(FindingAnswer),
})
export type ProposalAnswer = Static<typeof ProposalAnswer>
