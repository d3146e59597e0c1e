// A routing tree as it is declared and kept: plain JSON, settled, without what is left at its default.

/** What a receiver asks of people. `keep`: kept and shown, asks nothing of anybody. */
export const receiverUrgencies = ['page', 'ticket', 'info', 'keep'] as const
export type ReceiverUrgency = (typeof receiverUrgencies)[number]

export interface ReceiverSpec {
  readonly name: string
  /** Left out: as urgent as the alert's severity says. */
  readonly urgency?: ReceiverUrgency
  /** Escalation policy; left out: the service's own. */
  readonly policy?: string
}

export interface RouteSpec {
  /** Left out: the parent's. */
  readonly receiver?: string
  /** All must match. Texts such as `team="payments"`. */
  readonly matchers?: readonly string[]
  /** Siblings after it are tried too. */
  readonly continue?: boolean
  /** Labels that make a situation; `...` is every label. Left out: the parent's, at last service and environment. */
  readonly groupBy?: readonly string[]
  /** The first page of a new group waits so long; inherited, as in Alertmanager. Critical alerts do not wait unless `waitForCritical` says so. */
  readonly groupWait?: string
  readonly waitForCritical?: boolean
  /** What joins after the first page is told together, once in so long. Left out: the parent's, at last silently. */
  readonly groupInterval?: string
  /** While it fires and nobody has acknowledged, it is told again after so long. Left out: the parent's, at last the policy alone decides. */
  readonly repeatInterval?: string
  /** An alert with more changes within the window is held until it is steady; 0 changes: never. Left out: the parent's, at last never. */
  readonly flapHold?: { readonly changes: number; readonly window: string }
  /** Not inherited, as in Alertmanager. */
  readonly muteTimeIntervals?: readonly string[]
  readonly activeTimeIntervals?: readonly string[]
  readonly routes?: readonly RouteSpec[]
}

/** Every field given must fit; of each field, one of its ranges. Empty: always. */
export interface IntervalSpec {
  /** From, included, to, excluded; `HH:MM`, at most 24:00. */
  readonly times?: readonly { readonly from: string; readonly to: string }[]
  /** `monday:friday`, `sunday`. */
  readonly weekdays?: readonly string[]
  /** `1:5`, `-3:-1`: negative ones count from the end of the month. */
  readonly daysOfMonth?: readonly string[]
  /** `1:3`, `may:august`. */
  readonly months?: readonly string[]
  /** `2026:2027`. */
  readonly years?: readonly string[]
  /** IANA name; UTC when left out. */
  readonly location?: string
}

export interface TimeIntervalSpec {
  readonly name: string
  readonly intervals: readonly IntervalSpec[]
}

export interface InhibitSpec {
  readonly name?: string
  readonly sourceMatchers: readonly string[]
  readonly targetMatchers: readonly string[]
  /** Labels whose values must be the same on both; an absent one is the same as an empty one. */
  readonly equal?: readonly string[]
}

export interface RoutingSpec {
  readonly receivers: readonly ReceiverSpec[]
  readonly route: RouteSpec
  readonly timeIntervals?: readonly TimeIntervalSpec[]
  readonly inhibitRules?: readonly InhibitSpec[]
}

export const maxRoutes = 2_000
export const maxRouteDepth = 20
export const maxInhibitRules = 1_000
export const maxTimeIntervals = 500
