// Reads CloudEvents 1.0: structured, binary and batched. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { parseInstant } from '../../../base/instant.ts'
import { annotationsFrom, labelledAlert, whyLabelsTooLarge } from './incoming.ts'
import type { BadAlert, IncomingAlert } from './incoming.ts'
import { labelsFrom, storable } from './labels.ts'

export interface CloudEventsRead {
  readonly alerts: readonly IncomingAlert[]
  readonly bad: readonly BadAlert[]
  readonly refused: string | null
}

const maxEvents = 1_000
const endings = /\.(resolved|closed|recovered|ok|cleared)$/i
const overWords = new Set(['resolved', 'ok', 'closed', 'recovered', 'cleared'])

/**
 * @param headers of the request, names in lower case: in binary mode the attributes stand there as `ce-…`.
 * The same `source` and `subject` (without a subject: `id`) is the same alert; it is over when the type ends in
 * `.resolved` (or closed, recovered, cleared, ok) or `data.status` says so.
 */
export function readCloudEvents(body: string, given: { headers: Readonly<Record<string, string | readonly string[] | undefined>>; nowMs: number }): CloudEventsRead {
  const header = (name: string): string => {
    const value = given.headers[name]
    return typeof value === 'string' ? value : ''
  }
  const type = header('content-type').split(';')[0]!.trim().toLowerCase()
  const isBinary = header('ce-specversion') !== ''
  if (!isBinary && type !== 'application/cloudevents+json' && type !== 'application/cloudevents-batch+json') {
    return nothing('it is no CloudEvent: content-type is neither application/cloudevents+json nor application/cloudevents-batch+json, and there is no header ce-specversion')
  }
  let sent: unknown
  try {
    sent = body.trim() === '' && isBinary ? null : parseForeignJson(body)
  } catch (problem) {
    return nothing(`the body is not JSON: ${(problem as Error).message}`)
  }
  if (isBinary) {
    const attributes = Object.fromEntries(['specversion', 'id', 'source', 'type', 'subject', 'time'].map((name) => [name, decoded(header(`ce-${name}`))]))
    return collect([{ ...attributes, data: sent }], given.nowMs)
  }
  const isBatch = type === 'application/cloudevents-batch+json'
  if (isBatch !== Array.isArray(sent)) return nothing(isBatch ? 'a batch must be a list' : 'a structured event must be an object')
  return collect(isBatch ? (sent as unknown[]) : [sent], given.nowMs)
}

function collect(events: readonly unknown[], nowMs: number): CloudEventsRead {
  if (events.length > maxEvents) return nothing(`more than ${maxEvents} events in one request`)
  const alerts: IncomingAlert[] = []
  const bad: BadAlert[] = []
  events.forEach((event, index) => {
    const read = readEvent(event, nowMs)
    if (typeof read === 'string') bad.push({ index, why: read })
    else alerts.push(read)
  })
  return { alerts, bad, refused: null }
}

function readEvent(event: unknown, nowMs: number): IncomingAlert | string {
  if (!isMap(event)) return 'it is not an object'
  const text = (name: string): string => textOf(event[name])
  if (!/^1\.\d+$/.test(text('specversion'))) return `specversion is not 1.x: ${JSON.stringify(event['specversion'] ?? null).slice(0, 100)}`
  for (const name of ['id', 'source', 'type']) if (text(name) === '') return `the required attribute ${name} is missing`
  const data = isMap(event['data']) ? event['data'] : {}
  const said = (name: string): string => textOf(data[name]).slice(0, 4_096)
  const type = text('type').slice(0, 512)
  const isOver = endings.test(type) || overWords.has(said('status').trim().toLowerCase())
  const name = said('alertname') || said('name') || type.replace(endings, '')
  const labels = labelsFrom(new Map([
    ['alertname', name.slice(0, 200)], ['severity', said('severity')], ['service', said('service')], ['environment', said('environment')],
    ['event_source', text('source').slice(0, 1_024)], ['subject', text('subject').slice(0, 1_024)],
  ]))
  const tooLarge = whyLabelsTooLarge(labels)
  if (tooLarge !== null) return tooLarge
  const startedMs = parseInstant(text('time'))
  return labelledAlert({
    source: 'cloudevents', change: isOver ? 'resolved' : 'firing', labels, key: `ce:${storable(`${text('source')} ${text('subject') || text('id')}`.slice(0, 1_024))}`,
    annotations: annotationsFrom([['summary', said('summary') || said('title') || said('message')], ['description', said('description')], ['runbook_url', said('runbookUrl') || said('runbook')]]),
    generatorUrl: said('url') || null, group: { source: text('source').slice(0, 200) }, startedMs: startedMs ?? nowMs, isStartKnown: startedMs !== null && !isOver,
    endsMs: isOver ? (startedMs ?? nowMs) : null,
  })
}

/** Header values are percent-encoded where HTTP allows no such character. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function nothing(refused: string): CloudEventsRead {
  return { alerts: [], bad: [], refused }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
