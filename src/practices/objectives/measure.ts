// The tick: reads the newest minutes from every source, writes them, judges every objective, and says what changed.
import { mainstay } from '../../base/actor.ts'
import { dayMs, hourMs, minuteMs } from '../../base/duration.ts'
import type { Said } from '../../base/entry.ts'
import { formatInstant } from '../../base/instant.ts'
import type { MetricSource, MetricSources, MinutesAnswer } from '../../connections/metric-source.ts'
import { append } from '../../record/append.ts'
import type { Duty, House } from '../../spine/practice.ts'
import { budgetExhausted, budgetRegained, burnStarted, burnStopped, coverageLost, coverageRegained, sliBackfilled } from './events.ts'
import { budgetNow, burnChanges, coverageFloor, explainBudget, explainWindow, nextState, ruleNumbers, verdictOf, windowNumbers } from './model/evaluate.ts'
import { packHour } from './model/hour-row.ts'
import { nominalWindowMs } from './model/window-length.ts'
import { forgetBatches, forgetHours, hoursAt, moveBurnState, noteBackfill, noteProblem, saveHours } from './store.ts'
import type { HourRow } from './store.ts'
import { applyHour, mergedHours } from './tracker.ts'
import type { Tracked, Tracker } from './tracker.ts'
import { unpackHour } from './model/hour-row.ts'

/** Often enough that a minute is judged soon after its source has settled. */
const tickMs = 2_000
/** These newest minutes are read again each time: samples come late. */
const reReadMs = 3 * minuteMs
/** After an outage of a source at most this much is read at once; the rest at the next ticks. */
const readAtOnceMs = 6 * hourMs
/** Pushed counts of a minute are waited for this long after its end. */
const pushGraceMs = 75_000
/** A source that has told nothing for this long is not measuring. */
const silentMs = 5 * minuteMs
const keepBatchesMs = 7 * dayMs
const keepHoursMs = 400 * dayMs

export function objectiveDuties(tracker: Tracker, sources: (house: House) => MetricSources): readonly Duty[] {
  return [
    { name: 'objectives.measure', everyMs: tickMs, run: (house, signal) => tick(house, tracker, { sources: sources(house), signal }) },
    { name: 'objectives.backfill', everyMs: tickMs, run: (house, signal) => backfill(house, tracker, { sources: sources(house), signal }) },
    {
      name: 'objectives.forget', everyMs: hourMs,
      run: (house) => house.database.transact(async (db) => {
        await forgetBatches(db, house.clock.nowMs() - keepBatchesMs)
        await forgetHours(db, house.clock.nowMs() - keepHoursMs)
      }),
    },
  ]
}

interface Round {
  readonly sources: MetricSources
  readonly signal: AbortSignal
}

async function tick(house: House, tracker: Tracker, { sources, signal }: Round): Promise<void> {
  await tracker.refresh(house)
  const nowMs = house.clock.nowMs()
  const byConnection = Map.groupBy(tracker.all(), ({ objective: { source } }) => (source.kind === 'push' ? '' : source.connection))
  for (const [connection, tracked] of byConnection) {
    if (signal.aborted) return
    if (connection === '') {
      const untilMs = Math.floor((nowMs - pushGraceMs) / minuteMs) * minuteMs
      const due = tracked.filter((one) => one.readUntilMs < untilMs || one.isChanged)
      for (const one of due) {
        one.ledger.advance(untilMs)
        one.readUntilMs = untilMs
        one.isChanged = false
      }
      await judge(house, due, { rows: [], nowMs })
    } else {
      const source = await sources.find(connection)
      if (source) await readSource(house, source, { tracked, nowMs, signal })
      else await complain(house, tracked, `There is no connection "${connection}" to measure from.`)
    }
  }
}

