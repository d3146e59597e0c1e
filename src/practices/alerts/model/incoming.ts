// An alert as it comes in, whatever dialect it came in.
import { fingerprint, labelOf, storable } from './labels.ts'
import type { Labels } from './labels.ts'
import { isWatchdog, urgencyOf } from './urgency.ts'
import type { Routed } from './routing/decide.ts'
import type { Urgency } from './urgency.ts'

export type Source = 'alertmanager-webhook' | 'alertmanager-api' | 'pagerduty' | 'opsgenie' | 'cloudwatch' | 'sentry' | 'grafana' | 'cloudevents' | 'datadog' | 'newrelic' | 'elastic' | 'splunk' | 'webhook' | 'email' | 'api' | 'heartbeat' | 'mainstay'

export interface IncomingAlert {
  /** The same key is the same alert while it is open. */
  readonly key: string
  readonly source: Source
  readonly change: 'firing' | 'resolved' | 'acknowledged'
  readonly name: string
  readonly service: string | null
  readonly environment: string | null
  readonly severity: string | null
  readonly urgency: Urgency
  readonly summary: string
  readonly labels: Labels
  readonly annotations: Labels
  /** Both as JSON: written while it is read, when nothing waits for it. */
  readonly labelsJson: string
  readonly annotationsJson: string
  readonly fingerprint: string
  readonly generatorUrl: string | null
  /** What its source grouped it by; joins alerts that name no service. */
  readonly group: Labels
  readonly startedMs: number
  /** False when the source did not say when it started and the time of receipt stands in. */
  readonly isStartKnown: boolean
  /** Firing: when it counts as over unless sent again; null: only its source ends it. Resolved: when it ended. */
  readonly endsMs: number | null
  /** What the routing tree made of it. */
  readonly routed?: Routed
}

/** One that could not be read, and why, in the words of its dialect. */
export interface BadAlert {
  readonly index: number
  readonly why: string
}

/** Copies of labels in indexed columns; an index entry has a size limit in both engines. */
const maxNameLength = 200
const maxSummaryLength = 1_024
/** Larger label sets are refused: cutting one would make another alert of it. */
const maxLabelCharacters = 32_768
const maxAnnotationLength = 16_384
const maxAnnotations = 100

const serviceLabels = ['service', 'service_name', 'app']
const environmentLabels = ['environment', 'env', 'deployment_environment']

/** Alerts with a label set, as Prometheus makes them. */
export function labelledAlert(given: {
  source: Source
  change: IncomingAlert['change']
  labels: Labels
  annotations: Labels
  generatorUrl: string | null
  group?: Labels
  startedMs: number
  isStartKnown: boolean
  endsMs: number | null
  key?: string
}): IncomingAlert {
  const { labels, annotations } = given
  const hash = fingerprint(labels)
  const severity = cut(labelOf(labels, 'severity'), maxNameLength)
  const name = cut(labelOf(labels, 'alertname'), maxNameLength) ?? 'unnamed'
  return {
    // One namespace for both Alertmanager dialects: the same alert by both ways is one alert.
    key: given.key ?? `am:${hash}`,
    source: given.source,
    change: given.change,
    name,
    service: cut(first(labels, serviceLabels), maxNameLength),
    environment: cut(first(labels, environmentLabels), maxNameLength),
    severity,
    urgency: isWatchdog({ name, severity }) ? 'info' : urgencyOf(severity),
    summary: cut(first(annotations, ['summary', 'message', 'title', 'description']), maxSummaryLength) ?? name,
    labels,
    annotations,
    labelsJson: JSON.stringify(labels),
    annotationsJson: JSON.stringify(annotations),
    fingerprint: hash,
    generatorUrl: cut(storable(given.generatorUrl ?? ''), 2_048),
    group: given.group ?? {},
    startedMs: given.startedMs,
    isStartKnown: given.isStartKnown,
    endsMs: given.endsMs,
  }
}

export function runbookOf(annotations: Labels): string | null {
  return cut(first(annotations, ['runbook_url', 'runbook']), 2_048)
}

/** Null when the label set can be kept. */
export function whyLabelsTooLarge(labels: Labels): string | null {
  let characters = 0
  for (const name of Object.keys(labels)) characters += name.length + labels[name]!.length
  return characters > maxLabelCharacters ? `label set too large: ${characters} characters, at most ${maxLabelCharacters}` : null
}

/** Annotations are for people: long ones are cut, and say so. */
export function annotationsFrom(pairs: Iterable<readonly [string, string]>): Labels {
  const kept: [string, string][] = []
  for (const [name, value] of pairs) {
    if (value === '') continue
    if (kept.length >= maxAnnotations) break
    kept.push([storable(name.slice(0, maxNameLength)), storable(value.length > maxAnnotationLength ? `${value.slice(0, maxAnnotationLength)}… (cut)` : value)])
  }
  return Object.fromEntries(kept)
}

function first(labels: Labels, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = labelOf(labels, name)
    if (value) return value
  }
  return undefined
}

function cut(text: string | undefined, length: number): string | null {
  if (!text) return null
  return text.length > length ? storable(`${text.slice(0, length - 1)}…`) : text
}
