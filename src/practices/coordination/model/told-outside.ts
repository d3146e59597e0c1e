// The one place that decides whether an incident is told to systems outside: tickets.
import type { IncidentToTell } from './incident-to-tell.ts'

/** Drills and tests never leave the house; nor does what only those named may see. */
export function isToldOutside(incident: Pick<IncidentToTell, 'type' | 'isRestricted'>): boolean {
  return (incident.type === 'incident' || incident.type === 'security') && incident.isRestricted !== true
}
