// What was measured of one objective in a time given, and how much of its budget that time spent: for whoever asks about an incident.
import { hourMs, minuteMs } from '../../../base/duration.ts'
import type { Db } from '../../../spine/database.ts'
import { allowedErrorRatio, budgetOf } from '../model/burn.ts'
import { periodAt } from '../model/calendar.ts'
import { effectiveHour, unpackHour } from '../model/hour-row.ts'
import type { Budgeting, Objective } from '../model/objective.ts'
import { excludedOf, exclusionsOf, hoursOf, objectiveByName } from '../store.ts'
import type { ObjectiveRow } from '../store.ts'

export interface MeasuredMinute {
  readonly atMs: number
  readonly good: number
  readonly total: number
}

export interface Measured {
  readonly name: string
  readonly displayName: string
  readonly service: string
  /** The share of events that has to be good. */
  readonly target: number
  readonly isFiring: boolean
  /** Observed minutes only, in order; a minute of a maintenance counts nothing. */
  readonly minutes: readonly MeasuredMinute[]
}

export interface SpentBudget {
  readonly name: string
  readonly displayName: string
  readonly good: number
  readonly total: number
  /** Observed minutes over all minutes of the time. */
  readonly coverage: number
  /** Of the budget of the whole window, 1 is all of it; null where nothing was measured. */
  readonly share: number | null
  /** The same in minutes of total outage: share × window × (1 − target). */
  readonly minutes: number | null
}

/** An incident that lasts longer is read in its last part; the longest budget window is a year. */
const longestMs = 31 * 24 * hourMs

interface Range { readonly fromMs: number; readonly toMs: number }

/** Null when there is no such objective. Events as they were counted, not time slices. */
export async function measuredBetween(db: Db, name: string, range: Range): Promise<Measured | null> {
  const row = await objectiveByName(db, name)
  if (!row) return null
  const objective = JSON.parse(row.spec) as Objective
  return {
    name, displayName: objective.displayName || name, service: row.service, target: objective.target, isFiring: (JSON.parse(row.firing) as boolean[]).some(Boolean),
    minutes: await minutesOf(db, row, { fromMs: Math.max(range.fromMs, range.toMs - longestMs), toMs: range.toMs, budgeting: { method: 'occurrences' } }),
  }
}

/** Null when there is no such objective. The allowance is that of the window in which the time ends, as its page shows it. */
export async function budgetSpentBetween(db: Db, name: string, { fromMs, toMs }: Range): Promise<SpentBudget | null> {
  const row = await objectiveByName(db, name)
  if (!row) return null
  const objective = JSON.parse(row.spec) as Objective
  const period = periodAt(objective.window, objective.window.kind === 'rolling' ? toMs : toMs - minuteMs)
  const windowMs = period.toMs - period.fromMs
  const lived = await minutesOf(db, row, { fromMs: Math.min(fromMs, period.fromMs), toMs, budgeting: objective.budgeting })
  const window = sumOf(lived.filter(({ atMs }) => atMs >= period.fromMs))
  const firstMs = lived.find(({ atMs }) => atMs >= period.fromMs)?.atMs ?? toMs
  const { allowedBad } = budgetOf({ counts: window, target: objective.target, windowMs, livedMs: toMs - firstMs })
  const inside = lived.filter(({ atMs }) => atMs >= Math.floor(Math.max(fromMs, toMs - longestMs) / minuteMs) * minuteMs)
  const { good, total } = sumOf(inside)
  const share = total === 0 || allowedBad === null || allowedBad === 0 ? null : (total - good) / allowedBad
  return {
    name, displayName: objective.displayName || name, good, total, coverage: Math.min(1, inside.length / Math.max(1, Math.ceil((toMs - fromMs) / minuteMs))), share,
    minutes: share === null ? null : (share * windowMs * allowedErrorRatio(objective.target)) / minuteMs,
  }
}

function sumOf(minutes: readonly MeasuredMinute[]): { good: number; total: number } {
  return { good: minutes.reduce((sum, { good }) => sum + good, 0), total: minutes.reduce((sum, { total }) => sum + total, 0) }
}

async function minutesOf(db: Db, row: ObjectiveRow, { toMs, budgeting, ...range }: Range & { readonly budgeting: Budgeting }): Promise<readonly MeasuredMinute[]> {
  const fromMs = Math.max(range.fromMs, row.born_ms)
  const excluded = (await exclusionsOf(db, row.name)).map(excludedOf)
  const hours = await hoursOf(db, { objective: row.name, generation: row.generation, fromMs: Math.floor(fromMs / hourMs) * hourMs, toMs })
  return hours.flatMap(({ hour_ms, minutes }) => effectiveHour(unpackHour(minutes), { hourStartMs: hour_ms, budgeting, excluded })
    .flatMap((counts, minute) => (counts === null ? [] : [{ atMs: hour_ms + minute * minuteMs, ...counts }])))
    .filter(({ atMs }) => atMs >= Math.floor(fromMs / minuteMs) * minuteMs && atMs < toMs)
}
