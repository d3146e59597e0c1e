// Between hour rows and ledgers: rows are added up into a ledger, minutes are merged over rows.
import { dayMs, hourMs, minuteMs } from '../../base/duration.ts'
import type { Db } from '../../spine/database.ts'
import { effectiveHour, packHour, sumsOf, unpackHour } from './model/hour-row.ts'
import type { Counts, Excluded, Hour } from './model/hour-row.ts'
import { countsProblem, exactCount, Ledger, minutesKeptMs } from './model/ledger.ts'
import type { BudgetWindow, Objective } from './model/objective.ts'
import { hoursOf, hourSumsOf, newestHourOf } from './store.ts'
import type { HourRow, ObjectiveRow } from './store.ts'

const longestDays = { day: 1, week: 7, month: 31, quarter: 92, year: 366 }

/** The longest a period of this window can be, with room for a clock change. */
export function longestPastMs(window: BudgetWindow): number {
  return window.kind === 'rolling' ? window.durationMs : longestDays[window.unit] * window.count * dayMs + dayMs
}

/** Hours from here on are read minute by minute, so that a ledger up to `nowMs` holds each minute it keeps. */
export function minutesFromMs(nowMs: number): number {
  return Math.floor((nowMs - minutesKeptMs) / hourMs) * hourMs - hourMs
}

interface Past {
  readonly row: ObjectiveRow
  readonly objective: Objective
  readonly nowMs: number
  readonly lengthMs?: number
}

export function emptyLedger({ row, objective, nowMs, lengthMs = longestPastMs(objective.window) }: Past): Ledger {
  return new Ledger(Math.max(row.born_ms, Math.floor((nowMs - lengthMs) / hourMs) * hourMs - hourMs), lengthMs)
}

/** A ledger of the last `lengthMs` from the rows of one objective. */
export async function ledgerFrom(db: Db, past: Past & { readonly excluded: readonly Excluded[] }): Promise<Ledger> {
  const { row, objective, excluded } = past
  const ledger = emptyLedger(past)
  const of = { objective: row.name, generation: row.generation, fromMs: Math.floor(ledger.firstMs / hourMs) * hourMs }
  const newestMs = await newestHourOf(db, of)
  if (newestMs === null) return ledger
  const splitMs = Math.max(of.fromMs, minutesFromMs(newestMs + hourMs))
  // Sums say what was counted. Where that is not what counts, old hours too are read by the minute.
  const isPlain = objective.budgeting.method === 'occurrences' && !excluded.some(({ fromMs, toMs }) => fromMs < splitMs && toMs > of.fromMs)
  if (isPlain) for (const hour of await hourSumsOf(db, { ...of, toMs: splitMs })) ledger.appendHour(hour.hour_ms, hour)
  for (const { hour_ms, minutes } of await hoursOf(db, isPlain ? { ...of, fromMs: splitMs } : of)) {
    const hour = unpackHour(minutes)
    if (hour_ms < splitMs) ledger.appendHour(hour_ms, sumsOf(effectiveHour(hour, { hourStartMs: hour_ms, budgeting: objective.budgeting, excluded })))
    else applyHour({ objective, excluded, ledger }, hour_ms, hour)
  }
  return ledger
}

interface Counted {
  readonly objective: Objective
  readonly excluded: readonly Excluded[]
  readonly ledger: Ledger
}

/**
 * Brings the ledger's hour to what the row says. Only observed minutes move the watermark: the rest of an hour still
 * running is not yet missing.
 */
export function applyHour({ objective, excluded, ledger }: Counted, hourStartMs: number, hour: Hour): void {
  const effective = effectiveHour(hour, { hourStartMs, budgeting: objective.budgeting, excluded })
  for (let minute = 0; minute < 60; minute++) {
    const atMs = hourStartMs + minute * minuteMs
    const counts = effective[minute] ?? null
    if (atMs < ledger.firstMs || (counts === null && atMs >= ledger.watermarkMs)) continue
    if (!ledger.set(atMs, counts)) return rewriteOldHour(ledger, hourStartMs, effective)
  }
}

