// The scenarios that are played on the example shop, and what a good response to one looks like.
import { formatDuration, minuteMs } from '../../../base/duration.ts'
import type { MitigationKind } from './mitigation.ts'

export const scenarioNames = ['bad-deploy', 'dependency-outage', 'slow-leak'] as const
export type ScenarioName = (typeof scenarioNames)[number]

export type ShopService = 'storefront' | 'checkout' | 'payments' | 'catalogue'
export type ShopFault = { readonly kind: 'errors'; readonly share: number } | { readonly kind: 'latency'; readonly addMs: number } | { readonly kind: 'dependency-down' }

export interface Scenario {
  readonly name: ScenarioName
  /** What users see: the title of the incident. It does not give the cause away. */
  readonly title: string
  readonly service: ShopService
  /** What really happens, told afterwards. */
  readonly story: string
  readonly faultAt: ShopService
  /** The fault so long after the start; null before it begins. */
  readonly fault: (sinceMs: number) => ShopFault | null
  /** Any of these, done and told, ends the fault: it is what would have helped. */
  readonly remedies: readonly MitigationKind[]
  readonly lastsMs: number
  /** What a pipeline would have told; null where nothing was changed. It is on the record as told by `drill`. */
  readonly change: { readonly title: string; readonly kind: 'deployment'; readonly by: string; readonly rollback: string } | null
}

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  'bad-deploy': {
    name: 'bad-deploy', title: 'Orders fail for many customers', service: 'checkout', faultAt: 'checkout', remedies: ['roll-back'], lastsMs: 30 * minuteMs,
    story: 'A deploy of checkout answers four of ten orders with an error.', fault: () => ({ kind: 'errors', share: 0.4 }),
    change: { title: 'Checkout 4.3.0', kind: 'deployment', by: 'release pipeline', rollback: 'Deploy Checkout 4.2.9 again. In this drill: propose the roll-back, then say that it is done.' },
  },
  'dependency-outage': {
    name: 'dependency-outage', title: 'Nobody can pay', service: 'checkout', faultAt: 'payments', remedies: ['fail-over', 'disable-feature'], lastsMs: 30 * minuteMs,
    story: 'Payments, on which checkout depends, fails nine of ten charges.', fault: () => ({ kind: 'errors', share: 0.9 }), change: null,
  },
  'slow-leak': {
    name: 'slow-leak', title: 'The shop gets slower and slower', service: 'storefront', faultAt: 'storefront', remedies: ['restart', 'roll-back', 'scale'], lastsMs: 40 * minuteMs,
    story: 'The storefront leaks: each request takes a little longer than the one before, up to a second.',
    fault: (sinceMs) => ({ kind: 'latency', addMs: Math.min(1_000, 100 + Math.round(sinceMs / minuteMs) * 60) }), change: null,
  },
}

export const drillChecks = ['on-it', 'commander', 'hypothesis', 'update', 'mitigated', 'remedy', 'verified', 'resolved'] as const
export type DrillCheck = (typeof drillChecks)[number]

/** When each first happened; null: not yet. */
export type DrillTimes = Readonly<Record<DrillCheck, number | null>>

const within: Readonly<Record<DrillCheck, { readonly says: string; readonly limitMs: number | null; readonly why: string }>> = {
  'on-it': { says: 'Somebody says that they are on it', limitMs: 5 * minuteMs, why: 'Users wait from the first minute.' },
  commander: { says: 'An Incident Commander is assigned', limitMs: 5 * minuteMs, why: 'Without one, two people decide or nobody does.' },
  hypothesis: { says: 'What may be the cause is stated', limitMs: 15 * minuteMs, why: 'A stated suspicion can be refuted; a silent one costs time.' },
  update: { says: 'The first update is written', limitMs: 15 * minuteMs, why: 'Everybody else learns what is going on without asking.' },
  mitigated: { says: 'Something is done for users', limitMs: 20 * minuteMs, why: 'Make users whole before the cause is understood.' },
  remedy: { says: 'What was done is what helps', limitMs: null, why: 'Look at what changed, and at what the service depends on.' },
  verified: { says: 'The SLIs confirm that it helped', limitMs: null, why: 'A repair that was not measured is a hope.' },
  resolved: { says: 'The incident is resolved', limitMs: null, why: 'An end that nobody says is no end.' },
}

export interface JudgedCheck {
  readonly check: DrillCheck
  readonly says: string
  readonly why: string
  readonly limitMs: number | null
  /** After the start; null: it has not happened. */
  readonly afterMs: number | null
  /** `open` while there is time. */
  readonly verdict: 'pass' | 'fail' | 'open'
}

/** What the record shows, against what a good response looks like. */
export function judgeDrill(times: DrillTimes, drill: { readonly startedMs: number; readonly endedMs: number | null }, nowMs: number): readonly JudgedCheck[] {
  return drillChecks.map((check) => {
    const { says, limitMs, why } = within[check]
    const atMs = times[check]
    const afterMs = atMs === null ? null : Math.max(0, atMs - drill.startedMs)
    const isLate = limitMs !== null && (afterMs ?? (drill.endedMs ?? nowMs) - drill.startedMs) > limitMs
    const verdict = isLate ? 'fail' : afterMs !== null ? 'pass' : drill.endedMs !== null ? 'fail' : 'open'
    return { check, says: limitMs === null ? says : `${says} within ${formatDuration(limitMs)}`, why, limitMs, afterMs, verdict }
  })
}
