// Shifts of a calendar laid side by side: each track holds one person at an instant.
import type { ListedShift, Rotation } from '../rotation.ts'

/** A week stands for the length of turns, which a calendar does not have; only how far to look ahead depends on it. */
const length = { count: 1, unit: 'week' } as const
const mostTracks = 10

/** At most ten at once. A person who is there twice at one time is there once. */
export function tracksOfCalendar(name: string, shifts: readonly ListedShift[]): readonly Rotation[] {
  const tracks: ListedShift[][] = []
  for (const shift of shifts.toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)) {
    const own = tracks.find((track) => track.at(-1)!.person === shift.person && track.at(-1)!.toMs >= shift.fromMs)
    if (own) {
      const last = own.pop()!
      own.push({ ...last, toMs: Math.max(last.toMs, shift.toMs) })
      continue
    }
    const free = tracks.find((track) => track.at(-1)!.toMs <= shift.fromMs)
    if (free) free.push(shift)
    else if (tracks.length < mostTracks) tracks.push([shift])
  }
  return tracks.map((track, index) => ({ name: index === 0 ? name : `${name}-${index + 1}`, people: [...new Set(track.map(({ person }) => person))], length, startsAt: '1970-01-01T00:00', shifts: track }))
}