async function readSource(house: House, source: MetricSource, round: { tracked: readonly Tracked[]; nowMs: number; signal: AbortSignal }): Promise<void> {
  const { tracked, nowMs, signal } = round
  const settledMs = Math.floor((nowMs - source.settleMs) / minuteMs) * minuteMs
  const due = tracked.filter((one) => one.readUntilMs < settledMs && settledMs > one.row.born_ms)
  for (const [fromMs, together] of Map.groupBy(due, (one) => Math.max(one.row.born_ms, one.readUntilMs - reReadMs))) {
    const toMs = Math.min(settledMs, fromMs + readAtOnceMs)
    let answers: readonly MinutesAnswer[]
    try {
      answers = await source.minutes(together.map(({ objective }) => ({ key: objective.name, indicator: objective.indicator })), { fromMs, toMs }, signal)
    } catch (problem) {
      if (signal.aborted) return
      // The watermark stands still while the source does: what was missed is read when it is back.
      await complain(house, together, `The connection "${source.name}" does not answer: ${(problem as Error).message}`)
      await judge(house, together, { rows: [], nowMs })
      continue
    }
    const byName = new Map(answers.map((answer) => [answer.key, answer]))
    const rows: HourRow[] = []
    for (const one of together) {
      const answer = byName.get(one.row.name)
      if ((answer?.problem ?? null) !== one.row.problem) await complain(house, [one], answer?.problem ?? null)
      rows.push(...(await rowsOf(house, one, answer?.minutes ?? [], nowMs)))
      one.ledger.advance(toMs)
      one.readUntilMs = toMs
    }
    await judge(house, together, { rows, nowMs })
  }
}

/** The hour rows these minutes change, already taken over by the ledger. */
async function rowsOf(house: House, tracked: Tracked, minutes: MinutesAnswer['minutes'], nowMs: number): Promise<HourRow[]> {
  if (minutes.length === 0) return []
  const { name, generation } = tracked.row
  const hours = [...new Set(minutes.map(({ atMs }) => Math.floor(atMs / hourMs) * hourMs))]
  const stored = await hoursAt(house.read, { objective: name, generation, hours })
  const before = new Map(stored.map((row) => [row.hour_ms, row.minutes]))
  const rows: HourRow[] = []
  for (const [hour_ms, hour] of mergedHours(tracked, stored, minutes)) {
    const text = packHour(hour)
    if (before.get(hour_ms) === text) continue
    rows.push({ objective: name, generation, hour_ms, minutes: text, changed_ms: nowMs })
    applyHour(tracked, hour_ms, hour)
  }
  return rows
}

/** Judges and writes: the minutes, the new burn states and what is said of them, in one transaction. */
async function judge(house: House, tracked: readonly Tracked[], round: { rows: readonly HourRow[]; nowMs: number }): Promise<void> {
  const { rows, nowMs } = round
  const verdicts = tracked.flatMap((one) => verdictOn(one, nowMs))
  if (rows.length === 0 && verdicts.length === 0) return
  await house.transact(mainstay, async (work) => {
    await saveHours(work.db, rows)
    for (const { tracked: one, now, said } of verdicts) {
      // Another replica that still believes it holds this duty says nothing twice.
      if (await moveBurnState(work.db, one.row.name, { before: one.row.firing, now, atMs: work.nowMs })) await append(work, said)
    }
  })
  for (const { tracked: one, now } of verdicts) Object.assign(one.row, now)
}

interface Verdicts {
  readonly tracked: Tracked
  readonly now: { readonly firing: string; readonly is_exhausted: number; readonly is_uncovered: number }
  readonly said: readonly Said[]
}

/** What changed for this objective; nothing at all on almost every tick. */
function verdictOn(tracked: Tracked, nowMs: number): Verdicts[] {
  const { row, rules, objective, ledger } = tracked
  const before = JSON.parse(row.firing) as boolean[]
  const states = rules.map((rule, index) => nextState(before[index] ?? false, verdictOf(tracked, rule)))
  const firing = states.map(({ isFiring }) => isFiring)
  const hour = windowNumbers(tracked, hourMs)
  const budget = budgetNow(tracked)
  const isUncovered = ledger.watermarkMs > ledger.firstMs && (hour.coverage < coverageFloor || nowMs - ledger.watermarkMs > silentMs)
  const isExhausted = budget.remaining === null || isUncovered ? row.is_exhausted === 1 : budget.remaining <= 0
  const changes = burnChanges(rules, before, firing)
  const now = { firing: JSON.stringify(firing), is_exhausted: isExhausted ? 1 : 0, is_uncovered: isUncovered ? 1 : 0 }
  if (now.firing === row.firing && now.is_exhausted === row.is_exhausted && now.is_uncovered === row.is_uncovered) return []
  const about = { subject: `objective/${row.name}`, service: objective.service, environment: objective.environment }
  const said: Said[] = changes.map(({ severity, change, rule }) => {
    const numbers = ruleNumbers(tracked, rule)
    const data = {
      key: `${row.name}:${severity}`, objective: row.name, severity, service: objective.service,
      summary: change === 'started'
        ? `${objective.displayName || row.name}: ${explainWindow(objective, numbers.long, rule.longMs)} ${explainBudget(budget)}`
        : `${objective.displayName || row.name} no longer burns too fast. ${explainBudget(budget)}`,
      runbook: objective.runbook, longMs: rule.longMs, shortMs: rule.shortMs, factor: rule.factor, longBurn: numbers.long.burn, shortBurn: numbers.short.burn,
      budgetRemaining: budget.remaining,
    }
    return change === 'started' ? burnStarted({ ...about, data }) : burnStopped({ ...about, data })
  })
  if (now.is_exhausted !== row.is_exhausted) said.push((isExhausted ? budgetExhausted : budgetRegained)({ ...about, data: { remaining: budget.remaining ?? 0 } }))
  if (now.is_uncovered !== row.is_uncovered) said.push((isUncovered ? coverageLost : coverageRegained)({ ...about, data: { coverage: hour.coverage } }))
  return [{ tracked, now, said }]
}

