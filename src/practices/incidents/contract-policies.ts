// The policies of an incident: who approves what is done, and when it counts as over.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { mitigationKinds, policyKinds } from './model/mitigation.ts'
import type { PolicyKind } from './model/mitigation.ts'
import { incidentRoles } from './model/roles.ts'
import { impacts, scopes, severities } from './model/severity.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' })
const listOf = <T extends Parameters<typeof Type.Array>[0]>(schema: T) => Type.Array(schema, { minItems: 1, maxItems: 100, uniqueItems: true })
const Service = Type.String({ minLength: 1, maxLength: 200 })
const Minutes = Type.Integer({ minimum: 1, maximum: 1_440 })

/** Applies where everything it names fits; what it leaves out fits always. */
export const MitigationPolicySpec = Type.Object({
  kinds: Type.Optional(listOf(oneOf(mitigationKinds))),
  tiers: Type.Optional(listOf(Type.Integer({ minimum: 0, maximum: 3 }))),
  severities: Type.Optional(listOf(oneOf(severities))),
  services: Type.Optional(listOf(Service)),
  /** Who may approve; without any of these everybody who signed in, but never the proposer. */
  approvers: Type.Optional(Type.Object({
    roles: Type.Optional(listOf(oneOf(incidentRoles))),
    /** Login names. */
    people: Type.Optional(listOf(Name)),
    /** Names of API tokens: an approval system of its own. */
    tokens: Type.Optional(listOf(Type.String({ minLength: 1, maxLength: 200 }))),
  }, { additionalProperties: false })),
}, { additionalProperties: false })
export type MitigationPolicySpec = Static<typeof MitigationPolicySpec>

/** Of several that fit, the one that names the most counts. */
export const RecoveryPolicySpec = Type.Object({
  severities: Type.Optional(listOf(oneOf(severities))),
  services: Type.Optional(listOf(Service)),
  /** How long everything has to be well before the end is proposed; 15 when left out. */
  wellMinutes: Type.Optional(Minutes),
  /** True: it is resolved then, without being asked. */
  automatic: Type.Optional(Type.Boolean()),
  /** How long after resolving the same trouble reopens it; 60 when left out. */
  watchMinutes: Type.Optional(Minutes),
}, { additionalProperties: false })
export type RecoveryPolicySpec = Static<typeof RecoveryPolicySpec>

const rowOf = Type.Object(Object.fromEntries(scopes.map((scope) => [scope, oneOf(severities)])) as Record<(typeof scopes)[number], ReturnType<typeof oneOf<(typeof severities)[number]>>>, { additionalProperties: false })
/** The severity for each impact and scope: all sixteen, and the worse is never milder. There is one, named `default`. */
export const SeverityMatrixSpec = Type.Object(Object.fromEntries(impacts.map((impact) => [impact, rowOf])) as Record<(typeof impacts)[number], typeof rowOf>, { additionalProperties: false })
export type SeverityMatrixSpec = Static<typeof SeverityMatrixSpec>

const document = <T extends Parameters<typeof Type.Object>[0][string]>(kind: PolicyKind, spec: T) =>
  Type.Object({ apiVersion: Type.Literal('mainstay.dev/v1'), kind: Type.Literal(kind), metadata: Type.Object({ name: Name }, { additionalProperties: false }), spec }, { additionalProperties: false })
export const MitigationPolicyDocument = document('MitigationPolicy', MitigationPolicySpec)
export const RecoveryPolicyDocument = document('RecoveryPolicy', RecoveryPolicySpec)
export const SeverityMatrixDocument = Type.Object({
  apiVersion: Type.Literal('mainstay.dev/v1'), kind: Type.Literal('SeverityMatrix'), metadata: Type.Object({ name: Type.Literal('default') }, { additionalProperties: false }), spec: SeverityMatrixSpec,
}, { additionalProperties: false })

export const PolicyParams = Type.Object({ kind: oneOf(policyKinds), name: Type.String({ maxLength: 100 }) })
/** At most 200 of each kind, by name. */
export const PolicyList = Type.Object({
  mitigation: Type.Array(Type.Object({ name: Type.String(), spec: MitigationPolicySpec })),
  recovery: Type.Array(Type.Object({ name: Type.String(), spec: RecoveryPolicySpec })),
  severity: Type.Array(Type.Object({ name: Type.String(), spec: SeverityMatrixSpec })),
})
export type PolicyList = Static<typeof PolicyList>
