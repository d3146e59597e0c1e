// What is measured: which events are counted, and which of them are good. The language between objectives and metric sources.

/**
 * Events of one kind. A selector (`http_requests_total{code=~"5.."}`) names counters and is read by Prometheus and
 * by direct scraping alike. A PromQL text holds `$window` where its range goes, and yields either a per-second rate
 * or the increase over that range; only Prometheus-compatible sources can read it.
 */
export type CountQuery =
  | { readonly selector: string }
  | { readonly promql: string; readonly yields: 'rate' | 'increase' }

export type Comparison = 'lt' | 'lte' | 'gt' | 'gte'

export type Indicator =
  /** Good events over total events; give `good` or `bad`, the other is the difference. */
  | { readonly kind: 'ratio'; readonly good?: CountQuery; readonly bad?: CountQuery; readonly total: CountQuery }
  /** Requests at or under a threshold, from a histogram. `histogram` selects without `_bucket`; a native one needs no `le`. */
  | { readonly kind: 'latency'; readonly histogram: string; readonly native: boolean; readonly thresholdSeconds: number }
  /** A gauge held against a bound, one verdict a minute. */
  | { readonly kind: 'threshold'; readonly promql: string; readonly op: Comparison; readonly value: number }
  /** A ready-made error ratio (0 to 1). Its counts are lost, so each minute weighs the same: shown as time-weighted. */
  | { readonly kind: 'error-ratio'; readonly promql: string }
  /** Counts arrive by the push API. */
  | { readonly kind: 'pushed' }
