// What scraped counters grew by, minute by minute, for the selectors that somebody asked for.
import { hourMs, minuteMs } from '../../base/duration.ts'
import { bridgedMs } from '../metric-source.ts'
import { labelTest, selectorText } from '../selector.ts'
import type { Labels, Selector } from '../selector.ts'
import { parseLabels } from './exposition.ts'
import type { Sample } from './exposition.ts'

/** Series of one connection; direct scraping is for a handful of services. */
export const maxSeries = 50_000
/** Minutes that nobody fetched are forgotten. */
const keptMs = 3 * hourMs
/** A selector that nobody asked for so long is given up. */
const interestMs = 10 * minuteMs
const maxInterests = 2_000
const mostBounds = 200

/** `bucket` notes the bounds there are besides the wanted one. */
export type InterestKind = 'counter' | 'bucket' | 'gauge'

export interface InMinute {
  /** Counters: what they grew by. */
  readonly increase: number
  /** Gauges: the largest and the smallest at the end of the minute. */
  readonly max: number
  readonly min: number
}

interface Interest {
  readonly selector: Selector
  readonly kind: InterestKind
  readonly fits: (labels: Labels) => boolean
  readonly minutes: Map<number, { increase: number; readonly gauges: Map<string, { atMs: number; max: number; min: number }> }>
  /** Other bounds of the same histogram. */
  readonly bounds: Set<string>
  /** When each target was last read for it. */
  readonly readMs: Map<string, number>
  askedMs: number
}

interface SeriesState {
  readonly interests: readonly Interest[]
  value: number
  atMs: number
}

interface TargetState {
  /** By the text as written; several texts can name one series. */
  readonly byText: Map<string, SeriesState>
  readonly bySeries: Map<string, SeriesState>
  /** When the last reading that was taken began. */
  lastMs: number
}

export class MinuteBook {
  readonly #interests = new Map<string, Interest>()
  readonly #byMetric = new Map<string, Interest[]>()
  readonly #targets = new Map<string, TargetState>()
  #series = 0
  #isFull = false

