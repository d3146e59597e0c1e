// Does a new situation open an incident of its own, or is it part of one that is running?
import { formatDuration, hourMs } from '../../../base/duration.ts'
import type { IncidentState } from './lifecycle.ts'

export interface RunningIncident {
  readonly id: string
  readonly number: number
  readonly state: IncidentState
  readonly service: string | null
  readonly environment: string | null
  readonly mitigatedMs: number | null
}

export type Joining =
  | { readonly kind: 'declare'; readonly because: string }
  | { readonly kind: 'join'; readonly incident: string; readonly because: string; readonly reopens: boolean }

/** A mitigated incident that nobody resolved for longer than this is over in fact; new trouble is a new incident. */
export const rejoinMs = hourMs

/** @param running the incidents that are open or mitigated, of any service. */
export function joinOrDeclare(situation: { service: string | null; environment: string | null }, running: readonly RunningIncident[], atMs: number): Joining {
  const { service, environment } = situation
  if (service === null) return { kind: 'declare', because: 'its alerts name no service, so it cannot be told to belong to another incident' }
  const related = running.filter((incident) =>
    incident.service === service && (incident.environment === null || environment === null || incident.environment === environment))
  const open = related.filter((incident) => incident.state === 'open').sort((a, b) => a.number - b.number)[0]
  if (open) return { kind: 'join', incident: open.id, reopens: false, because: `${service} already has the open incident #${open.number}` }
  const recent = related
    .filter((incident) => incident.state === 'mitigated' && incident.mitigatedMs !== null && atMs - incident.mitigatedMs <= rejoinMs)
    .sort((a, b) => b.number - a.number)[0]
  if (recent) {
    const ago = formatDuration(Math.max(0, Math.floor((atMs - recent.mitigatedMs!) / 60_000)) * 60_000)
    return { kind: 'join', incident: recent.id, reopens: true, because: `#${recent.number} of ${service} was mitigated ${ago} ago and is not resolved` }
  }
  return { kind: 'declare', because: `${service} has no incident running` }
}
