// When a message that did not leave is tried again.
import { minuteMs, secondMs } from '../../../base/duration.ts'

/** About an hour of trying: a mail server's restart is over by then, and the escalation has long gone on. */
export const maxAttempts = 65
const firstWaitMs = 2 * secondMs
const longestWaitMs = minuteMs

/** Milliseconds until the next try after `attempt` (1 is the first), or null: give up. */
export function retryAfterMs(attempt: number, isPermanent: boolean): number | null {
  if (isPermanent || attempt >= maxAttempts) return null
  return Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs)
}

/** With every method of everybody asked failing, waiting out the step's delay would be silence. */
export const hurryMs = 30 * secondMs
