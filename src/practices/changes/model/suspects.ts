// Suspected changes: those that could have to do with an impact, ranked by points that are added up, each with its reason.
// Points order what to look at first. They are no probability, and nothing here says that a change is the cause.
import type { ChangeKind } from '../../../base/change.ts'
import { formatDuration, hourMs, minuteMs } from '../../../base/duration.ts'
import { effectMs } from './change.ts'
import type { Change } from './change.ts'

export interface Impact {
  /** What users feel it on. */
  readonly services: readonly string[]
  readonly environment: string | null
  /** When it began, as far as is known. */
  readonly atMs: number
}

/** How far a service lies from the affected ones. */
export interface Nearness {
  readonly hops: number
  /** `needed`: an affected service needs it. `needing`: it needs an affected one, so it can send it more than it bears. */
  readonly how: 'affected' | 'needed' | 'needing'
  /** The affected service it is near to. */
  readonly of: string
}

export interface PastChanges {
  readonly changes: number
  /** Failed or were rolled back. */
  readonly failed: number
}

export interface Reason {
  readonly code: 'time' | 'place' | 'environment' | 'kind' | 'size' | 'outcome' | 'history' | 'company'
  /** Added to the score; negative speaks against it. */
  readonly points: number
  readonly say: string
}

export interface Suspect {
  readonly change: Change
  /** The sum of its reasons. */
  readonly score: number
  /** The weightiest first. */
  readonly reasons: readonly Reason[]
}

/** Changes that took effect longer before the impact are not looked at unless asked. */
export const defaultLookbackMs = 6 * hourMs
/** Clocks of senders differ by this much: a change may seem to begin a little after what it brought about. */
export const clockSlackMs = 2 * minuteMs
/** After this time a change is half as suspicious: most bad changes show in the first hour. */
const halfLifeMs = 45 * minuteMs
const mostForTime = 40
/** Less than this is no suspicion but noise. */
const leastScore = 20
/** Changes this close to one another are told apart by nobody but a person. */
const companyMs = 10 * minuteMs
/** With fewer changes than this their share of failures says nothing. */
const leastHistory = 5

const kindPoints: Readonly<Record<ChangeKind, number>> = { database: 8, configuration: 7, deployment: 6, infrastructure: 6, flag: 5, other: 1 }

export interface Scene {
  readonly impact: Impact
  readonly changes: readonly Change[]
  /** Services near the affected ones, and these themselves. */
  readonly near: ReadonlyMap<string, Nearness>
  /** Of each service, before the impact. */
  readonly past: ReadonlyMap<string, PastChanges>
}

/** Highest score first; of equals the later one. */
export function rankSuspects(scene: Scene): readonly Suspect[] {
  const before = scene.changes.filter((change) => change.startedMs <= scene.impact.atMs + clockSlackMs)
  return before
    .map((change) => suspectOf(change, scene, before))
    .filter((suspect) => suspect !== null && suspect.score >= leastScore)
    .map((suspect) => suspect!)
    .sort((one, other) => other.score - one.score || effectMs(other.change) - effectMs(one.change) || (one.change.id < other.change.id ? -1 : 1))
}

/** Null for what lies too far away to be suspected of anything. */
function suspectOf(change: Change, scene: Scene, others: readonly Change[]): Suspect | null {
  const place = placeOf(change, scene)
  if (place === null) return null
  const reasons = [
    timeOf(change, scene.impact.atMs), place, environmentOf(change, scene.impact.environment),
    { code: 'kind' as const, points: kindPoints[change.kind], say: `it is a change of kind ${change.kind}` },
    sizeOf(change), outcomeOf(change), historyOf(change, scene.past), companyOf(change, { others, near: scene.near }),
  ].filter((reason) => reason !== null && reason.points !== 0).map((reason): Reason => reason!)
  return { change, score: reasons.reduce((sum, { points }) => sum + points, 0), reasons: reasons.sort((one, other) => Math.abs(other.points) - Math.abs(one.points)) }
}

function timeOf(change: Change, atMs: number): Reason {
  const beforeMs = atMs - effectMs(change)
  const isRunning = change.finishedMs === null || beforeMs < 0
  const points = Math.round(mostForTime * 2 ** (-Math.max(0, isRunning ? 0 : beforeMs) / halfLifeMs))
  return { code: 'time', points, say: isRunning ? 'it was under way when the impact began' : beforeMs < minuteMs ? 'it took effect within the minute before the impact' : `it took effect ${formatDuration(Math.floor(beforeMs / minuteMs) * minuteMs)} before the impact` }
}

