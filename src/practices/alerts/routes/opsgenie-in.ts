// `/in/opsgenie`: Opsgenie's alert and heartbeat API, for whatever can send to Opsgenie and lets its address be set.
import { randomUUID } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import { route } from '../../../spine/practice.ts'
import type { House, RawAnswer, Route, RouteRequest } from '../../../spine/practice.ts'
import { hearPing } from '../actions/hear-heartbeat.ts'
import { alertNoted } from '../events.ts'
import { intakeOf } from '../intake.ts'
import { opsgenieChange, opsgenieKey, readOpsgenieAlert, readOpsgenieNote } from '../model/read-opsgenie.ts'
import { insertOpsgenieRequest, opsgenieRequestById } from '../store/opsgenie.ts'
import { alertById } from '../store/reading.ts'
import { openAlertsOf } from '../store/taking-in.ts'
import type { AlertRow } from '../store/tables.ts'
import { json, noteRefused, queryTexts } from './dialect.ts'

/** Description, details and note at their longest, in four bytes a character. */
const bodyLimit = 256 * 1024

const ById = Type.Object({ identifier: Type.String({ minLength: 1, maxLength: 300 }) })

/** What is carried out here, as its request status names it. */
const actions = {
  close: { action: 'Close', done: 'Alert closed' },
  acknowledge: { action: 'Acknowledge', done: 'Alert acknowledged' },
  notes: { action: 'AddNote', done: 'Note added' },
} as const
type Action = keyof typeof actions
/** Actions of Opsgenie that mean something else here: done in part they would be a lie. */
const refused = ['unacknowledge', 'snooze', 'escalate', 'assign', 'responders', 'teams', 'tags', 'details', 'actions', 'priority', 'message', 'description'] as const

export const opsgenieInRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/in/opsgenie/v2/alerts', access: 'ingest', raw: true, bodyLimit, summary: 'Receive an alert as Opsgenie’s alert API does',
    handle: (request, house) => inOpsgeniesWords(house, async (say) => {
      const read = readOpsgenieAlert(request.rawBody.toString('utf8'), { nowMs: house.clock.nowMs(), newAlias: randomUUID })
      if (read.alert === null) return refuse(request, house, say, read)
      await intakeOf(house).receive({ source: 'opsgenie', actor: request.caller.actor, alerts: [read.alert] })
      const [made] = await openAlertsOf(house.read, [read.alert.key])
      if (made && read.note !== null) await addNote(request, house, { alert: made, note: read.note })
      return say.accepted({ action: 'Create', isSuccess: true, status: 'Created alert', alert: made?.id ?? '', alias: read.alias })
    }),
  }),
  route({
    method: 'GET', path: '/in/opsgenie/v2/alerts/requests/:identifier', access: 'ingest', summary: 'Say what became of a request, as Opsgenie does', params: ById,
    handle: ({ params }, house) => inOpsgeniesWords(house, async (say) => {
      const row = await opsgenieRequestById(house.read, params.identifier)
      if (!row) return say.failed(404, 'Request not found. It might not be processed, yet.')
      const isSuccess = row.is_success === 1
      return say.data({ success: isSuccess, action: row.action, processedAt: formatInstant(row.at_ms), integrationId: '', isSuccess, status: row.status, alertId: row.alert, alias: row.alias })
    }),
  }),
  route({
    method: 'GET', path: '/in/opsgenie/v2/alerts/:identifier', access: 'ingest', summary: 'Read an alert that came in Opsgenie’s dialect, as Opsgenie does', params: ById,
    handle: (request, house) => inOpsgeniesWords(house, async (say) => {
      const named = nameOf(request)
      if (typeof named === 'string') return say.failed(422, named)
      const row = await rowOf(house, named)
      return row ? say.data(alertData(row)) : say.failed(404, 'Alert does not exist')
    }),
  }),
  ...(Object.keys(actions) as Action[]).map((action) => route({
    method: 'POST', path: `/in/opsgenie/v2/alerts/:identifier/${action}`, access: 'ingest', raw: true, bodyLimit, params: ById,
    summary: `${action === 'notes' ? 'Note something about' : action === 'close' ? 'End' : 'Take note that somebody acknowledged'} an alert, as Opsgenie does`,
    handle: (request, house) => inOpsgeniesWords(house, (say) => carryOut(request as RouteRequest<{ identifier: string }>, house, { action, say })),
  })),
  ...refused.map((action) => route({
    method: 'POST', path: `/in/opsgenie/v2/alerts/:identifier/${action}`, access: 'ingest', raw: true, bodyLimit, params: ById, summary: `Refuse Opsgenie’s action ${action}, in its words`,
    handle: (_request, house) => inOpsgeniesWords(house, async (say) => say.failed(422, `The action ${action} is not carried out here: do it in Mainstay itself.`)),
  })),
  ...(['GET', 'POST'] as const).map((method) => route({
    method, path: '/in/opsgenie/v2/heartbeats/:identifier/ping', access: 'ingest', raw: true, bodyLimit, params: ById, summary: 'Say that a heartbeat is well, as to Opsgenie',
    handle: ({ params, caller }, house) => inOpsgeniesWords(house, async (say) => {
      await house.transact(caller.actor, (work) => hearPing(work, params.identifier))
      return say.answer(202, { result: 'PONG - Heartbeat received' })
    }),
  })),
]

interface Words {
  answer(status: number, body: object): RawAnswer
  data(data: object): RawAnswer
  failed(status: number, message: string, errors?: Readonly<Record<string, string>>): RawAnswer
  /** 202, when what became of it is kept. */
  accepted(outcome: Outcome): Promise<RawAnswer>
}

