// Who one rotation holds over a range: its turns, cut by its windows and by holidays.
import { turnsBetween } from './rotation.ts'
import type { ListedShift, Rotation } from './rotation.ts'
import { complement, holidaysBetween, openBetween } from './windows.ts'
import type { Stretch } from './windows.ts'

/** `person` is null where nobody is held. */
export interface Segment extends Stretch {
  readonly rotation: string | null
  readonly person: string | null
  readonly override: string | null
}

/** Tiles the range without hole or overlap, ascending. */
export function segmentsOf(rotation: Rotation, range: Stretch, of: { readonly timeZone: string; readonly holidays: readonly string[] }): readonly Segment[] {
  if (rotation.shifts !== undefined) return listed(rotation.name, rotation.shifts, range)
  const zone = rotation.timeZone ?? of.timeZone
  const segments: Segment[] = []
  const add = (person: string | null, stretch: Stretch): void => void segments.push({ rotation: rotation.name, person, override: null, fromMs: stretch.fromMs, toMs: stretch.toMs })
  let at = range.fromMs
  const open = openOf(rotation, range, { zone, holidays: of.holidays })
  let window = 0
  const shut = (untilMs: number): void => {
    if (untilMs > at) add(null, { fromMs: at, toMs: untilMs })
    at = Math.max(at, untilMs)
  }
  for (const turn of turnsBetween(rotation, range, of.timeZone)) {
    const until = Math.min(turn.toMs, range.toMs)
    if (open === null) {
      shut(turn.fromMs)
      if (until > at) add(turn.person, { fromMs: at, toMs: until })
      at = Math.max(at, until)
      continue
    }
    for (; window < open.length && open[window]!.fromMs < until; window++) {
      const { fromMs, toMs } = open[window]!
      const begins = Math.max(fromMs, turn.fromMs)
      const ends = Math.min(toMs, until)
      if (ends <= begins || ends <= at) continue
      shut(begins)
      add(turn.person, { fromMs: at, toMs: ends })
      at = ends
      // The next turn goes on in the same window.
      if (toMs > until) break
    }
  }
  shut(range.toMs)
  return segments
}

function listed(rotation: string, shifts: readonly ListedShift[], range: Stretch): readonly Segment[] {
  const segments: Segment[] = []
  let at = range.fromMs
  for (const { person, fromMs, toMs } of shifts) {
    const [begins, ends] = [Math.max(fromMs, at), Math.min(toMs, range.toMs)]
    if (ends <= begins) continue
    if (begins > at) segments.push({ rotation, person: null, override: null, fromMs: at, toMs: begins })
    segments.push({ rotation, person, override: null, fromMs: begins, toMs: ends })
    at = ends
  }
  if (at < range.toMs) segments.push({ rotation, person: null, override: null, fromMs: at, toMs: range.toMs })
  return segments
}

/** When it can be held; null: always. */
function openOf(rotation: Rotation, range: Stretch, of: { zone: string; holidays: readonly string[] }): readonly Stretch[] | null {
  const windows = rotation.windows === undefined ? null : openBetween(rotation.windows, range, of.zone)
  if (rotation.holidays === undefined || (of.holidays.length === 0 && rotation.holidays === 'off')) return windows
  const holidays = holidaysBetween(of.holidays, range, of.zone)
  const allowed = rotation.holidays === 'only' ? holidays : complement(holidays, range)
  return windows === null ? allowed : both(windows, allowed)
}

function both(a: readonly Stretch[], b: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [fromMs, toMs] = [Math.max(a[i]!.fromMs, b[j]!.fromMs), Math.min(a[i]!.toMs, b[j]!.toMs)]
    if (toMs > fromMs) result.push({ fromMs, toMs })
    if (a[i]!.toMs < b[j]!.toMs) i++
    else j++
  }
  return result
}

/** The upper layer wherever it holds somebody, else the lower. Both tile the same range, and so does the result. */
export function laidOver(lower: readonly Segment[], upper: readonly Segment[]): readonly Segment[] {
  const result: Segment[] = []
  for (let i = 0, j = 0; i < lower.length && j < upper.length; ) {
    const [below, above] = [lower[i]!, upper[j]!]
    const [fromMs, toMs] = [Math.max(below.fromMs, above.fromMs), Math.min(below.toMs, above.toMs)]
    if (toMs > fromMs) result.push({ ...(above.person === null ? below : above), fromMs, toMs })
    if (below.toMs <= above.toMs) i++
    if (above.toMs <= below.toMs) j++
  }
  return result
}

/** `standing` instead of whatever is there, or of the one person it replaces. */
export function replaced(segments: readonly Segment[], standing: Stretch & { readonly id: string; readonly person: string | null; readonly replaces?: string }): readonly Segment[] {
  const result: Segment[] = []
  for (const segment of segments) {
    const [fromMs, toMs] = [Math.max(segment.fromMs, standing.fromMs), Math.min(segment.toMs, standing.toMs)]
    if (toMs <= fromMs || (standing.replaces !== undefined && segment.person !== standing.replaces)) {
      result.push(segment)
      continue
    }
    if (segment.fromMs < fromMs) result.push({ ...segment, toMs: fromMs })
    result.push({ rotation: segment.rotation, person: standing.person, override: standing.id, fromMs, toMs })
    if (toMs < segment.toMs) result.push({ ...segment, fromMs: toMs })
  }
  return result
}

/** Neighbours that say the same are one. */
export function merged(segments: readonly Segment[]): readonly Segment[] {
  const result: Segment[] = []
  for (const segment of segments) {
    const last = result.at(-1)
    if (last && last.person === segment.person && last.override === segment.override && (last.rotation === segment.rotation || segment.person === null)) result[result.length - 1] = { ...last, toMs: segment.toMs }
    else result.push(segment)
  }
  return result
}
