// What being on call costs a person: interruptions, when they came, and how many pages a stretch of twelve hours held.
import { hourMs, minuteMs } from '../../../base/duration.ts'

/** One message that left for a person. */
export interface Sent {
  readonly person: string
  readonly channel: string
  readonly page: string
  readonly atMs: number
}

export interface Interruption {
  readonly atMs: number
  readonly when: 'working' | 'out-of-hours' | 'sleep'
  readonly pages: readonly string[]
}

/** Messages within this time of the first are one interruption: a phone that buzzes three times wakes once. */
export const mergedWithinMs = minuteMs
/** These lie and wait until somebody looks: they interrupt nobody. */
const quietChannels: ReadonlySet<string> = new Set(['email', 'slack', 'teams'])
/** Local hours, as PagerDuty's operational reviews count them: work is 8 to 18 on Monday to Friday, sleep is 22 to 8. */
const workFrom = 8
const workTo = 18
const sleepFrom = 22
const sleepTo = 8

/** The interruptions of one person, oldest first, judged in their own time zone. */
export function interruptionsOf(sent: readonly Sent[], timeZone: string): readonly Interruption[] {
  const found: { atMs: number; when: Interruption['when']; pages: string[] }[] = []
  for (const one of sent.filter(({ channel }) => !quietChannels.has(channel)).toSorted((a, b) => a.atMs - b.atMs)) {
    const last = found.at(-1)
    if (last !== undefined && one.atMs - last.atMs < mergedWithinMs) {
      if (!last.pages.includes(one.page)) last.pages.push(one.page)
    } else found.push({ atMs: one.atMs, when: whenOf(one.atMs, timeZone), pages: [one.page] })
  }
  return found
}

export function whenOf(atMs: number, timeZone: string): Interruption['when'] {
  const { hour, dayOfWeek } = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
  if (hour >= sleepFrom || hour < sleepTo) return 'sleep'
  return dayOfWeek <= 5 && hour >= workFrom && hour < workTo ? 'working' : 'out-of-hours'
}

/** More pages than this in twelve hours leave no time to mend what they were about (Google, Site Reliability Engineering, ch. 11). */
export const mostPagesInHalfDay = 2
const halfDayMs = 12 * hourMs

export interface Shift {
  readonly fromMs: number
  readonly toMs: number
}

export interface ShiftLoad extends Shift {
  /** Different pages that reached the person in it. */
  readonly pages: number
  /** Stretches of twelve hours from its beginning, the last may be shorter; and how many held too many pages. */
  readonly halfDays: number
  readonly overLimit: number
}

export function loadOf(shift: Shift, sent: readonly Sent[], limit = mostPagesInHalfDay): ShiftLoad {
  const inside = sent.filter(({ atMs }) => atMs >= shift.fromMs && atMs < shift.toMs)
  // A page belongs to the stretch in which it first came.
  const firstMs = new Map<string, number>()
  for (const { page, atMs } of inside) firstMs.set(page, Math.min(atMs, firstMs.get(page) ?? Infinity))
  const counts = new Map<number, number>()
  for (const atMs of firstMs.values()) {
    const nth = Math.floor((atMs - shift.fromMs) / halfDayMs)
    counts.set(nth, (counts.get(nth) ?? 0) + 1)
  }
  return {
    ...shift, pages: firstMs.size, halfDays: Math.max(1, Math.ceil((shift.toMs - shift.fromMs) / halfDayMs)), overLimit: [...counts.values()].filter((count) => count > limit).length,
  }
}

/** How something is spread over the people of a rotation. Nobody is named: it is about the rotation. */
export interface Spread {
  readonly least: number
  readonly median: number
  readonly most: number
  readonly total: number
  /** 1 is even; 0 is all on one. One minus the Gini coefficient, scaled to the number of people. Null for fewer than two, or nothing to share. */
  readonly evenness: number | null
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const total = sorted.reduce((sum, value) => sum + value, 0)
  const count = sorted.length
  const middle = count === 0 ? 0 : count % 2 === 1 ? sorted[(count - 1) / 2]! : (sorted[count / 2 - 1]! + sorted[count / 2]!) / 2
  const gini = total === 0 || count < 2 ? null : sorted.reduce((sum, value, index) => sum + (2 * (index + 1) - count - 1) * value, 0) / (count * total)
  return { least: sorted[0] ?? 0, median: middle, most: sorted.at(-1) ?? 0, total, evenness: gini === null ? null : 1 - (gini * count) / (count - 1) }
}

/** With fewer people numbers of a rotation are numbers of persons: only totals are told. */
export const fewestForSpread = 3
