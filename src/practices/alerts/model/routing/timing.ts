// When people are told of a group of alerts: how long its first page waits, when what was added is told, when all of it is told again. Pure.
import { formatDuration, parseDuration, secondMs } from '../../../../base/duration.ts'
import type { FlapHold } from './flap.ts'

/** What a route says of time, with what it inherits. */
export interface Timing {
  /** The first page of a new group waits so long, in ms; 0: it does not. */
  readonly waitMs: number
  /** Critical alerts wait too. */
  readonly isCriticalWaiting: boolean
  /** What joins after that is told together, once in so many ms; null: it joins silently. */
  readonly intervalMs: number | null
  /** While it fires and nobody has acknowledged it is told again after so many ms; null: the policy alone decides. */
  readonly repeatMs: number | null
  /** Null: an alert may change as often as it likes. */
  readonly flap: FlapHold | null
}

export const noTiming: Timing = { waitMs: 0, isCriticalWaiting: false, intervalMs: null, repeatMs: null, flap: null }

interface TimingWords {
  readonly groupWait: string | null
  readonly groupInterval: string | null
  readonly repeatInterval: string | null
  readonly waitForCritical: boolean
  readonly flapHold: { readonly changes: number; readonly window: string } | null
}

/** A page that waits longer than this is forgotten, not bundled. */
export const maxWaitMs = 3_600_000
/** Whoever is told more often than this is not told more. */
const leastIntervalMs = secondMs

export function timingOf(words: TimingWords): Timing {
  const ms = (text: string | null): number | null => (text === null ? null : parseDuration(text))
  const interval = ms(words.groupInterval)
  const repeat = ms(words.repeatInterval)
  const { flapHold } = words
  return {
    waitMs: Math.min(ms(words.groupWait) ?? 0, maxWaitMs), isCriticalWaiting: words.waitForCritical,
    intervalMs: interval === null ? null : Math.max(interval, leastIntervalMs), repeatMs: repeat === null ? null : Math.max(repeat, leastIntervalMs),
    flap: flapHold === null || flapHold.changes === 0 ? null : { changes: flapHold.changes, windowMs: parseDuration(flapHold.window) ?? 0 },
  }
}

/** Of several routes that an alert takes the most eager decides: the shortest wait, the earliest telling. It is held only if each of them would hold it. */
export function mostEager(timings: readonly Timing[]): Timing {
  const [first = noTiming, ...others] = timings
  return others.reduce((most, one) => ({
    waitMs: Math.min(most.waitMs, one.waitMs), isCriticalWaiting: most.isCriticalWaiting && one.isCriticalWaiting,
    intervalMs: earliest(most.intervalMs, one.intervalMs), repeatMs: earliest(most.repeatMs, one.repeatMs),
    flap: most.flap === null || one.flap === null ? null : { changes: Math.max(most.flap.changes, one.flap.changes), windowMs: Math.min(most.flap.windowMs, one.flap.windowMs) },
  }), first)
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b)
}

/** Severities whose first page does not wait unless the route says so. */
const critical = new Set(['critical', 'crit', 'emergency', 'fatal', 'sev1', 'p1'])
export const isCritical = (severity: string | null): boolean => severity !== null && critical.has(severity.trim().toLowerCase())

/** In sentences, for whoever asks where an alert would go. */
export function timingWords(timing: Timing, alert: { readonly severity: string | null; readonly urgency: string }): readonly string[] {
  const { waitMs, intervalMs, repeatMs, flap } = timing
  const isExempt = isCritical(alert.severity) && !timing.isCriticalWaiting
  if (alert.urgency !== 'page') return flap === null ? [] : [flapWords(flap)]
  return [
    ...(waitMs === 0 ? [] : [`The first page of its group ${isExempt ? `would wait ${formatDuration(waitMs)}, but it is critical and does not` : `waits ${formatDuration(waitMs)}`}.`]),
    ...(intervalMs === null ? [] : [`What joins later is told together, once in ${formatDuration(intervalMs)}.`]),
    ...(repeatMs === null ? [] : [`Told again after ${formatDuration(repeatMs)} while it fires and nobody has acknowledged.`]),
    ...(flap === null ? [] : [flapWords(flap)]),
  ]
}

const flapWords = ({ changes, windowMs }: FlapHold): string => `Held when it changes more than ${changes} times in ${formatDuration(windowMs)}.`

/** Until when the first page of a group waits that begins with this alert; null: not at all. One that began longer ago than the wait has waited. */
export function waitUntil(alert: { readonly startedMs: number }, timing: Timing, nowMs: number): number | null {
  return timing.waitMs === 0 || alert.startedMs + timing.waitMs < nowMs ? null : nowMs + timing.waitMs
}

/** Whether an alert of a group that waits until then waits too. What asks no page has nobody to wait for. */
export function isHeldBack(alert: { readonly severity: string | null; readonly urgency: string; readonly timing: Timing }, untilMs: number | null, nowMs: number): boolean {
  return untilMs !== null && untilMs > nowMs && alert.urgency === 'page' && alert.timing.waitMs > 0 && (alert.timing.isCriticalWaiting || !isCritical(alert.severity))
}

const waitMark = 'wait:'
export const waitingWord = (untilMs: number): string => `${waitMark}${untilMs}`
/** Of what `waitingWord` wrote, until when; null for any other word. */
export const waitingUntil = (mutedBy: string | null | undefined): number | null => (mutedBy?.startsWith(waitMark) ? Number(mutedBy.slice(waitMark.length)) : null)

/** What was told of a situation, and how often it is to be told again. */
export interface Told {
  readonly toldMs: number
  readonly intervalMs: number | null
  readonly repeatMs: number | null
  /** The next time to look. */
  readonly dueMs: number
}

/** The first look after it was told; null: never. */
export function firstLook(told: Omit<Told, 'dueMs'>): number | null {
  const next = earliest(told.intervalMs, told.repeatMs)
  return next === null ? null : told.toldMs + next
}

/**
 * What is told at this look, and when the next one is. Looks keep the pace of the interval, as Alertmanager's flushes do: what is added between
 * two waits for the second, and a repetition comes with the first look at or after its time.
 */
export function tellNext(told: Told, now: { readonly added: number; readonly nowMs: number }): { readonly tell: 'additions' | 'again' | null; readonly toldMs: number; readonly dueMs: number } {
  const { intervalMs, repeatMs } = told
  const { added, nowMs } = now
  if (nowMs < told.dueMs) return { tell: null, toldMs: told.toldMs, dueMs: told.dueMs }
  const atMs = lookAt(told, nowMs)
  const tell = intervalMs !== null && added > 0 ? 'additions' : repeatMs !== null && atMs - told.toldMs >= repeatMs ? 'again' : null
  return { tell, toldMs: tell === null ? told.toldMs : atMs, dueMs: atMs + paceOf(told) }
}

/** The moment that is looked at: a look that comes late is of its own time, after a standstill of the last time that passed. What was added until then counts. */
export function lookAt(told: Told, nowMs: number): number {
  return told.dueMs + Math.floor(Math.max(0, nowMs - told.dueMs) / paceOf(told)) * paceOf(told)
}

const paceOf = ({ intervalMs, repeatMs }: Told): number => intervalMs ?? repeatMs!
