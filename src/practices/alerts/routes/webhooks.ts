// `/api/v1/alert-webhooks`: which webhooks alerts come by, and the last bodies that came.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { maxWebhooks, noWebhook, putWebhook, removeWebhook, saidOf } from '../actions/keep-webhooks.ts'
import { AlertWebhookAnswer, AlertWebhookQuery, AlertWebhookWords, PageOfAlertWebhooks, PageOfWebhookBodies, WebhookName } from '../contract.ts'
import type { AlertWebhookAnswer as Answer } from '../contract.ts'
import { bodiesOf, findWebhook, lastCalled, webhooksPage } from '../store/webhooks.ts'
import type { WebhookRow } from '../store/tables.ts'
import type { WebhookSaid } from '../model/webhook.ts'

const ByName = Type.Object({ name: WebhookName })
type Called = ReadonlyMap<string, { readonly lastMs: number; readonly outcome: string }>

export const webhookRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/alert-webhooks', access: 'read', summary: 'List webhooks that alerts come by, and names that were called without being declared', query: AlertWebhookQuery, answer: PageOfAlertWebhooks,
    async handle({ query }, house) {
      const { cursor, limit = defaultPageSize } = query
      const rows = await webhooksPage(house.read, cursor === undefined ? {} : { afterName: nameOfCursor(cursor) }, limit + 1)
      const page = pageOf(rows, limit, (last) => [last.name])
      const called = await lastCalled(house.read)
      // With the first page: what was called and nobody declared is what needs doing.
      const declared = cursor === undefined ? new Set((await webhooksPage(house.read, {}, maxWebhooks)).map(({ name }) => name)) : null
      const unknown = declared === null ? [] : [...called.keys()].filter((name) => !declared.has(name)).map((name) => answerOf({ name, row: null }, called))
      return { items: [...unknown, ...page.items.map((row) => answerOf({ name: row.name, row }, called))], next: page.next }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/alert-webhooks/:name', access: 'read', summary: 'Read a webhook that alerts come by', params: ByName, answer: AlertWebhookAnswer,
    async handle({ params }, house) {
      const row = await findWebhook(house.read, params.name)
      if (!row) throw noWebhook(params.name)
      return answerOf({ name: row.name, row }, await lastCalled(house.read))
    },
  }),
  route({
    method: 'GET', path: '/api/v1/alert-webhooks/:name/bodies', access: 'read', summary: 'List the last bodies that came to this name, newest first', params: ByName, answer: PageOfWebhookBodies,
    async handle({ params }, house) {
      const rows = await bodiesOf(house.read, params.name)
      return { items: rows.map((row) => ({ id: row.id, receivedAt: formatInstant(row.received_ms), outcome: row.outcome, body: row.body })), next: null }
    },
  }),
  route({
    method: 'PUT', path: '/api/v1/alert-webhooks/:name', access: 'set-standards', summary: 'Declare or change a webhook that alerts come by', params: ByName, body: AlertWebhookWords, answer: AlertWebhookAnswer,
    async handle({ params, body, caller }, house) {
      const row = await house.transact(caller.actor, (work) => putWebhook(work, params.name, body))
      return answerOf({ name: row.name, row }, await lastCalled(house.read))
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/alert-webhooks/:name', access: 'set-standards', summary: 'Remove a webhook that alerts come by', params: ByName, status: 204,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeWebhook(work, params.name)),
  }),
]

function answerOf({ name, row }: { name: string; row: WebhookRow | null }, called: Called): Answer {
  const last = called.get(name)
  return {
    name, path: `/in/${doorOf(row === null ? 'mapped' : saidOf(row).dialect)}/${name}`, spec: row === null ? null : (saidOf(row) as AlertWebhookWords),
    lastCalledAt: last === undefined ? null : formatInstant(last.lastMs), lastOutcome: last?.outcome ?? null,
  }
}

function nameOfCursor(cursor: string): string {
  const name = decodeCursor(cursor)?.[0]
  if (typeof name !== 'string') throw new Fault('ALERTS_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return name
}

function doorOf(dialect: WebhookSaid['dialect']): string {
  return dialect === 'mapped' ? 'webhook' : dialect
}
