// Spans of traces held until their others have arrived: a trace comes in parts, from several senders.
import type { SeenSpan } from '../../../base/observed.ts'

/** So long after its first span a trace counts as whole. Exporters send every 5 s, collectors batch for some seconds more. */
export const joinForMs = 30_000
/** Spans held at once, about 60 MB; above it the oldest traces are taken as they are. */
export const mostHeld = 200_000

interface Held {
  readonly sinceMs: number
  readonly spans: SeenSpan[]
}

export class TraceBook {
  /** In the order in which they were first seen. */
  readonly #traces = new Map<string, Held>()
  readonly #most: number
  #held = 0

  constructor(most: number = mostHeld) {
    this.#most = most
  }

  /** Spans held now. */
  get size(): number {
    return this.#held
  }

  add(spans: readonly SeenSpan[], nowMs: number): void {
    for (const span of spans) {
      let trace = this.#traces.get(span.trace)
      if (!trace) this.#traces.set(span.trace, (trace = { sinceMs: nowMs, spans: [] }))
      trace.spans.push(span)
      this.#held++
    }
  }

  /** Takes out the traces that are whole by now, and the oldest while there are too many; everything when `isLast`. */
  take(nowMs: number, isLast = false): readonly (readonly SeenSpan[])[] {
    const taken: (readonly SeenSpan[])[] = []
    for (const [id, { sinceMs, spans }] of this.#traces) {
      if (!isLast && nowMs - sinceMs < joinForMs && this.#held <= this.#most) break
      this.#traces.delete(id)
      this.#held -= spans.length
      taken.push(spans)
    }
    return taken
  }
}
