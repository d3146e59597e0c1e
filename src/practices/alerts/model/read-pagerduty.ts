// Reads PagerDuty Events v2 (`/v2/enqueue`), also as Alertmanager sends it: one event for a group of alerts.
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { parseInstant } from '../../../base/instant.ts'
import { annotationsFrom } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { fingerprint, fingerprintOfText, labelOf, labelsFrom, storable } from './labels.ts'
import type { Labels } from './labels.ts'
import { urgencyOf } from './urgency.ts'

export interface EventRead {
  readonly alert: IncomingAlert | null
  readonly dedupKey: string
  /** What is wrong with it; empty when `alert` is there. */
  readonly errors: readonly string[]
}

const severities = ['critical', 'error', 'warning', 'info']
const maxSummary = 1_024
const maxDedupKey = 255
const maxText = 200

/** @param newKey for a trigger that brings no dedup_key: always a new alert. */
export function readPagerdutyEvent(body: string, given: { nowMs: number; newKey: () => string }): EventRead {
  let event: unknown
  try {
    event = parseForeignJson(body)
  } catch (problem) {
    return wrong([`JSON cannot be parsed: ${(problem as Error).message}`])
  }
  if (!isMap(event)) return wrong(['Event is not a JSON object'])
  const errors: string[] = []
  const routingKey = event['routing_key']
  if (typeof routingKey !== 'string') errors.push("'routing_key' is missing or blank")
  else if (routingKey.length !== 32) errors.push("Length of 'routing_key' is incorrect (should be 32 characters)")
  const action = event['event_action']
  if (action !== 'trigger' && action !== 'acknowledge' && action !== 'resolve') errors.push("'event_action' is missing or invalid (must be one of trigger, acknowledge, resolve)")
  const dedupKey = event['dedup_key'] ?? ''
  if (typeof dedupKey !== 'string') errors.push("'dedup_key' is not a string")
  else if (dedupKey.length > maxDedupKey) errors.push(`Length of 'dedup_key' is incorrect (should be at most ${maxDedupKey} characters)`)
  else if (dedupKey === '' && (action === 'acknowledge' || action === 'resolve')) errors.push("'dedup_key' is missing or blank")
  const payload = isMap(event['payload']) ? event['payload'] : {}
  if (action === 'trigger') {
    for (const field of ['summary', 'source'] as const) if (typeof payload[field] !== 'string' || payload[field].trim() === '') errors.push(`'payload.${field}' is missing or blank`)
    if (!severities.includes(payload['severity'] as string)) errors.push(`'payload.severity' is missing or invalid (must be one of ${severities.join(', ')})`)
    const timestamp = payload['timestamp']
    if (timestamp !== undefined && timestamp !== null && (typeof timestamp !== 'string' || parseInstant(timestamp) === null)) errors.push("'payload.timestamp' is invalid (must be ISO 8601)")
  }
  if (errors.length > 0) return wrong(errors)
  const key = (dedupKey as string) || given.newKey()
  return { alert: alertOf({ event, payload, action: action as Action, routingKey: routingKey as string, dedupKey: key, nowMs: given.nowMs }), dedupKey: key, errors: [] }
}

type Action = 'trigger' | 'acknowledge' | 'resolve'
const changes = { trigger: 'firing', acknowledge: 'acknowledged', resolve: 'resolved' } as const