function placeOf(change: Change, { impact, near }: Scene): Reason | null {
  if (change.services.length === 0) return { code: 'place', points: 3, say: 'nobody said which service it touches' }
  const found = change.services.flatMap((service) => {
    const nearness = near.get(service)
    return nearness === undefined ? [] : [{ service, nearness, points: placePoints(nearness) }]
  }).sort((one, other) => other.points - one.points)[0]
  if (found === undefined) return null
  const { service, nearness } = found
  if (nearness.how === 'affected') return { code: 'place', points: found.points, say: impact.services.length > 1 ? `it touches ${service}, which is affected` : `it touches ${service} itself` }
  const steps = nearness.hops === 1 ? '' : ` over ${nearness.hops} steps`
  return { code: 'place', points: found.points, say: nearness.how === 'needed' ? `it touches ${service}, which ${nearness.of} needs${steps}` : `it touches ${service}, which calls ${nearness.of}${steps}` }
}

function placePoints({ hops, how }: Nearness): number {
  if (how === 'affected') return 30
  return how === 'needed' ? (hops === 1 ? 20 : 10) : hops === 1 ? 7 : 3
}

function environmentOf(change: Change, environment: string | null): Reason | null {
  if (environment === null || change.environment === null) return null
  return change.environment === environment
    ? { code: 'environment', points: 8, say: `it was made in ${environment}, where the impact is` }
    : { code: 'environment', points: -40, say: `it was made in ${change.environment}, and the impact is in ${environment}` }
}

function sizeOf({ linesChanged }: Change): Reason | null {
  if (linesChanged === null) return null
  const points = linesChanged >= 1_000 ? 4 : linesChanged >= 200 ? 3 : linesChanged >= 50 ? 2 : linesChanged >= 10 ? 1 : 0
  return { code: 'size', points, say: `it changes ${linesChanged} lines` }
}

function outcomeOf({ state }: Change): Reason | null {
  if (state === 'failed') return { code: 'outcome', points: 6, say: 'it failed, and may have gone through by half' }
  return state === 'rolled-back' ? { code: 'outcome', points: -5, say: 'it has been rolled back' } : null
}

function historyOf({ services }: Change, past: ReadonlyMap<string, PastChanges>): Reason | null {
  const worst = services.flatMap((service) => {
    const known = past.get(service)
    return known === undefined || known.changes < leastHistory ? [] : [{ service, ...known, share: known.failed / known.changes }]
  }).sort((one, other) => other.share - one.share)[0]
  if (worst === undefined) return null
  return { code: 'history', points: Math.round(8 * Math.min(1, worst.share * 2)), say: `${worst.failed} of the ${worst.changes} changes to ${worst.service} before it failed or were rolled back` }
}

function companyOf(change: Change, { others, near }: { others: readonly Change[]; near: ReadonlyMap<string, Nearness> }): Reason | null {
  const count = others.filter((other) => other.id !== change.id && Math.abs(effectMs(other) - effectMs(change)) <= companyMs && other.services.some((service) => near.has(service))).length
  return { code: 'company', points: -Math.min(4, count), say: `${count} ${count === 1 ? 'other change' : 'other changes'} nearby took effect within ${formatDuration(companyMs)} of it` }
}

/** Services up to two steps below the affected ones and one above, each at its nearest. */
export function nearOf(affected: readonly string[], edges: readonly { readonly service: string; readonly target: string }[]): ReadonlyMap<string, Nearness> {
  const near = new Map<string, Nearness>(affected.map((service) => [service, { hops: 0, how: 'affected', of: service }]))
  const needs = Map.groupBy(edges, ({ service }) => service)
  let edge = [...near]
  for (const hops of [1, 2]) {
    const next: [string, Nearness][] = []
    for (const [service, { of }] of edge) {
      for (const { target } of needs.get(service) ?? []) if (!near.has(target)) next.push(added(near, target, { hops, how: 'needed', of }))
    }
    edge = next
  }
  for (const { service, target } of edges) {
    if (!near.has(service) && near.get(target)?.how === 'affected') added(near, service, { hops: 1, how: 'needing', of: target })
  }
  return near
}

function added(near: Map<string, Nearness>, service: string, nearness: Nearness): [string, Nearness] {
  near.set(service, nearness)
  return [service, nearness]
}
