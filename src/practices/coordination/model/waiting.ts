// How long to wait for a chat that does not answer: seconds at first, minutes later, and never for ever.
import { dayMs, minuteMs, secondMs } from '../../../base/duration.ts'

const firstMs = 2 * secondMs
const longestMs = 5 * minuteMs
/** What could not be said in two days is of no use any more; it is laid aside, and shown. */
export const giveUpAfterMs = 2 * dayMs

/** @param random 0 to 1: several channels shall not come back in the same second. */
export function waitMs(failures: number, retryAfterMs: number | null, random: number): number {
  const own = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 20))
  return Math.round(Math.max(retryAfterMs ?? 0, own * (0.5 + random / 2)))
}
