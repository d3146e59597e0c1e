// Reads what a Sentry integration posts: issue alerts paired with the end of their issue, and metric alerts.
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { parseInstant } from '../../../base/instant.ts'
import { annotationsFrom, labelledAlert } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { isLabelName, labelsFrom, storable } from './labels.ts'

export interface SentrySender {
  readonly name: string
  readonly severity: string | null
  readonly service: string | null
  readonly environment: string | null
}

/** The alert, null for what is no alert (installations, comments, assignments), or in words what is wrong. */
export function readSentry(resource: string, body: string, given: { sender: SentrySender; nowMs: number }): IncomingAlert | null | string {
  let sent: unknown
  try {
    sent = parseForeignJson(body)
  } catch (problem) {
    return `JSON cannot be parsed: ${(problem as Error).message}`
  }
  const root = mapOf(sent)
  const action = textOf(root['action'])
  const data = mapOf(root['data'])
  if (resource === 'event_alert' && action === 'triggered') return eventAlert(data, given)
  if (resource === 'issue') return issueEnd(mapOf(data['issue']), action, given)
  if (resource === 'metric_alert') return metricAlert(data, action, given)
  return null
}

/** An error is one exception, not an outage: what wakes people is said by the integration, or is fatal. */
const severities: Readonly<Record<string, string>> = { fatal: 'critical', error: 'warning', warning: 'warning', info: 'info', debug: 'info' }
const maxTags = 50

function eventAlert(data: Record<string, unknown>, { sender, nowMs }: { sender: SentrySender; nowMs: number }): IncomingAlert | string {
  const event = mapOf(data['event'])
  const issue = idOf(event['issue_id']) ?? /\/issues\/(\d+)/.exec(textOf(event['issue_url']))?.[1] ?? null
  if (issue === null) return 'data.event.issue_id is missing.'
  const rule = textOf(data['triggered_rule']) || textOf(mapOf(data['issue_alert'])['title']) || 'SentryIssue'
  const tags = new Map(tagsOf(event['tags']))
  const project = /\/projects\/[^/]+\/([^/]+)\//.exec(textOf(event['url']))?.[1] ?? textOf(event['project_slug'])
  const level = textOf(event['level'])
  return labelledAlert({
    source: 'sentry', change: 'firing', key: issueKey(sender, issue),
    labels: labelsFrom(new Map([
      ...tags, ['alertname', rule], ['severity', sender.severity ?? severities[level] ?? ''], ['level', level], ['issue', issue], ['project', project],
      ['service', sender.service ?? (tags.get('service') || project)], ['environment', sender.environment ?? (tags.get('environment') || textOf(event['environment']))], ['sender', sender.name],
    ])),
    annotations: annotationsFrom([['summary', textOf(event['title']) || rule], ['description', textOf(event['culprit'])]]),
    generatorUrl: textOf(event['web_url']) || null, group: { issue }, startedMs: nowMs, isStartKnown: false, endsMs: null,
  })
}

/** Sentry never says that an issue alert is over; it says so of the issue. */
function issueEnd(issue: Record<string, unknown>, action: string, { sender, nowMs }: { sender: SentrySender; nowMs: number }): IncomingAlert | null | string {
  if (action !== 'resolved' && action !== 'archived' && action !== 'ignored') return null
  const id = idOf(issue['id'])
  if (id === null) return 'data.issue.id is missing.'
  return labelledAlert({
    source: 'sentry', change: 'resolved', key: issueKey(sender, id), labels: labelsFrom([['alertname', 'SentryIssue'], ['issue', id]]), annotations: {},
    generatorUrl: null, startedMs: nowMs, isStartKnown: false, endsMs: nowMs,
  })
}

function metricAlert(data: Record<string, unknown>, action: string, { sender, nowMs }: { sender: SentrySender; nowMs: number }): IncomingAlert | string {
  if (action !== 'critical' && action !== 'warning' && action !== 'resolved') return 'action is none of critical, warning, resolved.'
  const metric = mapOf(data['metric_alert'])
  const rule = mapOf(metric['alert_rule'])
  const id = idOf(metric['id']) ?? idOf(rule['id'])
  if (id === null) return 'data.metric_alert.id is missing.'
  const projects = Array.isArray(metric['projects']) ? metric['projects'].filter((project) => typeof project === 'string') : []
  const title = textOf(data['description_title']) || textOf(metric['title']) || textOf(rule['name']) || 'SentryMetricAlert'
  const startedMs = parseInstant(textOf(metric['date_started']))
  return labelledAlert({
    source: 'sentry', change: action === 'resolved' ? 'resolved' : 'firing', key: `sentry:${sender.name}:metric:${id}`,
    labels: labelsFrom(new Map([
      ['alertname', textOf(rule['name']) || title], ['severity', sender.severity ?? (action === 'resolved' ? '' : action)], ['project', projects.length === 1 ? String(projects[0]) : ''],
      ['service', sender.service ?? (projects.length === 1 ? String(projects[0]) : '')], ['environment', sender.environment ?? textOf(rule['environment'])], ['sender', sender.name],
    ])),
    annotations: annotationsFrom([['summary', title], ['description', textOf(data['description_text'])]]),
    generatorUrl: textOf(data['web_url']) || null, group: { metric_alert: id }, startedMs: startedMs ?? nowMs, isStartKnown: startedMs !== null, endsMs: action === 'resolved' ? nowMs : null,
  })
}

function issueKey(sender: SentrySender, issue: string): string {
  return `sentry:${sender.name}:issue:${issue}`
}

function tagsOf(value: unknown): readonly (readonly [string, string])[] {
  return (Array.isArray(value) ? value : []).slice(0, maxTags).flatMap((tag: unknown) => {
    const [name, said] = Array.isArray(tag) ? tag : [mapOf(tag)['key'], mapOf(tag)['value']]
    return typeof name === 'string' && typeof said === 'string' && isLabelName(name) ? [[name, said.slice(0, 1_024)] as const] : []
  })
}

function idOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return typeof value === 'string' && value !== '' ? storable(value.slice(0, 100)) : null
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
