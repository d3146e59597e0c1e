// Reads what Grafana posts: unified alerting (version "1", Alertmanager's form and more) and the legacy notifier.
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { readWebhookAlerts } from './read-alertmanager-webhook.ts'
import type { WebhookRead } from './read-alertmanager-webhook.ts'
import { annotationsFrom, labelledAlert, whyLabelsTooLarge } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { isLabelName, labelsFrom, storable } from './labels.ts'

/** What Grafana says of an alert beside its labels, and under which name people find it. */
const extras = ['valueString', 'dashboardURL', 'panelURL', 'silenceURL', 'imageURL'] as const

export function readGrafana(body: string, nowMs: number): WebhookRead {
  let message: unknown
  try {
    message = parseForeignJson(body)
  } catch (problem) {
    return nothing(`the body is not JSON: ${(problem as Error).message}`)
  }
  if (!isMap(message)) return nothing('the body is not a Grafana message: it is not an object')
  if ('ruleId' in message || 'evalMatches' in message) return legacy(message, nowMs)
  const organisation = idOf(message['orgId'])
  return readWebhookAlerts(message, {
    nowMs,
    source: 'grafana',
    // Two organisations of one Grafana may have the same label set.
    keyOf: ({ fingerprint }) => `gf:${organisation}:${fingerprint}`,
    annotationsOf: (given) => extras.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]] as const] : [])),
  })
}

/** One rule, one alert: its state says whether it fires. https://grafana.com/docs/grafana/v8.5/alerting/old-alerting/notifications/ */
function legacy(message: Record<string, unknown>, nowMs: number): WebhookRead {
  const state = textOf(message['state'])
  const name = textOf(message['ruleName']) || textOf(message['title'])
  if (name === '') return nothing('the body is not a Grafana message: it has neither ruleName nor title')
  // A paused or pending rule asks nothing of anybody, and ends nothing.
  if (state === 'pending' || state === 'paused') return { alerts: [], bad: [], truncated: 0, refused: null }
  if (!['alerting', 'no_data', 'ok'].includes(state)) return nothing(`its state is none of alerting, ok, no_data, pending, paused: ${JSON.stringify(state.slice(0, 100))}`)
  const tags = isMap(message['tags']) ? Object.entries(message['tags']).filter((tag): tag is [string, string] => isLabelName(tag[0]) && typeof tag[1] === 'string') : []
  const labels = labelsFrom(new Map([...tags, ['alertname', name.slice(0, 200)] as const]))
  const tooLarge = whyLabelsTooLarge(labels)
  if (tooLarge !== null) return nothing(tooLarge)
  const matches = (Array.isArray(message['evalMatches']) ? message['evalMatches'] : []).slice(0, 20).flatMap((match: unknown) => (isMap(match) ? [`${textOf(match['metric'])} = ${String(match['value']).slice(0, 100)}`] : []))
  const isOver = state === 'ok'
  const alert: IncomingAlert = labelledAlert({
    source: 'grafana', change: isOver ? 'resolved' : 'firing', key: `gf:${idOf(message['orgId'])}:rule:${idOf(message['ruleId']) || storable(name.slice(0, 200))}`, labels,
    annotations: annotationsFrom([['summary', textOf(message['title']) || name], ['description', textOf(message['message'])], ['valueString', matches.join(', ')], ['imageURL', textOf(message['imageUrl'])]]),
    generatorUrl: textOf(message['ruleUrl']) || null, group: {}, startedMs: nowMs, isStartKnown: false, endsMs: isOver ? nowMs : null,
  })
  return { alerts: [alert], bad: [], truncated: 0, refused: null }
}

function nothing(refused: string): WebhookRead {
  return { alerts: [], bad: [], truncated: 0, refused }
}

function idOf(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? storable(String(value).slice(0, 100)) : ''
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
