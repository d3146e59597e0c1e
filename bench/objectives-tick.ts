// What one tick of 10,000 objectives costs on one core: append a minute to each ledger, judge its burn rules, keep its budget.
// node bench/objectives-tick.ts [--objectives 10000] [--ticks 20]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { dayMs, hourMs, minuteMs } from '../src/base/duration.ts'
import { budgetNow, verdictOf } from '../src/practices/objectives/model/evaluate.ts'
import type { Measured } from '../src/practices/objectives/model/evaluate.ts'
import { Ledger, minutesKeptMs } from '../src/practices/objectives/model/ledger.ts'
import type { BudgetWindow, Objective } from '../src/practices/objectives/model/objective.ts'
import { rulesOf } from '../src/practices/objectives/model/standard-rules.ts'

export interface TickRow {
  readonly window: string
  readonly objectives: number
  /** Median and worst of the ticks, one core. */
  readonly medianMs: number
  readonly worstMs: number
  readonly burnWindows: number
  /** Columns of its ledger, full to the brim. */
  readonly kbAnObjective: number
  readonly firing: number
}

const startMs = Date.UTC(2026, 9, 1)
const budgetMs = 30 * dayMs

export function measureTick(options: { readonly objectives: number; readonly ticks: number; readonly window: BudgetWindow }): TickRow {
  const { window } = options
  const all = Array.from({ length: options.objectives }, (_, index) => fullOf(objectiveOf(index, window), index))
  const bytes = all.reduce((sum, { ledger }) => sum + ledger.bytes, 0)
  const tookMs: number[] = []
  let firing = 0
  for (let tick = 0; tick < options.ticks; tick++) {
    const beganMs = performance.now()
    firing = tickOnce(all, startMs + budgetMs + tick * minuteMs)
    tookMs.push(performance.now() - beganMs)
  }
  tookMs.sort((a, b) => a - b)
  return {
    window: window.kind, objectives: options.objectives, medianMs: tookMs[Math.floor(tookMs.length / 2)]!, worstMs: tookMs.at(-1)!,
    burnWindows: 2 * all[0]!.rules.length, kbAnObjective: bytes / options.objectives / 1_000, firing,
  }
}

function tickOnce(all: readonly Measured[], atMs: number): number {
  let firing = 0
  for (let index = 0; index < all.length; index++) {
    const measured = all[index]!
    measured.ledger.set(atMs, countsOf(index, atMs))
    for (const rule of measured.rules) if (verdictOf(measured, rule) === 'fires') firing++
    if (budgetNow(measured).remaining === null) throw new Error('A full ledger has a budget.')
  }
  return firing
}

function objectiveOf(index: number, window: BudgetWindow): Objective {
  return {
    name: `objective-${index}`, displayName: '', description: '', service: `service-${index % 500}`, environment: null, indicator: { kind: 'pushed' }, source: { kind: 'push' },
    target: 0.999, window, budgeting: { method: 'occurrences' }, minimumBadEvents: 1, labels: {}, runbook: null,
  }
}

/** Thirty days, so that every place of the ledger is in use: old hours by their sums as at a start, the rest by the minute. */
function fullOf(objective: Objective, index: number): Measured {
  const ledger = new Ledger(startMs, budgetMs)
  const minutesFromMs = startMs + budgetMs - Math.ceil(minutesKeptMs / hourMs) * hourMs
  for (let atMs = startMs; atMs < minutesFromMs; atMs += hourMs) ledger.appendHour(atMs, { good: 59_990, total: 60_000, observed: 60 })
  for (let atMs = minutesFromMs; atMs < startMs + budgetMs; atMs += minuteMs) ledger.set(atMs, countsOf(index, atMs))
  return { objective, rules: rulesOf(objective), ledger }
}

const counts = Array.from({ length: 256 }, (_, step) => ({ good: 1_000 - (step % 64 === 0 ? 7 : 0), total: 1_000 }))
/** Traffic with some failures; a fiftieth of the objectives fails enough in the last hour to page. */
function countsOf(index: number, atMs: number): { readonly good: number; readonly total: number } {
  if (index % 50 === 0 && atMs >= startMs + budgetMs - 60 * minuteMs) return burning
  return counts[(index + atMs / minuteMs) & 255]!
}
const burning = { good: 900, total: 1_000 }

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { objectives: { type: 'string', default: '10000' }, ticks: { type: 'string', default: '20' } } })
  const options = { objectives: Number(values.objectives), ticks: Number(values.ticks) }
  for (const window of [{ kind: 'rolling', durationMs: budgetMs }, { kind: 'calendar', unit: 'month', count: 1, timeZone: 'Europe/Berlin', start: '2026-01-01' }] satisfies BudgetWindow[]) {
    const row = measureTick({ ...options, window })
    process.stdout.write(`${row.window}: ${row.objectives} objectives, ${row.burnWindows} burn windows and the budget each: ${row.medianMs.toFixed(1)} ms a tick (worst ${row.worstMs.toFixed(1)}), ${row.kbAnObjective.toFixed(1)} KB an objective, ${row.firing} rules firing\n`)
  }
}
