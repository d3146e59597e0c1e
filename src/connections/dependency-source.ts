// Ports: where it is seen who calls whom. Metrics that count calls are read; spans arrive.
import type { ObservedCalls, SeenSpan } from '../base/observed.ts'

/** A system that counts calls between services. */
export interface DependencySource {
  /** Name of the connection. */
  readonly name: string
  /**
   * Calls in (fromMs, toMs], at most 20,000 edges, those with most calls first. Empty where nothing counts calls.
   * Throws when the system does not answer, or the signal aborts.
   */
  calls(range: { readonly fromMs: number; readonly toMs: number }, signal: AbortSignal): Promise<readonly ObservedCalls[]>
}

/** All of them, as the connections are now. */
export interface DependencySources {
  all(): Promise<readonly DependencySource[]>
}

/** A request with spans as it came. */
export interface SentSpans {
  readonly contentType: string
  readonly contentEncoding: string
  readonly body: Buffer
}

export interface SpanAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Buffer
}

/** Spans that were understood, and what to answer when they are taken in. */
export interface ReadSpans {
  readonly spans: readonly SeenSpan[]
  /** Spans that were refused because they are malformed. */
  readonly rejected: number
  /** What was refused or ignored, in words for whoever runs the sender; null when all is well. */
  readonly why: string | null
}

/** A protocol in which spans arrive. */
export interface SpanDialect {
  /** Where they are sent: `/in/otlp/v1/traces`. */
  readonly path: string
  readonly summary: string
  /** Largest body in bytes, as sent. */
  readonly bodyLimit: number
  /** Throws a Fault when the whole request cannot be read. */
  read(sent: SentSpans): Promise<ReadSpans>
  taken(sent: SentSpans, read: ReadSpans): SpanAnswer
  /** A refusal in the protocol's own form. */
  refused(sent: SentSpans, refusal: { readonly status: number; readonly say: string }): SpanAnswer
}