  /** True when the bound of series was reached and some are not counted. */
  get isFull(): boolean { return this.#isFull }
  get isIdle(): boolean { return this.#interests.size === 0 }

  isWanted(metric: string): boolean {
    return this.#byMetric.has(metric)
  }

  /** Counts for this selector from the next scrape on. Throws METRICS_SELECTOR for a broken pattern. False when there are too many. */
  ask(selector: Selector, kind: InterestKind, nowMs: number): boolean {
    const key = keyOf(selector, kind)
    const known = this.#interests.get(key)
    if (known) {
      known.askedMs = nowMs
      return true
    }
    if (this.#interests.size >= maxInterests) return false
    const interest: Interest = { selector, kind, fits: labelTest(selector), minutes: new Map(), bounds: new Set(), readMs: new Map(), askedMs: nowMs }
    this.#interests.set(key, interest)
    const others = this.#byMetric.get(selector.metric)
    if (others) others.push(interest)
    else this.#byMetric.set(selector.metric, [interest])
    // Who matches whom is found out anew; values so far stay, other interests go on counting from them.
    this.#rematch(selector.metric)
    return true
  }

  /** What one target answered at `atMs`, when the scrape began. */
  take(target: string, samples: readonly Sample[], atMs: number): void {
    const state = this.#target(target)
    if (atMs <= state.lastMs) {
      // Two readings overtook each other: the older one would look like a restart of every counter.
      if (state.lastMs - atMs < minuteMs) return
      // The clock was set back: count on from here.
      for (const interest of this.#interests.values()) interest.readMs.delete(target)
    }
    state.lastMs = atMs
    const minute = minuteOf(atMs)
    for (const sample of samples) {
      const series = this.#seriesOf(state, sample)
      // Written twice in one answer: the first counts.
      if (series === null || series.atMs === atMs) continue
      const isNew = series.atMs === neverMs
      for (const interest of series.interests) {
        const readMs = interest.readMs.get(target)
        if (interest.kind === 'gauge') noteGauge(interest, { target, minute, atMs, value: sample.value })
        // Without a reading shortly before, nobody knows when the events happened: this value is where counting begins.
        else if (readMs !== undefined && atMs - readMs <= bridgedMs) noteIncrease(interest, minute, increaseOf(isNew ? 0 : series.value, sample.value))
      }
      series.value = sample.value
      series.atMs = atMs
    }
    for (const interest of this.#interests.values()) interest.readMs.set(target, atMs)
    this.#forget(atMs)
  }

  /** By the start of the minute; a minute in which no series was read is missing. */
  minutes(selector: Selector, kind: InterestKind): ReadonlyMap<number, InMinute> {
    const found = new Map<number, InMinute>()
    for (const [atMs, { increase, gauges }] of this.#interests.get(keyOf(selector, kind))?.minutes ?? []) {
      let max = -Infinity
      let min = Infinity
      for (const gauge of gauges.values()) {
        max = Math.max(max, gauge.max)
        min = Math.min(min, gauge.min)
      }
      found.set(atMs, { increase, max, min })
    }
    return found
  }

  boundsBeside(selector: Selector): readonly string[] {
    return [...(this.#interests.get(keyOf(selector, 'bucket'))?.bounds ?? [])]
  }

  #target(name: string): TargetState {
    let state = this.#targets.get(name)
    if (!state) this.#targets.set(name, (state = { byText: new Map(), bySeries: new Map(), lastMs: neverMs }))
    return state
  }

  #seriesOf(state: TargetState, { metric, labelText }: Sample): SeriesState | null {
    const text = `${metric}{${labelText}`
    const known = state.byText.get(text)
    if (known) return known
    const labels = parseLabels(labelText)
    if (labels === null) return null
    if (this.#series >= maxSeries) {
      this.#isFull = true
      return null
    }
    const name = JSON.stringify([metric, ...[...labels].sort(([a], [b]) => (a < b ? -1 : 1))])
    let series = state.bySeries.get(name)
    if (!series) state.bySeries.set(name, (series = { interests: this.#interestedIn(metric, labels), value: 0, atMs: neverMs }))
    state.byText.set(text, series)
    this.#series++
    return series
  }

  #interestedIn(metric: string, labels: Labels): readonly Interest[] {
    return (this.#byMetric.get(metric) ?? []).filter((interest) => {
      if (interest.fits(labels)) return true
      if (interest.kind === 'bucket' && interest.bounds.size < mostBounds) interest.bounds.add(labels.get('le') ?? '')
      return false
    })
  }

  #rematch(metric: string): void {
    for (const state of this.#targets.values()) {
      for (const [name, series] of state.bySeries) {
        const [ofMetric, ...labels] = JSON.parse(name) as [string, ...[string, string][]]
        if (ofMetric === metric) (series as { interests: readonly Interest[] }).interests = this.#interestedIn(metric, new Map(labels))
      }
    }
  }

  #forget(nowMs: number): void {
    for (const [key, interest] of this.#interests) {
      for (const atMs of interest.minutes.keys()) {
        if (atMs >= nowMs - keptMs) break
        interest.minutes.delete(atMs)
      }
      if (interest.askedMs >= nowMs - interestMs) continue
      const { metric } = interest.selector
      this.#interests.delete(key)
      const left = this.#byMetric.get(metric)!.filter((other) => other !== interest)
      if (left.length > 0) this.#byMetric.set(metric, left)
      else this.#forgetMetric(metric)
      this.#rematch(metric)
    }
  }

  #forgetMetric(metric: string): void {
    this.#byMetric.delete(metric)
    for (const state of this.#targets.values()) {
      for (const text of state.byText.keys()) {
        if (text.startsWith(`${metric}{`) && state.byText.delete(text)) this.#series--
      }
      for (const name of state.bySeries.keys()) if ((JSON.parse(name) as [string])[0] === metric) state.bySeries.delete(name)
    }
    this.#isFull = false
  }
}

const neverMs = -1

function keyOf(selector: Selector, kind: InterestKind): string {
  return `${kind} ${selectorText(selector)}`
}

/** A reading exactly at the full minute belongs to the minute that ends there, as in Prometheus. */
export function minuteOf(atMs: number): number {
  return Math.ceil(atMs / minuteMs) * minuteMs - minuteMs
}

/** A counter that fell began again at zero. */
function increaseOf(before: number, now: number): number {
  const increase = now >= before ? now - before : now
  return Number.isFinite(increase) && increase > 0 ? increase : 0
}

function noteIncrease(interest: Interest, minute: number, increase: number): void {
  const known = interest.minutes.get(minute)
  if (known) known.increase += increase
  else interest.minutes.set(minute, { increase, gauges: new Map() })
}

function noteGauge(interest: Interest, read: { target: string; minute: number; atMs: number; value: number }): void {
  if (Number.isNaN(read.value)) return
  let minute = interest.minutes.get(read.minute)
  if (!minute) interest.minutes.set(read.minute, (minute = { increase: 0, gauges: new Map() }))
  const known = minute.gauges.get(read.target)
  if (known && known.atMs === read.atMs) {
    known.max = Math.max(known.max, read.value)
    known.min = Math.min(known.min, read.value)
  } else {
    minute.gauges.set(read.target, { atMs: read.atMs, max: read.value, min: read.value })
  }
}
