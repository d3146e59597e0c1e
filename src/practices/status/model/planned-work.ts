// Planned work and its subscribers: which moments are told, when, and in which words.
import { secondMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'

export const plannedMoments = ['announced', 'changed', 'cancelled', 'begun', 'ended'] as const
export type PlannedMoment = (typeof plannedMoments)[number]

/** As long as a post can be taken back: what is corrected or cancelled in that time is never told. */
export const plannedHoldMs = 10 * secondMs

interface Dates {
  readonly fromMs: number
  readonly toMs: number
}

export interface PlannedWork extends Dates {
  readonly title: string
  readonly text: string
  readonly createdMs: number
  /** Moments that subscribers are told of. */
  readonly tell: readonly PlannedMoment[]
}

/** What is to be told after work was announced, or given other dates, at `nowMs`. */
export function momentsAhead({ fromMs, toMs, createdMs }: Pick<PlannedWork, 'fromMs' | 'toMs' | 'createdMs'>, nowMs: number): readonly { readonly moment: PlannedMoment; readonly dueMs: number }[] {
  const toldMs = nowMs + plannedHoldMs
  return [
    // Nobody heard of the first dates yet: the new ones are the announcement.
    { moment: nowMs < createdMs + plannedHoldMs ? 'announced' : 'changed', dueMs: toldMs },
    // What was under way when it was announced is told as that.
    ...(fromMs > nowMs ? [{ moment: 'begun' as const, dueMs: Math.max(fromMs, toldMs) }] : []),
    { moment: 'ended', dueMs: Math.max(toMs, toldMs) },
  ]
}

/** @param meant the dates that were to be told. @param now as it stands; null: cancelled. */
export function isMomentTold(moment: PlannedMoment, meant: Dates, now: (Dates & Pick<PlannedWork, 'tell'>) | null): boolean {
  return now !== null && now.fromMs === meant.fromMs && now.toMs === meant.toMs && now.tell.includes(moment)
}

/** Of work that nobody heard of, or that is over, nobody hears that it is cancelled. */
export function isCancellationTold({ createdMs, toMs, tell }: Pick<PlannedWork, 'createdMs' | 'toMs' | 'tell'>, nowMs: number): boolean {
  return tell.includes('cancelled') && nowMs >= createdMs + plannedHoldMs && nowMs < toMs
}

export function plannedWords(moment: PlannedMoment, { title, text, fromMs, toMs }: Pick<PlannedWork, 'title' | 'text' | 'fromMs' | 'toMs'>): { readonly subject: string; readonly text: string } {
  const dates = `${minute(fromMs)} to ${minute(toMs)}`
  switch (moment) {
    case 'announced': return { subject: `Planned work: ${title}`, text: `${dates}\n\n${text}` }
    case 'changed': return { subject: `Planned work moved: ${title}`, text: `It has other dates now: ${dates}\n\n${text}` }
    case 'cancelled': return { subject: `Planned work cancelled: ${title}`, text: `It does not take place. It was planned from ${dates}.` }
    case 'begun': return { subject: `Planned work has begun: ${title}`, text: `It is planned until ${minute(toMs)}.\n\n${text}` }
    case 'ended': return { subject: `Planned work is over: ${title}`, text: `It was planned from ${dates}.` }
  }
}

const minute = (ms: number): string => `${formatInstant(ms).slice(0, 16).replace('T', ' ')} UTC`

/** For people who write it on a command line. */
export const tellHelp = `what subscribers are told: ${plannedMoments.join(', ')}; or none`

/** `none` alone: nothing is told. */
export const toldMoments = (moments: readonly string[]): readonly string[] => (moments.length === 1 && moments[0] === 'none' ? [] : moments)
