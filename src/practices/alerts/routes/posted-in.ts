// `/in/grafana`, `/in/cloudevents`, `/in/datadog` and others: senders that an ingest key is enough for.
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { route } from '../../../spine/practice.ts'
import type { House, RawAnswer, Route, RouteRequest } from '../../../spine/practice.ts'
import { intakeOf } from '../intake.ts'
import type { BadAlert, IncomingAlert, Source } from '../model/incoming.ts'
import { applyMapping } from '../model/mapping.ts'
import { readCloudEvents } from '../model/read-cloudevents.ts'
import { readGrafana } from '../model/read-grafana.ts'
import { senderTemplates } from '../model/templates.ts'
import type { SenderTemplate } from '../model/templates.ts'
import { json, noteRefused, queryTexts } from './dialect.ts'

const bodyLimit = 2 * 1024 * 1024

interface Posted {
  readonly alerts: readonly IncomingAlert[]
  readonly bad: readonly BadAlert[]
  readonly refused: string | null
}

export const postedInRoutes: readonly Route[] = [
  ...(['POST', 'PUT'] as const).map((method) => posted({
    method, path: '/in/grafana', source: 'grafana', summary: 'Receive what a Grafana contact point posts, unified alerting or legacy',
    read: (request, nowMs) => readGrafana(request.rawBody.toString('utf8'), nowMs),
  })),
  posted({
    method: 'POST', path: '/in/cloudevents', source: 'cloudevents', summary: 'Receive CloudEvents 1.0, structured, binary or batched',
    read: (request, nowMs) => readCloudEvents(request.rawBody.toString('utf8'), { headers: request.headers, nowMs }),
  }),
  ...senderTemplates.map((template) => posted({
    method: 'POST', path: `/in/${template.source}`, source: template.source,
    summary: `Receive what ${template.name} posts${template.template === null ? '' : ', by the template of the guide'}; \`?severity=\`, \`?service=\` and \`?environment=\` stand in where it says none`,
    read: (request, nowMs) => readTemplate(request, template, nowMs),
  })),
]

function posted({ method, path, source, summary, read }: { method: 'POST' | 'PUT'; path: string; source: Source; summary: string; read: (request: RouteRequest, nowMs: number) => Posted }): Route {
  return route({
    method, path, access: 'ingest', raw: true, bodyLimit, summary,
    handle: (request, house) => take(request, house, { source, ...read(request, house.clock.nowMs()) }),
  })
}

async function take(request: RouteRequest, house: House, { source, alerts, bad, refused }: Posted & { source: Source }): Promise<RawAnswer> {
  const note = (status: number, reason: string): Promise<void> => noteRefused(house, { source, caller: request.caller, status, reason, body: request.rawBody })
  if (refused !== null) {
    await note(400, refused)
    return json(400, { status: 'refused', error: refused })
  }
  const receipt = alerts.length === 0 ? { received: 0, fired: 0, resolved: 0, unchanged: 0 } : await intakeOf(house).receive({ source, actor: request.caller.actor, alerts })
  const status = bad.length > 0 && alerts.length === 0 ? 400 : 200
  if (bad.length > 0) await note(status, bad.map(({ index, why }) => `[${index}]: ${why}`).join('; '))
  return json(status, { status: bad.length === 0 ? 'success' : alerts.length === 0 ? 'refused' : 'partial', ...receipt, refused: bad.map(({ index, why }) => ({ index, error: why })) })
}

function readTemplate(request: RouteRequest, { source, mapping }: SenderTemplate, nowMs: number): Posted {
  let sent: unknown
  try {
    sent = parseForeignJson(request.rawBody.toString('utf8'))
  } catch (problem) {
    return { alerts: [], bad: [], refused: `the body is not JSON: ${(problem as Error).message}` }
  }
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return { alerts: [], bad: [], refused: 'the body is not an object' }
  const standsIn = Object.fromEntries(['severity', 'service', 'environment'].flatMap((name) => {
    const said = queryTexts(request, name)[0]?.slice(0, 200)
    return said ? [[name, said]] : []
  }))
  const said = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '' && value !== null && !isUnfilled(value)))
  const isOwnBody = mapping.severity !== '$.severity'
  const body = isOwnBody ? { ...said, result: { ...standsIn, ...(said['result'] as object | undefined) } } : { ...standsIn, ...said }
  const read = applyMapping(mapping, body, { sender: source, nowMs })
  return { alerts: read.alerts.map((alert) => ({ ...alert, source })), bad: read.bad, refused: null }
}

/** A variable that the sender knew nothing for stays in the text as it is. */
function isUnfilled(value: unknown): boolean {
  return typeof value === 'string' && /^(\$[A-Z_]+(\[\w+\])?|\{\{.*\}\})$/.test(value.trim())
}
