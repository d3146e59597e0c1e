// What the linter promises over HTTP: the same findings as on a laptop, and those that only a live Prometheus or the network can give.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'

const Severities = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 })
export const LintBody = Type.Object({
  files: Type.Array(Type.Object({ path: Type.String({ minLength: 1, maxLength: 500 }), text: Type.String({ maxLength: 2_000_000 }) }, { additionalProperties: false }), { minItems: 1, maxItems: 500 }),
  /** Name of a connection that takes PromQL: alerts are evaluated over the last `days`, metrics looked up, runbooks asked for. */
  connection: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
  options: Type.Optional(Type.Object({
    severities: Type.Object({ page: Severities, ticket: Severities, info: Severities }, { additionalProperties: false }),
    ownerLabels: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20 }),
    scrapeIntervalMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
  }, { additionalProperties: false })),
}, { additionalProperties: false })
export type LintBody = Static<typeof LintBody>

export const LintAnswer = Type.Object({
  files: Type.Integer(), rules: Type.Integer(),
  findings: Type.Array(Type.Object({
    check: Type.String(), code: Type.String(), level: Type.Unsafe<'error' | 'warning' | 'info'>({ type: 'string', enum: ['error', 'warning', 'info'] }), say: Type.String(), mend: Type.String(),
    file: Type.String(), line: Type.Integer(), rule: Type.Union([Type.String(), Type.Null()]), group: Type.Union([Type.String(), Type.Null()]),
  })),
  /** What could not be looked at, one sentence each; empty when all was, or when nothing online was asked for. */
  unlooked: Type.Array(Type.String()),
})
export type LintAnswer = Static<typeof LintAnswer>
