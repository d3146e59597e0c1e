// A page as an HTTP POST to an address that a person gave, signed, so that the receiver knows that it was us.
import { createHmac } from 'node:crypto'
import { Fault } from '../../base/fault.ts'
import type { Egress } from '../../spine/egress.ts'
import type { Delivered, DeliveryChannel, DeliveryMessage } from '../delivery.ts'

/** A failover to the person's next method must begin within 30 s of the first try. */
const timeoutMs = 7_000
/** Only the status matters. */
const maxAnswerBytes = 64 * 1024

export function webhookChannel(egress: Egress, clock: { nowMs(): number }): DeliveryChannel {
  return {
    kind: 'webhook',
    describes: 'addresses that people gave',
    async deliver(message, signal) {
      if (!URL.canParse(message.to)) return { ok: false, reason: 'The address is not a URL.', isPermanent: true }
      try {
        const answer = await egress.request(requestOf(message, { atMs: clock.nowMs(), signal }))
        const isWell = answer.status >= 200 && answer.status < 300
        if (isWell && message.mustEcho !== undefined && !answer.text.includes(message.mustEcho)) return { ok: false, reason: 'The answer does not hold the challenge.', isPermanent: false }
        if (isWell) return { ok: true, reference: `HTTP ${answer.status}` }
        return { ok: false, reason: `HTTP ${answer.status} from ${new URL(message.to).host}`, isPermanent: isPermanentStatus(answer.status) }
      } catch (problem) {
        return refusalOf(problem)
      }
    },
  }
}

function requestOf(message: DeliveryMessage, now: { atMs: number; signal: AbortSignal }) {
  const body = JSON.stringify({ key: message.key, subject: message.subject, text: message.text, ...message.data })
  const timestamp = String(Math.floor(now.atMs / 1_000))
  return {
    destination: `webhook:${new URL(message.to).host}`, url: message.to, method: 'POST', body, timeoutMs, retries: 0, maxBytes: maxAnswerBytes,
    trust: 'user' as const, signal: now.signal,
    headers: {
      'content-type': 'application/json', 'user-agent': 'Mainstay', 'idempotency-key': message.key,
      ...(message.secret === null ? {} : { 'x-mainstay-timestamp': timestamp, 'x-mainstay-signature': webhookSignature(message.secret, timestamp, body) }),
    },
  }
}

/** `sha256=<hex>` of HMAC-SHA256 over `<timestamp>.<body>`: the time is signed too, so an old message cannot be sent again as new. */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

/** 408 and 429 ask for another try; other 4xx will say the same again. */
function isPermanentStatus(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429
}

function refusalOf(problem: unknown): Delivered {
  const reason = problem instanceof Fault ? problem.say : problem instanceof Error ? problem.message : String(problem)
  // The guard refused the address itself; it will refuse it again.
  const isPermanent = problem instanceof Fault && (problem.kind === 'forbidden' || problem.kind === 'bad-input')
  return { ok: false, reason: reason.slice(0, 500), isPermanent }
}
