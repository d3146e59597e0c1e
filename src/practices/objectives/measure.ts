// The tick: reads the newest minutes from every source, writes them, judges every objective, and says what changed.
import { mainstay } from '../../base/actor.ts'
import { dayMs, hourMs, minuteMs } from '../../base/duration.ts'
import type { Said } from '../../base/entry.ts'
import type { MetricSource, MetricSources, MinutesAnswer } from '../../connections/metric-source.ts'
import { append } from '../../record/append.ts'
import type { Duty, House } from '../../spine/practice.ts'
import { judge } from './judge.ts'
import { applyHour, mergeMinutes } from './ledger-rows.ts'
import { unpackHour } from './model/hour-row.ts'
import { forgetBatches, forgetHours, hoursAt, lockObjectives, saveBurnState, saveHours } from './store.ts'
import type { BurnState, HourRow, ObjectiveRow } from './store.ts'
import type { Tracked, Tracker } from './tracker.ts'

/** Often enough that a minute is judged soon after its source has settled. */
export const tickMs = 2_000
/** These newest minutes are read again each time: samples come late. */
const reReadMs = 3 * minuteMs
/** After an outage of a source at most this much is read at once; the rest at the next ticks. */
const readAtOnceMs = 6 * hourMs
/** Pushed counts of a minute are waited for this long after its end. */
const pushGraceMs = 75_000
/** Objectives a transaction: on the embedded engine everybody else waits for it. */
const writtenAtOnce = 250
const keepBatchesMs = 7 * dayMs
const keepHoursMs = 400 * dayMs

export interface Measuring {
  readonly duties: readonly Duty[]
  /** Ends when nothing is under way any more. */
  settle(): Promise<void>
}

export function measuring(tracker: Tracker, sources: (house: House) => MetricSources): Measuring {
  const underWay = new Map<string, Promise<void>>()
  const measure: Duty = {
    name: 'objectives.measure', everyMs: tickMs,
    async run(house, signal) {
      await tracker.follow(house)
      for (const [connection, tracked] of Map.groupBy(tracker.all(), ({ objective: { source } }) => (source.kind === 'push' ? pushed : source.connection))) {
        // A source that takes its time holds up nobody but itself.
        if (signal.aborted || underWay.has(connection)) continue
        const reading = (connection === pushed ? judgePushed(house, tracked) : readConnection(house, { tracker, sources: sources(house), connection, tracked, signal }))
          .catch((problem: unknown) => {
            if (!signal.aborted) house.log.error({ err: problem, connection }, 'objectives could not be measured; trying again')
          })
          .finally(() => underWay.delete(connection))
        underWay.set(connection, reading)
      }
      if (underWay.size === 0) return
      let timer: NodeJS.Timeout | undefined
      await Promise.race([Promise.allSettled(underWay.values()), new Promise((resolve) => (timer = setTimeout(resolve, tickMs)))])
      clearTimeout(timer)
    },
  }
  const forget: Duty = {
    name: 'objectives.forget', everyMs: hourMs,
    run: (house) => house.database.transact(async (db) => {
      await forgetBatches(db, house.clock.nowMs() - keepBatchesMs)
      await forgetHours(db, house.clock.nowMs() - keepHoursMs)
    }),
  }
  return { duties: [measure, forget], settle: async () => void (await Promise.allSettled(underWay.values())) }
}

/** No connection has this name. */
const pushed = ''

async function judgePushed(house: House, tracked: readonly Tracked[]): Promise<void> {
  const toMs = Math.floor((house.clock.nowMs() - pushGraceMs) / minuteMs) * minuteMs
  const due = tracked.filter((one) => one.readUntilMs < toMs || one.isChanged)
  for (const one of due) {
    one.ledger.advance(toMs)
    one.readUntilMs = Math.max(toMs, one.ledger.watermarkMs)
  }
  await keepVerdicts(house, due, () => null)
}

interface Reading {
  readonly tracker: Tracker
  readonly sources: MetricSources
  readonly connection: string
  readonly tracked: readonly Tracked[]
  readonly signal: AbortSignal
}

async function readConnection(house: House, { tracker, sources, connection, tracked, signal }: Reading): Promise<void> {
  const source = await sources.find(connection)
  if (source === null) return keepVerdicts(house, tracked, () => `There is no connection "${connection}" to measure from.`)
  const nowMs = house.clock.nowMs()
  const settledMs = Math.floor((nowMs - source.settleMs) / minuteMs) * minuteMs
  const due = tracked.filter((one) => one.readUntilMs < settledMs && settledMs > one.row.born_ms)
  // Edited rules are judged at once, by what is known.
  await keepVerdicts(house, tracked.filter((one) => one.isChanged && !due.includes(one)), ({ problem }) => problem)
  for (const [fromMs, together] of Map.groupBy(due, (one) => Math.max(one.row.born_ms, one.readUntilMs - reReadMs))) {
    const range = { fromMs, toMs: Math.min(settledMs, fromMs + readAtOnceMs) }
    const answers = await ask(source, together, range, signal)
    if (signal.aborted) return
    // The watermark stands still while the source does: what was missed is read when it is back.
    if (typeof answers === 'string') await keepVerdicts(house, together, () => answers)
    else for (let from = 0; from < together.length; from += writtenAtOnce) await keepMinutes(house, tracker, { together: together.slice(from, from + writtenAtOnce), answers, toMs: range.toMs })
  }
}

