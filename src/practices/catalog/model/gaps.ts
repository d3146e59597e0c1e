// What the catalog lacks so that the right person is woken and the map is true: one rule a gap, from facts as they are.

export const gapKinds = [
  'no-owner', 'owner-unknown', 'team-empty', 'no-on-call-route', 'route-unknown', 'no-objective', 'no-runbook', 'no-tier',
  'alerts-unknown-service', 'declared-not-observed', 'observed-not-declared',
] as const
export type GapKind = (typeof gapKinds)[number]

export interface Gap {
  readonly kind: GapKind
  readonly level: 'warning' | 'info'
  readonly subject: 'service' | 'team'
  readonly name: string
  readonly owner: string | null
  readonly tier: number | null
  readonly say: string
  readonly mend: string
}

export interface GapFacts {
  readonly services: readonly { readonly name: string; readonly owner: string | null; readonly tier: number | null; readonly onCallRoute: string | null; readonly runbooks: number }[]
  readonly teams: readonly { readonly name: string; readonly members: number }[]
  /** Names of escalation policies. */
  readonly policies: ReadonlySet<string>
  /** Services that an objective measures. */
  readonly measured: ReadonlySet<string>
  /** Services that alerts of the last days name, with how many. */
  readonly inAlerts: readonly { readonly service: string; readonly alerts: number }[]
  readonly edges: readonly { readonly service: string; readonly target: string; readonly isDeclared: boolean; readonly isObserved: boolean }[]
  /** Services whose calls have been observed for a day or longer: what was not seen of them is news. */
  readonly watched: ReadonlySet<string>
}

/** By the order of `gapKinds`, then the more important service first, then by name. */
export function gapsOf(facts: GapFacts): readonly Gap[] {
  const known = new Map(facts.services.map((service) => [service.name, service]))
  const teams = new Set(facts.teams.map(({ name }) => name))
  const gaps = [
    ...facts.services.flatMap((service) => serviceGaps(service, facts, teams)),
    ...facts.teams.filter(({ members }) => members === 0).map(({ name }): Gap => ({
      kind: 'team-empty', level: 'warning', subject: 'team', name, owner: name, tier: null, say: `Nobody is in the team ${name}.`, mend: `Name its members: mainstay team set ${name} --members ada,grace.`,
    })),
    ...facts.inAlerts.filter(({ service }) => !known.has(service)).map(({ service, alerts }): Gap => ({
      kind: 'alerts-unknown-service', level: 'warning', subject: 'service', name: service, owner: null, tier: null,
      say: `${alerts} ${alerts === 1 ? 'alert names' : 'alerts name'} the service ${service}, which is not in the catalog.`, mend: 'Add it with an owner and an on-call route, or correct the label `service` of the alert rule.',
    })),
    ...facts.edges.flatMap(({ service, target, isDeclared, isObserved }): Gap[] => {
      const of = { level: 'info', subject: 'service', name: service, owner: known.get(service)?.owner ?? null, tier: known.get(service)?.tier ?? null } as const
      if (isObserved && !isDeclared && known.has(service)) return [{ ...of, kind: 'observed-not-declared', say: `${service} calls ${target}, which it does not declare.`, mend: `Add ${target} to the dependencies of ${service} if it should need it; else find out why it is called.` }]
      if (isDeclared && !isObserved && facts.watched.has(service)) return [{ ...of, kind: 'declared-not-observed', say: `${service} declares that it needs ${target}, but was not seen calling it.`, mend: `Remove it from the dependencies of ${service} if it is gone; a call that is not traced is never seen.` }]
      return []
    }),
  ]
  const rank = new Map<string, number>(gapKinds.map((kind, index) => [kind, index]))
  return gaps.sort((a, b) => rank.get(a.kind)! - rank.get(b.kind)! || (a.tier ?? 9) - (b.tier ?? 9) || compare(a.name, b.name) || compare(a.say, b.say))
}

function serviceGaps(service: GapFacts['services'][number], facts: GapFacts, teams: ReadonlySet<string>): readonly Gap[] {
  const { name, owner, tier, onCallRoute } = service
  const gaps: Gap[] = []
  const lack = (kind: GapKind, say: string, mend: string): void => void gaps.push({ kind, level: 'warning', subject: 'service', name, owner, tier, say, mend })
  if (owner === null) lack('no-owner', `${name} has no owner.`, 'Set the team that owns it, on its page or in its file.')
  else if (!teams.has(owner)) lack('owner-unknown', `${name} is owned by ${owner}, which is no team in the catalog.`, `Add the team ${owner}, or correct the name.`)
  if (onCallRoute !== null && !facts.policies.has(onCallRoute)) lack('route-unknown', `The pages of ${name} go to ${onCallRoute}, which is no escalation policy.`, `Add the policy ${onCallRoute}, or correct onCallRoute.`)
  if (onCallRoute === null && (owner === null || !facts.policies.has(owner))) {
    lack('no-on-call-route', `${name} has no on-call route, and its owner has no policy of its name: its pages go to the default policy.`, 'Set onCallRoute to the name of an escalation policy.')
  }
  if (tier !== null && tier <= 1 && !facts.measured.has(name)) lack('no-objective', `${name} is of tier ${tier}, and nothing says how good is good enough.`, 'Declare an objective for it.')
  if (service.runbooks === 0) lack('no-runbook', `${name} has no runbook.`, 'Link at least one: what to look at first and how to go back to the last good state.')
  if (tier === null) lack('no-tier', `${name} has no tier, so its incidents open as if it were tier 1.`, 'Set a tier from 0 (most important) to 3.')
  return gaps
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