async function complain(house: House, tracked: readonly Tracked[], problem: string | null): Promise<void> {
  const changed = tracked.filter((one) => one.row.problem !== problem)
  if (changed.length === 0) return
  await house.database.transact(async (db) => {
    for (const one of changed) await noteProblem(db, one.row.name, problem, house.clock.nowMs())
  })
  for (const one of changed) one.row.problem = problem
}

/** The past of a new generation, so that its budget is true at once. One objective at a time; what is cut off starts again. */
async function backfill(house: House, tracker: Tracker, { sources, signal }: Round): Promise<void> {
  for (const tracked of [...tracker.all()].filter(({ row }) => row.backfilled_ms === null)) {
    if (signal.aborted) return
    const { row, objective } = tracked
    const { source } = objective
    if (source.kind === 'push') {
      await house.database.transact((db) => noteBackfill(db, row.name, { generation: row.generation, bornMs: row.born_ms, atMs: house.clock.nowMs() }))
      continue
    }
    const found = await sources.find(source.connection)
    if (!found) continue
    const fromMs = Math.floor((row.born_ms - Math.min(nominalWindowMs(objective.window), 90 * dayMs)) / hourMs) * hourMs
    let answers: readonly MinutesAnswer[]
    try {
      answers = await found.minutes([{ key: row.name, indicator: objective.indicator }], { fromMs, toMs: row.born_ms }, signal)
    } catch (problem) {
      house.log.warn({ err: problem, objective: row.name }, 'the past could not be read yet; trying again')
      continue
    }
    const minutes = answers[0]?.minutes ?? []
    await keepPast(house, tracked, minutes)
  }
  await tracker.catchUp(house)
}

async function keepPast(house: House, { row }: Tracked, minutes: MinutesAnswer['minutes']): Promise<void> {
  await house.transact(mainstay, async (work) => {
    const hours = [...new Set(minutes.map(({ atMs }) => Math.floor(atMs / hourMs) * hourMs))]
    const stored: HourRow[] = []
    for (let from = 0; from < hours.length; from += 500) stored.push(...(await hoursAt(work.db, { objective: row.name, generation: row.generation, hours: hours.slice(from, from + 500) })))
    // What was measured live meanwhile stays: it is read last, over the past.
    const live = stored.flatMap((hour) => unpackHour(hour.minutes).flatMap((counts, minute) => (counts === null ? [] : [{ atMs: hour.hour_ms + minute * minuteMs, ...counts }])))
    const merged = mergedHours({ row }, [], [...minutes, ...live])
    await saveHours(work.db, [...merged].map(([hour_ms, hour]) => ({ objective: row.name, generation: row.generation, hour_ms, minutes: packHour(hour), changed_ms: work.nowMs })))
    const bornMs = Math.min(row.born_ms, minutes[0]?.atMs ?? row.born_ms)
    await noteBackfill(work.db, row.name, { generation: row.generation, bornMs, atMs: work.nowMs })
    if (minutes.length > 0) {
      await append(work, [sliBackfilled({ subject: `objective/${row.name}`, service: row.service, data: { from: formatInstant(bornMs), to: formatInstant(row.born_ms), minutes: minutes.length } })])
    }
  })
}
