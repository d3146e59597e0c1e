// Severity: a matrix of impact and scope for people, and a table of urgency and tier for alerts. Both are data.

export const severities = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const
/** SEV1 is the worst. */
export type Severity = (typeof severities)[number]

export const impacts = ['unusable', 'degraded', 'inconvenient', 'invisible'] as const
/**
 * What it is like for those affected: they cannot do what they came for or lose data; they can, with errors or long
 * waits; they can, by a detour; they do not notice yet.
 */
export type Impact = (typeof impacts)[number]

export const scopes = ['everyone', 'many', 'few', 'internal'] as const
/** Who is affected: all or nearly all users; a large share, a region or a big customer; some; only ourselves. */
export type Scope = (typeof scopes)[number]

export type SeverityMatrix = Readonly<Record<Impact, Readonly<Record<Scope, Severity>>>>

/** Where no file of kind SeverityMatrix says otherwise. */
export const severityMatrix: SeverityMatrix = {
  unusable:     { everyone: 'SEV1', many: 'SEV1', few: 'SEV2', internal: 'SEV3' },
  degraded:     { everyone: 'SEV2', many: 'SEV2', few: 'SEV3', internal: 'SEV4' },
  inconvenient: { everyone: 'SEV3', many: 'SEV3', few: 'SEV4', internal: 'SEV4' },
  invisible:    { everyone: 'SEV4', many: 'SEV4', few: 'SEV4', internal: 'SEV4' },
}

export type Urgency = 'page' | 'ticket' | 'info'

/** By tier 0 to 3; `unknown` counts as tier 1, because taking the higher one is cheaper than being late. */
const openingTable: Readonly<Record<Urgency, Readonly<Record<'0' | '1' | '2' | '3' | 'unknown', Severity>>>> = {
  page:   { 0: 'SEV1', 1: 'SEV2', 2: 'SEV3', 3: 'SEV3', unknown: 'SEV2' },
  ticket: { 0: 'SEV3', 1: 'SEV4', 2: 'SEV4', 3: 'SEV4', unknown: 'SEV4' },
  info:   { 0: 'SEV4', 1: 'SEV4', 2: 'SEV4', 3: 'SEV4', unknown: 'SEV4' },
}

export interface Judged {
  readonly severity: Severity
  /** One clause: `a page on a tier 1 service`. */
  readonly because: string
}

export function severityOf(impact: Impact, scope: Scope, matrix: SeverityMatrix = severityMatrix): Judged {
  return { severity: matrix[impact][scope], because: `${impact} for ${scope === 'internal' ? 'internal users' : scope}` }
}

/** A pair of which the worse is judged milder: such a matrix would surprise whoever follows it at night. Null where there is none. */
export function surpriseIn(matrix: SeverityMatrix): { readonly impact: Impact; readonly scope: Scope; readonly milderThan: string } | null {
  const rank = (impact: Impact, scope: Scope): number => severities.indexOf(matrix[impact][scope])
  for (const [i, impact] of impacts.entries()) {
    for (const [s, scope] of scopes.entries()) {
      const [less, fewer] = [impacts[i + 1], scopes[s + 1]]
      if (less !== undefined && rank(impact, scope) > rank(less, scope)) return { impact, scope, milderThan: `${less} for ${scope}` }
      if (fewer !== undefined && rank(impact, scope) > rank(impact, fewer)) return { impact, scope, milderThan: `${impact} for ${fewer}` }
    }
  }
  return null
}

/** The severity an incident opens with when an alert opens it. */
export function openingSeverity(urgency: Urgency, tier: number | null): Judged {
  const row = openingTable[urgency]
  const known = tier === 0 || tier === 1 || tier === 2 || tier === 3 ? (String(tier) as '0' | '1' | '2' | '3') : 'unknown'
  const article = urgency === 'info' ? 'an' : 'a'
  const service = known === 'unknown' ? 'a service without a known tier' : `a tier ${known} service`
  return { severity: row[known], because: `${article} ${urgency} on ${service}` }
}
