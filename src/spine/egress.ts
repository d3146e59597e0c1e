// Every outgoing request passes here: which address, how long, how large, how often again, and how the destination fares.
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Fault } from '../base/fault.ts'
import { systemClock } from './clock.ts'
import { addressGuard } from './egress/address-guard.ts'
import type { Reach } from './egress/address-guard.ts'
import { Destinations } from './egress/destinations.ts'
import type { DestinationHealth } from './egress/destinations.ts'
import { exchangerOf } from './egress/exchange.ts'
import type { Exchanged, Exchanger } from './egress/exchange.ts'
import { isPassingStatus, retriesFor, waitBeforeMs } from './egress/retry.ts'
import type { SelfMetrics } from './self-metrics.ts'
import type { Settings } from './settings.ts'

export type { DestinationHealth } from './egress/destinations.ts'

export interface EgressRequest {
  /** A short name for health, without secrets: `prometheus`, `webhook:hooks.example.org`. */
  readonly destination: string
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** For one try, from resolving the name to the last byte of the answer, redirects included. */
  readonly timeoutMs: number
  /** Tries after the first. Left out: 2 where repeating is safe (GET, PUT …), else none. Saying a number asserts that repeating is safe. */
  readonly retries?: number
  /** Largest answer, after unpacking. */
  readonly maxBytes: number
  /** Who wrote the address. A user's may not lead into private space; an administrator's may, but never to a cloud's metadata. */
  readonly trust: 'administrator' | 'user'
  readonly signal?: AbortSignal
}

/** Any status: what it means is the caller's to say. */
export interface EgressAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface Egress {
  /** Throws a Fault when there is no answer; `forbidden` when the guard refused the address, `bad-input` when it is no address. */
  request(request: EgressRequest): Promise<EgressAnswer>
  health(): readonly DestinationHealth[]
  close(): Promise<void>
}

const mostRedirects = 3

export function egressFrom(settings: Settings, log: Logger, metrics: SelfMetrics): Egress {
  const exchanger = exchangerOf(addressGuard(settings.egressAllow))
  const destinations = new Destinations()
  return {
    async request(request) {
      const url = addressOf(request.url)
      const tries = 1 + retriesFor(request.method ?? 'GET', request.retries)
      for (let nth = 1; ; nth++) {
        const tried = await tryOnce(request, url)
        if (!tried.isPassing || nth >= tries) return settled(tried)
        const waitMs = waitBeforeMs(nth + 1, { retryAfter: tried.answer?.headers['retry-after'], nowMs: systemClock.nowMs(), random: Math.random() })
        if (waitMs === null) return settled(tried)
        await pause(waitMs, undefined, request.signal ? { signal: request.signal } : {})
      }
    },
    health: () => destinations.health(),
    close: () => exchanger.close(),
  }

  async function tryOnce(request: EgressRequest, url: URL): Promise<Tried> {
    const { destination } = request
    request.signal?.throwIfAborted()
    const beganMs = systemClock.nowMs()
    destinations.enter(destination, beganMs)
    const note = (failure: string | null, isSilence: boolean): void => {
      const nowMs = systemClock.nowMs()
      destinations.answered(destination, { nowMs, tookMs: nowMs - beganMs, failure, isSilence })
      metrics.egress.inc({ destination, outcome: failure === null ? 'ok' : isSilence ? 'silent' : 'failed' })
      if (failure !== null) log.debug({ destination, failure }, 'an outgoing request failed')
    }
    try {
      const answer = await follow(exchanger, request, url)
      const failed = answer.status >= 500 || answer.status === 429
      note(failed ? `HTTP ${answer.status}` : null, answer.status === 502 || answer.status === 504)
      return { answer, fault: null, isPassing: isPassingStatus(answer.status) }
    } catch (problem) {
      if (request.signal?.aborted) {
        destinations.abandoned(destination)
        throw request.signal.reason
      }
      const fault = problem instanceof Fault ? problem : silenceFault(url, problem, request.timeoutMs)
      note(fault.say, fault.code === silenceCode)
      return { answer: null, fault, isPassing: fault.code === silenceCode }
    }
  }
}

type Tried = { readonly isPassing: boolean } & ({ readonly answer: EgressAnswer; readonly fault: null } | { readonly answer: null; readonly fault: Fault })

function settled(tried: Tried): EgressAnswer {
  if (tried.fault !== null) throw tried.fault
  return tried.answer
}

