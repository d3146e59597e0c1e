// The SLI ledger in memory: cumulative counts, so that any window is two subtractions.
//
// The newest three days are kept by the minute, older time by the hour, under 100 KB for a 30-day window. Both share one
// running sum: cumulative[m] is everything from the beginning up to and with minute m. A window longer than the minutes
// kept begins at a full hour, and says so.
import { hourMs, minuteMs } from '../../../base/duration.ts'

/** Three days and an hour and a half, a multiple of 32. */
const minutesKept = 4_416
export const minutesKeptMs = minutesKept * minuteMs

/**
 * Counts are kept to 1/1024 of an event. Sources extrapolate and answer 12.000000000000004; on this grid every running
 * sum is exact up to 8.8e12 events, so a window in which nothing failed sums to nothing, not to a billionth.
 */
const grain = 1_024

export function exactCount(events: number): number {
  return Math.round(events * grain) / grain
}

/** Why these counts cannot be kept, or null: one NaN would poison every window after it. */
export function countsProblem({ good, total }: { readonly good: number; readonly total: number }): string | null {
  if (!Number.isFinite(good) || !Number.isFinite(total)) return `good ${good} of total ${total} is no number of events`
  if (good < 0 || total < 0) return `good ${good} of total ${total} is negative`
  if (good > total) return `good (${good}) is more than total (${total})`
  return total > Number.MAX_SAFE_INTEGER / grain ? `total ${total} is more than can be added up exactly` : null
}

export interface WindowCounts {
  readonly good: number
  readonly total: number
  readonly observedMinutes: number
  /** What was really summed: its start may be earlier than asked, at a full hour. */
  readonly fromMs: number
  readonly toMs: number
}

/** Sums of a window without an object for each: the hot path reads them at once. */
export interface Sums {
  good: number
  total: number
  observedMinutes: number
  fromMinute: number
}

export class Ledger {
  readonly #good = new Float64Array(minutesKept)
  readonly #total = new Float64Array(minutesKept)
  /** Counts modulo 65,536: differences within the minutes kept are exact. */
  readonly #observed = new Uint16Array(minutesKept)
  readonly #hourGood: Float64Array
  readonly #hourTotal: Float64Array
  readonly #hourObserved: Uint32Array
  readonly #hoursKept: number
  readonly #firstMinute: number
  #observedFrom = Infinity
  /** One past the newest minute: the watermark. */
  #endMinute: number
  /** Running sums by the minute exist from here on, however many places there are: before it only hours were loaded. */
  #minutesFrom: number

  /**
   * @param firstMs start of the first minute it will hold
   * @param windowMs longest window that will be asked for
   */
  constructor(firstMs: number, windowMs: number) {
    this.#firstMinute = Math.floor(firstMs / minuteMs)
    this.#endMinute = this.#firstMinute
    this.#minutesFrom = this.#firstMinute - 1
    this.#hoursKept = Math.ceil(windowMs / hourMs) + 3
    this.#hourGood = new Float64Array(this.#hoursKept)
    this.#hourTotal = new Float64Array(this.#hoursKept)
    this.#hourObserved = new Uint32Array(this.#hoursKept)
  }

  get firstMs(): number {
    return this.#firstMinute * minuteMs
  }