function alertOf(read: { event: Record<string, unknown>; payload: Record<string, unknown>; action: Action; routingKey: string; dedupKey: string; nowMs: number }): IncomingAlert {
  const { event, payload, action, dedupKey, nowMs } = read
  const details = isMap(payload['custom_details']) ? payload['custom_details'] : {}
  const summary = storable(textOf(payload['summary'], maxSummary) ?? dedupKey)
  const severity = textOf(payload['severity'], maxText)
  const relayed = commonLabels(typeof details['firing'] === 'string' ? details['firing'] : '')
  const className = textOf(payload['class'], maxText)
  const name = storable(className ?? labelOf(relayed, 'alertname') ?? textOf(payload['summary'], maxText) ?? 'unnamed')
  const source = textOf(payload['source'], maxText) ?? ''
  const service = textOf(details['service'], maxText) ?? textOf(payload['component'], maxText) ?? labelOf(relayed, 'service')?.slice(0, maxText) ?? null
  const environment = textOf(details['environment'], maxText) ?? textOf(details['env'], maxText) ?? (labelOf(relayed, 'environment') ?? labelOf(relayed, 'env'))?.slice(0, maxText) ?? null
  const labels = labelsFrom([
    ...Object.entries(relayed).filter(([label]) => label !== 'alertname'), ['alertname', name], ['dedup_key', dedupKey], ['source', source], ['severity', severity ?? ''],
    ['component', textOf(payload['component'], maxText) ?? ''], ['group', textOf(payload['group'], maxText) ?? ''],
    ['class', className ?? ''], ['service', service ?? ''], ['environment', environment ?? ''],
  ])
  const annotations = annotationsOf({ event, details, summary })
  const startedMs = typeof payload['timestamp'] === 'string' ? parseInstant(payload['timestamp']) : null
  return {
    // The routing key is half a secret: only its hash is kept.
    key: `pd:${fingerprintOfText(read.routingKey)}:${storable(dedupKey)}`,
    source: 'pagerduty', change: changes[action], name,
    service: service === null ? null : storable(service), environment: environment === null ? null : storable(environment),
    severity, urgency: urgencyOf(severity), summary,
    labels, annotations, labelsJson: JSON.stringify(labels), annotationsJson: JSON.stringify(annotations), fingerprint: fingerprint(labels),
    generatorUrl: textOf(event['client_url'], 2_048), group: labelsFrom([['source', source]]),
    startedMs: startedMs ?? nowMs, isStartKnown: startedMs !== null, endsMs: action === 'resolve' ? nowMs : null,
  }
}

function annotationsOf({ event, details, summary }: { event: Record<string, unknown>; details: Record<string, unknown>; summary: string }): Labels {
  const pairs: [string, string][] = [['summary', summary]]
  const links = Array.isArray(event['links']) ? event['links'].filter(isMap) : []
  const runbook = links.find((link) => /runbook|playbook/i.test(`${textOf(link['text'], 500) ?? ''} ${textOf(link['href'], 2_048) ?? ''}`))
  if (typeof runbook?.['href'] === 'string') pairs.push(['runbook_url', runbook['href']])
  links.slice(0, 20).forEach((link, index) => pairs.push([`link_${index + 1}`, `${textOf(link['text'], 500) ?? ''} ${textOf(link['href'], 2_048) ?? ''}`.trim()]))
  if (typeof event['client'] === 'string') pairs.push(['client', storable(event['client'].slice(0, maxText))])
  for (const [name, value] of Object.entries(details)) pairs.push([`detail_${name}`, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')])
  return annotationsFrom(pairs)
}

/** The labels that all alerts in Alertmanager's text of a group have in common. */
function commonLabels(text: string): Labels {
  const [first, ...others] = text.slice(0, 65_536).split(/^Labels:$/m).slice(1).map(labelsOfBlock)
  if (first === undefined) return {}
  return labelsFrom([...first].filter(([name, value]) => others.every((labels) => labels.get(name) === value)))
}

function labelsOfBlock(block: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  for (const line of block.split('\n')) {
    if (/^(Annotations:|Source:)/.test(line)) break
    const pair = /^ - ([a-zA-Z_][a-zA-Z0-9_]*) = (.*)$/.exec(line)
    if (pair) labels.set(pair[1]!, storable(pair[2]!.slice(0, 1_024)))
  }
  return labels
}

function textOf(value: unknown, length: number): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null
  return storable(value.length > length ? `${value.slice(0, length - 1)}…` : value)
}

function wrong(errors: readonly string[]): EventRead {
  return { alert: null, dedupKey: '', errors }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
