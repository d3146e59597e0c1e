// Break-glass: a higher role for a short while. What may be asked, and what a grant is at a given moment.
import { dayMs, minuteMs } from '../../../base/duration.ts'

/** One way to a higher role, as a file of kind BreakGlassPolicy declares it. */
export interface BreakGlassPolicy {
  /** The role that is given. */
  readonly grants: string
  /** Who may ask: people of these roles. */
  readonly mayAsk: readonly string[]
  readonly longestMinutes: number
  /** False: it begins at once. */
  readonly needsSecondPerson: boolean
  /** Roles, held for good, of who may be the second person. */
  readonly approvers: readonly string[]
  /** Roles, held for good, of who looks afterwards at what was done. */
  readonly reviewers: readonly string[]
  readonly reviewWithinDays: number
  /** It is given for an incident that is running, and for nothing else. */
  readonly needsIncident: boolean
}

/** The times of a grant; null is not yet, or never. */
export interface GrantTimes {
  readonly askedMs: number
  readonly declinedMs: number | null
  readonly begunMs: number | null
  /** Its end by itself, fixed when it began. */
  readonly untilMs: number | null
  /** Given back, or ended by somebody, before that. */
  readonly endedMs: number | null
  readonly reviewedMs: number | null
}

export const grantStates = ['asked', 'declined', 'lapsed', 'in-force', 'review-owed', 'reviewed'] as const
export const verdicts = ['justified', 'not-justified'] as const
export type GrantState = (typeof grantStates)[number]

/** Unanswered for so long, it is answered: what was urgent is over, or was done another way. */
export const lapseMs = 30 * minuteMs

export function stateOf(grant: GrantTimes, nowMs: number): GrantState {
  if (grant.declinedMs !== null) return 'declined'
  if (grant.begunMs === null || grant.untilMs === null) return nowMs - grant.askedMs >= lapseMs ? 'lapsed' : 'asked'
  if (isInForce(grant, nowMs)) return 'in-force'
  return grant.reviewedMs === null ? 'review-owed' : 'reviewed'
}

/** Asked at the one place where every request is let in: nothing has to run for it to end. */
export function isInForce({ begunMs, untilMs, endedMs }: Pick<GrantTimes, 'begunMs' | 'untilMs' | 'endedMs'>, nowMs: number): boolean {
  return begunMs !== null && untilMs !== null && begunMs <= nowMs && nowMs < untilMs && endedMs === null
}

/** When what was done must have been looked at; null while nothing is owed. */
export function reviewDueMs(grant: GrantTimes, withinDays: number): number | null {
  const endMs = grant.endedMs ?? grant.untilMs
  return grant.begunMs === null || endMs === null ? null : endMs + withinDays * dayMs
}

export interface NamedPolicy {
  readonly name: string
  readonly spec: BreakGlassPolicy
}

/** Of several ways to the same role the one that asks for more: whoever has a short way and a long one takes the long one. */
export function wayTo(policies: readonly NamedPolicy[], asked: { readonly own: string; readonly role: string }): NamedPolicy | null {
  const fitting = policies.filter(({ spec }) => spec.grants === asked.role && spec.mayAsk.includes(asked.own))
  const demands = ({ spec }: NamedPolicy): number => (spec.needsSecondPerson ? 2 : 0) + (spec.needsIncident ? 1 : 0)
  return fitting.sort((one, other) => demands(other) - demands(one) || one.spec.longestMinutes - other.spec.longestMinutes || one.name.localeCompare(other.name))[0] ?? null
}
