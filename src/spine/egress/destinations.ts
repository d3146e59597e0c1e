// How each destination fares: last answers, failures and latency; and a breaker that spares one that does not answer.
import { Fault } from '../../base/fault.ts'

export interface DestinationHealth {
  readonly destination: string
  readonly lastOkMs: number | null
  readonly lastFailureMs: number | null
  readonly lastFailureReason: string | null
  readonly consecutiveFailures: number
  /** Smoothed time of an answer. */
  readonly latencyMs: number | null
  /** Until then requests are refused without trying; null when it is not so. */
  readonly openUntilMs: number | null
}

/** Silences in a row before the breaker opens. */
const silencesToOpen = 5
const firstOpenMs = 5_000
/** Short: a page may be waiting behind it. */
const longestOpenMs = 30_000
/** More destinations than this are forgotten, the longest unused first. */
const mostKept = 1_000

interface Kept {
  lastOkMs: number | null
  lastFailureMs: number | null
  lastFailureReason: string | null
  consecutiveFailures: number
  latencyMs: number | null
  /** Times in a row that nothing answered at all. */
  silences: number
  openUntilMs: number | null
  /** One request is let through to see whether it answers again. */
  isProbing: boolean
}

export class Destinations {
  readonly #kept = new Map<string, Kept>()

  health(): readonly DestinationHealth[] {
    return [...this.#kept].map(([destination, { silences: _silences, isProbing: _isProbing, ...kept }]) => ({ destination, ...kept }))
  }

  /** Throws while the breaker is open; after its time lets one request through. */
  enter(destination: string, nowMs: number): void {
    const kept = this.#of(destination)
    if (kept.openUntilMs === null) return
    if (nowMs >= kept.openUntilMs && !kept.isProbing) {
      kept.isProbing = true
      return
    }
    throw new Fault('EGRESS_BREAKER_OPEN', {
      kind: 'unavailable', destination, say: `${destination} did not answer ${kept.silences} times in a row, so it is left alone for a moment; last: ${kept.lastFailureReason ?? 'no reason known'}`,
      mend: 'Check that it runs and can be reached from here; it is tried again within half a minute.',
    })
  }

  answered(destination: string, given: { nowMs: number; tookMs: number; failure: string | null; isSilence: boolean }): void {
    const kept = this.#of(destination)
    kept.isProbing = false
    if (given.failure === null) {
      Object.assign(kept, { lastOkMs: given.nowMs, consecutiveFailures: 0, silences: 0, openUntilMs: null })
      kept.latencyMs = kept.latencyMs === null ? given.tookMs : Math.round(kept.latencyMs * 0.8 + given.tookMs * 0.2)
      return
    }
    Object.assign(kept, { lastFailureMs: given.nowMs, lastFailureReason: given.failure, consecutiveFailures: kept.consecutiveFailures + 1 })
    kept.silences = given.isSilence ? kept.silences + 1 : 0
    const openMs = Math.min(longestOpenMs, firstOpenMs * 2 ** (kept.silences - silencesToOpen))
    kept.openUntilMs = kept.silences >= silencesToOpen ? given.nowMs + openMs : null
  }

  /** The caller gave up: that says nothing about the destination. */
  abandoned(destination: string): void {
    this.#of(destination).isProbing = false
  }

  #of(destination: string): Kept {
    const known = this.#kept.get(destination)
    const kept: Kept = known ?? {
      lastOkMs: null, lastFailureMs: null, lastFailureReason: null, consecutiveFailures: 0, latencyMs: null, silences: 0, openUntilMs: null, isProbing: false,
    }
    // Maps keep the order of insertion: put behind the others, the first is the longest unused.
    if (known) this.#kept.delete(destination)
    this.#kept.set(destination, kept)
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!)
    return kept
  }
}
