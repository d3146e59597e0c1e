// How often a sender is usually heard, learnt from its own pauses, so that a silence is judged by what is usual for it.
import { dayMs, formatDuration, hourMs, minuteMs } from '../../../base/duration.ts'

/** The longest pause of each of the last days, newest last. Days in which it was not heard have none. */
export interface Rhythm {
  readonly days: readonly { readonly day: number; readonly longestMs: number }[]
}

export const noRhythm: Rhythm = { days: [] }

/** Two weekends: whoever pauses over each of them does not pause for the first time. */
const daysKept = 14
/** Fewer days say nothing of what is usual. */
const daysNeeded = 3
/** A pause this many times the usual one is none any more. */
const timesLonger = 3
/** It is looked at every ten minutes, and a restart of a sender takes a while. */
const leastMs = hourMs
/** Longer, and it was taken away, or is heard so seldom that nothing can be said. */
const mostMs = 30 * dayMs

/** `atMs`: when the pause ended. */
export function notePause(rhythm: Rhythm, { atMs, pauseMs }: { readonly atMs: number; readonly pauseMs: number }): Rhythm {
  const day = Math.floor(atMs / dayMs)
  const longestMs = Math.max(pauseMs, rhythm.days.find((one) => one.day === day)?.longestMs ?? 0)
  return { days: [...rhythm.days.filter((one) => one.day !== day && one.day > day - daysKept), { day, longestMs }].toSorted((a, b) => a.day - b.day) }
}

/**
 * The second longest daily pause, so that one outage does not become what is usual; null while too little is known.
 * What is longer than three times this, and than an hour, is a silence.
 */
export function usualPauseMs(rhythm: Rhythm): number | null {
  if (rhythm.days.length < daysNeeded) return null
  return rhythm.days.map(({ longestMs }) => longestMs).toSorted((a, b) => b - a)[1]!
}

/** How long it may be silent; null while too little is known. */
export function silenceAllowedMs(rhythm: Rhythm): number | null {
  const usual = usualPauseMs(rhythm)
  return usual === null ? null : Math.min(mostMs, Math.max(leastMs, timesLonger * usual))
}

/** For people: `usually at most 10m between messages`. */
export function rhythmWords(rhythm: Rhythm): string {
  const usual = usualPauseMs(rhythm)
  return usual === null ? '' : `usually it pauses for at most ${formatDuration(Math.max(minuteMs, usual - (usual % minuteMs)))}`
}
