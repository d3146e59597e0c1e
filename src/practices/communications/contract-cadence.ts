// What is promised about updates of an incident, what is due, and how well promises were kept.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const Share = orNull(Type.Number({ minimum: 0, maximum: 1 }))

export const CadenceAnswer = Type.Object({
  incident: Type.String(), number: Type.Integer(),
  /** Name of the UpdateCadence file, or `built-in`. */
  cadence: Type.String(),
  /** Minutes promised for its severity; null: nothing is. */
  promised: orNull(Type.Object({ firstMinutes: Type.Integer(), everyMinutes: Type.Integer() })),
  /** Null: no update is due. */
  dueAt: orNull(Instant), isLate: Type.Boolean(),
  /** Nobody has told anybody anything yet. */
  isFirst: Type.Boolean(),
  /** Who is reminded; null: nobody has taken a role or acknowledged. */
  communicator: orNull(Type.Object({ displayName: Type.String(), as: Type.String() })),
  snoozed: orNull(Type.Object({ untilAt: Instant, reason: Type.String(), by: Type.String() })),
  gaps: Type.Integer(), kept: Type.Integer(), share: Share,
  /** Newest first, at most 20. `nobody`: there was nobody to remind. */
  nudges: Type.Array(Type.Object({ at: Instant, as: Type.String(), state: Type.String(), detail: Type.String() })),
})
export type CadenceAnswer = Static<typeof CadenceAnswer>

export const SnoozeNudges = Type.Object({ minutes: Type.Integer({ minimum: 5, maximum: 240 }), reason: Type.String({ minLength: 3, maxLength: 500 }) }, { additionalProperties: false })
export type SnoozeNudges = Static<typeof SnoozeNudges>

/** By when it was declared; the last 90 days when left out. */
export const CadenceReportQuery = Type.Object({ from: Type.Optional(Instant), to: Type.Optional(Instant), service: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false })

export const CadenceReport = Type.Object({
  fromAt: Instant, toAt: Instant,
  /** Incidents with at least one gap to judge. */
  incidents: Type.Integer(), gaps: Type.Integer(), kept: Type.Integer(), share: Share,
  /** Incidents of which every gap was kept. */
  wholly: Type.Integer(),
  bySeverity: Type.Array(Type.Object({ severity: Type.String(), incidents: Type.Integer(), gaps: Type.Integer(), kept: Type.Integer(), share: Share })),
  /** Newest first. */
  items: Type.Array(Type.Object({
    incident: Type.String(), number: Type.Integer(), title: Type.String(), severity: Type.String(), declaredAt: Instant, gaps: Type.Integer(), kept: Type.Integer(), share: Share,
    /** The longest silence beyond what was promised, milliseconds. */
    latestByMs: Type.Integer(),
  })),
  excluded: Type.Object({ drills: Type.Integer(), restricted: Type.Integer(), nothingPromised: Type.Integer() }),
  /** More incidents than are read at once: give a shorter time. */
  isCut: Type.Boolean(),
})
export type CadenceReport = Static<typeof CadenceReport>
