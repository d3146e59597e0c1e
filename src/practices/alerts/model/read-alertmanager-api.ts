// Reads POST /api/v2/alerts and refuses what Alertmanager 0.25 refuses, in its words: senders show them to people.
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { minuteMs } from '../../../base/duration.ts'
import { parseInstant } from '../../../base/instant.ts'
import { annotationsFrom, labelledAlert, whyLabelsTooLarge } from './incoming.ts'
import type { BadAlert, IncomingAlert } from './incoming.ts'
import { isUtf8LabelName, labelsFrom } from './labels.ts'

/** Alertmanager's default `resolve_timeout`: how long an alert without an end lives unless sent again. */
export const resolveTimeoutMs = 5 * minuteMs

export interface ApiRead {
  readonly alerts: readonly IncomingAlert[]
  /** Stored are the others; the answer is 400 and names these. */
  readonly bad: readonly BadAlert[]
  /** When the request as a whole is refused and nothing of it is taken. */
  readonly refused: ApiRefusal | null
}

export interface ApiRefusal {
  readonly status: number
  readonly body: { readonly code: number; readonly message: string }
}

const zeroTimeMs = Date.parse('0001-01-01T00:00:00Z')

export function readAlertmanagerApi(body: string, nowMs: number): ApiRead {
  if (body.trim() === '') return refused(422, 602, 'alerts in body is required')
  let list: unknown
  try {
    list = parseForeignJson(body)
  } catch (problem) {
    return unparsable((problem as Error).message)
  }
  if (list === null) return refused(422, 602, 'alerts in body is required')
  if (!Array.isArray(list)) return unparsable(`json: cannot unmarshal ${goKind(list)} into Go value of type models.PostableAlerts`)
  // Types first, over the whole list, then contents: as the generated server does.
  for (const item of list) {
    const why = whyNotTyped(item)
    if (why !== null) return unparsable(why)
  }
  for (const [index, item] of (list as readonly Posted[]).entries()) {
    if (item.generatorURL && !isUri(item.generatorURL)) return refused(422, 601, `${index}.generatorURL in body must be of type uri: ${JSON.stringify(item.generatorURL.slice(0, 200))}`)
    if (item.labels === undefined || item.labels === null) return refused(422, 602, `${index}.labels in body is required`)
  }
  const alerts: IncomingAlert[] = []
  const bad: BadAlert[] = []
  for (const [index, item] of (list as readonly Posted[]).entries()) {
    const read = readPosted(item, nowMs)
    if (typeof read === 'string') bad.push({ index, why: read })
    else alerts.push(read)
  }
  return { alerts, bad, refused: null }
}

interface Posted {
  readonly labels?: Readonly<Record<string, string | null>> | null
  readonly annotations?: Readonly<Record<string, string | null>> | null
  readonly startsAt?: string | null
  readonly endsAt?: string | null
  readonly generatorURL?: string | null
}

function readPosted(item: Posted, nowMs: number): IncomingAlert | string {
  const startsMs = instantOf(item.startsAt)
  const endsMs = instantOf(item.endsAt)
  const startedMs = startsMs ?? endsMs ?? nowMs
  const overMs = endsMs ?? nowMs + resolveTimeoutMs
  const labels = labelsFrom(pairsOf(item.labels))
  if (overMs < startedMs) return 'start time must be before end time'
  for (const name of Object.keys(labels)) if (!isUtf8LabelName(name)) return `invalid label set: invalid name ${JSON.stringify(name)}`
  if (Object.keys(labels).length === 0) return 'at least one label pair required'
  const tooLarge = whyLabelsTooLarge(labels)
  if (tooLarge !== null) return tooLarge
  const annotations = annotationsFrom(pairsOf(item.annotations))
  for (const name of Object.keys(annotations)) if (!isUtf8LabelName(name)) return `invalid annotations: invalid name ${JSON.stringify(name)}`
  return labelledAlert({
    source: 'alertmanager-api', change: overMs <= nowMs ? 'resolved' : 'firing', labels, annotations, generatorUrl: item.generatorURL || null,
    startedMs, isStartKnown: startsMs !== null, endsMs: overMs,
  })
}

/** Go reads null into a text as ''. */
function* pairsOf(map: Readonly<Record<string, string | null>> | null | undefined): Generator<readonly [string, string]> {
  if (map) for (const name of Object.keys(map)) yield [name, map[name] ?? '']
}

function instantOf(text: string | null | undefined): number | null {
  return text ? nonZero(parseInstant(text)) : null
}

function nonZero(atMs: number | null): number | null {
  return atMs === zeroTimeMs ? null : atMs
}

function whyNotTyped(item: unknown): string | null {
  if (!isMap(item)) return `json: cannot unmarshal ${goKind(item)} into Go value of type models.PostableAlert`
  for (const field of ['labels', 'annotations'] as const) {
    const map = item[field]
    const place = field === 'labels' ? 'Alert.labels' : '.annotations'
    if (map === undefined || map === null) continue
    if (!isMap(map)) return `json: cannot unmarshal ${goKind(map)} into Go struct field ${place} of type models.LabelSet`
    for (const value of Object.values(map)) {
      if (typeof value !== 'string' && value !== null) return `json: cannot unmarshal ${goKind(value)} into Go struct field ${place} of type string`
    }
  }
  const url = item['generatorURL']
  if (url !== undefined && url !== null && typeof url !== 'string') return `json: cannot unmarshal ${goKind(url)} into Go struct field Alert.generatorURL of type string`
  for (const field of ['startsAt', 'endsAt'] as const) {
    const time = item[field]
    if (time === undefined || time === null || time === '') continue
    if (typeof time !== 'string') return `json: cannot unmarshal ${goKind(time)} into Go struct field .${field} of type string`
    if (parseInstant(time) === null) return `parsing time ${JSON.stringify(time.slice(0, 100))} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(time.slice(0, 100))}`
  }
  return null
}

/** What Go's url.ParseRequestURI takes, near enough: an absolute address or path. */
function isUri(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 32 || text.charCodeAt(i) === 127) return false
  return text.startsWith('/') || (/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text) && URL.canParse(text))
}

function goKind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unparsable(why: string): ApiRead {
  return refused(400, 400, `parsing alerts body from "" failed, because ${why}`)
}

function refused(status: number, code: number, message: string): ApiRead {
  return { alerts: [], bad: [], refused: { status, body: { code, message } } }
}
