// What an incident is.
import type { IncidentType } from './incident-type.ts'
import type { IncidentState } from './lifecycle.ts'
import type { Impact, Scope, Severity } from './severity.ts'
import type { Stamps } from './stamps.ts'

export interface Incident extends Stamps {
  readonly id: string
  /** Unique, short, never reused: `#142`. */
  readonly number: number
  readonly title: string
  readonly summary: string
  readonly type: IncidentType
  readonly severity: Severity
  readonly severityReason: string
  readonly impact: Impact | null
  readonly scope: Scope | null
  readonly state: IncidentState
  readonly service: string | null
  readonly environment: string | null
  /** As the record writes it: `person/per_…`, `mainstay`. */
  readonly declaredBy: string
  /** Only those named may know of it. */
  readonly isRestricted: boolean
}

export function incidentSubject(id: string): string {
  return `incident/${id}`
}
