// What is wrong with a running incident itself: nobody leads it, or nobody ends it.
import { dayMs, formatDuration, minuteMs } from '../../../base/duration.ts'
import type { Finding } from '../../../base/finding.ts'
import type { Incident } from './incident.ts'

/** Long enough for a commander to be found, short enough to matter. */
export const commanderWithinMs = 15 * minuteMs
export const resolveWithinMs = dayMs

export function neglectOf(incident: Incident, hasCommander: boolean, nowMs: number): Finding | null {
  if (incident.state === 'open' && !hasCommander && nowMs - incident.declaredMs > commanderWithinMs) {
    return {
      level: 'warning', code: 'INCIDENT_NO_COMMANDER', field: `incident/${incident.id}`,
      say: `#${incident.number} (${incident.severity}) has been open for ${roughly(nowMs - incident.declaredMs)} without an Incident Commander.`,
      mend: `Take the role on /i/${incident.number}, or resolve it if it is over.`,
    }
  }
  if (incident.state === 'mitigated' && incident.mitigatedMs !== null && nowMs - incident.mitigatedMs > resolveWithinMs) {
    return {
      level: 'warning', code: 'INCIDENT_NOT_RESOLVED', field: `incident/${incident.id}`,
      say: `#${incident.number} was mitigated ${roughly(nowMs - incident.mitigatedMs)} ago and is not resolved.`,
      mend: `Resolve it on /i/${incident.number} when the cause is gone, or write there what still is to be done.`,
    }
  }
  return null
}

/** `2d`, `3h`, `20m`: the largest unit says enough. */
function roughly(ms: number): string {
  return /^\d+[dhms]+?/.exec(formatDuration(Math.floor(ms / minuteMs) * minuteMs))?.[0] ?? formatDuration(ms)
}
