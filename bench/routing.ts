// Routing and bundling alone, without a database: a tree of 200 routes, 500 inhibition rules and 1,000 silences.
// node bench/routing.ts [--alerts 200000]
import { parseArgs } from 'node:util'
import { labelledAlert } from '../src/practices/alerts/model/incoming.ts'
import type { IncomingAlert } from '../src/practices/alerts/model/incoming.ts'
import { parseMatchers } from '../src/practices/alerts/model/matcher.ts'
import { decideRoute } from '../src/practices/alerts/model/routing/decide.ts'
import { compileInhibition } from '../src/practices/alerts/model/routing/inhibition.ts'
import type { InhibitSpec, RouteSpec, RoutingSpec } from '../src/practices/alerts/model/routing/spec.ts'
import { compileTree } from '../src/practices/alerts/model/routing/tree.ts'
import { silencedBy } from '../src/practices/alerts/model/silence.ts'
import type { Silence } from '../src/practices/alerts/model/silence.ts'
import { groupOf } from '../src/practices/alerts/model/situation.ts'
import { tell } from './outcome.ts'

const { values } = parseArgs({ options: { alerts: { type: 'string', default: '200000' } } })
const alerts = Number(values.alerts)
const nowMs = Date.parse('2026-11-23T11:00:00Z')
const teams = 40
const regions = ['eu-west', 'eu-north', 'us-east', 'us-west', 'ap-south']

/** A root, 39 teams with a child for critical ones, one each for regions by expression and a deeper one with hours: 200 routes. */
function treeOf200(): RoutingSpec {
  const team = (index: number): RouteSpec => ({
    matchers: [`team="team-${index}"`], receiver: `team-${index}`, groupBy: ['alertname', 'cluster', 'service'],
    routes: [
      { matchers: ['severity="critical"'], receiver: `team-${index}-pager`, continue: index % 4 === 0 },
      { matchers: [`cluster=~"${regions[index % regions.length]}-.*"`, 'severity!="info"'], receiver: `team-${index}` },
      { matchers: ['alertname=~"Disk.*|Memory.*|Cpu.*"'], routes: [{ matchers: ['severity=~"warning|info"'], muteTimeIntervals: ['nights'] }] },
    ],
  })
  const routes = Array.from({ length: 39 }, (_, index) => team(index))
  return {
    receivers: [{ name: 'default' }, ...Array.from({ length: teams }, (_, index) => [{ name: `team-${index}` }, { name: `team-${index}-pager`, urgency: 'page' as const, policy: `team-${index}` }]).flat()],
    route: { receiver: 'default', routes: [...routes, ...Array.from({ length: 4 }, (_, index) => ({ matchers: [`namespace=~"platform-${index}-.+"`], receiver: 'team-39' }))] },
    timeIntervals: [{ name: 'nights', intervals: [{ times: [{ from: '20:00', to: '24:00' }, { from: '00:00', to: '06:00' }], location: 'Europe/Berlin' }] }],
  }
}

const rules: readonly InhibitSpec[] = Array.from({ length: 500 }, (_, index) => (index % 5 === 0
  ? { sourceMatchers: [`alertname="Down${index}"`], targetMatchers: ['severity="warning"', `team="team-${index % teams}"`], equal: ['cluster', 'service'] }
  : { sourceMatchers: [`alertname="Alert${index % 300}"`, 'severity="critical"'], targetMatchers: [`alertname="Alert${index % 300}"`, 'severity=~"warning|info"'], equal: ['cluster', 'service', 'instance'] }))

const silences: readonly Silence[] = Array.from({ length: 1_000 }, (_, index) => ({
  id: `sil_${index}`, startsMs: nowMs - 1, endsMs: nowMs + 3_600_000,
  matchers: parseMatchers(index % 3 === 0 ? `alertname="Alert${index}", cluster=~"eu-.*"` : index % 3 === 1 ? `instance=~"host-${index}.*"` : `service="service-${index}", severity!="critical"`),
}))

const incoming: readonly IncomingAlert[] = Array.from({ length: 20_000 }, (_, index) => labelledAlert({
  source: 'alertmanager-api', change: 'firing', annotations: {}, generatorUrl: null, startedMs: nowMs, isStartKnown: true, endsMs: null,
  labels: {
    alertname: `Alert${index % 300}`, cluster: `${regions[index % regions.length]}-${index % 7}`, environment: 'production', instance: `host-${index % 5_000}:9100`, job: 'node', namespace: `ns-${index % 60}`,
    pod: `pod-${index}`, service: `service-${index % 400}`, severity: ['critical', 'warning', 'info'][index % 3]!, team: `team-${index % (teams + 5)}`,
  },
}))

const spec = treeOf200()
const countOf = (route: RouteSpec): number => 1 + (route.routes ?? []).reduce((sum, child) => sum + countOf(child), 0)
const started = performance.now()
const root = compileTree(spec)
const inhibition = compileInhibition(rules)
const compiledMs = performance.now() - started
/** As the database keeps them: one alert in fifty of those that inhibit fires. */
const firing = new Set(incoming.filter((_, index) => index % 50 === 0).flatMap((alert) => inhibition.sourceOf(alert.labels).map((meeting) => `${meeting.rule} ${meeting.equals}`)))
let muted = 0
let sources = 0
const groups = new Set<string>()
const pass = (count: number): void => {
  for (let index = 0; index < count; index++) {
    const alert = incoming[index % incoming.length]!
    const routed = decideRoute(root, alert, nowMs)
    const isMuted = silencedBy(silences, alert.labels, nowMs).length > 0 || inhibition.targetOf(alert.labels).some((meeting) => !meeting.isBoth && firing.has(`${meeting.rule} ${meeting.equals}`)) || (routed?.mutedBy ?? null) !== null
    sources += inhibition.sourceOf(alert.labels).length
    if (isMuted) muted++
    groups.add(groupOf(routed ? { ...alert, routed } : alert).key)
  }
}
pass(20_000)
const from = performance.now()
pass(alerts)
const seconds = (performance.now() - from) / 1_000
tell({ what: `Routing, inhibition, silences and bundling, ${countOf(spec.route)} routes, ${rules.length} rules, ${silences.length} silences`, figure: Math.round(alerts / seconds), unit: 'alerts/s', target: { least: 20_000 }, note: `one core, no database; ${groups.size} groups, ${Math.round(muted / alerts * 100)} % muted, ${Math.round(sources / alerts * 100)} % inhibit others` })
tell({ what: 'Compiling the tree and the rules', figure: Math.round(compiledMs * 10) / 10, unit: 'ms', target: null })
