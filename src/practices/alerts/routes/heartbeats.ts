// Heartbeats: the doors that are pinged, and the list of what is expected.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { formatInstant } from '../../../base/instant.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { hearFailure, hearPing, noHeartbeat, specOf } from '../actions/hear-heartbeat.ts'
import { removeHeartbeat, saveHeartbeat } from '../actions/keep-heartbeats.ts'
import { HeartbeatAnswer, HeartbeatName, HeartbeatQuery, HeartbeatWords, PageOfHeartbeats, PageOfWatchdogs } from '../contract.ts'
import type { HeartbeatAnswer as Answer } from '../contract.ts'
import { heartbeatSaid } from '../model/heartbeat-words.ts'
import { matcherText } from '../model/matcher.ts'
import { findHeartbeat, heartbeatsPage } from '../store/heartbeats.ts'
import type { HeartbeatRow, WatchdogRow } from '../store/tables.ts'
import { watchdogsUnheard } from '../watchdogs-unheard.ts'

const ByName = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) })
const bodyLimit = 64 * 1024

export const heartbeatRoutes: readonly Route[] = [
  // Whatever the body: jobs send the end of their log along.
  ...(['GET', 'POST'] as const).map((method) => route({
    method, path: '/in/heartbeats/:name', access: 'ingest', raw: true, bodyLimit, params: ByName, answer: HeartbeatAnswer,
    summary: 'Say that a heartbeat is well',
    handle: async ({ params, caller }, house) => heartbeatAnswer(await house.transact(caller.actor, (work) => hearPing(work, params.name))),
  })),
  route({
    method: 'POST', path: '/in/heartbeats/:name/fail', access: 'ingest', raw: true, bodyLimit, params: ByName, answer: HeartbeatAnswer,
    summary: 'Say that what the heartbeat stands for failed; the body may say why, as text',
    handle: async ({ params, caller, rawBody }, house) => heartbeatAnswer(await house.transact(caller.actor, (work) => hearFailure(work, params.name, wordsOf(rawBody.toString('utf8'))))),
  }),
  route({
    method: 'GET', path: '/api/v1/heartbeats', access: 'read', summary: 'List heartbeats by name', query: HeartbeatQuery, answer: PageOfHeartbeats,
    async handle({ query }, house) {
      const { state, cursor, limit = defaultPageSize } = query
      const rows = await heartbeatsPage(house.read, { ...(state ? { state } : {}), ...(cursor === undefined ? {} : { afterName: nameOfCursor(cursor) }) }, limit + 1)
      const page = pageOf(rows, limit, (last) => [last.name])
      return { items: page.items.map(heartbeatAnswer), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/watchdogs', access: 'read', summary: 'List alerts that always fire and that no heartbeat listens for', answer: PageOfWatchdogs,
    handle: async (_request, house) => ({ items: (await watchdogsUnheard(house)).map(watchdogAnswer), next: null }),
  }),
  route({
    method: 'GET', path: '/api/v1/heartbeats/:name', access: 'read', summary: 'Read a heartbeat', params: ByName, answer: HeartbeatAnswer,
    async handle({ params }, house) {
      const row = await findHeartbeat(house.read, params.name)
      if (!row) throw noHeartbeat(params.name)
      return heartbeatAnswer(row)
    },
  }),
  route({
    method: 'PUT', path: '/api/v1/heartbeats/:name', access: 'own-services', summary: 'Declare or change a heartbeat', params: Type.Object({ name: HeartbeatName }), body: HeartbeatWords, answer: HeartbeatAnswer,
    handle: async ({ params, body, caller }, house) => heartbeatAnswer(await house.transact(caller.actor, (work) => saveHeartbeat(work, params.name, body))),
  }),
  route({
    method: 'DELETE', path: '/api/v1/heartbeats/:name', access: 'own-services', summary: 'Remove a heartbeat; its alert, if one fires, ends', params: ByName, status: 204,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeHeartbeat(work, params.name)),
  }),
]

/** Text as it is; a JSON string, as programs send it, is what it says. */
function wordsOf(body: string): string {
  if (!body.startsWith('"')) return body
  try {
    const said = parseForeignJson(body)
    return typeof said === 'string' ? said : body
  } catch {
    return body
  }
}

function nameOfCursor(cursor: string): string {
  const name = decodeCursor(cursor)?.[0]
  if (typeof name !== 'string') throw new Fault('ALERTS_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return name
}

const instantOrNull = (atMs: number | null): string | null => (atMs === null ? null : formatInstant(atMs))

function heartbeatAnswer(row: HeartbeatRow): Answer {
  const { expected, ...said } = heartbeatSaid(specOf(row))
  return {
    name: row.name, state: row.state, sinceAt: formatInstant(row.since_ms), lastHeardAt: instantOrNull(row.last_ms), dueAt: instantOrNull(row.due_ms), said: row.said,
    spec: { ...said, ...(expected ? { expected: { ...expected, days: [...expected.days!] } } : {}) },
  }
}

/** Labels that say which of several it is; those about its rule are left out of the suggestion. */
const tellingLabels = ['cluster', 'prometheus', 'environment', 'env', 'datacenter', 'region']

function watchdogAnswer(row: WatchdogRow) {
  const labels = JSON.parse(row.labels) as Record<string, string>
  const telling = [['alertname', row.name] as const, ...tellingLabels.flatMap((name) => (Object.hasOwn(labels, name) ? [[name, labels[name]!] as const] : []))]
  return { name: row.name, labels, lastHeardAt: formatInstant(row.last_ms), watchdog: telling.map(([name, value]) => matcherText({ name, value, isRegex: false, isEqual: true })).join(', ') }
}
