// An update: what is told, to whom, and in which state of the response.
import { secondMs } from '../../../base/duration.ts'

export const audiences = ['internal', 'executive', 'customer', 'support'] as const
export type AudienceName = (typeof audiences)[number]

export const updateStatuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const
export type UpdateStatus = (typeof updateStatuses)[number]

export const updateStates = ['draft', 'published', 'withdrawn'] as const
export type UpdateState = (typeof updateStates)[number]

export const audienceTitles: Readonly<Record<AudienceName, string>> = { internal: 'Internal', executive: 'Executives', customer: 'Customers', support: 'Support' }

/** What is published can be withdrawn for so long; nothing leaves before. */
export const holdMs = 10 * secondMs

export interface Update {
  /** `upd_…` */
  readonly id: string
  readonly incident: string
  readonly audience: AudienceName
  readonly status: UpdateStatus
  readonly title: string
  readonly text: string
  readonly state: UpdateState
  /** When the next one was promised; null promises none. */
  readonly nextDueMs: number | null
  readonly isDrill: boolean
  /** `person/per_…` */
  readonly by: string
  readonly createdMs: number
  readonly publishedMs: number | null
  readonly withdrawnMs: number | null
}

/** What to propose before anybody chose. */
export function usualStatus(of: { readonly state: string; readonly last: UpdateStatus | null }): UpdateStatus {
  if (of.state === 'resolved' || of.state === 'closed') return 'resolved'
  if (of.state === 'mitigated') return 'monitoring'
  return of.last === 'resolved' || of.last === null ? 'investigating' : of.last
}
