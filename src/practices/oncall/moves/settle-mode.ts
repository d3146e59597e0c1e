// Rotations on levels, as one of the two modes that a schedule has here: tried on the year to come.
import { dayMs } from '../../../base/duration.ts'
import type { ScheduleWords } from '../contract.ts'
import { shiftsBetween } from '../model/schedule.ts'
import type { Schedule, ScheduleMode } from '../model/schedule.ts'

const triedDays = 366

/** `levels` as the rotations stand, from the lowest to the highest. Null: neither mode holds the same people. */
export function settledMode(words: ScheduleWords, levels: readonly number[], nowMs: number): ScheduleMode | null {
  if (new Set(levels).size <= 1) return 'together'
  if (new Set(levels).size === levels.length) return 'last-wins'
  const as = (mode: ScheduleMode, rotations = words.rotations): Schedule => ({ ...words, name: '', rotations, mode, overrides: [] })
  const range = [nowMs, nowMs + triedDays * dayMs] as const
  // Each level alone, together; at an instant the highest that holds somebody.
  const byLevel = [...new Set(levels)].sort((a, b) => b - a).map((level) => holders(as('together', words.rotations.filter((_, index) => levels[index] === level)), range))
  for (const mode of ['last-wins', 'together'] as const) {
    const found = holders(as(mode), range)
    const edges = [...new Set([range[0], ...[found, ...byLevel].flatMap((each) => each.edges)])]
    if (edges.every((at) => found.at(at) === (byLevel.map((each) => each.at(at)).find((people) => people !== '') ?? ''))) return mode
  }
  return null
}

/** Who holds at an instant, as one text. */
function holders(schedule: Schedule, range: readonly [number, number]): { readonly edges: readonly number[]; at(ms: number): string } {
  const shifts = shiftsBetween(schedule, ...range).filter(({ person }) => person !== null)
  const edges = [...new Set(shifts.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].filter((at) => at < range[1]).sort((a, b) => a - b)
  const people = edges.map((): Set<string> => new Set())
  const indexOf = new Map(edges.map((at, index) => [at, index]))
  for (const { person, fromMs, toMs } of shifts) for (let index = indexOf.get(fromMs)!; index < edges.length && edges[index]! < toMs; index++) people[index]!.add(person!)
  const texts = people.map((set) => [...set].sort().join('\n'))
  return {
    edges,
    at(ms) {
      let [low, high] = [0, edges.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (edges[middle]! <= ms) low = middle + 1
        else high = middle
      }
      return low === 0 ? '' : texts[low - 1]!
    },
  }
}
