// How Slack signs what it posts: `v0=` and HMAC-SHA256 over `v0:<timestamp>:<body>`. https://api.slack.com/authentication/verifying-requests-from-slack
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Slack's own advice: what is older can be a repeat by somebody who listened. */
export const toleranceMs = 5 * 60_000

export function slackSignature(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

/** Why a request is not believed, or null. */
export function signatureProblem(given: { timestamp: unknown; signature: unknown; body: string }, by: { secret: string; nowMs: number }): string | null {
  const { timestamp, signature, body } = given
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp)) return 'It is not signed.'
  if (Math.abs(by.nowMs - Number(timestamp) * 1_000) > toleranceMs) return 'Its time is more than five minutes away from ours.'
  const [one, other] = [Buffer.from(signature), Buffer.from(slackSignature(by.secret, timestamp, body))]
  return one.length === other.length && timingSafeEqual(one, other) ? null : 'The signature does not fit.'
}
