// A time a person gave: well formed, and not in the future.
import { Fault } from '../../../base/fault.ts'
import { parseInstant } from '../../../base/instant.ts'

/** Clocks of browsers run ahead; this much is forgiven. */
const aheadMs = 60_000

export function givenInstant(text: string, field: string, nowMs: number): number {
  const atMs = parseInstant(text)
  if (atMs === null || atMs < 0) throw new Fault('INCIDENT_TIME_FORM', { field, say: `${field} "${text}" is not an instant.`, mend: 'Write it like 2026-11-23T02:53:07Z.' })
  if (atMs > nowMs + aheadMs) throw new Fault('INCIDENT_TIME_AHEAD', { field, say: `${field} is in the future.`, mend: 'Give a time that has been, or leave it out for now.' })
  return Math.min(atMs, nowMs)
}
