// Who is on call there and here over the same time: where both differ.
import { dayMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { ForeignFinal } from '../../../connections/on-call-source.ts'
import type { Comparison } from '../model/moves/contract.ts'
import { shiftsBetween } from '../model/schedule.ts'
import type { Schedule } from '../model/schedule.ts'

const mostDifferences = 100
/** What is asked of an API is at most 90 days; a file can say anything. */
const longestRangeMs = 100 * dayMs

/** `names` are login names by id there; who has none is shown by the id. */
export function compareShifts(final: ForeignFinal, schedule: Schedule, names: ReadonlyMap<string, string>): Pick<Comparison, 'isSame' | 'fromAt' | 'toAt' | 'differences'> {
  const { fromMs } = final
  const toMs = Math.min(final.toMs, fromMs + longestRangeMs)
  const there = final.shifts.map((shift) => ({ person: names.get(shift.person) ?? shift.person, fromMs: shift.fromMs, toMs: shift.toMs }))
  const here = shiftsBetween(schedule, fromMs, toMs).flatMap((shift) => (shift.person === null ? [] : [{ person: shift.person, fromMs: shift.fromMs, toMs: shift.toMs }]))
  const edges = [...new Set([fromMs, toMs, ...[...there, ...here].flatMap((shift) => [shift.fromMs, shift.toMs])])].filter((at) => at >= fromMs && at <= toMs).sort((a, b) => a - b)
  const differences: { fromMs: number; toMs: number; there: string[]; here: string[] }[] = []
  const [ofThere, ofHere] = [walker(there), walker(here)]
  for (let index = 0; index + 1 < edges.length; index++) {
    const [begins, ends] = [edges[index]!, edges[index + 1]!]
    const [whoThere, whoHere] = [ofThere(begins), ofHere(begins)]
    if (whoThere.join('\n') === whoHere.join('\n')) continue
    const last = differences.at(-1)
    if (last?.toMs === begins && last.there.join('\n') === whoThere.join('\n') && last.here.join('\n') === whoHere.join('\n')) last.toMs = ends
    else differences.push({ fromMs: begins, toMs: ends, there: whoThere, here: whoHere })
  }
  return {
    isSame: differences.length === 0, fromAt: formatInstant(fromMs), toAt: formatInstant(toMs),
    differences: differences.slice(0, mostDifferences).map((one) => ({ fromAt: formatInstant(one.fromMs), toAt: formatInstant(one.toMs), there: one.there, here: one.here })),
  }
}

/** Who holds at an instant, sorted, each once. Asked for ascending instants. */
function walker(shifts: readonly { person: string; fromMs: number; toMs: number }[]): (atMs: number) => string[] {
  const sorted = shifts.toSorted((a, b) => a.fromMs - b.fromMs)
  let next = 0
  let running: typeof sorted = []
  return (atMs) => {
    running = running.filter((shift) => shift.toMs > atMs)
    for (; next < sorted.length && sorted[next]!.fromMs <= atMs; next++) if (sorted[next]!.toMs > atMs) running.push(sorted[next]!)
    return [...new Set(running.map((shift) => shift.person))].sort()
  }
}
