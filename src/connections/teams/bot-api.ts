// Calls of Microsoft Teams: the bot's connector for messages, and Microsoft Graph for channels, each with a token of the app.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication, https://learn.microsoft.com/graph/throttling
import { Fault } from '../../base/fault.ts'
import { parseForeignJson } from '../../base/foreign-json.ts'
import { minuteMs, secondMs } from '../../base/duration.ts'
import type { Clock } from '../../spine/clock.ts'
import type { Egress } from '../../spine/egress.ts'
import type { TeamsSettings } from '../../spine/paging-settings.ts'
import type { Secrets } from '../../spine/secrets.ts'
import type { ChatOutcome } from '../chat.ts'

export interface TeamsParts {
  readonly settings: TeamsSettings
  readonly egress: Egress
  readonly secrets: Secrets
  readonly clock: Clock
}

export type Fields = Readonly<Record<string, unknown>>
export interface TeamsCall { readonly to: 'bot' | 'graph'; readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'; readonly path: string; readonly json?: unknown }
export type TeamsApi = (call: TeamsCall, signal: AbortSignal) => Promise<ChatOutcome<Fields>>

const timeoutMs = 7 * secondMs
const maxAnswerBytes = 2 * 1024 * 1024
/** Nobody is kept waiting longer because of a number in a header. */
const longestWaitMs = 10 * minuteMs
/** A token is renewed before it ends. */
const marginMs = 5 * minuteMs

const scopes = { bot: 'https://api.botframework.com/.default', graph: 'https://graph.microsoft.com/.default' } as const

export function teamsApi({ settings, egress, secrets, clock }: TeamsParts): TeamsApi {
  const tokens = new Map<TeamsCall['to'], { readonly token: string; readonly untilMs: number }>()
  return async ({ to, method, path, json }, signal) => {
    try {
      const token = await tokenFor(to, signal)
      if (!token.ok) return token
      const { status, text, headers } = await egress.request({
        destination: 'teams', url: `${to === 'bot' ? settings.serviceUrl : settings.graphUrl}${path}`, method, timeoutMs, retries: 0, maxBytes: maxAnswerBytes, trust: 'administrator', signal,
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        headers: { authorization: `Bearer ${token.value}`, 'content-type': 'application/json; charset=utf-8' },
      })
      // Refused although it had not ended: the secret was changed, say.
      if (status === 401) tokens.delete(to)
      return outcomeOf({ status, text, headers })
    } catch (problem) {
      return { ok: false, reason: `Teams: ${reasonOf(problem)}`, isPermanent: false, retryAfterMs: null }
    }
  }

  async function tokenFor(to: TeamsCall['to'], signal: AbortSignal): Promise<ChatOutcome<string>> {
    const known = tokens.get(to)
    if (known && clock.nowMs() < known.untilMs) return { ok: true, value: known.token }
    const answer = outcomeOf(await egress.request({
      destination: 'teams', url: `${settings.loginUrl}/${settings.tenant}/oauth2/v2.0/token`, method: 'POST', timeoutMs, retries: 0, maxBytes: maxAnswerBytes, trust: 'administrator', signal,
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: settings.app, client_secret: await secrets.resolve(settings.secret), scope: scopes[to] }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }))
    if (!answer.ok) return answer
    const { access_token: token, expires_in: seconds } = answer.value
    if (typeof token !== 'string') return { ok: false, reason: 'Teams: no token was given', isPermanent: true, retryAfterMs: null }
    tokens.set(to, { token, untilMs: clock.nowMs() + Math.max(0, (Number(seconds) || 0) * secondMs - marginMs) })
    return { ok: true, value: token }
  }
}

function outcomeOf({ status, text, headers }: { readonly status: number; readonly text: string; readonly headers: Readonly<Record<string, string>> }): ChatOutcome<Fields> {
  const answer = objectOf(text)
  if (status >= 200 && status < 300) return { ok: true, value: answer ?? {} }
  const error = answer?.['error']
  const said = typeof error === 'string' ? error : fieldsOf(error)['code']
  const seconds = Number(headers['retry-after'])
  return {
    ok: false, reason: `Teams: ${typeof said === 'string' ? `${said} (HTTP ${status})` : `HTTP ${status}`}`, isPermanent: status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 412 && status !== 429,
    retryAfterMs: (status === 429 || status === 503) && seconds > 0 ? Math.min(seconds * secondMs, longestWaitMs) : null,
  }
}

export const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {})
export const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as unknown[]).map(fieldsOf) : [])

export function objectOf(text: string): Fields | null {
  try {
    const read = parseForeignJson(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Fields) : null
  } catch {
    return null
  }
}

export function reasonOf(problem: unknown): string {
  return (problem instanceof Fault ? problem.say : problem instanceof Error ? problem.message : String(problem)).slice(0, 500)
}
