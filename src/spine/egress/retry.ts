// When a failed request is worth another try, and when that try is made.

const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
/** Tries after the first for requests that may be repeated safely, unless the caller says otherwise. */
const usualRetries = 2
const firstWaitMs = 200
const longestWaitMs = 2_000
/** A server that asks for more patience than this is answered to the caller, who has a plan of its own. */
const longestAskedMs = 10_000

export function retriesFor(method: string, asked: number | undefined): number {
  return asked ?? (idempotentMethods.has(method) ? usualRetries : 0)
}

/** Statuses that say "not now" rather than "not this". */
export function isPassingStatus(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504
}

/**
 * How long to wait before try `next` (2 is the first repeat); null means give up, for the server asks for too much patience.
 * @param random 0 to 1: jitter, so that many callers do not come back at once.
 */
export function waitBeforeMs(next: number, given: { retryAfter: string | undefined; nowMs: number; random: number }): number | null {
  const asked = given.retryAfter === undefined ? null : retryAfterMs(given.retryAfter, given.nowMs)
  if (asked !== null) return asked > longestAskedMs ? null : asked
  return Math.round(Math.min(longestWaitMs, firstWaitMs * 2 ** (next - 2)) * (0.5 + given.random / 2))
}

/** `Retry-After` in seconds or as an HTTP date; null when it is neither. */
export function retryAfterMs(text: string, nowMs: number): number | null {
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text) * 1_000
  const atMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
