// An hour of minutes as one row: what is stored, and what of it counts.
import { hourMs, minuteMs } from '../../../base/duration.ts'
import type { Budgeting } from './objective.ts'

export interface Counts {
  readonly good: number
  readonly total: number
}

/** Sixty minutes, null where nothing was observed. */
export type Hour = readonly (Counts | null)[]

export const emptyHour: Hour = new Array<Counts | null>(60).fill(null)

/**
 * Sixty fields parted by commas: empty for unobserved, `total` when all were good, `total:bad` otherwise. Runs of the
 * same field are written once with `*length`. A quiet day is a few bytes.
 */
export function packHour(hour: Hour): string {
  const fields: string[] = []
  for (let minute = 0; minute < 60;) {
    const field = fieldOf(hour[minute] ?? null)
    let length = 1
    while (minute + length < 60 && fieldOf(hour[minute + length] ?? null) === field) length++
    fields.push(length === 1 ? field : `${field}*${length}`)
    minute += length
  }
  return fields.join(',')
}

/** Read character by character: a month of 500 objectives is read at every start, and splitting takes ten times as long. */
export function unpackHour(text: string): Hour {
  const hour: (Counts | null)[] = []
  let total = NaN
  let good = NaN
  let from = 0
  let mark = startOfField
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? comma : text.charCodeAt(at)
    if (code !== comma && code !== colon && code !== star) continue
    if (mark === startOfField) {
      total = at === from ? NaN : numberOf(text, from, at)
      good = total
    } else if (mark === colon) good = numberOf(text, from, at)
    if (code === comma) {
      const counts = Number.isNaN(total) ? null : { good, total }
      const length = mark === star ? numberOf(text, from, at) : 1
      if (hour.length + length > 60) throw notAnHour(text)
      for (let n = 0; n < length; n++) hour.push(counts)
    }
    mark = code === comma ? startOfField : code
    from = at + 1
  }
  if (hour.length !== 60) throw notAnHour(text)
  return hour
}

const startOfField = 0
const comma = 44
const colon = 58
const star = 42

function numberOf(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return Number(text.slice(from, to))
    value = value * 10 + digit
  }
  return value
}

function notAnHour(text: string): Error {
  return new Error(`An hour row does not hold 60 minutes: ${text.slice(0, 100)}`)
}

/** What is stored beside the minutes, so that old hours are added up without reading them. */
export interface HourSums {
  readonly good: number
  readonly total: number
  readonly observed: number
}

export function sumsOf(hour: Hour): HourSums {
  let good = 0
  let total = 0
  let observed = 0
  for (const counts of hour) {
    if (counts === null) continue
    good += counts.good
    total += counts.total
    observed++
  }
  return { good, total, observed }
}

function fieldOf(counts: Counts | null): string {
  if (counts === null) return ''
  const { good, total } = counts
  return good === total ? String(total) : `${total}:${good}`
}

export interface Excluded {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * What of an hour counts for the budget. Excluded minutes are left out of good and total both: the denominator
 * shrinks, and their events are nobody's fault. Time slices become one event each, at the slice's last minute; a
 * slice without events is a gap, not a success: it counts nowhere. But it was observed, so a quiet night does not
 * look like a source that has fallen silent.
 */
export function effectiveHour(hour: Hour, of: { readonly hourStartMs: number; readonly budgeting: Budgeting; readonly excluded: readonly Excluded[] }): Hour {
  const { hourStartMs, budgeting, excluded } = of
  const inForce = excluded.filter(({ fromMs, toMs }) => fromMs < hourStartMs + hourMs && toMs > hourStartMs)
  const counted = inForce.length === 0 ? hour : hour.map((counts, minute) => {
    const atMs = hourStartMs + minute * minuteMs
    // Observed, and nothing counted: a maintenance is not a hole in the measuring.
    return inForce.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs) ? { good: 0, total: 0 } : counts
  })
  return budgeting.method === 'occurrences' ? counted : sliced(counted, budgeting)
}

const nothing: Counts = { good: 0, total: 0 }

function sliced(hour: Hour, { sliceMs, sliceTarget }: Extract<Budgeting, { method: 'timeslices' }>): Hour {
  const length = sliceMs / minuteMs
  const verdicts: (Counts | null)[] = []
  for (let start = 0; start < 60; start += length) {
    let good = 0
    let total = 0
    for (let minute = start; minute < start + length; minute++) {
      const counts = hour[minute]
      good += counts?.good ?? 0
      total += counts?.total ?? 0
    }
    const verdict: Counts | null = total === 0 ? null : { good: good / total >= sliceTarget ? 1 : 0, total: 1 }
    for (let minute = start; minute < start + length; minute++) {
      const isLast = minute === start + length - 1
      verdicts.push(verdict !== null && isLast ? verdict : hour[minute] ? nothing : null)
    }
  }
  return verdicts
}