/** Sends and follows redirects; all of it within the time for one try. */
async function follow(exchanger: Exchanger, request: EgressRequest, first: URL): Promise<Exchanged> {
  const deadline = AbortSignal.timeout(request.timeoutMs)
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline
  let hop: Hop = { url: first, method: request.method ?? 'GET', headers: request.headers ?? {}, body: request.body ?? null }
  for (let redirects = 0; ; redirects++) {
    const answer = await exchanger.exchange({ ...hop, reach: reachOf(request, first, hop.url), maxBytes: request.maxBytes, timeoutMs: request.timeoutMs, signal })
    const location = answer.headers['location']
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer
    if (redirects >= mostRedirects) {
      throw new Fault('EGRESS_TOO_MANY_REDIRECTS', { kind: 'unavailable', say: `${first.origin} redirected more than ${mostRedirects} times.`, mend: 'Give the address that it leads to in the end.' })
    }
    hop = redirected(hop, { status: answer.status, to: addressOf(location, hop.url) })
  }
}

interface Hop {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | null
}

/** Private space is open only to the origin that an administrator wrote; where its answers lead is another's word. */
function reachOf(request: EgressRequest, first: URL, url: URL): Reach {
  return request.trust === 'administrator' && url.origin === first.origin ? 'private' : 'public'
}

/** Headers that hold no secret and describe the message. */
const plainHeaders = new Set(['accept', 'accept-encoding', 'content-type', 'user-agent', 'idempotency-key'])

function redirected(hop: Hop, given: { status: number; to: URL }): Hop {
  const { status, to } = given
  if (hop.url.protocol === 'https:' && to.protocol === 'http:') {
    throw new Fault('EGRESS_DOWNGRADE', { kind: 'forbidden', say: `${hop.url.origin} redirects from https to http.`, mend: 'Give an address that stays on https.' })
  }
  const headers = to.origin === hop.url.origin ? hop.headers : Object.fromEntries(Object.entries(hop.headers).filter(([name]) => plainHeaders.has(name.toLowerCase())))
  const becomesGet = (status === 303 && hop.method !== 'HEAD') || ((status === 301 || status === 302) && hop.method === 'POST')
  return becomesGet ? { url: to, method: 'GET', headers: withoutBody(headers), body: null } : { ...hop, url: to, headers }
}

function withoutBody(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.toLowerCase().startsWith('content-')))
}

/** The URL, if it is one that may be called. Never repeats credentials that stand in it. */
function addressOf(text: string, base?: URL): URL {
  const url = URL.parse(text, base)
  if (url === null) throw new Fault('EGRESS_NOT_A_URL', { say: 'The address is not a URL.', mend: 'Write it like https://prometheus.example.org:9090.' })
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Fault('EGRESS_NOT_HTTP', { say: `The address begins with ${url.protocol}, and Mainstay calls only http and https.`, mend: 'Write it like https://prometheus.example.org:9090.' })
  }
  if (url.username !== '' || url.password !== '') {
    throw new Fault('EGRESS_CREDENTIALS_IN_URL', { say: `The address of ${url.host} holds a user name or password.`, mend: 'Give credentials apart from the address, as a reference to a secret.' })
  }
  return url
}

const silenceCode = 'EGRESS_NO_ANSWER'

function silenceFault(url: URL, problem: unknown, timeoutMs: number): Fault {
  return new Fault(silenceCode, {
    kind: 'unavailable', say: `${url.origin} did not answer: ${reasonOf(problem, timeoutMs)}.`, mend: 'Check that it runs, that the address is right, and that this machine can reach it.', cause: problem,
  })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused', ECONNRESET: 'the connection was broken off', ENOTFOUND: 'its name is not known', EAI_AGAIN: 'its name could not be resolved just now',
  EHOSTUNREACH: 'there is no way to it', ENETUNREACH: 'there is no way to it', UND_ERR_CONNECT_TIMEOUT: 'connecting took too long', UND_ERR_SOCKET: 'the connection was broken off',
  CERT_HAS_EXPIRED: 'its certificate has expired', DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed', SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody known here', ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

function reasonOf(problem: unknown, timeoutMs: number): string {
  const { name, code, message, errors } = problem as { name?: string; code?: string; message?: string; errors?: readonly { code?: string }[] }
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return `it took longer than ${timeoutMs} ms`
  const known = code ?? errors?.[0]?.code
  return reasons[known ?? ''] ?? (known ? `${known}` : (message ?? String(problem)).slice(0, 200))
}
