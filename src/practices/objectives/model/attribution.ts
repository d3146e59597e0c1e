// What an objective's budget was spent on: every bad event goes to exactly one cause, by rules in a fixed order, so that
// the parts add up to the total whatever the rules find.
import { dayMs, minuteMs } from '../../../base/duration.ts'

export const causeKinds = ['incident', 'change', 'dependency', 'unexplained'] as const
export type CauseKind = (typeof causeKinds)[number]

export const attributionRules = {
  correction: 'a person said so',
  incidentChange: 'an incident of the service was going on that people put down to this change',
  incident: 'an incident of the service was going on',
  change: 'it took effect at most 30 minutes before this burn began',
  dependency: 'its own objective burned in the same minutes',
  background: 'fewer failed in these minutes than the target allows',
  nothing: 'nothing that is known fits',
} as const
export type AttributionRule = keyof typeof attributionRules

export interface Minute { readonly atMs: number; readonly good: number; readonly total: number }
interface Span { readonly fromMs: number; readonly toMs: number }

export interface AttributedIncident extends Span {
  readonly id: string
  readonly label: string
  /** The change it is put down to: of a confirmed hypothesis, or undone by a mitigation; null where there is none. */
  readonly change: { readonly id: string; readonly label: string } | null
}
export interface AttributedChange {
  readonly id: string
  readonly label: string
  readonly startedMs: number
  /** When it took effect, or began where that is unknown. */
  readonly effectMs: number
}
export interface AttributedDependency {
  readonly service: string
  readonly objective: string
  /** How fast it burned in each minute in which it burned faster than it may. */
  readonly burning: ReadonlyMap<number, number>
}
export interface Correction extends Span {
  readonly kind: CauseKind
  readonly ref: string | null
  readonly label: string
  readonly addedMs: number
}

export interface Known {
  /** Share of events that may fail. */
  readonly allowedRatio: number
  readonly incidents: readonly AttributedIncident[]
  readonly changes: readonly AttributedChange[]
  readonly dependencies: readonly AttributedDependency[]
  readonly corrections: readonly Correction[]
}

export interface Part {
  readonly kind: CauseKind
  /** `inc_…`, `chg_…`, the name of a service; null for what is unexplained. */
  readonly ref: string | null
  readonly label: string
  readonly rule: AttributionRule
  readonly bad: number
  readonly minutes: number
  readonly firstMs: number
  readonly lastMs: number
}

export interface Attribution {
  readonly good: number
  readonly total: number
  readonly bad: number
  /** Most spent first; what is unexplained last. Their bad events add up to `bad`. */
  readonly parts: readonly Part[]
}

/** A change counts for a burn that began at most this long after it took effect. */
export const changeBeforeMs = 30 * minuteMs
/** Minutes between two that burn which do not make a new burn of it. */
export const gapMs = 5 * minuteMs
/** A burn longer than this is no longer about the change it began with. */
export const longestBurnMs = dayMs

type Cause = Pick<Part, 'kind' | 'ref' | 'label' | 'rule'>
const unexplained = (rule: 'background' | 'nothing'): Cause => ({ kind: 'unexplained', ref: null, label: rule === 'background' ? 'Within what the target allows' : 'Unexplained', rule })

/** @param minutes observed ones in order of time, each once. */
export function attribute(minutes: readonly Minute[], known: Known): Attribution {
  const starts = burnStarts(minutes, known.allowedRatio)
  const parts = new Map<string, Part>()
  let good = 0
  let total = 0
  for (const minute of minutes) {
    good += minute.good
    total += minute.total
    const bad = minute.total - minute.good
    if (bad > 0) add(parts, causeOf(minute, known, starts.get(minute.atMs) ?? null), { atMs: minute.atMs, bad })
  }
  return { good, total, bad: total - good, parts: [...parts.values()].sort(bySpent) }
}

