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

export function unpackHour(text: string): Hour {
  const hour: (Counts | null)[] = []
  for (const part of text.split(',')) {
    const [field, length] = part.split('*')
    const counts = countsOf(field!)
    for (let n = length === undefined ? 1 : Number(length); n > 0; n--) hour.push(counts)
  }
  if (hour.length !== 60) throw new Error(`An hour row has ${hour.length} minutes: ${text.slice(0, 100)}`)
  return hour
}

function fieldOf(counts: Counts | null): string {
  if (counts === null) return ''
  const { good, total } = counts
  return good === total ? String(total) : `${total}:${good}`
}

function countsOf(field: string): Counts | null {
  if (field === '') return null
  const [total, good] = field.split(':').map(Number) as [number, number | undefined]
  return { good: good ?? total, total }
}

export interface Excluded {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * What of an hour counts for the budget. Excluded minutes are left out of good and total both: the denominator
 * shrinks, and their events are nobody's fault. Time slices become one event each, at the slice's last minute; a
 * slice without events is a gap, not a success.
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
      verdicts.push(verdict === null ? null : isLast ? verdict : hour[minute] ? { good: 0, total: 0 } : null)
    }
  }
  return verdicts
}
