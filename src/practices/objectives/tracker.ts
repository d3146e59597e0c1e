// Every objective's ledger in memory, following the rows: each replica reads what changed and answers from memory.
import { dayMs, hourMs, minuteMs } from '../../base/duration.ts'
import type { Db } from '../../spine/database.ts'
import type { House } from '../../spine/practice.ts'
import { applyHour, emptyLedger, ledgerFrom, longestPastMs, minutesFromMs } from './ledger-rows.ts'
import { unpackHour } from './model/hour-row.ts'
import type { Excluded } from './model/hour-row.ts'
import type { Ledger } from './model/ledger.ts'
import type { BurnRule, Objective } from './model/objective.ts'
import { rulesOf } from './model/standard-rules.ts'
import {
  allExclusions, excludedOf, exclusionsOf, hoursBetween, hoursChangedSince, hourSumsBetween, liveObjectives, objectivesChangedSince, objectivesNamed, objectiveVersions,
} from './store.ts'
import type { HourRow, ObjectiveRow } from './store.ts'

export interface Tracked {
  row: ObjectiveRow
  readonly objective: Objective
  readonly rules: readonly BurnRule[]
  readonly excluded: readonly Excluded[]
  readonly ledger: Ledger
  /** Everything before it was read from the source; the tick asks from a little before. Memory only. */
  readUntilMs: number
  /** Its minutes or its rules changed since it was last judged. Memory only. */
  isChanged: boolean
}

/** A row becomes visible after its time, by as long as its transaction took and clocks differ. */
const overlapMs = 10_000
/** What slipped through the overlap is found by comparing all versions. */
const sweepMs = minuteMs
/** Pages that ask again within this time are answered from what is known. */
const freshMs = 1_000

export class Tracker {
  readonly #byName = new Map<string, Tracked>()
  /** Hour rows of the overlap that are in memory already. */
  #known = new Map<string, HourRow>()
  #seenMs = 0
  /** Commits there had been when it began to look. */
  #seenAt: number | null = null
  #sweptMs = 0
  #refreshing: Promise<void> | null = null
  #next: Promise<void> | null = null

  all(): MapIterator<Tracked> {
    return this.#byName.values()
  }

  get size(): number {
    return this.#byName.size
  }

  find(name: string): Tracked | undefined {
    return this.#byName.get(name)
  }

  /** All at once, in the order of time: rows of one hour lie together in the database. */
  async load(house: House): Promise<void> {
    const nowMs = house.clock.nowMs()
    const excluded = Map.groupBy(await allExclusions(house.read), (row) => row.objective)
    const rows = await liveObjectives(house.read)
    const plain = new Map<string, Tracked>()
    for (const row of rows) {
      const objective = JSON.parse(row.spec) as Objective
      if (objective.budgeting.method !== 'occurrences' || excluded.has(row.name)) {
        this.#byName.set(row.name, await trackedOf(house.read, row, { excluded: (excluded.get(row.name) ?? []).map(excludedOf), nowMs }))
      } else plain.set(row.name, { row, objective, rules: rulesOf(objective), excluded: [], ledger: emptyLedger({ row, objective, nowMs }), readUntilMs: 0, isChanged: true })
    }
    await loadTogether(house.read, plain, nowMs)
    for (const [name, tracked] of plain) {
      // Measuring ended long ago: its newest minutes lie where only hours were read.
      const isStale = tracked.ledger.watermarkMs < nowMs - stoppedMs && tracked.ledger.watermarkMs > tracked.ledger.firstMs
      this.#byName.set(name, isStale ? await trackedOf(house.read, tracked.row, { excluded: [], nowMs }) : { ...tracked, readUntilMs: tracked.ledger.watermarkMs })
    }
    this.#seenMs = nowMs
    this.#sweptMs = nowMs
  }

  /** Brings memory up to what was committed before this call. */
  async catchUp(house: House): Promise<void> {
    if (!this.#refreshing) {
      this.#refreshing = this.#refresh(house).finally(() => (this.#refreshing = null))
      return this.#refreshing
    }
    // One under way may have read too early: another follows it, one for all who wait.
    this.#next ??= this.#refreshing
      .catch(() => undefined)
      .then(() => {
        this.#next = null
        return this.catchUp(house)
      })
    return this.#next
  }