/** An hour whose minutes are no longer kept one by one: its sums move by what differs. */
function rewriteOldHour(ledger: Ledger, hourStartMs: number, effective: Hour): void {
  const before = ledger.between(hourStartMs, hourStartMs + hourMs)
  if (before.fromMs !== hourStartMs) return // partly before the first minute: it counts for nothing any more
  const { good, total, observed } = sumsOf(effective)
  ledger.addToHour(hourStartMs, { good: good - before.good, total: total - before.total, observed: observed - before.observedMinutes })
}

/** Events (or slices) of the minutes that are left out, as they were measured. */
export async function excludedTotal(db: Db, of: { readonly row: ObjectiveRow; readonly objective: Objective; readonly excluded: readonly Excluded[]; readonly fromMs: number; readonly toMs: number }): Promise<number> {
  const { row, objective, excluded } = of
  const inForce = excluded.filter(({ fromMs, toMs }) => fromMs < of.toMs && toMs > of.fromMs)
  if (inForce.length === 0) return 0
  const fromMs = Math.max(of.fromMs, Math.min(...inForce.map((one) => one.fromMs)))
  const toMs = Math.min(of.toMs, Math.max(...inForce.map((one) => one.toMs)))
  let total = 0
  for (const { hour_ms, minutes } of await hoursOf(db, { objective: row.name, generation: row.generation, fromMs: Math.floor(fromMs / hourMs) * hourMs, toMs })) {
    if (!inForce.some((one) => one.fromMs < hour_ms + hourMs && one.toMs > hour_ms)) continue
    const measured = effectiveHour(unpackHour(minutes), { hourStartMs: hour_ms, budgeting: objective.budgeting, excluded: [] })
    for (const [minute, counts] of measured.entries()) {
      const atMs = hour_ms + minute * minuteMs
      if (counts !== null && atMs >= fromMs && atMs < toMs && inForce.some((one) => atMs >= one.fromMs && atMs < one.toMs)) total += counts.total
    }
  }
  return total
}

interface At extends Counts {
  readonly atMs: number
}

export interface Merge {
  readonly objective: string
  readonly generation: number
  readonly stored: readonly HourRow[]
  readonly minutes: readonly At[]
  readonly nowMs: number
  /** What is stored stays: the minutes only fill gaps. */
  readonly isFillOnly?: boolean
}

export interface Merged {
  /** Only hours that differ from what is stored. */
  readonly rows: readonly HourRow[]
  /** Minutes that had been counted otherwise. */
  readonly rewritten: readonly number[]
  /** Of the first minute that cannot be counted; such are left out. */
  readonly problem: string | null
}

/** The rows of one objective as they are with these minutes in them. */
export function mergeMinutes({ objective, generation, stored, minutes, nowMs, isFillOnly = false }: Merge): Merged {
  const kept = new Map(stored.filter((row) => row.objective === objective && row.generation === generation).map((row) => [row.hour_ms, row.minutes]))
  const hours = new Map<number, (Counts | null)[]>()
  const rewritten: number[] = []
  let problem: string | null = null
  for (const { atMs, ...counts } of minutes) {
    const why = countsProblem(counts)
    if (why !== null) {
      problem ??= `The counts of ${new Date(atMs).toISOString().slice(0, 16)} UTC were refused: ${why}.`
      continue
    }
    const start = Math.floor(atMs / hourMs) * hourMs
    let hour = hours.get(start)
    if (!hour) {
      const text = kept.get(start)
      hour = text === undefined ? new Array<Counts | null>(60).fill(null) : [...unpackHour(text)]
      hours.set(start, hour)
    }
    const minute = (atMs - start) / minuteMs
    const before = hour[minute] ?? null
    const now = { good: exactCount(counts.good), total: exactCount(counts.total) }
    if (before !== null && (isFillOnly || (before.good === now.good && before.total === now.total))) continue
    if (before !== null) rewritten.push(atMs)
    hour[minute] = now
  }
  const rows: HourRow[] = []
  for (const [hour_ms, hour] of hours) {
    const text = packHour(hour)
    if (kept.get(hour_ms) !== text) rows.push({ objective, generation, hour_ms, changed_ms: nowMs, ...sumsOf(hour), minutes: text })
  }
  return { rows, rewritten, problem }
}
