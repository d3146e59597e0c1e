// What importing a history of incidents promises the world.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { SeveritySchema } from './contract.ts'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const ImportedIncident = Type.Object({
  /** Its id at the source. With the source's name it is taken once. */
  reference: Type.String({ minLength: 1, maxLength: 200 }),
  title: Type.String({ minLength: 1, maxLength: 200 }),
  /** Left out or null: SEV3. */
  severity: Type.Optional(orNull(SeveritySchema)),
  service: Type.Optional(orNull(Type.String({ minLength: 1, maxLength: 200 }))),
  url: Type.Optional(orNull(Type.String({ maxLength: 2_000 }))),
  /** What was affected, as the source names it. */
  components: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 })),
  startedAt: Type.Optional(orNull(Instant)),
  declaredAt: Instant,
  mitigatedAt: Type.Optional(orNull(Instant)),
  /** An import is history: what still runs is declared. */
  resolvedAt: Instant,
  updates: Type.Optional(Type.Array(Type.Object({
    at: Instant, status: Type.Optional(Type.String({ maxLength: 60 })), text: Type.String({ minLength: 1, maxLength: 10_000 }),
  }, { additionalProperties: false }), { maxItems: 200 })),
}, { additionalProperties: false })
export type ImportedIncident = Static<typeof ImportedIncident>

/** Nobody is paged or told because of them, and they are never open. */
export const ImportIncidents = Type.Object({
  /** Names where they come from: `githubstatus.com`. */
  source: Type.String({ minLength: 1, maxLength: 100 }),
  incidents: Type.Array(ImportedIncident, { minItems: 1, maxItems: 100 }),
}, { additionalProperties: false })
export type ImportIncidents = Static<typeof ImportIncidents>

export const ImportAnswer = Type.Object({
  imported: Type.Integer(),
  /** Were imported before. */
  known: Type.Integer(),
  updates: Type.Integer(),
})
export type ImportAnswer = Static<typeof ImportAnswer>
