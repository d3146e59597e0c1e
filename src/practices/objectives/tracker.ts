// Every objective's ledger in memory, following the rows: each replica reads what changed and answers from memory.
import { hourMs, minuteMs } from '../../base/duration.ts'
import type { Db } from '../../spine/database.ts'
import type { House } from '../../spine/practice.ts'
import { effectiveHour, unpackHour } from './model/hour-row.ts'
import type { Excluded, Hour } from './model/hour-row.ts'
import { Ledger } from './model/ledger.ts'
import type { BurnRule, Objective } from './model/objective.ts'
import { rulesOf } from './model/standard-rules.ts'
import { nominalWindowMs } from './model/window-length.ts'
import { allExclusions, excludedOf, exclusionsOf, hoursChangedSince, hoursOf, liveObjectives, objectivesChangedSince } from './store.ts'
import type { HourRow, ObjectiveRow } from './store.ts'

export interface Tracked {
  readonly row: ObjectiveRow
  readonly objective: Objective
  readonly rules: readonly BurnRule[]
  readonly excluded: readonly Excluded[]
  readonly ledger: Ledger
  /** Everything before it was read from the source; the tick asks from a little before. Memory only. */
  readUntilMs: number
  /** Minutes changed since it was last judged. Memory only. */
  isChanged: boolean
}

/** A row becomes visible after its time, by as long as its transaction took and clocks differ. */
const overlapMs = 10_000

export class Tracker {
  readonly #byName = new Map<string, Tracked>()
  #seenMs = 0
  #refreshing: Promise<void> | null = null

  all(): Iterable<Tracked> {
    return this.#byName.values()
  }

  get size(): number {
    return this.#byName.size
  }

  find(name: string): Tracked | undefined {
    return this.#byName.get(name)
  }

  async load(house: House): Promise<void> {
    this.#seenMs = house.clock.nowMs()
    const excluded = Map.groupBy(await allExclusions(house.read), (row) => row.objective)
    for (const row of await liveObjectives(house.read)) {
      this.#byName.set(row.name, await trackedOf(house.read, row, { excluded: (excluded.get(row.name) ?? []).map(excludedOf), nowMs: house.clock.nowMs() }))
    }
  }

  /** Brings memory up to the rows. Callers share one that is under way. */
  refresh(house: House): Promise<void> {
    return (this.#refreshing ??= this.#refresh(house).finally(() => (this.#refreshing = null)))
  }

  /** Brings memory up to what was committed before this call. */
  async catchUp(house: House): Promise<void> {
    await this.#refreshing?.catch(() => undefined)
    await this.refresh(house)
  }

  async #refresh(house: House): Promise<void> {
    const sinceMs = this.#seenMs - overlapMs
    const nowMs = house.clock.nowMs()
    for (const row of await objectivesChangedSince(house.read, sinceMs)) {
      const known = this.#byName.get(row.name)
      if (row.is_removed === 1) this.#byName.delete(row.name)
      else if (known?.row.changed_ms === row.changed_ms) continue
      else if (known && isSameLedger(known.row, row)) this.#byName.set(row.name, { ...known, row })
      else this.#byName.set(row.name, await trackedOf(house.read, row, { excluded: (await exclusionsOf(house.read, row.name)).map(excludedOf), nowMs }))
    }
    for (const hour of await hoursChangedSince(house.read, sinceMs)) {
      const tracked = this.#byName.get(hour.objective)
      if (tracked?.row.generation !== hour.generation) continue
      applyHour(tracked, hour.hour_ms, unpackHour(hour.minutes))
      tracked.isChanged = true
    }
    this.#seenMs = nowMs
  }
}

/** Burn state moves often and leaves the ledger as it is; a touched row of the same state means exclusions changed. */
function isSameLedger(known: ObjectiveRow, row: ObjectiveRow): boolean {
  return known.spec === row.spec && known.generation === row.generation && known.born_ms === row.born_ms
    && (known.firing !== row.firing || known.problem !== row.problem || known.is_exhausted !== row.is_exhausted || known.is_uncovered !== row.is_uncovered)
}