/** The answers by objective, or why there are none. */
async function ask(source: MetricSource, together: readonly Tracked[], range: { readonly fromMs: number; readonly toMs: number }, signal: AbortSignal): Promise<ReadonlyMap<string, MinutesAnswer> | string> {
  try {
    const answers = await source.minutes(together.map(({ objective }) => ({ key: objective.name, indicator: objective.indicator })), range, signal)
    return new Map(answers.map((answer) => [answer.key, answer]))
  } catch (problem) {
    return `The connection "${source.name}" does not answer: ${(problem as Error).message}`
  }
}

interface News {
  readonly together: readonly Tracked[]
  readonly answers: ReadonlyMap<string, MinutesAnswer>
  readonly toMs: number
}

/** What one transaction will have changed in the memory of an objective. */
interface Kept {
  readonly tracked: Tracked
  readonly row: ObjectiveRow
}

/**
 * The minutes, the verdicts and what is said of them, together or not at all. The ledger is ahead of the rows until the
 * commit; if there is none, the same minutes are read and set again.
 */
async function keepMinutes(house: House, tracker: Tracker, { together, answers, toMs }: News): Promise<void> {
  const hours = new Set<number>()
  for (const one of together) for (const { atMs } of answers.get(one.row.name)?.minutes ?? []) hours.add(Math.floor(atMs / hourMs) * hourMs)
  const done = await house.transact(mainstay, async (work) => {
    const names = together.map(({ row }) => row.name)
    const locked = new Map((await lockObjectives(work.db, names)).map((row) => [row.name, row]))
    const stored = Map.groupBy(await hoursAt(work.db, names, [...hours]), (row) => row.objective)
    const rows: HourRow[] = []
    const kept: Kept[] = []
    const said: Said[] = []
    for (const one of together) {
      const row = locked.get(one.row.name)
      // Edited since it was asked about: the next tick asks anew.
      if (!row || row.is_removed === 1 || row.spec !== one.row.spec || row.ledger_version !== one.row.ledger_version) continue
      const answer = answers.get(row.name)
      const merged = mergeMinutes({ objective: row.name, generation: row.generation, stored: stored.get(row.name) ?? [], minutes: answer?.minutes ?? [], nowMs: work.nowMs })
      for (const hour of merged.rows) applyHour(one, hour.hour_ms, unpackHour(hour.minutes))
      one.ledger.advance(toMs)
      const verdict = judge(one, row, { nowMs: work.nowMs, problem: merged.problem ?? answer?.problem ?? null })
      rows.push(...merged.rows)
      said.push(...verdict.said)
      kept.push({ tracked: one, row: await stateSaved(work, row, verdict.state) })
    }
    await saveHours(work.db, rows)
    await append(work, said)
    return { rows, kept }
  })
  tracker.wrote(done.rows)
  for (const { tracked, row } of done.kept) {
    tracked.row = row
    tracked.readUntilMs = toMs
    tracked.isChanged = false
  }
}

/** Nothing new was counted: time has passed, or the source has a problem. Almost always nothing follows from it. */
async function keepVerdicts(house: House, tracked: readonly Tracked[], problemOf: (row: ObjectiveRow) => string | null): Promise<void> {
  const nowMs = house.clock.nowMs()
  const changed = tracked.filter((one) => judge(one, one.row, { nowMs, problem: problemOf(one.row) }).isChange)
  for (let from = 0; from < changed.length; from += writtenAtOnce) {
    const together = changed.slice(from, from + writtenAtOnce)
    const kept = await house.transact(mainstay, async (work) => {
      const locked = new Map((await lockObjectives(work.db, together.map(({ row }) => row.name))).map((row) => [row.name, row]))
      const done: Kept[] = []
      for (const one of together) {
        const row = locked.get(one.row.name)
        if (!row || row.is_removed === 1 || row.spec !== one.row.spec || row.ledger_version !== one.row.ledger_version) continue
        const verdict = judge(one, row, { nowMs: work.nowMs, problem: problemOf(row) })
        await append(work, verdict.said)
        done.push({ tracked: one, row: await stateSaved(work, row, verdict.state) })
      }
      return done
    })
    for (const { tracked: one, row } of kept) one.row = row
  }
  for (const one of tracked) one.isChanged = false
}

async function stateSaved(work: { readonly db: Parameters<typeof saveBurnState>[0]; readonly nowMs: number }, row: ObjectiveRow, state: BurnState): Promise<ObjectiveRow> {
  if (state.firing === row.firing && state.is_exhausted === row.is_exhausted && state.is_uncovered === row.is_uncovered && state.problem === row.problem) return row
  const now = { ...state, changed_ms: work.nowMs, version: row.version + 1 }
  await saveBurnState(work.db, row.name, now)
  return { ...row, ...now }
}
