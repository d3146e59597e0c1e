// `/in/webhook/<name>`, `/in/sentry/<name>` and `/in/grafana/<name>`: webhooks that were declared. What came is kept to be looked at.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { newId } from '../../../base/id.ts'
import { secretsFrom } from '../../../spine/secrets.ts'
import { route } from '../../../spine/practice.ts'
import type { House, RawAnswer, Route, RouteRequest } from '../../../spine/practice.ts'
import { noWebhook, saidOf } from '../actions/keep-webhooks.ts'
import { WebhookName } from '../contract.ts'
import { intakeOf } from '../intake.ts'
import type { Source } from '../model/incoming.ts'
import { storable } from '../model/labels.ts'
import { applyMapping } from '../model/mapping.ts'
import { readGrafana } from '../model/read-grafana.ts'
import { readSentry } from '../model/read-sentry.ts'
import type { WebhookSaid } from '../model/webhook.ts'
import { findWebhook, keepBody } from '../store/webhooks.ts'
import { json, noteRefused } from './dialect.ts'

const bodyLimit = 2 * 1024 * 1024
const ByName = Type.Object({ name: WebhookName })
type Named = RouteRequest<{ name: string }>

export const webhooksInRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/in/webhook/:name', access: 'ingest', raw: true, bodyLimit, params: ByName, summary: 'Receive any JSON, and make alerts of it by the mapping that was declared for this name',
    handle: (request, house) => answering(request as Named, house, 'webhook', (said) => takeMapped(request as Named, house, said)),
  }),
  route({
    method: 'POST', path: '/in/sentry/:name', access: 'ingest', raw: true, bodyLimit, params: ByName, summary: 'Receive what a Sentry integration posts, signed with its client secret',
    handle: (request, house) => answering(request as Named, house, 'sentry', (said) => takeSentry(request as Named, house, said)),
  }),
  ...(['POST', 'PUT'] as const).map((method) => route({
    method, path: '/in/grafana/:name', access: 'ingest', raw: true, bodyLimit, params: ByName, summary: 'Receive what a Grafana contact point posts, signed with its HMAC secret',
    handle: (request, house) => answering(request as Named, house, 'grafana', (said) => takeGrafana(request as Named, house, said)),
  })),
]

interface Outcome {
  readonly status: number
  readonly body: object
  /** What was wrong with it, if anything. */
  readonly refused: string | null
}

async function answering(request: Named, house: House, source: Source & ('webhook' | 'sentry' | 'grafana'), take: (said: WebhookSaid) => Promise<Outcome>): Promise<RawAnswer> {
  const { name } = request.params
  const row = await findWebhook(house.read, name)
  const said = row === null ? null : saidOf(row)
  const isOurs = said !== null && said.dialect === (source === 'webhook' ? 'mapped' : source)
  let outcome: Outcome
  try {
    outcome = isOurs ? await take(said) : refusal(404, `${noWebhook(name).say} What came is kept: declare it under Alerts, Webhooks.`)
  } catch (problem) {
    // Senders that try again do so after 5xx.
    if (!(problem instanceof Fault)) throw problem
    outcome = refusal(problem.kind === 'unavailable' ? 503 : 400, problem.say)
  }
  const { status, body, refused } = outcome
  if (refused !== null) await noteRefused(house, { source, caller: request.caller, status, reason: refused, body: request.rawBody })
  // Whoever cannot prove who he is leaves nothing behind but his refusal.
  if (status !== 403) await keepWhatCame(request, house, refused ?? inShort(body))
  return json(status, body)
}

function refusal(status: number, reason: string): Outcome {
  return { status, body: { status: 'refused', error: reason }, refused: reason }
}

async function takeMapped(request: Named, house: House, { mapping }: WebhookSaid): Promise<Outcome> {
  let sent: unknown
  try {
    sent = parseForeignJson(request.rawBody.toString('utf8'))
  } catch (problem) {
    return refusal(400, `JSON cannot be parsed: ${(problem as Error).message}`)
  }
  const read = applyMapping(mapping!, sent, { sender: request.params.name, nowMs: house.clock.nowMs() })
  const bad = read.bad.map(({ index, why }) => ({ index, error: why }))
  const why = bad.length === 0 ? null : bad.map(({ index, error }) => `[${index}]: ${error}`).join('; ')
  if (read.alerts.length === 0 && why !== null) return { status: 400, body: { status: 'refused', refused: bad }, refused: why }
  const receipt = await receive(request, house, { source: 'webhook', alerts: read.alerts })
  return { status: 200, body: { status: bad.length === 0 ? 'success' : 'partial', ...receipt, ignored: read.ignored, refused: bad }, refused: why }
}