/** The first rule that finds something decides. */
function causeOf({ atMs }: Minute, known: Known, burnMs: number | null): Cause {
  const corrected = known.corrections.filter((span) => isIn(atMs, span)).sort((one, other) => other.addedMs - one.addedMs)[0]
  if (corrected) return { kind: corrected.kind, ref: corrected.ref, label: corrected.label, rule: 'correction' }
  const incident = known.incidents.filter((span) => isIn(atMs, span)).sort((one, other) => one.fromMs - other.fromMs)[0]
  if (incident) {
    return incident.change === null
      ? { kind: 'incident', ref: incident.id, label: incident.label, rule: 'incident' }
      : { kind: 'change', ref: incident.change.id, label: incident.change.label, rule: 'incidentChange' }
  }
  // Failures that the target allows for need no cause, and a burn is what goes beyond them.
  if (burnMs === null) return unexplained('background')
  if (atMs - burnMs < longestBurnMs) {
    const change = known.changes.filter(({ effectMs, startedMs }) => startedMs < burnMs + minuteMs && effectMs >= burnMs - changeBeforeMs).sort((one, other) => other.effectMs - one.effectMs)[0]
    if (change) return { kind: 'change', ref: change.id, label: change.label, rule: 'change' }
  }
  const dependency = known.dependencies.filter(({ burning }) => burning.has(atMs)).sort((one, other) => other.burning.get(atMs)! - one.burning.get(atMs)!)[0]
  if (dependency) return { kind: 'dependency', ref: dependency.service, label: `${dependency.service} (${dependency.objective})`, rule: 'dependency' }
  return unexplained('nothing')
}

/** Of each minute that burns, when the burn it belongs to began. */
function burnStarts(minutes: readonly Minute[], allowedRatio: number): ReadonlyMap<number, number> {
  const starts = new Map<number, number>()
  let startMs = -Infinity
  let lastMs = -Infinity
  for (const { atMs, good, total } of minutes) {
    if (total <= 0 || (total - good) / total <= allowedRatio) continue
    if (atMs - lastMs > gapMs + minuteMs) startMs = atMs
    lastMs = atMs
    starts.set(atMs, startMs)
  }
  return starts
}

/** Minutes that burn faster than the target allows, and how fast: 1 is exactly as fast as it may. */
export function burningMinutes(minutes: readonly Minute[], allowedRatio: number): ReadonlyMap<number, number> {
  return new Map(minutes.filter(({ good, total }) => total > 0 && (total - good) / total > allowedRatio).map(({ atMs, good, total }) => [atMs, (total - good) / total / allowedRatio]))
}

function isIn(atMs: number, { fromMs, toMs }: Span): boolean {
  // Any part of the minute: users were affected in it.
  return atMs + minuteMs > fromMs && atMs < toMs
}

function add(parts: Map<string, Part>, cause: Cause, { atMs, bad }: { atMs: number; bad: number }): void {
  const key = `${cause.kind}\n${cause.ref ?? ''}\n${cause.rule}`
  const known = parts.get(key)
  parts.set(key, known ? { ...known, bad: known.bad + bad, minutes: known.minutes + 1, lastMs: atMs } : { ...cause, bad, minutes: 1, firstMs: atMs, lastMs: atMs })
}

/** More parts than this are folded into one of their kind, so that they still add up. */
const mostParts = 50

export function folded(parts: readonly Part[], most: number = mostParts): readonly Part[] {
  if (parts.length <= most) return parts
  const rest = Map.groupBy(parts.slice(most), ({ kind }) => kind)
  return [...parts.slice(0, most), ...[...rest].map(([kind, list]): Part => ({
    kind, ref: null, label: `${list.length} smaller ones`, rule: list[0]!.rule, bad: list.reduce((sum, { bad }) => sum + bad, 0), minutes: list.reduce((sum, one) => sum + one.minutes, 0),
    firstMs: Math.min(...list.map(({ firstMs }) => firstMs)), lastMs: Math.max(...list.map(({ lastMs }) => lastMs)),
  }))].sort(bySpent)
}

function bySpent(one: Part, other: Part): number {
  return Number(one.kind === 'unexplained') - Number(other.kind === 'unexplained') || other.bad - one.bad || one.firstMs - other.firstMs
}