interface Outcome { readonly action: string; readonly isSuccess: boolean; readonly status: string; readonly alert: string; readonly alias: string }

async function inOpsgeniesWords(house: House, does: (say: Words) => Promise<RawAnswer>): Promise<RawAnswer> {
  const beganMs = house.clock.nowMs()
  const requestId = randomUUID()
  const answer = (status: number, body: object): RawAnswer => json(status, { ...body, took: (house.clock.nowMs() - beganMs) / 1_000, requestId })
  const say: Words = {
    answer,
    data: (data) => answer(200, { data }),
    failed: (status, message, errors) => answer(status, { message, ...(errors ? { errors } : {}) }),
    async accepted({ isSuccess, ...outcome }) {
      await house.database.transact((db) => insertOpsgenieRequest(db, { id: requestId, at_ms: house.clock.nowMs(), is_success: isSuccess ? 1 : 0, ...outcome }))
      return answer(202, { result: 'Request will be processed' })
    },
  }
  try {
    return await does(say)
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    // Its clients try again after 429 and 5xx.
    return say.failed(problem.kind === 'unavailable' ? 503 : problem.kind === 'not-found' ? 404 : 422, problem.say)
  }
}

async function refuse(request: RouteRequest, house: House, say: Words, read: { readonly isJson: boolean; readonly errors: Readonly<Record<string, string>> }): Promise<RawAnswer> {
  const status = read.isJson ? 422 : 400
  const reason = read.isJson ? Object.entries(read.errors).map(([field, why]) => `${field}: ${why}`).join('; ') : 'Could not parse request body.'
  await noteRefused(house, { source: 'opsgenie', caller: request.caller, status, reason, body: request.rawBody })
  return read.isJson ? say.failed(422, 'Request body is not processable. Please check the errors.', read.errors) : say.failed(400, reason)
}

type Named = { readonly id: string } | { readonly key: string }

/** How the address names an alert, or why it does not. */
function nameOf(request: RouteRequest): Named | string {
  const { identifier } = request.params as { identifier: string }
  const [type = 'id'] = queryTexts(request, 'identifierType')
  if (type === 'id') return { id: identifier }
  if (type === 'alias') return { key: opsgenieKey(identifier) }
  return type === 'tiny' ? 'Alerts have no tiny ids here: name them by id or alias.' : `Identifier type [${type.slice(0, 50)}] is not valid.`
}

async function rowOf(house: House, named: Named): Promise<AlertRow | null> {
  // An alias is that of an open alert; after its end it may be another's.
  const id = 'id' in named ? named.id : (await openAlertsOf(house.read, [named.key]))[0]?.id
  const row = id === undefined ? null : await alertById(house.read, id)
  return row?.source === 'opsgenie' ? row : null
}

async function carryOut(request: RouteRequest<{ identifier: string }>, house: House, asked: { action: Action; say: Words }): Promise<RawAnswer> {
  const { action, say } = asked
  const { note, errors } = readOpsgenieNote(request.rawBody.toString('utf8'))
  if (Object.keys(errors).length > 0) return refuse(request, house, say, { isJson: !('body' in errors), errors })
  if (action === 'notes' && note === null) return refuse(request, house, say, { isJson: true, errors: { note: 'Note can not be empty.' } })
  const named = nameOf(request)
  if (typeof named === 'string') return say.failed(422, named)
  const row = await rowOf(house, named)
  const words = actions[action]
  const missing = { action: words.action, isSuccess: false, alert: '', alias: '' }
  // As Opsgenie: the request is taken, and its status says that there was nothing to do it to.
  if (!row) return say.accepted({ ...missing, status: 'Alert does not exist' })
  const found = { ...missing, alert: row.id, alias: aliasOf(row) }
  if (action !== 'notes') {
    if (row.open_key === null) return say.accepted({ ...found, status: 'Alert is already closed' })
    const change = opsgenieChange({ key: row.open_key, name: row.name }, action === 'close' ? 'resolved' : 'acknowledged', house.clock.nowMs())
    await intakeOf(house).receive({ source: 'opsgenie', actor: request.caller.actor, alerts: [change] })
  }
  if (note !== null) await addNote(request, house, { alert: row, note })
  return say.accepted({ ...found, isSuccess: true, status: words.done })
}

async function addNote(request: RouteRequest, house: House, { alert, note }: { alert: Pick<AlertRow, 'id' | 'name' | 'service' | 'environment'>; note: string }): Promise<void> {
  await house.transact(request.caller.actor, (work) => append(work, [
    alertNoted({ service: alert.service, environment: alert.environment, subject: `alert/${alert.id}`, data: { alertName: alert.name, note } }),
  ]))
}

function aliasOf(row: AlertRow): string {
  return (JSON.parse(row.labels) as Record<string, string>)['alias'] ?? row.id
}

/** Fields that Mainstay has nothing true to say about are left out. */
function alertData(row: AlertRow): object {
  const labels = JSON.parse(row.labels) as Record<string, string>
  const annotations = JSON.parse(row.annotations) as Record<string, string>
  const own = new Set(['alertname', 'alias', 'entity', 'source', 'priority', 'tags'])
  return {
    id: row.id, alias: aliasOf(row), message: row.summary, status: row.open_key === null || row.state === 'closed' ? 'closed' : 'open',
    tags: labels['tags'] ? labels['tags'].split(',') : [], createdAt: formatInstant(row.received_ms), lastOccurredAt: formatInstant(row.updated_ms), updatedAt: formatInstant(row.updated_ms),
    source: labels['source'] ?? '', priority: labels['priority'] ?? 'P3', entity: labels['entity'] ?? '', description: annotations['description'] ?? '',
    details: Object.fromEntries(Object.entries(labels).filter(([name]) => !own.has(name))),
  }
}
