// The routing tree, compiled: which routes an alert takes, by Alertmanager's rules, without trying every matcher.
import { gateWords } from '../gate.ts'
import { labelOf } from '../labels.ts'
import type { Labels } from '../labels.ts'
import { matchesAll, matcherText, parseMatchers } from '../matcher.ts'
import type { Matcher } from '../matcher.ts'
import type { ReceiverSpec, RouteSpec, RoutingSpec } from './spec.ts'
import { anyInterval } from './time-interval.ts'
import type { Interval } from './time-interval.ts'
import { timingOf } from './timing.ts'
import type { Timing } from './timing.ts'

/** A route with what it inherits. */
export interface Route {
  /** `{}/{team="payments"}`: the matchers from the root on, as Alertmanager writes them. */
  readonly key: string
  readonly receiver: ReceiverSpec
  readonly matchers: readonly Matcher[]
  readonly isContinuing: boolean
  /** Null: by service and environment. */
  readonly groupBy: readonly string[] | null
  readonly isGroupedByAll: boolean
  readonly groupWait: string | null
  readonly groupInterval: string | null
  readonly repeatInterval: string | null
  readonly waitForCritical: boolean
  readonly flapHold: { readonly changes: number; readonly window: string } | null
  readonly timing: Timing
  readonly mutes: readonly NamedInterval[]
  /** Empty: always active. */
  readonly actives: readonly NamedInterval[]
  readonly routes: readonly Route[]
  readonly gates: Gates
}

export interface NamedInterval { readonly name: string; readonly holds: Interval }

/**
 * Which children can match at all: one that asks for `team="payments"` is looked at only when that is the label's
 * value. With hundreds of teams side by side that is one look-up instead of hundreds of comparisons.
 */
interface Gates {
  readonly byLabel: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>
  /** Children without such a matcher. */
  readonly others: readonly number[]
}

/** Throws ALERTS_MATCHER, ALERTS_PATTERN or ALERTS_TIME_INTERVAL; a spec that was read has been tried. */
export function compileTree(spec: RoutingSpec): Route {
  const receivers = new Map(spec.receivers.map((receiver) => [receiver.name, receiver]))
  const intervals = new Map((spec.timeIntervals ?? []).map(({ name, intervals: list }) => [name, { name, holds: anyInterval(list) }]))
  const named = (names: readonly string[] = []): readonly NamedInterval[] => names.flatMap((name) => intervals.get(name) ?? [])
  const compile = (route: RouteSpec, parent: Omit<Route, 'routes' | 'gates' | 'timing'> | null): Route => {
    const matchers = (route.matchers ?? []).flatMap(parseMatchers)
    const own = `{${matchers.map(matcherText).toSorted().join(',')}}`
    const groupBy = route.groupBy ?? parent?.groupBy ?? null
    const base = {
      key: parent === null ? own : `${parent.key}/${own}`, matchers, isContinuing: route.continue === true,
      receiver: route.receiver === undefined ? parent?.receiver ?? { name: '' } : receivers.get(route.receiver) ?? { name: route.receiver },
      groupBy, isGroupedByAll: groupBy?.includes('...') === true,
      groupWait: route.groupWait ?? parent?.groupWait ?? null, groupInterval: route.groupInterval ?? parent?.groupInterval ?? null,
      repeatInterval: route.repeatInterval ?? parent?.repeatInterval ?? null, waitForCritical: route.waitForCritical ?? parent?.waitForCritical ?? false, flapHold: route.flapHold ?? parent?.flapHold ?? null,
      mutes: named(route.muteTimeIntervals), actives: named(route.activeTimeIntervals),
    }
    const routes = (route.routes ?? []).map((child) => compile(child, base))
    return { ...base, timing: timingOf(base), routes, gates: gatesOf(routes) }
  }
  return compile(spec.route, null)
}

function gatesOf(routes: readonly Route[]): Gates {
  const byLabel = new Map<string, Map<string, number[]>>()
  const others: number[] = []
  routes.forEach((route, index) => {
    const gate = route.matchers.find((matcher) => gateWords(matcher).length > 0)
    if (!gate) return others.push(index)
    let byValue = byLabel.get(gate.name)
    if (!byValue) byLabel.set(gate.name, (byValue = new Map()))
    for (const word of new Set(gateWords(gate))) {
      const list = byValue.get(word)
      if (list) list.push(index)
      else byValue.set(word, [index])
    }
    return undefined
  })
  return { byLabel, others }
}

/** The routes an alert takes, in the order of the tree: the deepest that fit. Empty only when the root itself does not fit. */
export function routesOf(route: Route, labels: Labels): readonly Route[] {
  return matchesAll(route.matchers, labels) ? taken(route, labels) : []
}

function taken(route: Route, labels: Labels): readonly Route[] {
  if (route.routes.length === 0) return [route]
  let all: readonly Route[] | null = null
  for (const index of candidates(route.gates, labels)) {
    const child = route.routes[index]!
    if (!matchesAll(child.matchers, labels)) continue
    const found = taken(child, labels)
    all = all === null ? found : [...all, ...found]
    if (!child.isContinuing) break
  }
  return all ?? [route]
}

function candidates({ byLabel, others }: Gates, labels: Labels): readonly number[] {
  let found = others
  for (const [label, byValue] of byLabel) {
    const value = labelOf(labels, label)
    const list = value === undefined ? undefined : byValue.get(value)
    if (list) found = found.length === 0 ? list : [...found, ...list]
  }
  return found === others || found.length < 2 || byLabel.size + (others.length > 0 ? 1 : 0) === 1 ? found : found.toSorted((a, b) => a - b)
}

/** One route that was tried, for whoever asks why. */
export interface Tried {
  readonly key: string
  readonly depth: number
  readonly receiver: string
  /** `taken`: the alert goes here. `passed`: a deeper one took it. `failed`: a matcher did not fit. `unreached`: one before it took the alert. */
  readonly outcome: 'taken' | 'passed' | 'failed' | 'unreached'
  readonly matchers: readonly { readonly text: string; readonly matches: boolean; readonly value: string }[]
  readonly isContinuing: boolean
}

/** Every route that was tried or stood beside one, from the root on; children of those that failed are left out. */
export function explainRoutes(root: Route, labels: Labels): readonly Tried[] {
  const lines: Tried[] = []
  const look = (route: Route, depth: number): boolean => {
    const matchers = route.matchers.map((matcher) => ({ text: matcherText(matcher), matches: matcher.matches(labels), value: labelOf(labels, matcher.name) ?? '' }))
    const fits = matchers.every(({ matches }) => matches)
    const place = lines.length
    lines.push({ key: route.key, depth, receiver: route.receiver.name, outcome: fits ? 'taken' : 'failed', matchers, isContinuing: route.isContinuing })
    if (!fits) return false
    let isPassed = false
    let isOver = false
    for (const child of route.routes) {
      if (isOver) lines.push({ key: child.key, depth: depth + 1, receiver: child.receiver.name, outcome: 'unreached', matchers: [], isContinuing: child.isContinuing })
      else if (look(child, depth + 1)) {
        isPassed = true
        isOver = !child.isContinuing
      }
    }
    if (isPassed) lines[place] = { ...lines[place]!, outcome: 'passed' }
    return true
  }
  look(root, 0)
  return lines
}
