// Numbers before they are drawn: gaps where nothing was measured, ticks that are round, text for tables. Pure.
import { amount } from './number-words.ts'
import type { Unit } from './number-words.ts'

export interface Series {
  readonly label: string
  /** As long as the times; null is "no data" and is drawn as a gap. */
  readonly values: readonly (number | null)[]
  /** 1 to 6, or a role with its own colour. */
  readonly colour?: 1 | 2 | 3 | 4 | 5 | 6 | 'act' | 'warn' | 'good' | 'muted'
  readonly shape?: 'line' | 'area' | 'bars' | 'dashes'
}

export interface Columns {
  readonly timesMs: readonly number[]
  readonly series: readonly Series[]
}

/**
 * A line between two points claims that something was measured between them. Where points are further apart than
 * one and a half steps, a null is put between, so that silence looks like silence.
 */
export function withGaps({ timesMs, series }: Columns, stepMs: number): Columns {
  const times: number[] = []
  const values: (number | null)[][] = series.map(() => [])
  timesMs.forEach((atMs, index) => {
    const before = timesMs[index - 1]
    if (before !== undefined && atMs - before > 1.5 * stepMs) {
      times.push(before + stepMs)
      for (const column of values) column.push(null)
    }
    times.push(atMs)
    series.forEach((each, position) => values[position]!.push(each.values[index] ?? null))
  })
  return { timesMs: times, series: series.map((each, position) => ({ ...each, values: values[position]! })) }
}

/** The range of the y axis: zero is in it unless told otherwise, and a flat line does not touch an edge. */
export function verticalRange(series: readonly Series[], also: readonly number[], fromZero: boolean): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const value of [...also, ...series.flatMap((each) => each.values)]) {
    if (value === null || !Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low === Infinity) return [0, 1]
  if (fromZero) {
    low = Math.min(0, low)
    high = Math.max(0, high)
  }
  if (low === high)
    return low === 0
      ? [0, 1]
      : fromZero
        ? [Math.min(0, low * 1.2), Math.max(0, high * 1.2)]
        : [low - Math.abs(low) * 0.1, high + Math.abs(high) * 0.1]
  const room = (high - low) * 0.08
  return [low < 0 || !fromZero ? low - room : low, high > 0 || !fromZero ? high + room : high]
}

/** Tab-separated, as spreadsheets take it; an empty cell where there is no data. */
export function asTabbedText({ timesMs, series }: Columns): string {
  const head = ['time', ...series.map((each) => each.label)].join('\t')
  return [
    head,
    ...timesMs.map((atMs, index) => [new Date(atMs).toISOString(), ...series.map((each) => each.values[index] ?? '')].join('\t')),
  ].join('\n')
}

export function latestOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null
}

/** One sentence for those who do not see the chart. */
export function inWords(title: string, { timesMs, series }: Columns, unit: Unit): string {
  if (timesMs.length === 0) return `${title}: no data.`
  return `${title}: ${series
    .map((each) => {
      const known = each.values.filter((value) => value !== null)
      if (known.length === 0) return `${each.label} has no data`
      const low = known.reduce((one, other) => Math.min(one, other))
      const high = known.reduce((one, other) => Math.max(one, other))
      return `${each.label} last ${amount(latestOf(each.values), unit)}, lowest ${amount(low, unit)}, highest ${amount(high, unit)}`
    })
    .join('; ')}.`
}

/** About `most` points, the worst of each stretch kept, so that a spike is never thinned away. */
export function thinned(columns: Columns, most: number): Columns {
  const { timesMs, series } = columns
  const stride = Math.ceil(timesMs.length / most)
  if (stride <= 1) return columns
  const times: number[] = []
  const values: (number | null)[][] = series.map(() => [])
  for (let from = 0; from < timesMs.length; from += stride) {
    times.push(timesMs[from]!)
    series.forEach((each, position) => {
      let extreme: number | null = null
      for (let index = from; index < Math.min(from + stride, timesMs.length); index++) {
        const value = each.values[index] ?? null
        if (value !== null && (extreme === null || Math.abs(value) > Math.abs(extreme))) extreme = value
      }
      values[position]!.push(extreme)
    })
  }
  return { timesMs: times, series: series.map((each, position) => ({ ...each, values: values[position]! })) }
}