async function takeSentry(request: Named, house: House, said: WebhookSaid): Promise<Outcome> {
  if (!(await isSigned(request, house, { reference: said.secret!, header: 'sentry-hook-signature', signed: [request.rawBody] }))) return refusal(403, 'Sentry-Hook-Signature does not fit the body.')
  const sender = { name: request.params.name, severity: said.severity ?? null, service: said.service ?? null, environment: said.environment ?? null }
  const read = readSentry(headerOf(request, 'sentry-hook-resource'), request.rawBody.toString('utf8'), { sender, nowMs: house.clock.nowMs() })
  if (typeof read === 'string') return refusal(400, read)
  if (read === null) return { status: 200, body: { status: 'ignored' }, refused: null }
  return { status: 200, body: { status: 'success', ...await receive(request, house, { source: 'sentry', alerts: [read] }) }, refused: null }
}

/** Older than this, a signed message may be one that somebody recorded. */
const signatureAgeMs = 5 * 60_000

/** https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/ */
async function takeGrafana(request: Named, house: House, said: WebhookSaid): Promise<Outcome> {
  const time = headerOf(request, 'x-grafana-alerting-timestamp')
  const signed = time === '' ? [request.rawBody] : [`${time}:`, request.rawBody]
  if (!(await isSigned(request, house, { reference: said.secret!, header: 'x-grafana-alerting-signature', signed }))) return refusal(403, 'X-Grafana-Alerting-Signature does not fit the body.')
  const nowMs = house.clock.nowMs()
  if (time !== '' && !(Math.abs(nowMs - Number(time) * 1_000) <= signatureAgeMs)) return refusal(403, 'X-Grafana-Alerting-Timestamp is more than five minutes away.')
  const read = readGrafana(request.rawBody.toString('utf8'), nowMs)
  if (read.refused !== null) return refusal(400, read.refused)
  return outcomeOf(read, await receive(request, house, { source: 'grafana', alerts: read.alerts }))
}

async function isSigned(request: Named, house: House, by: { reference: string; header: string; signed: readonly (string | Buffer)[] }): Promise<boolean> {
  const secret = await secretsFrom(process.env, house.settings.dataFolder).resolve(by.reference)
  const hmac = createHmac('sha256', secret)
  for (const part of by.signed) hmac.update(part)
  const expected = hmac.digest()
  const given = Buffer.from(headerOf(request, by.header), 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function headerOf(request: Named, name: string): string {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}

/** The good ones are stored, the bad are named; 400 only where nothing was good. */
function outcomeOf({ alerts, bad }: { alerts: readonly unknown[]; bad: readonly { index: number; why: string }[] }, receipt: object): Outcome {
  const refused = bad.map(({ index, why }) => ({ index, error: why }))
  const why = bad.length === 0 ? null : bad.map((one) => `[${one.index}]: ${one.why}`).join('; ')
  if (alerts.length === 0 && why !== null) return { status: 400, body: { status: 'refused', refused }, refused: why }
  return { status: 200, body: { status: why === null ? 'success' : 'partial', ...receipt, refused }, refused: why }
}

type Taken = Parameters<ReturnType<typeof intakeOf>['receive']>[0]

async function receive(request: Named, house: House, { source, alerts }: Pick<Taken, 'source' | 'alerts'>) {
  if (alerts.length === 0) return { received: 0, fired: 0, resolved: 0, unchanged: 0 }
  return intakeOf(house).receive({ source, actor: request.caller.actor, alerts })
}

/** The beginning of a larger body is no JSON to try a mapping on, but still shows who called. */
const bodyKept = 64 * 1024
/** Kept in a second; for trying a mapping the newest few are enough. */
const keptASecond = 5
const budgets = new WeakMap<House, { secondMs: number; left: number }>()

async function keepWhatCame(request: Named, house: House, outcome: string): Promise<void> {
  const nowMs = house.clock.nowMs()
  let budget = budgets.get(house)
  if (!budget || nowMs - budget.secondMs >= 1_000) budgets.set(house, (budget = { secondMs: nowMs, left: keptASecond }))
  if (budget.left-- <= 0) return
  await house.database.transact((db) => keepBody(db, {
    id: newId('whb', nowMs), webhook: request.params.name, received_ms: nowMs, outcome: storable(outcome.slice(0, 1_000)), body: storable(request.rawBody.subarray(0, bodyKept).toString('utf8')),
  }))
}

function inShort(body: object): string {
  const { fired = 0, resolved = 0, unchanged = 0, status } = body as { fired?: number; resolved?: number; unchanged?: number; status?: string }
  return status === 'ignored' ? 'ignored' : `${fired} fired, ${resolved} ended, ${unchanged} unchanged`
}
