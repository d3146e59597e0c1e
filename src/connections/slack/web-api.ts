// One call of Slack's Web API. It answers 200 and says in the body whether it worked; too many calls are told 429 with a time.
// https://api.slack.com/web, https://api.slack.com/apis/rate-limits
import { Fault } from '../../base/fault.ts'
import { parseForeignJson } from '../../base/foreign-json.ts'
import type { Egress } from '../../spine/egress.ts'
import type { SlackSettings } from '../../spine/paging-settings.ts'
import type { Secrets } from '../../spine/secrets.ts'

export interface SlackParts {
  readonly settings: SlackSettings
  readonly egress: Egress
  readonly secrets: Secrets
}

export interface SlackAnswer {
  readonly ok: boolean
  /** Slack's own word, `channel_not_found`. */
  readonly error: string
  readonly answer: Readonly<Record<string, unknown>>
  readonly retryAfterMs: number | null
}

const timeoutMs = 7_000
const maxAnswerBytes = 1024 * 1024
/** Nobody is kept waiting longer because of a number in a header. */
const longestWaitMs = 10 * 60_000

/** `form`: methods that read take no JSON. Throws when there is no answer. */
export async function callSlack({ settings, egress, secrets }: SlackParts, method: string, call: { readonly json: unknown } | { readonly form: Readonly<Record<string, string>> }, signal: AbortSignal): Promise<SlackAnswer> {
  const { status, text, headers } = await egress.request({
    destination: 'slack', url: `${settings.url}/${method}`, method: 'POST', timeoutMs, retries: 0, maxBytes: maxAnswerBytes, trust: 'administrator', signal,
    body: 'json' in call ? JSON.stringify(call.json) : new URLSearchParams(call.form).toString(),
    headers: { authorization: `Bearer ${await secrets.resolve(settings.token)}`, 'content-type': 'json' in call ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded' },
  })
  const answer = objectOf(text) ?? {}
  const seconds = Number(headers['retry-after'])
  const isLimited = status === 429 || answer['error'] === 'ratelimited'
  return {
    ok: status === 200 && answer['ok'] === true, error: typeof answer['error'] === 'string' ? answer['error'] : `HTTP ${status}`, answer,
    retryAfterMs: isLimited && seconds > 0 ? Math.min(seconds * 1_000, longestWaitMs) : null,
  }
}

export function objectOf(text: string): Record<string, unknown> | null {
  try {
    const read = parseForeignJson(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null
  } catch {
    return null
  }
}

export function reasonOf(problem: unknown): string {
  return (problem instanceof Fault ? problem.say : problem instanceof Error ? problem.message : String(problem)).slice(0, 500)
}