async function trackedOf(db: Db, row: ObjectiveRow, context: { excluded: readonly Excluded[]; nowMs: number }): Promise<Tracked> {
  const objective = JSON.parse(row.spec) as Objective
  const ledger = await ledgerFrom(db, { row, objective, excluded: context.excluded, lengthMs: nominalLongest(objective), nowMs: context.nowMs })
  return { row, objective, rules: rulesOf(objective), excluded: context.excluded, ledger, readUntilMs: ledger.watermarkMs, isChanged: true }
}

/** A calendar quarter or year is a little longer than its name says. */
const nominalLongest = (objective: Objective): number => nominalWindowMs(objective.window) + (objective.window.kind === 'calendar' ? 4 * 24 * hourMs : 0)

/** A ledger of the last `lengthMs` from the rows. */
export async function ledgerFrom(db: Db, of: { row: ObjectiveRow; objective: Objective; excluded: readonly Excluded[]; lengthMs: number; nowMs: number }): Promise<Ledger> {
  const { row, objective, excluded, lengthMs, nowMs } = of
  const fromMs = Math.max(row.born_ms, Math.floor((nowMs - lengthMs) / hourMs) * hourMs - hourMs)
  const ledger = new Ledger(fromMs, lengthMs)
  for (const hour of await hoursOf(db, { objective: row.name, generation: row.generation, fromMs: Math.floor(fromMs / hourMs) * hourMs })) {
    applyHour({ objective, excluded, ledger }, hour.hour_ms, unpackHour(hour.minutes))
  }
  return ledger
}

/**
 * Brings the ledger's hour to what the row says. Only observed minutes move the watermark: the rest of an hour still
 * running is not yet missing.
 */
export function applyHour({ objective, excluded, ledger }: Pick<Tracked, 'objective' | 'excluded' | 'ledger'>, hourStartMs: number, hour: Hour): void {
  const effective = effectiveHour(hour, { hourStartMs, budgeting: objective.budgeting, excluded })
  let isOld = false
  for (let minute = 0; minute < 60; minute++) {
    const atMs = hourStartMs + minute * minuteMs
    const counts = effective[minute] ?? null
    if (atMs < ledger.firstMs || (counts === null && atMs >= ledger.watermarkMs)) continue
    if (!ledger.set(atMs, counts)) {
      isOld = true
      break
    }
  }
  if (isOld) rewriteOldHour(ledger, hourStartMs, effective)
}

/** An hour whose minutes are no longer kept one by one: its sums move by what differs. */
function rewriteOldHour(ledger: Ledger, hourStartMs: number, effective: Hour): void {
  const before = ledger.between(hourStartMs, hourStartMs + hourMs)
  if (before.fromMs !== hourStartMs) return // partly before the first minute: it counts for nothing any more
  let good = 0
  let total = 0
  let observed = 0
  for (const counts of effective) {
    if (counts === null) continue
    good += counts.good
    total += counts.total
    observed++
  }
  ledger.addToHour(hourStartMs, { good: good - before.good, total: total - before.total, observed: observed - before.observedMinutes })
}

/** Rows for these minutes, merged over what the rows say now. */
export function mergedHours(tracked: { readonly row: Pick<ObjectiveRow, 'name' | 'generation'> }, stored: readonly HourRow[], minutes: readonly { readonly atMs: number; readonly good: number; readonly total: number }[]): ReadonlyMap<number, Hour> {
  const hours = new Map<number, (Hour[number])[]>()
  const kept = new Map(stored.filter((row) => row.generation === tracked.row.generation).map((row) => [row.hour_ms, row.minutes]))
  for (const { atMs, good, total } of minutes) {
    const start = Math.floor(atMs / hourMs) * hourMs
    let hour = hours.get(start)
    if (!hour) {
      const text = kept.get(start)
      hour = text === undefined ? new Array<Hour[number]>(60).fill(null) : [...unpackHour(text)]
      hours.set(start, hour)
    }
    hour[(atMs - start) / minuteMs] = { good, total }
  }
  return hours
}