  /**
   * Start of the first minute that was ever observed here; the watermark when none was. What is measured for the first
   * time begins in the middle of a minute: minutes before this one cannot have been expected.
   */
  get observedFromMs(): number {
    return Math.min(this.#observedFrom, this.#endMinute) * minuteMs
  }

  /** Everything before this instant has been counted or is known to be missing. */
  get watermarkMs(): number {
    return this.#endMinute * minuteMs
  }

  /** What its columns take, whether full or not. */
  get bytes(): number {
    return [this.#good, this.#total, this.#observed, this.#hourGood, this.#hourTotal, this.#hourObserved].reduce((sum, column) => sum + column.byteLength, 0)
  }

  /** Minutes up to `toMs` that nobody has counted are unobserved. */
  advance(toMs: number): void {
    const to = Math.floor(toMs / minuteMs)
    while (this.#endMinute < to) this.#repeat(Math.min(to, (Math.floor(this.#endMinute / 60) + 1) * 60))
  }

  /** The running sums stand still up to a minute of the same hour. */
  #repeat(to: number): void {
    const from = this.#endMinute
    const isFirst = from === this.#firstMinute
    if (!isFirst && from - 1 === this.#minutesFrom) this.#continueHours()
    const before = isFirst ? 0 : (from - 1) % minutesKept
    const good = isFirst ? 0 : this.#good[before]!
    const total = isFirst ? 0 : this.#total[before]!
    const observed = isFirst ? 0 : this.#observed[before]!
    for (let minute = from, slot = from % minutesKept; minute < to; minute++, slot = slot + 1 === minutesKept ? 0 : slot + 1) {
      this.#good[slot] = good
      this.#total[slot] = total
      this.#observed[slot] = observed
    }
    const hour = Math.floor(from / 60)
    const hourSlot = mod(hour, this.#hoursKept)
    if (isFirst) this.#hourObserved[hourSlot] = 0
    else if (from % 60 === 0) this.#hourObserved[hourSlot] = this.#hourObserved[mod(hour - 1, this.#hoursKept)]!
    this.#hourGood[hourSlot] = good
    this.#hourTotal[hourSlot] = total
    this.#endMinute = to
  }

  /** Counts a minute, new or again. Minutes before the first, or no longer kept one by one, are not held: false. */
  set(atMs: number, counts: { readonly good: number; readonly total: number } | null): boolean {
    // Whoever takes counts in refuses such with a reason; here they would be our own mistake.
    if (counts !== null && !(counts.good >= 0 && counts.good <= counts.total && counts.total < Infinity)) throw new Error(`Not counts: ${countsProblem(counts)}`)
    const minute = Math.floor(atMs / minuteMs)
    const newGood = counts === null ? 0 : exactCount(counts.good)
    const newTotal = counts === null ? 0 : exactCount(counts.total)
    const newObserved = counts === null ? 0 : 1
    if (minute < this.#firstMinute) return false
    if (counts !== null && minute < this.#observedFrom) this.#observedFrom = minute
    if (minute >= this.#endMinute) {
      this.advance(minute * minuteMs)
      this.#append(newGood, newTotal, newObserved)
      return true
    }
    if (minute <= this.#oldest) return false
    const [good, total, observed] = this.#at(minute)
    this.#shift(minute, newGood - good, newTotal - total, newObserved - observed)
    return true
  }

  /** Adds a difference to an hour whose minutes are no longer kept; its old counts are the caller's to know. */
  addToHour(atMs: number, difference: { readonly good: number; readonly total: number; readonly observed: number }): void {
    this.#shift(Math.floor(atMs / minuteMs), exactCount(difference.good), exactCount(difference.total), difference.observed)
  }

  /**
   * Appends a full hour of which only the sums are known: for loading what lies further back than the minutes kept.
   * Its own minutes cannot be asked for.
   */
  appendHour(hourStartMs: number, sums: { readonly good: number; readonly total: number; readonly observed: number }): void {
    const hour = Math.floor(hourStartMs / hourMs)
    const end = (hour + 1) * 60
    if (end <= this.#endMinute) return
    const isFirst = this.#endMinute === this.#firstMinute
    const newest = mod(Math.floor((this.#endMinute - 1) / 60), this.#hoursKept)
    const good = isFirst ? 0 : this.#hourGood[newest]!
    const total = isFirst ? 0 : this.#hourTotal[newest]!
    const observed = isFirst ? 0 : this.#hourObserved[newest]!
    for (let gap = Math.floor(this.#endMinute / 60); gap < hour; gap++) this.#setHour(gap, good, total, observed)
    const goodNow = good + exactCount(sums.good)
    const totalNow = total + exactCount(sums.total)
    this.#setHour(hour, goodNow, totalNow, observed + sums.observed)
    // Which of its minutes were observed is not known; the first hour's are taken to be its last.
    if (sums.observed > 0) this.#observedFrom = Math.min(this.#observedFrom, Math.max(end - sums.observed, this.#firstMinute))
    this.#endMinute = end
    this.#minutesFrom = end - 1
  }

  /** The first minute after loaded hours goes on from their sums. */
  #continueHours(): void {
    const slot = (this.#endMinute - 1) % minutesKept
    const hour = mod(Math.floor((this.#endMinute - 1) / 60), this.#hoursKept)
    this.#good[slot] = this.#hourGood[hour]!
    this.#total[slot] = this.#hourTotal[hour]!
    this.#observed[slot] = 0
  }

  #setHour(hour: number, good: number, total: number, observed: number): void {
    const slot = mod(hour, this.#hoursKept)
    this.#hourGood[slot] = good
    this.#hourTotal[slot] = total
    this.#hourObserved[slot] = observed
  }

  /** The oldest minute whose running sum is held; the counts of single minutes are known after it. */
  get #oldest(): number {
    const kept = this.#endMinute - minutesKept
    return kept > this.#minutesFrom ? kept : this.#minutesFrom
  }

  /** Counts of the minute, or null where nothing was observed or it is no longer kept. */
  minute(atMs: number): { readonly good: number; readonly total: number } | null {
    const minute = Math.floor(atMs / minuteMs)
    if (minute < this.#firstMinute || minute >= this.#endMinute || minute <= this.#oldest) return null
    const [good, total, observed] = this.#at(minute)
    return observed === 0 ? null : { good, total }
  }

  /** The `lengthMs` before `toMs`, which is at most the watermark. */
  window(lengthMs: number, toMs: number = this.watermarkMs): WindowCounts {
    const sums: Sums = { good: 0, total: 0, observedMinutes: 0, fromMinute: 0 }
    const to = Math.min(Math.floor(toMs / minuteMs), this.#endMinute)
    this.sum(to - Math.round(lengthMs / minuteMs), to, sums)
    return { good: sums.good, total: sums.total, observedMinutes: sums.observedMinutes, fromMs: sums.fromMinute * minuteMs, toMs: to * minuteMs }
  }

  /** Counts from one instant to another; longer than the minutes kept, it begins at the full hour before. */
  between(fromMs: number, toMs: number): WindowCounts {
    const sums: Sums = { good: 0, total: 0, observedMinutes: 0, fromMinute: 0 }
    const to = Math.min(Math.floor(toMs / minuteMs), this.#endMinute)
    this.sum(Math.floor(fromMs / minuteMs), to, sums)
    return { good: sums.good, total: sums.total, observedMinutes: sums.observedMinutes, fromMs: sums.fromMinute * minuteMs, toMs: Math.max(to, sums.fromMinute) * minuteMs }
  }

  /** The hot path: minutes [from, to), summed into `into`. */
  sum(from: number, to: number, into: Sums): void {
    if (from < this.#firstMinute) from = this.#firstMinute
    if (to > this.#endMinute) to = this.#endMinute
    if (to <= from) {
      into.good = into.total = into.observedMinutes = 0
      into.fromMinute = from
      return
    }
    const oldest = this.#oldest
    // Cumulative sums before `from` and through `to - 1`, each by the minute where kept, by the hour where not.
    const isToKept = to - 1 >= oldest && to - 1 !== this.#minutesFrom
    if (!isToKept) to = Math.max(Math.floor(to / 60) * 60, this.#firstMinute)
    if (from - 1 >= oldest && from > this.#firstMinute) {
      const before = (from - 1) % minutesKept
      const last = (to - 1) % minutesKept
      into.good = this.#good[last]! - this.#good[before]!
      into.total = this.#total[last]! - this.#total[before]!
      into.observedMinutes = (this.#observed[last]! - this.#observed[before]! + 65_536) & 0xffff
      into.fromMinute = from
      return
    }
    const hour = Math.floor(from / 60)
    const oldestHour = Math.floor((this.#endMinute - 1) / 60) - this.#hoursKept + 1
    const before = Math.max(hour - 1, oldestHour)
    const hasBefore = before * 60 + 59 >= this.#firstMinute
    const good = hasBefore ? this.#hourGood[mod(before, this.#hoursKept)]! : 0
    const total = hasBefore ? this.#hourTotal[mod(before, this.#hoursKept)]! : 0
    const observed = hasBefore ? this.#hourObserved[mod(before, this.#hoursKept)]! : 0
    const lastHour = mod(Math.floor((to - 1) / 60), this.#hoursKept)
    into.good = (isToKept ? this.#good[(to - 1) % minutesKept]! : this.#hourGood[lastHour]!) - good
    into.total = (isToKept ? this.#total[(to - 1) % minutesKept]! : this.#hourTotal[lastHour]!) - total
    into.observedMinutes = this.#observedThrough(to - 1, isToKept) - observed
    into.fromMinute = hasBefore ? (before + 1) * 60 : this.#firstMinute
  }

  /** All observed minutes up to and with this one: the hours before it, and the minutes of its own hour. */
  #observedThrough(minute: number, isKept: boolean): number {
    const hour = Math.floor(minute / 60)
    if (!isKept) return this.#hourObserved[mod(hour, this.#hoursKept)]!
    // The hour's own slot holds its newest state; what came after `minute` within it is taken off again.
    const endOfHour = Math.min(hour * 60 + 59, this.#endMinute - 1)
    const later = (this.#observed[endOfHour % minutesKept]! - this.#observed[minute % minutesKept]! + 65_536) & 0xffff
    return this.#hourObserved[mod(hour, this.#hoursKept)]! - later
  }

  #append(good: number, total: number, observed: number): void {
    const minute = this.#endMinute
    const slot = minute % minutesKept
    const isFirst = minute === this.#firstMinute
    if (!isFirst && minute - 1 === this.#minutesFrom) this.#continueHours()
    const before = (minute - 1) % minutesKept
    this.#good[slot] = (isFirst ? 0 : this.#good[before]!) + good
    this.#total[slot] = (isFirst ? 0 : this.#total[before]!) + total
    this.#observed[slot] = (isFirst ? 0 : this.#observed[before]!) + observed
    const hour = Math.floor(minute / 60)
    const hourSlot = mod(hour, this.#hoursKept)
    const isNewHour = isFirst || minute % 60 === 0
    const observedBefore = isFirst ? 0 : isNewHour ? this.#hourObserved[mod(hour - 1, this.#hoursKept)]! : this.#hourObserved[hourSlot]!
    this.#hourGood[hourSlot] = this.#good[slot]!
    this.#hourTotal[hourSlot] = this.#total[slot]!
    this.#hourObserved[hourSlot] = observedBefore + observed
    this.#endMinute = minute + 1
  }

  #at(minute: number): readonly [number, number, number] {
    const slot = minute % minutesKept
    if (minute === this.#firstMinute) return [this.#good[slot]!, this.#total[slot]!, this.#observed[slot]!]
    const before = (minute - 1) % minutesKept
    return [this.#good[slot]! - this.#good[before]!, this.#total[slot]! - this.#total[before]!, (this.#observed[slot]! - this.#observed[before]! + 65_536) & 0xffff]
  }

  /** Every running sum from this minute on moves by the difference. */
  #shift(minute: number, good: number, total: number, observed: number): void {
    if (good === 0 && total === 0 && observed === 0) return
    for (let m = Math.max(minute, this.#oldest, this.#firstMinute); m < this.#endMinute; m++) {
      const slot = m % minutesKept
      this.#good[slot]! += good
      this.#total[slot]! += total
      this.#observed[slot]! += observed
    }
    const newestHour = Math.floor((this.#endMinute - 1) / 60)
    for (let hour = Math.max(Math.floor(minute / 60), newestHour - this.#hoursKept + 1); hour <= newestHour; hour++) {
      const slot = mod(hour, this.#hoursKept)
      this.#hourGood[slot]! += good
      this.#hourTotal[slot]! += total
      this.#hourObserved[slot]! += observed
    }
  }
}

function mod(value: number, size: number): number {
  return value % size
}
