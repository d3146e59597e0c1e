// A suggestion as a change of the routing tree: a route for the one alert, where its alerts go now, so that all else stays as it is. Pure.
import { formatDuration } from '../../../../base/duration.ts'
import type { Labels } from '../labels.ts'
import { matchesAll, matcherText, parseMatchers } from '../matcher.ts'
import type { ReceiverSpec, RouteSpec, RoutingSpec, TimeIntervalSpec } from './spec.ts'
import { isCritical, maxWaitMs } from './timing.ts'

export type TreeChange =
  /** Its group waits: what is over by then asks nobody. */
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'lower-urgency' }
  | { readonly kind: 'quiet-hours'; readonly from: string; readonly to: string; readonly timeZone: string }
  /** It is held while it changes all the time. */
  | { readonly kind: 'hold-flapping'; readonly changes: number; readonly window: string }

const bareTree: RoutingSpec = { receivers: [{ name: 'by-severity' }], route: { receiver: 'by-severity' } }

/** `labels`: of an alert of this rule, the newest; they say which routes it takes now. */
export function proposeTree(spec: RoutingSpec | null, rule: { readonly name: string; readonly labels: Labels; readonly severity: string | null }, change: TreeChange): RoutingSpec {
  const tree = spec ?? bareTree
  const { route: own, receivers, intervals } = parts(tree, rule, change)
  return {
    ...tree, receivers: [...tree.receivers, ...receivers], route: addTo(tree.route, rule, own),
    ...(intervals.length > 0 ? { timeIntervals: [...(tree.timeIntervals ?? []), ...intervals] } : {}),
  }
}

interface Parts {
  readonly route: RouteSpec
  readonly receivers: readonly ReceiverSpec[]
  readonly intervals: readonly TimeIntervalSpec[]
}

function parts(tree: RoutingSpec, rule: { readonly name: string; readonly severity: string | null }, change: TreeChange): Parts {
  const matchers = [matcherText({ name: 'alertname', value: rule.name, isRegex: false, isEqual: true })]
  if (change.kind === 'wait') {
    const route = { matchers, groupWait: formatDuration(Math.min(change.waitMs, maxWaitMs)), ...(isCritical(rule.severity) ? { waitForCritical: true } : {}) }
    return { route, receivers: [], intervals: [] }
  }
  if (change.kind === 'hold-flapping') return { route: { matchers, flapHold: { changes: change.changes, window: change.window } }, receivers: [], intervals: [] }
  if (change.kind === 'lower-urgency') {
    const known = tree.receivers.find(({ urgency, policy }) => urgency === 'ticket' && policy === undefined)
    const receiver = known ?? { name: freeName('tickets', tree.receivers), urgency: 'ticket' as const }
    return { route: { matchers, receiver: receiver.name }, receivers: known ? [] : [receiver], intervals: [] }
  }
  const { from, to, timeZone } = change
  const name = freeName(`quiet-${rule.name}`, tree.timeIntervals ?? [])
  const times = from < to || to === '00:00' ? [{ from, to: to === '00:00' ? '24:00' : to }] : [{ from, to: '24:00' }, { from: '00:00', to }]
  return { route: { matchers, muteTimeIntervals: [name] }, receivers: [], intervals: [{ name, intervals: [{ times, location: timeZone }] }] }
}

function freeName(wanted: string, taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name))
  let name = wanted
  for (let number = 2; names.has(name); number++) name = `${wanted}-${number}`
  return name
}

/** As the last child of each route that the alert takes at last, since none of the others took it; it inherits receiver, grouping and times. */
function addTo(route: RouteSpec, rule: { readonly labels: Labels }, own: RouteSpec): RouteSpec {
  const routes = route.routes ?? []
  const changed: RouteSpec[] = []
  let isTaken = false
  for (const child of routes) {
    const fits = matchesAll((child.matchers ?? []).flatMap(parseMatchers), rule.labels)
    changed.push(fits ? addTo(child, rule, own) : child)
    isTaken ||= fits
    if (fits && child.continue !== true) {
      changed.push(...routes.slice(changed.length))
      break
    }
  }
  return isTaken ? { ...route, routes: changed } : { ...route, routes: [...routes, own] }
}
