// What the routes an alert takes ask of people: how urgent, by which policies, bundled how, and whether now.
import type { Labels } from '../labels.ts'
import { isMoreUrgent } from '../urgency.ts'
import type { Urgency } from '../urgency.ts'
import { routesOf } from './tree.ts'
import type { Route } from './tree.ts'
import { mostEager } from './timing.ts'
import type { Timing } from './timing.ts'

/** What an alert carries once it was routed. */
export interface Routed {
  readonly urgency: Urgency
  /** Escalation policies to follow when it pages; '' is the service's own. */
  readonly policies: readonly string[]
  /** What it is bundled by; null: by service and environment. */
  readonly group: Labels | null
  /** Alerts of another route are another situation, as in Alertmanager; only where the route says how to bundle. */
  readonly groupKey: string
  /** Null: it asks. `route`: its receivers only keep. `interval:<name>`: it is not the time. */
  readonly mutedBy: string | null
  /** When people are told of it; left out: at once, and never again. */
  readonly timing?: Timing
  /** The routes taken: `{}/{team="payments"} > payments`. */
  readonly path: string
}

/** Longer texts help nobody who reads them in a list. */
const maxPath = 1_000

/** Null when not even the root fits: the alert is treated as if there were no tree. */
export function decideRoute(root: Route, alert: { readonly labels: Labels; readonly urgency: Urgency }, nowMs: number): Routed | null {
  const routes = routesOf(root, alert.labels)
  const [first] = routes
  if (!first) return null
  const asked = routes.map((route) => ({ route, mutedBy: mutedBy(route, nowMs), urgency: urgencyOf(route, alert.urgency) }))
  const asking = asked.filter((one) => one.mutedBy === null)
  const counted = asking.length > 0 ? asking : asked
  const urgency = counted.reduce<Urgency>((most, one) => (isMoreUrgent(one.urgency, most) ? one.urgency : most), 'info')
  return {
    urgency,
    policies: [...new Set(counted.filter((one) => one.urgency === 'page').map(({ route }) => route.receiver.policy ?? ''))],
    group: groupOf(first, alert.labels), groupKey: first.key,
    mutedBy: asking.length > 0 ? null : asked[0]!.mutedBy,
    timing: counted.length === 1 ? counted[0]!.route.timing : mostEager(counted.map(({ route }) => route.timing)),
    path: routes.map((route) => `${route.key} > ${route.receiver.name}`).join('; ').slice(0, maxPath),
  }
}

/** Why this route asks nothing at this time, or null. */
export function mutedBy(route: Route, nowMs: number): string | null {
  if (route.receiver.urgency === 'keep') return 'route'
  const muting = route.mutes.find((interval) => interval.holds(nowMs))
  if (muting) return `interval:${muting.name}`
  if (route.actives.length === 0 || route.actives.some((interval) => interval.holds(nowMs))) return null
  return `interval:${route.actives[0]!.name}`
}

function urgencyOf(route: Route, own: Urgency): Urgency {
  const { urgency } = route.receiver
  return urgency === undefined ? own : urgency === 'keep' ? 'info' : urgency
}

function groupOf(route: Route, labels: Labels): Labels | null {
  if (route.groupBy === null) return null
  if (route.isGroupedByAll) return labels
  return Object.fromEntries(route.groupBy.filter((name) => Object.hasOwn(labels, name)).map((name) => [name, labels[name]!]))
}
