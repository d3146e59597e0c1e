// Reads what Alertmanager's webhook receiver sends (version 4).
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { parseInstant } from '../../../base/instant.ts'
import { annotationsFrom, labelledAlert, whyLabelsTooLarge } from './incoming.ts'
import type { BadAlert, IncomingAlert, Source } from './incoming.ts'
import { labelsFrom } from './labels.ts'
import type { Labels } from './labels.ts'

export interface WebhookRead {
  readonly alerts: readonly IncomingAlert[]
  readonly bad: readonly BadAlert[]
  /** Alerts of the group that Alertmanager left out (`max_alerts`). */
  readonly truncated: number
  /** Why nothing of it could be read; null otherwise. */
  readonly refused: string | null
}

/** Go's zero time means "not ended". */
const zeroTimeMs = Date.parse('0001-01-01T00:00:00Z')

export function readAlertmanagerWebhook(body: string, nowMs: number): WebhookRead {
  let message: unknown
  try {
    message = parseForeignJson(body)
  } catch (problem) {
    return nothing(`the body is not JSON: ${(problem as Error).message}`)
  }
  if (!isMap(message)) return nothing('the body is not an Alertmanager webhook message: it is not an object')
  return readWebhookAlerts(message, { nowMs, source: 'alertmanager-webhook' })
}

interface Dialect {
  readonly nowMs: number
  readonly source: Source
  /** Left out: the same label set is the same alert, whichever way it came. */
  keyOf?(alert: IncomingAlert): string
  /** What it says of an alert beside its annotations. */
  annotationsOf?(given: Record<string, unknown>): readonly (readonly [string, string])[]
}

/** The alerts of a message in Alertmanager's form; others speak it too, and add to it. */
export function readWebhookAlerts(message: Record<string, unknown>, dialect: Dialect): WebhookRead {
  if (!Array.isArray(message['alerts'])) return nothing('the body is not a webhook message of alerts: it has no list of alerts')
  const group = textsOf(message['groupLabels']) ?? {}
  const alerts: IncomingAlert[] = []
  const bad: BadAlert[] = []
  message['alerts'].forEach((given: unknown, index) => {
    const read = readAlert(given, { group: labelsFrom(Object.entries(group)), dialect })
    if (typeof read === 'string') bad.push({ index, why: read })
    else alerts.push(read)
  })
  const truncated = message['truncatedAlerts']
  return { alerts, bad, truncated: typeof truncated === 'number' && truncated > 0 ? truncated : 0, refused: null }
}

function nothing(refused: string): WebhookRead {
  return { alerts: [], bad: [], truncated: 0, refused }
}

function readAlert(given: unknown, { group, dialect }: { group: Labels; dialect: Dialect }): IncomingAlert | string {
  if (!isMap(given)) return 'it is not an object'
  const texts = textsOf(given['labels'])
  if (texts === null) return 'its labels are not a map of texts'
  const labels = labelsFrom(Object.entries(texts))
  if (Object.keys(labels).length === 0) return 'it has no labels'
  const tooLarge = whyLabelsTooLarge(labels)
  if (tooLarge !== null) return tooLarge
  const status = given['status']
  if (status !== 'firing' && status !== 'resolved') return `its status is neither firing nor resolved: ${JSON.stringify(status)?.slice(0, 100)}`
  const startedMs = instantOf(given['startsAt'])
  const endedMs = instantOf(given['endsAt'])
  const alert = labelledAlert({
    source: dialect.source, change: status, labels, annotations: annotationsFrom([...Object.entries(textsOf(given['annotations']) ?? {}), ...(dialect.annotationsOf?.(given) ?? [])]),
    generatorUrl: typeof given['generatorURL'] === 'string' ? given['generatorURL'] : null, group,
    startedMs: startedMs ?? dialect.nowMs, isStartKnown: startedMs !== null,
    // Whoever relays through Alertmanager hears of the end from Alertmanager: a firing one has no end of its own.
    endsMs: status === 'resolved' ? (endedMs ?? dialect.nowMs) : null,
  })
  return dialect.keyOf === undefined ? alert : { ...alert, key: dialect.keyOf(alert) }
}

function instantOf(value: unknown): number | null {
  const atMs = typeof value === 'string' ? parseInstant(value) : null
  return atMs === zeroTimeMs ? null : atMs
}

function textsOf(value: unknown): Record<string, string> | null {
  if (!isMap(value)) return null
  for (const text of Object.values(value)) if (typeof text !== 'string') return null
  return value as Record<string, string>
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
