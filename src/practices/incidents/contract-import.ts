// What the import of histories promises: incidents that were run elsewhere, back-dated, marked, and told to nobody.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const TextOrNull = Type.Union([Type.String(), Type.Null()])
export const importTypes = ['status-page', 'incident-tool', 'other'] as const
export const importImpacts = ['none', 'minor', 'major', 'critical', 'maintenance'] as const
/** Of one request. */
export const mostImported = 50

export const ImportedIncident = Type.Object({
  /** What its source calls it; importing it again changes nothing. */
  reference: Type.String({ minLength: 1, maxLength: 200 }),
  title: Type.String({ minLength: 1, maxLength: 200 }),
  url: Type.Optional(Type.String({ maxLength: 2_000 })),
  impact: Type.Optional(Type.Unsafe<(typeof importImpacts)[number]>({ type: 'string', enum: [...importImpacts] })),
  startedAt: Instant,
  /** Left out: it is not known when it ended. */
  resolvedAt: Type.Optional(Instant),
  components: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 50 })),
  /** The earliest first. */
  updates: Type.Array(Type.Object({ at: Instant, status: Type.String({ maxLength: 60 }), text: Type.String({ maxLength: 10_000 }) }, { additionalProperties: false }), { maxItems: 200 }),
}, { additionalProperties: false })
export type ImportedIncident = Static<typeof ImportedIncident>

export const ImportIncidents = Type.Object({
  /** Where they were run, as people call it: `github-status`. */
  source: Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$' }),
  type: Type.Unsafe<(typeof importTypes)[number]>({ type: 'string', enum: [...importTypes] }),
  /** Of every incident whose components name no service of the catalog. */
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  incidents: Type.Array(ImportedIncident, { minItems: 1, maxItems: mostImported }),
}, { additionalProperties: false })
export type ImportIncidents = Static<typeof ImportIncidents>

export const ImportAnswer = Type.Object({
  /** New here; `known` ones were imported before. */
  imported: Type.Integer(), known: Type.Integer(),
  /** Updates written, those that are new of known incidents among them. */
  updates: Type.Integer(),
  items: Type.Array(Type.Object({ reference: Type.String(), number: Type.Integer(), isNew: Type.Boolean() })),
})
export type ImportAnswer = Static<typeof ImportAnswer>

export const ImportList = Type.Object({
  items: Type.Array(Type.Object({ source: Type.String(), type: Type.String(), incidents: Type.Integer(), updates: Type.Integer(), lastAt: Instant })),
  next: Type.Null(),
})
export type ImportList = Static<typeof ImportList>
export const ImportOrigin = Type.Object({ source: Type.String(), type: Type.String(), reference: Type.String(), url: TextOrNull })
