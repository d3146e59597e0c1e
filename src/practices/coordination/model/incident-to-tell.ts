// What coordination needs to know of an incident to tell another system of it.

export interface IncidentToTell {
  /** `inc_…` */
  readonly id: string
  readonly number: number
  readonly title: string
  readonly type: 'incident' | 'security' | 'drill' | 'test'
  readonly severity: string
  readonly state: 'open' | 'mitigated' | 'resolved' | 'closed'
  readonly service: string | null
  readonly environment: string | null
  readonly declaredMs: number
  /** Left out where nothing is restricted. */
  readonly isRestricted?: boolean
}
