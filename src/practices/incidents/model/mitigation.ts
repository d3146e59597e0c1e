// What is done to make users whole: proposed, approved where a policy asks for it, done by a person outside, undone.

export const mitigationKinds = ['roll-back', 'fail-over', 'scale', 'disable-feature', 'apply-configuration', 'restart', 'shed-load', 'other'] as const
export type MitigationKind = (typeof mitigationKinds)[number]

export const mitigationKindWords: Readonly<Record<MitigationKind, string>> = {
  'roll-back': 'Roll back', 'fail-over': 'Fail over', scale: 'Scale', 'disable-feature': 'Disable a feature', 'apply-configuration': 'Apply configuration',
  restart: 'Restart', 'shed-load': 'Shed load', other: 'Something else',
}

export const mitigationStates = ['proposed', 'approved', 'done', 'undone', 'withdrawn'] as const
export type MitigationState = (typeof mitigationStates)[number]

export const mitigationVerbs = ['approve', 'done', 'undo'] as const
export type MitigationVerb = (typeof mitigationVerbs)[number]

/** One approval that a policy asks for. Without roles, people and tokens anybody who signed in may give it, but never the proposer. */
export interface Requirement {
  readonly policy: string
  /** Incident roles whose holder may approve. */
  readonly roles: readonly string[]
  /** Login names. */
  readonly people: readonly string[]
  /** Names of API tokens: an approval system of its own. */
  readonly tokens: readonly string[]
}

export interface Approver {
  /** As the record writes it: `person/per_…`. */
  readonly actor: string
  /** Login name of a person, name of a token. */
  readonly name: string
  /** Incident roles held. */
  readonly roles: readonly string[]
}

export interface Approval {
  readonly policy: string
  readonly actor: string
  readonly atMs: number
}

export interface MitigationFacts {
  readonly state: MitigationState
  readonly proposedBy: string
  readonly requirements: readonly Requirement[]
  readonly approvals: readonly Approval[]
  readonly approvedMs: number | null
  readonly doneMs: number | null
  /** Undone or withdrawn. */
  readonly endedMs: number | null
}

export type MitigationStep =
  | { readonly kind: 'move'; readonly to: MitigationFacts }
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly because: string; readonly mend: string }

/** Where no policy asks, what is proposed may be done. */
export function proposedFacts(proposedBy: string, requirements: readonly Requirement[], atMs: number): MitigationFacts {
  const isFree = requirements.length === 0
  return { state: isFree ? 'approved' : 'proposed', proposedBy, requirements, approvals: [], approvedMs: isFree ? atMs : null, doneMs: null, endedMs: null }
}

const refused = (because: string, mend: string): MitigationStep => ({ kind: 'refused', because, mend })

export function missingApprovals({ requirements, approvals }: Pick<MitigationFacts, 'requirements' | 'approvals'>): readonly Requirement[] {
  return requirements.filter(({ policy }) => !approvals.some((approval) => approval.policy === policy))
}

export function mayApprove(requirement: Requirement, approver: Approver): boolean {
  const isToken = approver.actor.startsWith('token/')
  // A token does not say who holds it; only one that a policy names is somebody.
  if (isToken) return requirement.tokens.includes(approver.name)
  if (!approver.actor.startsWith('person/')) return false
  const isOpen = requirement.roles.length === 0 && requirement.people.length === 0 && requirement.tokens.length === 0
  return isOpen || requirement.people.includes(approver.name) || requirement.roles.some((role) => approver.roles.includes(role))
}

export function whoMayApprove({ roles, people, tokens }: Requirement): string {
  const named = [...people, ...roles.map((role) => `the ${role.replaceAll('-', ' ')}`), ...tokens.map((token) => `the token ${token}`)]
  return named.length === 0 ? 'anybody but the proposer' : named.join(' or ')
}

export function approveStep(facts: MitigationFacts, approver: Approver, atMs: number): MitigationStep {
  if (facts.state === 'approved') return { kind: 'already' }
  if (facts.state !== 'proposed') return refused(`it is ${facts.state}`, 'Propose it again if it is to be done once more.')
  if (approver.actor === facts.proposedBy) return refused('whoever proposed it does not approve it', 'Ask somebody else: four eyes see what two do not.')
  const missing = missingApprovals(facts)
  const given = missing.filter((requirement) => mayApprove(requirement, approver)).map(({ policy }) => ({ policy, actor: approver.actor, atMs }))
  if (given.length === 0) return refused(`its policy asks for ${missing.map(whoMayApprove).join(', and for ')}`, 'Ask one of them. Approve on the page, signed in: a token says nothing about who holds it.')
  const approvals = [...facts.approvals, ...given]
  const isApproved = missingApprovals({ ...facts, approvals }).length === 0
  return { kind: 'move', to: { ...facts, approvals, state: isApproved ? 'approved' : 'proposed', approvedMs: isApproved ? atMs : null } }
}

/** @param isAnyway it was done without the approval: true things are recorded, with the reason. */
export function doneStep(facts: MitigationFacts, atMs: number, isAnyway: boolean): MitigationStep {
  if (facts.state === 'done') return { kind: 'already' }
  if (facts.state === 'undone' || facts.state === 'withdrawn') return refused(`it is ${facts.state}`, 'Propose it again.')
  if (facts.state === 'proposed' && !isAnyway) {
    return refused(`${missingApprovals(facts).map(({ policy }) => policy).join(', ')} asks for an approval first`, 'Have it approved, or say why it was done without.')
  }
  return { kind: 'move', to: { ...facts, state: 'done', doneMs: atMs } }
}

/** What was done is undone; what was only proposed is withdrawn. */
export function undoStep(facts: MitigationFacts, atMs: number): MitigationStep {
  if (facts.state === 'undone' || facts.state === 'withdrawn') return { kind: 'already' }
  return { kind: 'move', to: { ...facts, state: facts.state === 'done' ? 'undone' : 'withdrawn', endedMs: atMs } }
}

/** What can be done now, for buttons. Done is offered without an approval too: then it asks why. */
export function mitigationVerbsFrom(state: MitigationState): readonly MitigationVerb[] {
  if (state === 'proposed') return ['approve', 'done', 'undo']
  if (state === 'approved') return ['done', 'undo']
  return state === 'done' ? ['undo'] : []
}

export const policyKinds = ['MitigationPolicy', 'RecoveryPolicy', 'SeverityMatrix'] as const
export type PolicyKind = (typeof policyKinds)[number]

export interface PolicyMatch {
  readonly kinds?: readonly string[]
  readonly tiers?: readonly number[]
  readonly severities?: readonly string[]
  readonly services?: readonly string[]
}

/** Everything it names must fit; what it leaves out fits always. A service of unknown tier fits no named tier. */
export function policyFits(match: PolicyMatch, of: { readonly kind: string; readonly tier: number | null; readonly severity: string; readonly service: string | null }): boolean {
  return (match.kinds?.includes(of.kind) ?? true) && (match.severities?.includes(of.severity) ?? true)
    && (match.tiers === undefined || (of.tier !== null && match.tiers.includes(of.tier)))
    && (match.services === undefined || (of.service !== null && match.services.includes(of.service)))
}