  /** The same, unless it was done a moment ago. */
  async follow(house: House): Promise<void> {
    if (this.#refreshing) await this.#refreshing
    else if (house.clock.nowMs() - this.#seenMs >= freshMs) await this.catchUp(house)
  }

  /** These rows were just written from this memory. */
  wrote(rows: readonly HourRow[]): void {
    for (const row of rows) this.#known.set(keyOf(row), row)
  }

  async #refresh(house: House): Promise<void> {
    const { read } = house
    const nowMs = house.clock.nowMs()
    const committed = house.database.committed()
    if (committed !== null && committed === this.#seenAt) {
      this.#seenMs = nowMs
      return
    }
    const sinceMs = this.#seenMs - overlapMs
    const isSweep = nowMs - this.#sweptMs >= sweepMs
    for (const row of isSweep ? await this.#changedVersions(read) : await objectivesChangedSince(read, sinceMs)) {
      const known = this.#byName.get(row.name)
      if (row.is_removed === 1) this.#byName.delete(row.name)
      else if (known && known.row.version >= row.version) continue
      else if (known && isSameLedger(known.row, row)) known.row = row
      else this.#byName.set(row.name, await trackedOf(read, row, { excluded: (await exclusionsOf(read, row.name)).map(excludedOf), nowMs }))
    }
    const recent = new Map<string, HourRow>()
    for (const hour of (await hoursChangedSince(read, sinceMs)).sort((a, b) => a.hour_ms - b.hour_ms)) {
      const key = keyOf(hour)
      recent.set(key, hour)
      const tracked = this.#byName.get(hour.objective)
      if (!tracked || tracked.row.generation !== hour.generation || this.#known.get(key)?.minutes === hour.minutes) continue
      const minutes = unpackHour(hour.minutes)
      applyHour(tracked, hour.hour_ms, minutes)
      tracked.isChanged = true
      // Whoever takes the duty over goes on where the rows end.
      tracked.readUntilMs = Math.max(tracked.readUntilMs, hour.hour_ms + (minutes.findLastIndex((counts) => counts !== null) + 1) * minuteMs)
    }
    this.#known = recent
    this.#seenMs = nowMs
    this.#seenAt = committed
    if (isSweep) this.#sweptMs = nowMs
  }

  async #changedVersions(read: Db): Promise<readonly ObjectiveRow[]> {
    const versions = new Map((await objectiveVersions(read)).map(({ name, version }) => [name, version]))
    for (const name of this.#byName.keys()) if (!versions.has(name)) this.#byName.delete(name)
    const changed = [...versions].filter(([name, version]) => this.#byName.get(name)?.row.version !== version).map(([name]) => name)
    return changed.length === 0 ? [] : objectivesNamed(read, changed)
  }
}

const keyOf = (row: HourRow): string => `${row.objective}/${row.generation}/${row.hour_ms}`

function isSameLedger(known: ObjectiveRow, row: ObjectiveRow): boolean {
  return known.spec === row.spec && known.ledger_version === row.ledger_version
}

async function trackedOf(db: Db, row: ObjectiveRow, context: { readonly excluded: readonly Excluded[]; readonly nowMs: number }): Promise<Tracked> {
  const objective = JSON.parse(row.spec) as Objective
  const ledger = await ledgerFrom(db, { row, objective, excluded: context.excluded, lengthMs: longestPastMs(objective.window), nowMs: context.nowMs })
  return { row, objective, rules: rulesOf(objective), excluded: context.excluded, ledger, readUntilMs: ledger.watermarkMs, isChanged: true }
}

/** Rows of 500 objectives and a day are about 12,000. */
const loadAtOnceMs = dayMs
/** Mainstay may have been stopped, and measured nothing, for as long as this without every objective being read on its own. */
const stoppedMs = 6 * hourMs

async function loadTogether(db: Db, tracked: ReadonlyMap<string, Tracked>, nowMs: number): Promise<void> {
  let fromMs = nowMs
  for (const { ledger } of tracked.values()) fromMs = Math.min(fromMs, ledger.firstMs)
  const splitMs = minutesFromMs(nowMs - stoppedMs)
  for (let at = Math.min(fromMs, splitMs); at < splitMs; at += loadAtOnceMs) {
    for (const hour of await hourSumsBetween(db, at, Math.min(at + loadAtOnceMs, splitMs))) {
      const one = tracked.get(hour.objective)
      if (one && one.row.generation === hour.generation) one.ledger.appendHour(hour.hour_ms, hour)
    }
  }
  for (let at = splitMs; at <= nowMs + dayMs; at += loadAtOnceMs) {
    for (const hour of await hoursBetween(db, at, at + loadAtOnceMs)) {
      const one = tracked.get(hour.objective)
      if (one && one.row.generation === hour.generation) applyHour(one, hour.hour_ms, unpackHour(hour.minutes))
    }
  }
}
