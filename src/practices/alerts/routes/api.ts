// `/api/v1`: alerts, silences, sources and what was refused.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { defaultPageSize, encodeCursor, pageOf } from '../../../base/page.ts'
import type { Page } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { hearWatchdogs } from '../actions/hear-watchdogs.ts'
import { silencesNow, timesOf } from '../actions/read-silences.ts'
import { changeSilence, createSilence, endSilence } from '../actions/silence-alerts.ts'
import { takeInAlerts } from '../actions/take-in-alerts.ts'
import { alertAnswer, idOfCursor } from '../answers.ts'
import {
  AlertAnswer, AlertQuery, NewAlerts, NewSilence, PageOfAlerts, PageOfRejections, PageOfSilences, PageOfSources, ReceivedAnswer,
  RejectionQuery, SilenceAnswer, SilenceChange, SilenceQuery,
} from '../contract.ts'
import { findAlerts } from '../find-alerts.ts'
import { parseMatchers } from '../model/matcher.ts'
import type { MatcherWords } from '../model/matcher.ts'
import { readOwnAlert } from '../model/read-own.ts'
import { silencedBy, silenceState } from '../model/silence.ts'
import { rejectionsPage, sources } from '../store/intake.ts'
import { alertById } from '../store/reading.ts'
import type { AlertFilter } from '../store/reading.ts'
import { findSilence, silencesPage } from '../store/silences.ts'
import type { SilenceRow } from '../store/tables.ts'

const ById = Type.Object({ id: Type.String({ maxLength: 64 }) })

