// The series of many selectors in few queries, told apart here by their labels.
import { minuteMs } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import type { MinuteRange } from '../minute-range.ts'
import { labelTest } from '../selector.ts'
import type { Labels, Selector } from '../selector.ts'
import type { PrometheusApi, Series } from './api.ts'
import { coveringQueries } from './covering-queries.ts'
import type { Covering } from './covering-queries.ts'
import { isOfWholeSource } from './read-parts.ts'

export interface ReadSeries {
  /** The same for the same series in every query: its labels without its name. */
  readonly id: string
  readonly labels: Labels
  /** By the start of the minute that ends where it was evaluated. */
  readonly values: ReadonlyMap<number, number>
}

export interface SelectorRead {
  readonly series: readonly ReadSeries[]
  readonly problem: Fault | null
}

const timeoutMs = 20_000
/** More series than this for one selector are better summed where they are. */
export const mostSeries = 5_000
export const tooManySeries = 'PROMETHEUS_MANY_SERIES'

/** The same, with its members counted among all selectors. */
function placed(covering: Covering, places: readonly number[]): Covering {
  const move = (indexes: readonly number[]): readonly number[] => indexes.map((index) => places[index]!)
  const { byLabel } = covering
  return { ...covering, members: move(covering.members), byLabel: byLabel && { label: byLabel.label, members: new Map([...byLabel.members].map(([value, indexes]) => [value, move(indexes)])) } }
}

export interface SeriesAsked {
  /** `last_over_time(…[1m])` around a selector. */
  readonly over: (selector: string) => string
  readonly range: MinuteRange
  readonly signal: AbortSignal
}

/** One answer for each selector, in order. Throws when the server as a whole does not answer. */
export async function readSeries(api: PrometheusApi, selectors: readonly Selector[], asked: SeriesAsked): Promise<readonly SelectorRead[]> {
  const { over, range, signal } = asked
  const answers: { series: ReadSeries[]; problem: Fault | null }[] = selectors.map(() => ({ series: [], problem: null }))
  const tests = selectors.map((selector, index) => {
    try {
      return labelTest(selector)
    } catch (problem) {
      if (!(problem instanceof Fault)) throw problem
      answers[index]!.problem = problem
      return null
    }
  })
  const sane = [...selectors.keys()].filter((index) => tests[index] !== null)
  for (const covering of coveringQueries(sane.map((index) => selectors[index]!))) await read(placed(covering, sane))
  return answers

  async function read(covering: Covering): Promise<void> {
    try {
      take(covering, await api.queryRange({ promql: covering.selectors.map(over).join(' or '), firstMs: range.fromMs + minuteMs, lastMs: range.toMs, stepMs: minuteMs, timeoutMs }, signal))
    } catch (problem) {
      if (signal.aborted || !(problem instanceof Fault) || isOfWholeSource(problem)) throw problem
      if (covering.members.length === 1) answers[covering.members[0]!]!.problem = problem
      // One of them is broken or heavy: each for itself.
      else for (const index of covering.members) await read({ selectors: coveringQueries([selectors[index]!])[0]!.selectors, members: [index], byLabel: null })
    }
  }

  function take(covering: Covering, found: readonly Series[]): void {
    for (const one of found) {
      const labels = new Map(Object.entries(one.labels))
      labels.delete('__name__')
      const members = covering.byLabel === null ? covering.members : (covering.byLabel.members.get(labels.get(covering.byLabel.label) ?? '') ?? [])
      let series: ReadSeries | null = null
      for (const index of members) {
        if (tests[index]?.(labels) !== true) continue
        series ??= { id: JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1))), labels, values: new Map(one.values.map(([atMs, value]) => [atMs - minuteMs, value])) }
        answers[index]!.series.push(series)
      }
    }
    for (const index of covering.members) {
      if (answers[index]!.series.length > mostSeries) answers[index] = { series: [], problem: new Fault(tooManySeries, { say: `More than ${mostSeries} series.`, mend: 'They are summed by Prometheus instead.' }) }
    }
  }
}
