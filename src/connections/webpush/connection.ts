// Web push: an encrypted message to a browser by its push service (RFC 8030, 8291, 8292). It shows without the page being open.
import webpush from 'web-push'
import { Fault } from '../../base/fault.ts'
import { parseForeignJson } from '../../base/foreign-json.ts'
import type { Egress } from '../../spine/egress.ts'
import type { Signer } from '../../spine/signer.ts'
import type { Delivered, DeliveryChannel, DeliveryMessage } from '../delivery.ts'
import { pushKeys } from './keys.ts'

export interface WebpushParts {
  readonly egress: Egress
  readonly signer: Signer
  readonly publicUrl: string
}

const timeoutMs = 7_000
const maxAnswerBytes = 64 * 1024
/** Seconds a push service keeps it for a device that is away: a page is old after that. */
const keepSeconds = 3_600
/** Push services take 4 KB with everything; titles are cut long before. */
const maxTitle = 300

interface Subscription {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

export function webpushChannel({ egress, signer, publicUrl }: WebpushParts): DeliveryChannel {
  const keys = pushKeys(signer)
  const subject = publicUrl.startsWith('https:') ? publicUrl : 'mailto:mainstay@localhost.invalid'
  return {
    kind: 'webpush',
    publicKey: keys.publicKey,
    describes: 'push services of browsers that people subscribed',
    async deliver(message, signal) {
      const to = subscriptionOf(message.to)
      if (to === null) return { ok: false, reason: 'The address is not a push subscription.', isPermanent: true }
      const host = new URL(to.endpoint).host
      try {
        const details = webpush.generateRequestDetails(to, JSON.stringify(shown(message)), {
          vapidDetails: { subject, publicKey: keys.publicKey, privateKey: keys.privateKey }, TTL: keepSeconds, urgency: 'high', contentEncoding: 'aes128gcm',
        })
        const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
        delete headers['content-length']
        const { status } = await egress.request({
          destination: `webpush:${host}`, url: to.endpoint, method: 'POST', headers, body: details.body as Buffer, timeoutMs, retries: 0, maxBytes: maxAnswerBytes, trust: 'user', signal,
        })
        return outcomeOf(status, host)
      } catch (problem) {
        const isPermanent = problem instanceof Fault && (problem.kind === 'forbidden' || problem.kind === 'bad-input')
        return { ok: false, reason: (problem instanceof Fault ? problem.say : problem instanceof Error ? problem.message : String(problem)).slice(0, 500), isPermanent }
      }
    },
  }
}

function outcomeOf(status: number, host: string): Delivered {
  if (status >= 200 && status < 300) return { ok: true, reference: `HTTP ${status}` }
  if (status === 404 || status === 410) return { ok: false, reason: `${host} says that the browser is subscribed no longer.`, isPermanent: true }
  return { ok: false, reason: `HTTP ${status} from ${host}`, isPermanent: status >= 400 && status < 500 && status !== 408 && status !== 429 && status !== 401 && status !== 403 }
}

/** What the service worker reads. It is encrypted to the browser; the push service sees neither title nor link. */
function shown({ brief, text, reply, thread, data }: DeliveryMessage): Readonly<Record<string, unknown>> {
  const url = reply?.acknowledgeUrl ?? (typeof data['pageUrl'] === 'string' ? data['pageUrl'] : null)
  return { title: brief.slice(0, maxTitle), body: reply === null ? text.slice(0, maxTitle) : 'Tap to acknowledge.', tag: thread, url, isAsking: reply !== null }
}

export function subscriptionOf(text: string): Subscription | null {
  try {
    const { endpoint, keys } = parseForeignJson(text) as { endpoint?: unknown; keys?: { p256dh?: unknown; auth?: unknown } }
    if (typeof endpoint !== 'string' || !URL.canParse(endpoint) || typeof keys?.p256dh !== 'string' || typeof keys.auth !== 'string') return null
    return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }
  } catch {
    return null
  }
}
