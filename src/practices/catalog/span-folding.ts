// Spans in memory until their trace is whole, then calls in memory until they are written: seconds, not hours.
// Each replica folds what it received itself.
import { mainstay } from '../../base/actor.ts'
import { hourMs } from '../../base/duration.ts'
import type { SeenSpan } from '../../base/observed.ts'
import type { House } from '../../spine/practice.ts'
import { keepObserved } from './actions/keep-observed.ts'
import type { SeenCalls } from './actions/keep-observed.ts'
import { callsInTrace } from './model/calls-in-trace.ts'
import { TraceBook } from './model/trace-book.ts'

export const tracesSource = 'traces'
const foldEveryMs = 5_000
/** Edges counted but not yet written; above it, while the database is away, new ones are not counted. */
const mostUnwritten = 50_000

export class SpanFolding {
  readonly #book: TraceBook
  readonly #unwritten = new Map<string, SeenCalls>()
  #house: House | null = null
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()
  /** Edges that found no room; shown as a finding. */
  leftOut = 0

  constructor(book: TraceBook = new TraceBook()) {
    this.#book = book
  }

  begin(house: House): void {
    this.#house = house
    this.#timer = setInterval(() => void this.fold(), foldEveryMs)
  }

  take(spans: readonly SeenSpan[], nowMs: number): void {
    this.#book.add(spans, nowMs)
    this.#count(nowMs, false)
  }

  /** Counts the traces that are whole and writes what was counted. Never throws: what could not be written stays. */
  fold(isLast = false): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(isLast))
    return this.#writing
  }

  /** Traces that are not whole are taken as they are: a planned stop loses nothing. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    if (this.#house) await this.fold(true)
  }

  #count(nowMs: number, isLast: boolean): void {
    const hour = Math.floor(nowMs / hourMs) * hourMs
    for (const spans of this.#book.take(nowMs, isLast)) {
      for (const one of callsInTrace(spans)) {
        const key = `${one.caller}\n${one.callee}\n${hour}`
        const known = this.#unwritten.get(key)
        if (!known && this.#unwritten.size >= mostUnwritten) continue
        this.#unwritten.set(key, { ...one, calls: one.calls + (known?.calls ?? 0), errors: one.errors + (known?.errors ?? 0), hourMs: hour, lastMs: nowMs })
      }
    }
  }

  async #write(isLast: boolean): Promise<void> {
    const house = this.#house!
    this.#count(house.clock.nowMs(), isLast)
    if (this.#unwritten.size === 0) return
    const calls = [...this.#unwritten.values()]
    this.#unwritten.clear()
    try {
      this.leftOut = await house.transact(mainstay, (work) => keepObserved(work, tracesSource, calls))
    } catch (problem) {
      house.log.warn({ err: problem }, 'observed dependencies could not be written; trying again')
      for (const one of calls) {
        const key = `${one.caller}\n${one.callee}\n${one.hourMs}`
        const newer = this.#unwritten.get(key)
        this.#unwritten.set(key, newer ? { ...newer, calls: newer.calls + one.calls, errors: newer.errors + one.errors } : one)
      }
    }
  }
}
