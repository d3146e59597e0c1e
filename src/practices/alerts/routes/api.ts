// `/api/v1`: alerts, situations, silences, sources and what was refused.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { decodeCursor, defaultPageSize, encodeCursor, pageOf } from '../../../base/page.ts'
import type { Page } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { hearWatchdogs } from '../actions/hear-watchdogs.ts'
import { silencesNow } from '../actions/read-silences.ts'
import { resolveSituation } from '../actions/resolve-situation.ts'
import { changeSilence, createSilence, endSilence } from '../actions/silence-alerts.ts'
import { takeInAlerts } from '../actions/take-in-alerts.ts'
import {
  AlertAnswer, AlertQuery, NewAlerts, NewSilence, PageOfAlerts, PageOfRejections, PageOfSilences, PageOfSituations, PageOfSources, ReceivedAnswer,
  RejectionQuery, ResolveSituation, SilenceAnswer, SilenceChange, SilenceQuery, SituationAnswer, SituationQuery, SituationWithAlerts,
} from '../contract.ts'
import { findAlerts } from '../find-alerts.ts'
import type { FoundAlert } from '../find-alerts.ts'
import { runbookOf } from '../model/incoming.ts'
import { parseMatchers } from '../model/matcher.ts'
import type { MatcherWords } from '../model/matcher.ts'
import { readOwnAlert } from '../model/read-own.ts'
import { silencedBy, silenceState } from '../model/silence.ts'
import { rejectionsPage, sources } from '../store/intake.ts'
import { alertById, situationById, situationsPage } from '../store/reading.ts'
import type { AlertFilter } from '../store/reading.ts'
import { findSilence, silencesPage } from '../store/silences.ts'
import type { SilenceRow, SituationRow } from '../store/tables.ts'

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
    method: 'GET', path: '/api/v1/situations', access: 'read', summary: 'List situations, newest first', query: SituationQuery, answer: PageOfSituations,
    async handle({ query }, house): Promise<Page<SituationAnswer>> {
      const { cursor, limit = defaultPageSize, ...filter } = query
      const rows = await situationsPage(house.read, { ...filter, ...(cursor === undefined ? {} : { beforeId: idOfCursor(cursor) }) }, limit + 1)
      const page = pageOf(rows, limit, (last) => [last.id])
      return { items: page.items.map(situationAnswer), next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/situations/:id', access: 'read', summary: 'Read a situation with its newest alerts and why each is in it', params: ById, answer: SituationWithAlerts,
    handle: ({ params }, house) => situationWithAlerts(params.id, house),
  }),
  route({
    method: 'POST', path: '/api/v1/situations/:id/resolve', access: 'respond', summary: 'Say that a situation is over', params: ById, body: ResolveSituation, answer: SituationWithAlerts,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => resolveSituation(work, params.id, body?.note ?? null))
      return situationWithAlerts(params.id, house)
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
      const { matchers, comment, startsAt, endsAt } = body
      const nowMs = house.clock.nowMs()
      const wish = { matchers, comment, startsMs: startsAt === undefined ? nowMs : instantOf(startsAt, 'startsAt'), endsMs: instantOf(endsAt, 'endsAt') }
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

async function situationWithAlerts(id: string, house: House): Promise<SituationWithAlerts> {
  const row = await situationById(house.read, id)
  if (!row) throw new Fault('ALERTS_NO_SITUATION', { kind: 'not-found', say: `There is no situation ${id}.`, mend: 'See /api/v1/situations.' })
  const nowMs = house.clock.nowMs()
  const { found } = await findAlerts(house.read, { filter: { situation: id }, matchers: [], silences: await silencesNow(house.read, nowMs), nowMs, limit: 100 })
  return { ...situationAnswer(row), newestAlerts: found.map(alertAnswer) }
}

function idOfCursor(cursor: string): string {
  const id = decodeCursor(cursor)?.[0]
  if (typeof id !== 'string') throw new Fault('ALERTS_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return id
}

function instantOf(text: string, field: string): number {
  const atMs = parseInstant(text)
  if (atMs === null) throw new Fault('ALERTS_INSTANT', { say: `\`${field}\` is not an instant.`, mend: 'Write it like 2026-11-23T02:53:07Z.' })
  return atMs
}

function alertAnswer({ row, silencedBy: silences }: FoundAlert): AlertAnswer {
  const annotations = JSON.parse(row.annotations) as Record<string, string>
  return {
    id: row.id, name: row.name, state: row.state, urgency: row.urgency, severity: row.severity, service: row.service, environment: row.environment, summary: row.summary,
    source: row.source, fingerprint: row.fingerprint, labels: JSON.parse(row.labels) as Record<string, string>, annotations, generatorUrl: row.generator_url,
    runbookUrl: runbookOf(annotations), situation: row.situation, reason: row.reason, silencedBy: [...silences], mutedBy: row.muted_by, route: row.route, startedAt: formatInstant(row.started_ms),
    receivedAt: formatInstant(row.received_ms), updatedAt: formatInstant(row.updated_ms), endsAt: row.ends_ms === null ? null : formatInstant(row.ends_ms),
    endedAt: row.ended_ms === null ? null : formatInstant(row.ended_ms),
  }
}

function situationAnswer(row: SituationRow): SituationAnswer {
  return {
    id: row.id, title: row.title, state: row.state, urgency: row.urgency, service: row.service, environment: row.environment,
    common: JSON.parse(row.common) as Record<string, string>, reason: row.reason, alerts: row.alerts, openAlerts: row.open_alerts, openedAt: formatInstant(row.opened_ms),
    lastJoinedAt: formatInstant(row.last_joined_ms), resolvedAt: row.resolved_ms === null ? null : formatInstant(row.resolved_ms), reopened: row.reopened,
  }
}

function silenceAnswer(row: SilenceRow, nowMs: number): SilenceAnswer {
  return {
    id: row.id, state: silenceState({ startsMs: row.starts_ms, endsMs: row.ends_ms }, nowMs), matchers: JSON.parse(row.matchers) as MatcherWords[], comment: row.comment,
    createdBy: row.created_by, startsAt: formatInstant(row.starts_ms), endsAt: formatInstant(row.ends_ms), updatedAt: formatInstant(row.updated_ms),
  }
}
