// The gaps of the catalog as they are now: facts from here and from the practices that know the rest.
import { dayMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import { parseInstant } from '../../base/instant.ts'
import type { Db } from '../../spine/database.ts'
import { servicesInAlerts } from '../alerts/questions.ts'
import { servicesWithObjectives } from '../objectives/questions.ts'
import { policyNames } from '../oncall/questions.ts'
import { readMap } from './dependency-map.ts'
import { gapsOf } from './model/gaps.ts'
import type { Gap, GapKind } from './model/gaps.ts'
import type { ServiceSpec } from './model/service.ts'
import type { TeamSpec } from './model/team.ts'
import type { Outcome } from './outcome.ts'
import { mostRead, teamPage } from './store.ts'

/** Alerts of so long count; older ones may be of services that are gone. */
const alertsOfMs = 14 * dayMs
/** A service observed for less has perhaps not yet done all it does. */
const watchedAfterMs = dayMs

export async function readGaps(db: Db, nowMs: number): Promise<readonly Gap[]> {
  const map = await readMap(db, nowMs)
  const teams = await teamPage(db, { limit: mostRead })
  const edges = map.edges.map(({ service, target, need }) => ({
    service, target, isDeclared: need.known.some(({ by }) => by === 'declared'), isObserved: need.known.some(({ by }) => by !== 'declared'),
    firstMs: Math.min(...need.known.map(({ firstAt }) => (firstAt === null ? Infinity : parseInstant(firstAt)!))),
  }))
  return gapsOf({
    services: [...map.services.values()].map(({ name, owner, tier, onCallRoute, outcome }) => ({ name, owner, tier, onCallRoute, runbooks: (outcome as Outcome<ServiceSpec>).outcome.runbooks?.length ?? 0 })),
    teams: teams.map(({ name, outcome }) => ({ name, members: (outcome as Outcome<TeamSpec>).outcome.members?.length ?? 0 })),
    policies: await policyNames(db), measured: await servicesWithObjectives(db), inAlerts: await servicesInAlerts(db, nowMs - alertsOfMs),
    edges, watched: new Set(edges.filter(({ firstMs }) => firstMs <= nowMs - watchedAfterMs).map(({ service }) => service)),
  })
}

/** Kinds told on the home page besides what each service lacks by itself; how one of them is said of several. */
const told: Partial<Readonly<Record<GapKind, string>>> = {
  'owner-unknown': 'services are owned by teams that are not in the catalog',
  'team-empty': 'teams have nobody in them',
  'route-unknown': 'services send their pages to policies that are not there',
  'no-objective': 'services of tier 0 and 1 have no objective',
  'alerts-unknown-service': 'services are named by alerts and not in the catalog',
}
const mostNamed = 3

/** One finding a kind. */
export async function gapFindings(db: Db, nowMs: number): Promise<readonly Finding[]> {
  const byKind = Map.groupBy(await readGaps(db, nowMs), ({ kind }) => kind)
  return [...byKind].flatMap(([kind, gaps]): Finding[] => {
    const words = told[kind]
    if (words === undefined) return []
    const code = `CATALOG_GAP_${kind.toUpperCase().replaceAll('-', '_')}`
    const [first] = gaps
    if (gaps.length === 1) return [{ level: 'warning', code, say: first!.say, mend: first!.mend }]
    const named = gaps.slice(0, mostNamed).map(({ name }) => name).join(', ')
    const more = gaps.length > mostNamed ? ` and ${gaps.length - mostNamed} more` : ''
    return [{ level: 'warning', code, say: `${gaps.length} ${words}: ${named}${more}.`, mend: `See /gaps?kind=${kind} or \`mainstay gaps --kind ${kind}\`. ${first!.mend}` }]
  })
}
