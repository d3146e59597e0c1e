// When the next update is due: promised by severity, counted from the declaration and then from each update.
import { minuteMs } from '../../../base/duration.ts'
import type { AudienceName } from './update.ts'

export interface Promised {
  /** From the declaration to the first update, minutes. */
  readonly firstMinutes: number
  /** From one update to the next, minutes. */
  readonly everyMinutes: number
}

export interface Cadence {
  readonly name: string
  /** By severity; a severity that is not here promises nothing. */
  readonly severities: Readonly<Record<string, Promised>>
  /** Updates to these audiences keep the promise; empty: to any. */
  readonly audiences: readonly AudienceName[]
  /** Services it is for; empty: all. The cadence that names the service wins over the one for all. */
  readonly services: readonly string[]
}

/** Where nothing is configured: the first within 5 to 15 minutes, then every 20, 30 and 60 (PagerDuty's incident response guide, widened by severity). */
export const usualCadence: Cadence = {
  name: 'built-in',
  severities: { SEV1: { firstMinutes: 5, everyMinutes: 20 }, SEV2: { firstMinutes: 10, everyMinutes: 30 }, SEV3: { firstMinutes: 15, everyMinutes: 60 } },
  audiences: [], services: [],
}

export function cadenceFor(cadences: readonly Cadence[], service: string | null): Cadence {
  const named = cadences.find((cadence) => service !== null && cadence.services.includes(service))
  return named ?? cadences.find((cadence) => cadence.services.length === 0) ?? usualCadence
}

/** When the next is promised after an update at `atMs`; null where the severity promises none. */
export function nextDueMs(cadence: Cadence, severity: string, atMs: number): number | null {
  const promised = cadence.severities[severity]
  return promised === undefined ? null : atMs + promised.everyMinutes * minuteMs
}

export interface Told {
  readonly atMs: number
  readonly audience: AudienceName
  /** What was promised with it; null: nothing more was. */
  readonly nextDueMs: number | null
}

export interface Due {
  /** When the next update is or was due; null: none is promised. */
  readonly dueMs: number | null
  readonly isLate: boolean
  /** Nobody has told anybody anything yet. */
  readonly isFirst: boolean
}

/** What is due now. `told` oldest first, without withdrawn ones; over when the incident is. */
export function dueOf(of: { cadence: Cadence; severity: string; declaredMs: number; overMs: number | null; told: readonly Told[]; nowMs: number }): Due {
  const { cadence, told, nowMs } = of
  const last = countedBy(cadence, told).at(-1)
  const promised = cadence.severities[of.severity]
  const dueMs = of.overMs !== null ? null : last ? last.nextDueMs : promised === undefined ? null : of.declaredMs + promised.firstMinutes * minuteMs
  return { dueMs, isLate: dueMs !== null && nowMs > dueMs, isFirst: last === undefined }
}

/** Four audiences told one after the other are one telling, not three kept promises. */
const togetherMs = 2 * minuteMs

export interface Gap {
  readonly fromMs: number
  readonly toMs: number
  /** How long the gap might have been, milliseconds. */
  readonly promisedMs: number
  readonly isKept: boolean
}

/**
 * The gaps between updates against what was promised: from the declaration to the first, from each to the next, and from the
 * last to the end (or now) only where that broke the promise, for a gap that still runs and is not late is not yet kept.
 */
export function gapsOf(of: { cadence: Cadence; severity: string; declaredMs: number; overMs: number | null; told: readonly Told[]; nowMs: number }): readonly Gap[] {
  const promised = of.cadence.severities[of.severity]
  const gaps: Gap[] = []
  const endMs = of.overMs ?? of.nowMs
  let fromMs = of.declaredMs
  let dueMs: number | null = promised === undefined ? null : of.declaredMs + promised.firstMinutes * minuteMs
  // What is told after the end belongs to the next life of the incident, if it has one.
  for (const told of countedBy(of.cadence, of.told).filter(({ atMs }) => atMs <= endMs)) {
    const isTogether = fromMs !== of.declaredMs && told.atMs - fromMs < togetherMs
    if (dueMs !== null && !isTogether) gaps.push({ fromMs, toMs: told.atMs, promisedMs: dueMs - fromMs, isKept: told.atMs <= dueMs })
    if (!isTogether) fromMs = told.atMs
    dueMs = told.nextDueMs
  }
  if (dueMs !== null && endMs > dueMs) gaps.push({ fromMs, toMs: endMs, promisedMs: dueMs - fromMs, isKept: false })
  return gaps
}

function countedBy(cadence: Cadence, told: readonly Told[]): readonly Told[] {
  return cadence.audiences.length === 0 ? told : told.filter(({ audience }) => cadence.audiences.includes(audience))
}

/** Reminded this long before it is due, or a quarter of the gap where that is short, milliseconds. */
const aheadMs = 3 * minuteMs
/** Late reminders repeat after this long; so often at most, for then nobody is listening. */
export const nudgeAgainMs = 10 * minuteMs
export const mostNudges = 6

/** When to remind of what is due at `dueMs`, counted from `fromMs`. */
export function nudgeAtMs(fromMs: number, dueMs: number): number {
  return dueMs - Math.min(aheadMs, Math.max(0, dueMs - fromMs) / 4)
}

export interface Holders {
  readonly communicationsLead: string | null
  readonly commander: string | null
  readonly acknowledgedBy: string | null
}

export const nudgeRoles = { 'communications-lead': 'Communications Lead', 'incident-commander': 'Incident Commander', acknowledger: 'whoever acknowledged', nobody: 'nobody' } as const
export type NudgeRole = keyof typeof nudgeRoles

/** The Communications Lead, else the Incident Commander, else whoever acknowledged. */
export function whoIsNudged(holders: Holders): { readonly person: string | null; readonly as: NudgeRole } {
  if (holders.communicationsLead !== null) return { person: holders.communicationsLead, as: 'communications-lead' }
  if (holders.commander !== null) return { person: holders.commander, as: 'incident-commander' }
  return holders.acknowledgedBy === null ? { person: null, as: 'nobody' } : { person: holders.acknowledgedBy, as: 'acknowledger' }
}

export interface Kept {
  readonly gaps: number
  readonly kept: number
  /** 0 to 1; null where there is no gap to judge. */
  readonly share: number | null
}

export function keptOf(gaps: readonly Gap[]): Kept {
  const kept = gaps.filter(({ isKept }) => isKept).length
  return { gaps: gaps.length, kept, share: gaps.length === 0 ? null : kept / gaps.length }
}
