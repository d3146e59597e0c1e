// Hours of the week by a person's own clock: when a rule counts, and when they sleep. Taken from wall times to instants first, so that a
// night on which the clocks change is neither skipped nor had twice.
import { dayMs } from '../../../base/duration.ts'
import { weekdays } from './hours.ts'
import type { Weekday } from './hours.ts'
import { clockOf } from './zone-clock.ts'

export interface PersonalHours {
  /** Days on which they begin. */
  readonly weekdays: readonly Weekday[]
  /** `22:00`; until `to`, which is the next day where it is not later. The same twice is a whole day. */
  readonly from: string
  readonly to: string
}

export interface QuietHours extends PersonalHours {
  /** The only ways by which a high page comes in these hours; empty: the usual ones. */
  readonly methods: readonly string[]
}

interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** A wall time that the clocks skip counts as the first instant after the gap, one that comes twice as its first. */
function stretchesAround(hours: PersonalHours, timeZone: string, atMs: number): readonly Stretch[] {
  const clock = clockOf(timeZone)
  const today = Math.floor(clock.wallOf(atMs) / dayMs) * dayMs
  const [from, to] = [wallMs(hours.from), wallMs(hours.to)]
  return [-dayMs, 0, dayMs].flatMap((shift): Stretch[] => {
    const day = today + shift
    // 1 January 1970 was a Thursday.
    if (!hours.weekdays.includes(weekdays[(((day / dayMs + 3) % 7) + 7) % 7]!)) return []
    const stretch = { fromMs: clock.instantOf(day + from), toMs: clock.instantOf(day + (to > from ? to : to + dayMs)) }
    return stretch.fromMs < stretch.toMs ? [stretch] : []
  })
}

export function isInHours(hours: PersonalHours, timeZone: string, atMs: number): boolean {
  return stretchesAround(hours, timeZone, atMs).some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
}

/** Nights that follow each other without a break are at most a week of them. */
const mostInARow = 10

/**
 * When what is ready at `atMs` may leave, at `atMs` or later: high urgency at once, low urgency after the quiet hours.
 * Hours that never end hold nothing.
 */
export function mayLeaveAt(urgency: 'page' | 'ticket', of: { readonly quiet: QuietHours | null; readonly timeZone: string }, atMs: number): number {
  if (urgency === 'page' || of.quiet === null) return atMs
  let leavesMs = atMs
  for (let night = 0; night < mostInARow; night++) {
    const held = stretchesAround(of.quiet, of.timeZone, leavesMs).find(({ fromMs, toMs }) => fromMs <= leavesMs && leavesMs < toMs)
    if (!held) return leavesMs
    leavesMs = held.toMs
  }
  return atMs
}

/** Quiet without end would be silence. */
export function neverEnds({ weekdays: days, from, to }: PersonalHours): boolean {
  return from === to && weekdays.every((day) => days.includes(day))
}

function wallMs(time: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number]
  return (hour * 60 + minute) * 60_000
}