export const apiRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/alerts', access: 'ingest', summary: 'Send alerts in Mainstay’s own form', status: 202, body: NewAlerts, answer: ReceivedAnswer,
    async handle(request, house) {
      const nowMs = house.clock.nowMs()
      const alerts = request.body.alerts.map((alert) => readOwnAlert(alert, nowMs))
      house.metrics.alertsReceived.inc({ dialect: 'api', outcome: 'taken' }, alerts.length)
      // Not through the shared intake: an Idempotency-Key is kept by the transaction of its own request.
      return house.transact(request.caller.actor, async (work) => {
        const [receipt] = await takeInAlerts(work, [{ source: 'api', actor: request.caller.actor, alerts }])
        await hearWatchdogs(work, [{ alerts }])
        return receipt
      })
    },
  }),
  route({
    method: 'GET', path: '/api/v1/alerts', access: 'read', summary: 'List alerts, newest first', query: AlertQuery, answer: PageOfAlerts,
    async handle({ query }, house): Promise<Page<AlertAnswer>> {
      const { text, matcher, cursor, limit = defaultPageSize, ...columns } = query
      const nowMs = house.clock.nowMs()
      const { found, nextId } = await findAlerts(house.read, {
        filter: { ...(columns as AlertFilter), ...(cursor === undefined ? {} : { beforeId: idOfCursor(cursor) }) },
        matchers: (matcher === undefined ? [] : [matcher].flat()).flatMap(parseMatchers), ...(text ? { text: text.toLowerCase() } : {}),
        silences: await silencesNow(house.read, nowMs), nowMs, limit,
      })
      return { items: found.map(alertAnswer), next: nextId === null ? null : encodeCursor([nextId]) }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/alerts/rejections', access: 'read', summary: 'List what was sent and refused, newest first', query: RejectionQuery, answer: PageOfRejections,
    async handle({ query }, house) {
      const { source, cursor, limit = defaultPageSize } = query
      const rows = await rejectionsPage(house.read, { ...(source ? { source } : {}), ...(cursor === undefined ? {} : { beforeId: idOfCursor(cursor) }) }, limit + 1)
      const page = pageOf(rows, limit, (last) => [last.id])
      return { items: page.items.map((row) => ({ id: row.id, source: row.source, connection: row.connection, receivedAt: formatInstant(row.received_ms), status: row.status, reason: row.reason, body: row.body })), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/alerts/sources', access: 'read', summary: 'List where alerts come from and when each was last heard', answer: PageOfSources,
    handle: async (_request, house) => ({
      items: (await sources(house.read)).map((row) => ({ source: row.source, connection: row.connection, firstReceivedAt: formatInstant(row.first_ms), lastReceivedAt: formatInstant(row.last_ms) })), next: null,
    }),
  }),
  route({
    method: 'GET', path: '/api/v1/alerts/:id', access: 'read', summary: 'Read an alert', params: ById, answer: AlertAnswer,
    async handle({ params }, house) {
      const row = await alertById(house.read, params.id)
      if (!row) throw new Fault('ALERTS_NO_ALERT', { kind: 'not-found', say: `There is no alert ${params.id}.`, mend: 'See /api/v1/alerts; ended alerts are forgotten after 13 months.' })
      const nowMs = house.clock.nowMs()
      return alertAnswer({ row, silencedBy: silencedBy(await silencesNow(house.read, nowMs), JSON.parse(row.labels) as Record<string, string>, nowMs) })
    },
  }),
  route({
    method: 'GET', path: '/api/v1/silences', access: 'read', summary: 'List silences, newest first', query: SilenceQuery, answer: PageOfSilences,
    async handle({ query }, house): Promise<Page<SilenceAnswer>> {
      const { state, cursor, limit = defaultPageSize } = query
      const nowMs = house.clock.nowMs()
      const rows = await silencesPage(house.read, { ...(state ? { state } : {}), ...(cursor === undefined ? {} : { beforeId: idOfCursor(cursor) }) }, { nowMs, limit: limit + 1 })
      const page = pageOf(rows, limit, (last) => [last.id])
      return { items: page.items.map((row) => silenceAnswer(row, nowMs)), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/silences/:id', access: 'read', summary: 'Read a silence', params: ById, answer: SilenceAnswer,
    async handle({ params }, house) {
      const row = await findSilence(house.read, params.id)
      if (!row) throw new Fault('ALERTS_NO_SILENCE', { kind: 'not-found', say: `There is no silence ${params.id}.`, mend: 'See /api/v1/silences.' })
      return silenceAnswer(row, house.clock.nowMs())
    },
  }),
  route({
    method: 'POST', path: '/api/v1/silences', access: 'respond', summary: 'Silence alerts that match for a time', status: 201, body: NewSilence, answer: SilenceAnswer,
    async handle({ body, caller }, house) {
      const { matchers, comment, startsAt, endsAt, kind, recurrence } = body
      const nowMs = house.clock.nowMs()
      const wish = { matchers, comment, startsMs: startsAt === undefined ? nowMs : instantOf(startsAt, 'startsAt'), endsMs: instantOf(endsAt, 'endsAt'), ...(kind ? { kind } : {}), ...(recurrence ? { recurrence } : {}) }
      return silenceAnswer(await house.transact(caller.actor, (work) => createSilence(work, wish)), nowMs)
    },
  }),
  route({
    method: 'PATCH', path: '/api/v1/silences/:id', access: 'respond', summary: 'Give a silence another comment or end', params: ById, body: SilenceChange, answer: SilenceAnswer,
    async handle({ params, body, caller }, house) {
      const change = { ...(body.comment === undefined ? {} : { comment: body.comment }), ...(body.endsAt === undefined ? {} : { endsMs: instantOf(body.endsAt, 'endsAt') }) }
      return silenceAnswer(await house.transact(caller.actor, (work) => changeSilence(work, params.id, change)), house.clock.nowMs())
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/silences/:id', access: 'respond', summary: 'End a silence', params: ById, status: 204,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => endSilence(work, params.id)),
  }),
]

function instantOf(text: string, field: string): number {
  const atMs = parseInstant(text)
  if (atMs === null) throw new Fault('ALERTS_INSTANT', { say: `\`${field}\` is not an instant.`, mend: 'Write it like 2026-11-23T02:53:07Z.' })
  return atMs
}

function silenceAnswer(row: SilenceRow, nowMs: number): SilenceAnswer {
  return {
    id: row.id, state: silenceState(timesOf(row), nowMs), matchers: JSON.parse(row.matchers) as MatcherWords[], kind: row.kind,
    recurrence: row.recurrence === null ? null : (JSON.parse(row.recurrence) as NonNullable<SilenceAnswer['recurrence']>), comment: row.comment,
    createdBy: row.created_by, startsAt: formatInstant(row.starts_ms), endsAt: formatInstant(row.ends_ms), updatedAt: formatInstant(row.updated_ms),
  }
}
